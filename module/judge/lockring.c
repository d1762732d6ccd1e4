// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rings of user space locks, which nobody else need ask about.
 *
 * A wait for a futex is idle by itself: most are workers that wait for work. One case
 * differs: a thread waits for a mutex of another thread, which waits for a mutex of the
 * first. No other thread can give either anything. The same holds for a thread that locks its
 * own mutex twice, and for one that joins a thread which waits for its lock.
 *
 * A step goes from a thread, in one wait without a timeout, to the only thread that can end
 * it, as user space says. Each thread has one step at most, so the steps are walked once. All
 * objects on a ring are in demand for this pass; verdict.c gives the verdict.
 */
#include "judge/stages.h"

static struct object_row *only_wait(const struct judge *j, u32 task)
{
	const struct task_row *t = &j->task[task];

	if (t->edges != 1 || t->flags & ROW_TIMED)
		return NULL;
	return &j->object[j->edge[t->first_edge].object];
}

static u32 step(const struct judge *j, u32 task)
{
	const struct object_row *o = only_wait(j, task);

	return o && o->owner_source == OWNER_SOURCE_USER ? judge_only_owner(j, o) : NO_ROW;
}

static void ask_for_ring(struct judge *j, u32 first)
{
	u32 at = first;

	do {
		struct object_row *o = only_wait(j, at);

		o->ringed |= !o->demand;
		o->demand = 1;
		at = step(j, at);
	} while (at != first);
}

/* @walk: the walk that came by each task, named by the task it began at, counted from 1. */
static void walk_from(struct judge *j, u32 first, u32 *walk)
{
	u32 at;

	for (at = first; at != NO_ROW && !walk[at]; at = step(j, at))
		walk[at] = first + 1;
	if (at != NO_ROW && walk[at] == first + 1 && step(j, at) != NO_ROW)
		ask_for_ring(j, at);
}

/* A ring has such a lock in it, so it is enough to begin at the waiters for one. */
void judge_lock_rings(struct judge *j)
{
	u32 *walk = j->starts, i, e, n = 0;

	memset(walk, 0, j->tasks * sizeof(*walk));
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		if (j->object[i].owner_source != OWNER_SOURCE_USER)
			continue;
		for (e = j->object[i].first_edge; e != NO_ROW; e = j->edge[e].next) {
			breathe(j, ++n);
			walk_from(j, j->edge[e].task, walk);
		}
	}
}
