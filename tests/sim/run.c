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

/* Reads and writes wake one at a time, whoever has waited longest. */
static bool waits_in_turn(const struct op *op)
{
	return (op->what == OP_READ || op->what == OP_WRITE) && op->obj != NOBODY;
}

/* Whether a thread's wait is over, but another has waited longer for the same and goes first. */
static bool has_others_ahead(const struct sim *m, const struct moment *at, u32 thread)
{
	const struct op *op = op_of(m, &at->s, thread), *other;
	u32 i;

	for (i = 0; waits_in_turn(op) && i < m->threads; i++) {
		other = op_of(m, &at->s, i);
		if (i != thread && (at->asleep | at->woken) & 1u << i &&
		    thread_runs(m, &at->s, i) && other->what == op->what &&
		    other->obj == op->obj && at->since[i] < at->since[thread])
			return true;
	}
	return false;
}

/* The first of those that wait in turn for what @thread waited for has left it to others. */
static void note_head(const struct sim *m, struct moment *at, const struct state *before,
		      u32 thread)
{
	const struct op *op = op_of(m, before, thread), *other;
	u32 i;
	bool others = false;

	if (!waits_in_turn(op) || !(at->woken & 1u << thread))
		return;
	for (i = 0; i < m->threads; i++) {
		other = op_of(m, before, i);
		others |= i != thread && at->asleep & 1u << i && other->what == op->what &&
			  other->obj == op->obj;
	}
	if (others)
		at->headed[op->what == OP_WRITE][op->obj] = at->now;
}

static void fall_asleep(struct moment *at, u32 thread)
{
	at->asleep |= 1u << thread;
	at->woken &= ~(1u << thread);
	at->before[thread] = at->switches[thread] ? at->since[thread] : 0;
	at->since[thread] = at->now;
	at->switches[thread]++;
	memcpy(at->then[thread], at->switches, sizeof(at->switches));
}

static void note_sleepers(const struct sim *m, struct moment *at, u32 moved)
{
	u32 i, bit;

	for (i = 0; i < m->threads; i++) {
		bit = 1u << i;
		if (i == moved || !at->s.thread[i].alive) {
			at->asleep &= ~bit;
			at->woken &= ~bit;
		}
		if (thread_waits(m, &at->s, i)) {
			if (!(at->asleep & bit))
				fall_asleep(at, i);
			continue;
		}
		if (!(at->asleep & bit) || has_others_ahead(m, at, i))
			continue;
		at->asleep &= ~bit;
		at->woken |= bit;
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

	if (at->asleep & 1u << thread && !thread_waits(m, &at->s, thread))
		return false;
	step_thread(m, &at->s, thread, true, &steps);
	if (!steps.count)
		return false;
	pick = dice_below(d, steps.count);
	if (steps.by[pick] == BY_TIMER && !dice_percent(d, TIMER_PERCENT))
		return false;
	at->s = steps.next[pick];
	note_changes(m, at, &before, thread);
	note_head(m, at, &before, thread);
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

/* Not while a wait is over that nobody has woken yet: who is ahead has still to go. */
static bool slept_long(const struct sim *m, const struct moment *at, u32 quiet)
{
	bool any = false;
	u32 i;

	for (i = 0; i < m->threads; i++) {
		if (!(at->asleep & 1u << i))
			continue;
		if (!thread_waits(m, &at->s, i))
			return false;
		any |= at->since[i] + quiet <= at->now;
	}
	return any;
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
