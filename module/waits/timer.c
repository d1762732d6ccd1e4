// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeps that only the clock ends.
 *
 * Many sleeps have a timeout; this family claims one only if there is no other object. Then
 * the function that sleeps, or the system call, takes only a time, or it is a poll without
 * any source.
 *
 * Proof: the timer lies on the sleeper's stack, wakes this task and is queued. It is a
 * hrtimer_sleeper (kernel/time/hrtimer.c) whose function is hrtimer_wakeup(), or a
 * process_timer (schedule_timeout()) whose function is process_timeout(). The name is the
 * whole length of the sleep, so it stays true while the sleep goes on. The rest of the sleep
 * is that minus the age.
 */
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/poll.h>
#include <linux/sched/clock.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>

#include "arch/calls.h"
#include "compat.h"
#include "target/symbol.h"
#include "waits/families.h"
#include "waits/timer.h"

/* A timer lies this near to the end of its frame, or nearer. */
#define CALLER_WORDS 24

static u64 word_at(const struct sleep *s, u64 addr)
{
	u64 at = (addr - s->base) / sizeof(u64);

	return addr >= s->base && at < s->count ? s->words[at] : 0;
}

/* Clocks that can be read without ever waiting for the timekeeper. */
static u64 clock_now(clockid_t clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
		return ktime_get_real_fast_ns();
	case CLOCK_BOOTTIME:
		return ktime_get_boot_fast_ns();
	default:
		return ktime_get_mono_fast_ns();
	}
}

/* A node that isn't queued points at itself (RB_CLEAR_NODE). */
static bool is_hrtimer(const struct sleep *s, u64 timer, s64 *left)
{
	const struct hrtimer_clock_base *base;
	u64 function = word_at(s, timer + offsetof(struct hrtimer, function));
	clockid_t clock;

	if (symbol_function(function) != FN_hrtimer_wakeup || !symbol_is_function(function) ||
	    word_at(s, timer) == timer)
		return false;
	base = (void *)(uintptr_t)word_at(s, timer + offsetof(struct hrtimer, base));
	if (!peek(s->mem, &clock, (clockid_t *)&base->clockid))
		return false;
	*left = word_at(s, timer + offsetof(struct hrtimer, node.expires)) - clock_now(clock);
	return true;
}

static bool is_process_timer(const struct sleep *s, u64 timer, s64 *left)
{
	u64 function = word_at(s, timer + offsetof(struct timer_list, function));
	long ticks;

	if (symbol_function(function) != FN_process_timeout || !symbol_is_function(function) ||
	    !word_at(s, timer + offsetof(struct timer_list, entry.pprev)))
		return false;
	ticks = word_at(s, timer + offsetof(struct timer_list, expires)) - jiffies;
	*left = ticks * (long)TICK_NSEC;
	return true;
}

u64 timer_ends(const struct sleep *s, s64 *left)
{
	u32 i;

	for (i = 0; i < s->owns; i++) {
		u64 at = s->base + (u64)s->own[i] * sizeof(u64);

		if (is_hrtimer(s, at - offsetof(struct hrtimer_sleeper, task), left))
			return at - offsetof(struct hrtimer_sleeper, task);
		/* struct process_timer is a timer_list and the task. */
		if (is_process_timer(s, at - sizeof(struct timer_list), left))
			return at - sizeof(struct timer_list);
	}
	return 0;
}

static bool is_empty_table(const struct sleep *s, u64 pwq)
{
	return !word_at(s, pwq + offsetof(struct poll_wqueues, table)) &&
	       !(u32)word_at(s, pwq + offsetof(struct poll_wqueues, inline_index));
}

bool poll_is_empty(const struct sleep *s)
{
	u32 i;

	if (s->row->flags & ROW_COMPAT ||
	    (s->row->syscall != __NR_poll && s->row->syscall != __NR_ppoll &&
	     s->row->syscall != __NR_select && s->row->syscall != __NR_pselect6))
		return false;
	for (i = 0; i < s->owns; i++)
		if (is_empty_table(s, s->base + (u64)s->own[i] * sizeof(u64) -
				   offsetof(struct poll_wqueues, polling_task)))
			return true;
	return false;
}

static bool call_takes_only_time(const struct task_row *row)
{
	return !(row->flags & ROW_COMPAT) &&
	       (row->syscall == __NR_nanosleep || row->syscall == __NR_clock_nanosleep);
}

/* The first return address beyond the timer: the function that asked for it. */
static bool caller_takes_only_time(const struct sleep *s, u64 timer)
{
	u64 at;
	u32 i;

	for (i = 0, at = timer; i < CALLER_WORDS; i++, at += sizeof(u64)) {
		u64 word = word_at(s, at);

		/* The timer's own function is in the timer. */
		if (symbol_is_code(word) && !symbol_is_function(word))
			return function_role(symbol_function(word)) == ROLE_CLOCK;
	}
	return false;
}

static bool function_takes_only_time(const struct sleep *s)
{
	u32 at = sleep_frame(s);

	return at < s->frames && function_role(s->fn[at]) == ROLE_CLOCK;
}

static void name_length(const struct sleep *s, s64 left, struct found_object *d)
{
	u64 age = local_clock() - s->row->since;
	u64 tenths = div_u64(max_t(s64, left + age, 0), NSEC_PER_SEC / 10);

	scnprintf(d->name, sizeof(d->name), "for:%llu.%us", tenths / 10, (u32)(tenths % 10));
}

static bool claim_timer(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	bool by_function = function_takes_only_time(s);
	s64 left;

	d->addr = timer_ends(s, &left);
	if (!by_function && !(d->addr && (call_takes_only_time(s->row) || poll_is_empty(s) ||
					  caller_takes_only_time(s, d->addr))))
		return false;
	if (d->addr) {
		name_length(s, left, d);
	} else {
		d->addr = s->row->task;
		scnprintf(d->name, sizeof(d->name), "in:%ps", (void *)s->row->frames[0]);
	}
	d->kind = KIND_TIMER;
	return true;
}

const struct wait_family timer_family = {
	.name = "the clock",
	.shapes = CLAIMS_NO_QUEUE,
	.claim = claim_timer,
};
