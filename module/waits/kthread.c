// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel threads that wait for work, by rule and not by a list of names.
 *
 * A kernel thread is idle if nothing on its stack is proved to be linked and
 *	- it sleeps in TASK_IDLE (or is parked): its author says that its sleep is no load,
 *	  which is true only of waiting for work; or
 *	- it sleeps interruptibly in its main function, or in one that this calls: at most
 *	  HELPERS functions below kthread() or the first frame of all. Kernel threads get no
 *	  signals, so an interruptible sleep is a polite way to wait for a wake_up_process().
 *	  A main function that does it is in its loop. A function that takes a lock or a
 *	  completion doesn't count; or
 *	- it has not been started yet: kthread() itself sleeps.
 *
 * One that waits in a queue which no family knows is idle by the same rule; its
 * object is that queue.
 *
 * Limits: a main function may wait interruptibly for something it is owed;
 * that is called idle, which is quiet, not wrong about the function.  One that
 * sleeps deeper is unknown, unless it uses a queue or a timer, or TASK_IDLE.
 *
 * The name is the thread's main function, from its struct kthread, where it has one. That of
 * a queue is its symbol, if it is static. All threads idle in one function, in no queue, are
 * one object: that function.
 */
#include <linux/kallsyms.h>
#include <linux/kthread.h>

#include "compat.h"
#include "target/layout.h"
#include "target/symbol.h"
#include "waits/families.h"

#define HELPERS 1

static bool is_first_frame(unsigned int fn)
{
	return fn == FN_kthread || fn == FN_ret_from_fork || fn == FN_ret_from_fork_asm;
}

/* How many functions lie between the sleep and the thread's first frames. */
static u32 depth(const struct sleep *s)
{
	u32 i, n = 0;

	for (i = 0; i < s->frames; i++) {
		if (is_first_frame(s->fn[i]))
			return n;
		n += function_role(s->fn[i]) != ROLE_SCHED;
	}
	return SLEEP_FRAMES;
}

static bool is_idle(const struct sleep *s)
{
	if (s->row->state == TASK_IDLE_KTHREAD || !depth(s))
		return true;
	return s->row->state == TASK_SLEEP && depth(s) <= 1 + HELPERS &&
	       function_role(s->fn[sleep_frame(s)]) != ROLE_BARE;
}

/* An io_uring worker counts as a kernel thread, but is none that kthread() runs. */
static u64 thread_function(const struct sleep *s)
{
	const struct task_struct *t = (const void *)(uintptr_t)s->row->task;
	u64 kthread, function;
	unsigned int flags;

	if (!layout_on(LAYOUT_KTHREAD) || !peek(s->mem, &flags, &t->flags) ||
	    !(flags & PF_KTHREAD) || !peek(s->mem, &kthread, (u64 *)&compat_kthread(t)) ||
	    !mem_word(s->mem, kthread + layout.kthread_threadfn, &function))
		return 0;
	return symbol_is_function(function) ? function : 0;
}

static u64 main_function(const struct sleep *s)
{
	u64 function = thread_function(s);

	return function ? function : symbol_start(s->row->frames[0]);
}

static bool is_idle_kthread(const struct sleep *s)
{
	return s->row->flags & ROW_KTHREAD && s->row->frames[0] && is_idle(s);
}

static bool claim_kthread(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	static char symbol[KSYM_SYMBOL_LEN];

	if (!is_idle_kthread(s))
		return false;
	d->kind = KIND_KTHREAD_IDLE;
	d->addr = w ? w->head : main_function(s);
	if (!symbol_print(symbol, d->addr))
		symbol_print(symbol, main_function(s));
	strscpy(d->name, symbol, sizeof(d->name));
	return true;
}

const struct wait_family kthread_family = {
	.name = "idle kernel threads",
	.shapes = CLAIMS_ENTRY | CLAIMS_NO_QUEUE,
	.claim = claim_kthread,
};
