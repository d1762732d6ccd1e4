// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which verdicts are a hang, and which are how healthy programs treat each other. Alerts go
 * by this.
 */
#include "judge/stages.h"
#include "judge/weigh.h"

/* The thread that decides for the owner of an object, NULL if there is none. */
static const struct task_row *decider_of(const struct judge *j, const struct object_row *o)
{
	u32 decider = o->owner == NO_ROW ? NO_ROW : j->holder[o->owner].decider;

	return decider == NO_ROW ? NULL : &j->task[decider];
}

/*
 * A writer waits for a reader that waits for something else and asks nobody for anything.
 * This is ordinary flow control, whatever its verdict, and raises no alert. A terminal whose
 * user has stopped it to read is such a case.
 */
static bool is_backpressure(const struct judge *j, const struct object_row *o)
{
	const struct task_row *t = decider_of(j, o);

	if (o->fixed_state == OUTCOME_STOPPED)
		return true;
	return kind_is_flow(o->kind) && o->verdict == VERDICT_BLOCKED && t &&
	       !kind_is_demand(t->kind) && t->state == TASK_SLEEP;
}

/* A server elsewhere that leaves its clients waiting: to them it is as good as stopped. */
static bool is_unanswered(const struct object_row *o)
{
	return kind_silent_is_stuck(o->kind) && o->verdict == VERDICT_REMOTE;
}

static bool is_owed_something(const struct judge *j, const struct task_row *t)
{
	u32 i;

	for (i = 0; i < t->edges; i++)
		if (j->object[j->edge[t->first_edge + i].object].demand)
			return true;
	return t->state == TASK_DISK;
}

/*
 * A question that lies unread may be none: a greeting that its receiver never reads. It is a
 * hang only if its reader is stopped, or stuck in a demand of its own. A task that waits for
 * another task is no loop that has better things to do.
 */
static bool is_greeting(const struct judge *j, const struct object_row *o)
{
	const struct task_row *t = decider_of(j, o);

	if (!o->unread_at || o->verdict != VERDICT_BLOCKED || !t || is_owed_something(j, t))
		return false;
	return o->root == (u32)(t - j->task) && t->state == TASK_SLEEP;
}

#define INIT_PID 1

/* Threads or children of one process, other than init; or its parent. */
static bool is_fellow(const struct task_row *a, const struct task_row *b)
{
	return a->tgid == b->tgid || a->tgid == b->ptgid || a->ptgid == b->tgid ||
	       (a->ptgid == b->ptgid && a->ptgid > INIT_PID);
}

static bool only_fellows_wait(const struct judge *j, const struct object_row *o,
			      const struct task_row *t)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = j->edge[i].next)
		if (!is_fellow(&j->task[j->edge[i].task], t))
			return false;
	return true;
}

/*
 * Workers of one server take turns at accept() by a lock. The one that has it waits for a
 * client, and the others for their turn: they are idle. A task of another program that wants
 * the lock of a server is not idle.
 */
static bool is_turn(const struct judge *j, const struct object_row *o)
{
	const struct task_row *t = decider_of(j, o);

	return kind_takes_turns(o->kind) && o->verdict == VERDICT_BLOCKED && t &&
	       t->state == TASK_SLEEP && accepts_clients(j, t) && only_fellows_wait(j, o, t);
}

u8 judge_gravity(const struct judge *j, u32 object)
{
	const struct object_row *o = &j->object[object];

	if (is_backpressure(j, o) || is_greeting(j, o) || is_turn(j, o))
		return VERDICT_BUSY;
	return is_unanswered(o) ? VERDICT_STOPPED : o->verdict;
}
