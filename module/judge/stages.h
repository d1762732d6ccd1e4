/* SPDX-License-Identifier: GPL-2.0-only */
/* The stages of the judge, for judge.c alone; each stage is described in its file. */
#ifndef HANGWATCH_JUDGE_STAGES_H
#define HANGWATCH_JUDGE_STAGES_H

#include "judge/judge.h"

/* A loop over rows lets others run every time it has passed this many. */
#define BREATHE_ROWS 256

/* Called in each turn of such a loop. */
static inline void breathe(const struct judge *j, u32 row)
{
	if (!(row % BREATHE_ROWS))
		j->ops->breathe(j->ctx);
}

/* The same for a sort: its context is the judge. */
static inline void sort_breathe(void *ctx)
{
	const struct judge *j = ctx;

	j->ops->breathe(j->ctx);
}

/* Devices in devices: at most this many. */
#define CARRIERS_MAX 8

/* Whether the carrier must move, as no other owner is known. */
static inline bool judge_hangs(const struct object_row *o)
{
	return o->hangs_on != NO_ROW && o->owner == NO_ROW;
}

/* The one thread that can end the wait for an object, NO_ROW if there may be others. */
static inline u32 judge_only_owner(const struct judge *j, const struct object_row *o)
{
	const struct holder *h = o->first_holder == NO_ROW ? NULL : &j->holder[o->first_holder];

	return h && h->alone && h->next == NO_ROW ? h->decider : NO_ROW;
}

/* Whether an owner with this outcome will act, by itself or once it gets a CPU. */
static inline bool is_free(u8 outcome)
{
	return outcome == OUTCOME_RUNNING || outcome == OUTCOME_RUNNABLE ||
	       outcome == OUTCOME_SERVING;
}

/**
 * judge_lock_rings() - put in demand what a ring of idle waiters waits for
 * @j: a resolved pass; linear in its tasks
 */
void judge_lock_rings(struct judge *j);

/**
 * judge_outcomes() - what every owner does, and which holder is the owner
 * @j: the pass
 *
 * Return: whether anybody asks for anything; else there is no chain.
 */
bool judge_outcomes(struct judge *j);

/**
 * judge_tracer_is_stuck() - whether the tracer of a stopped task can't let it go on
 * @j: a pass with outcomes
 * @task: a task that is stopped by its tracer
 *
 * The tracer is stopped itself, or waits in a demand. A tracer that waits for its user is not
 * stuck.
 */
bool judge_tracer_is_stuck(const struct judge *j, u32 task);

/**
 * judge_aside() - find the outcome of an object that is not in demand
 * @j: a pass with outcomes
 * @object: the object; nothing is done about one that is known
 */
void judge_aside(struct judge *j, u32 object);

/**
 * judge_idlers() - what there is to say if nobody asks
 * @j: a pass with outcomes, instead of judge_verdicts() and judge_chains()
 */
void judge_idlers(struct judge *j);

/**
 * judge_verdicts() - cycles and roots
 * @j: a pass with outcomes
 */
void judge_verdicts(struct judge *j);

/**
 * judge_order_queues() - the order of the queues table
 * @j: a pass with verdicts; its @order begins with a guess
 */
void judge_order_queues(struct judge *j);

/**
 * judge_chains() - the roots in their order, and the waiters behind each
 * @j: a pass with verdicts and with its queues in order
 */
void judge_chains(struct judge *j);

#endif
