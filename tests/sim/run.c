// SPDX-License-Identifier: GPL-2.0-only
/*
 * A random scheduler: any thread that can take a step may be next.
 *
 * Timers are slow: a timeout runs out only once in a while, so that a moment finds
 * sleepers in waits that time would end.
 */
#include "run.h"
#include "step.h"

/* A step of a thread that only a timer wakes is taken so often in a hundred. */
#define TIMER_PERCENT 12

static void note_sleepers(const struct sim *m, struct moment *at, u32 moved)
{
	u32 i, bit;

	for (i = 0; i < m->threads; i++) {
		bit = 1u << i;
		if (!thread_waits(m, &at->s, i)) {
			at->asleep &= ~bit;
			continue;
		}
		if (at->asleep & bit && i != moved)
			continue;
		at->asleep |= bit;
		at->before[i] = at->switches[i] ? at->since[i] : 0;
		at->since[i] = at->now;
		at->switches[i]++;
		memcpy(at->then[i], at->switches, sizeof(at->switches));
	}
}

/* Who was born; and the hint of a rwsem: left by a reader, wiped off by a writer. */
static void note_changes(const struct sim *m, struct moment *at, const struct state *before,
			 u32 moved)
{
	u32 i, bit = 1u << moved;

	for (i = 0; i < m->threads; i++)
		if (at->s.thread[i].alive && !before->thread[i].alive)
			at->born[i] = at->now;
	for (i = 0; i < m->objects; i++) {
		if (at->s.object[i].readers & bit && !(before->object[i].readers & bit))
			at->reader[i] = moved + 1;
		if (at->s.object[i].owner && m->kind[i] == OBJ_RWSEM)
			at->reader[i] = 0;
	}
}

static bool take_step(const struct sim *m, struct dice *d, struct moment *at, u32 thread)
{
	struct state before = at->s;
	struct steps steps;
	u32 pick;

	step_thread(m, &at->s, thread, true, &steps);
	if (!steps.count)
		return false;
	pick = dice_below(d, steps.count);
	if (steps.by[pick] == BY_TIMER && !dice_percent(d, TIMER_PERCENT))
		return false;
	at->s = steps.next[pick];
	note_changes(m, at, &before, thread);
	note_sleepers(m, at, thread);
	return true;
}

static void act_outside(const struct sim *m, struct moment *at)
{
	u32 i;

	for (i = 0; i < m->procs; i++) {
		if (!m->outside[i] || m->outside_at[i] != at->now || !at->s.proc[i].alive)
			continue;
		if (m->outside[i] == OUTSIDE_STOP)
			at->s.proc[i].stopped = 1;
		else
			end_process(m, &at->s, i);
		note_sleepers(m, at, NOBODY);
	}
}

static bool slept_long(const struct sim *m, const struct moment *at, u32 quiet)
{
	u32 i;

	for (i = 0; i < m->threads; i++)
		if (at->asleep & 1u << i && at->since[i] + quiet <= at->now)
			return true;
	return false;
}

bool run_to_moment(const struct sim *m, struct dice *d, u32 quiet, struct moment *at)
{
	memset(at, 0, sizeof(*at));
	at->s = m->start;
	note_sleepers(m, at, NOBODY);
	for (; at->now < m->until; at->now++) {
		act_outside(m, at);
		take_step(m, d, at, dice_below(d, m->threads));
		if (slept_long(m, at, quiet))
			return true;
	}
	return false;
}
