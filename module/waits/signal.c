// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeps that only a signal ends: pause(), sigsuspend(), sigtimedwait(), and a poll with
 * neither a source nor a timeout.
 *
 * They are in no queue. Proof: the task sleeps interruptibly in that system call, and nothing
 * on its stack is linked anywhere. The function of the call is on the stack
 * (kernel/signal.c). For a poll, its empty table.
 */

#include "arch/calls.h"
#include "waits/families.h"
#include "waits/timer.h"

static const struct {
	int syscall;
	u16 function[3];
	const char *name;
} calls[] = {
	{ __NR_pause, { FN_sys_pause, FN___do_sys_pause }, "pause" },
	{ __NR_rt_sigsuspend, { FN_sigsuspend, FN_sys_rt_sigsuspend }, "sigsuspend" },
	{ __NR_rt_sigtimedwait, { FN_do_sigtimedwait, FN___do_sys_rt_sigtimedwait,
	  FN_sys_rt_sigtimedwait }, "sigtimedwait" },
};

static bool in_any(const struct sleep *s, const u16 *functions, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (functions[i] != FN_OTHER && sleep_in(s, functions[i]))
			return true;
	return false;
}

static const char *call_name(const struct sleep *s)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(calls); i++)
		if (s->row->syscall == calls[i].syscall && !(s->row->flags & ROW_COMPAT) &&
		    in_any(s, calls[i].function, ARRAY_SIZE(calls[i].function)))
			return calls[i].name;
	return poll_is_empty(s) ? "poll" : NULL;
}

static bool claim_signal(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const char *name = s->row->state == TASK_SLEEP ? call_name(s) : NULL;

	if (!name)
		return false;
	d->kind = KIND_SIGNAL;
	d->addr = s->row->task;
	strscpy(d->name, name, sizeof(d->name));
	return true;
}

const struct wait_family signal_family = {
	.name = "signals",
	.shapes = CLAIMS_NO_QUEUE,
	.claim = claim_signal,
};
