/* SPDX-License-Identifier: GPL-2.0-only */
/* What one thread can do next. */
#ifndef HANGWATCH_TESTS_SIM_STEP_H
#define HANGWATCH_TESTS_SIM_STEP_H

#include "system.h"

/* Choices of one step: each watched object, the timeout, the alarm. */
#define STEPS_MAX (OBJECTS_MAX + 3)

/* How a step came about. */
enum by {
	BY_ITSELF,	/* it ran, or got what it waited for */
	BY_TIMER,	/* its timeout ran out, or the alarm of its process */
};

/**
 * struct steps - what can follow a state
 * @count: how many
 * @next: the states
 * @by: enum by of each
 */
struct steps {
	u32 count;
	struct state next[STEPS_MAX];
	u8 by[STEPS_MAX];
};

/** thread_waits() - whether a thread is asleep: alive, and its operation cannot go on */
bool thread_waits(const struct sim *m, const struct state *s, u32 thread);

/** thread_runs() - whether it is alive, not stopped and not asleep */
bool thread_runs(const struct sim *m, const struct state *s, u32 thread);

/** wait_is_timed() - whether its operation has a timeout, or is nothing else */
bool wait_is_timed(const struct op *op);

/** alarm_ends() - whether a signal would end a wait in this operation */
bool alarm_ends(const struct sim *m, const struct op *op);

/**
 * step_thread() - all that a thread can do next
 * @timers: whether its timeouts and alarms may run out too
 * @steps: set; empty if it is stopped, gone, or has to wait
 */
void step_thread(const struct sim *m, const struct state *s, u32 thread, bool timers,
		 struct steps *steps);

/** is_private() - whether the next step of a thread concerns nobody else, now or later */
bool is_private(const struct sim *m, const struct state *s, u32 thread);

/**
 * is_used_by_others() - whether another thread of its process is in a call with an object
 *
 * Closing it would not end that call, nor the file before it: such a close is left out.
 */
bool is_used_by_others(const struct sim *m, const struct state *s, u32 thread, u32 object);

/** settle() - follow jumps, and leave the kernel, before anybody looks at the state */
void settle(const struct sim *m, struct state *s, u32 thread);

/** op_of() - what a thread is about to do */
static inline const struct op *op_of(const struct sim *m, const struct state *s, u32 thread)
{
	return &m->script[thread][s->thread[thread].pc];
}

#endif
