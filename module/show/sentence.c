// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sentences and signatures of chains; see sentence.h.
 *
 * A sentence says how many wait, behind which task or for which object, why that won't move,
 * and the verdict. A reader who has never seen a table can act on it.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched/prio.h>

#include "compat.h"
#include "show/fields.h"
#include "show/sentence.h"

/* Members of a ring that are named. */
#define RING_NAMED 6

/* The few formats that a sentence has: fields printed by the thousand have none. */
static __printf(2, 3) void say(struct line *w, const char *fmt, ...)
{
	size_t room = w->end - w->at + 1, n;
	va_list args;

	va_start(args, fmt);
	n = vsnprintf(w->at, room, fmt, args);
	va_end(args);
	w->cut |= n >= room;
	w->at += min(n, room - 1);
}

static void say_object(struct line *w, const struct snapshot *s, u32 object)
{
	const struct object_row *o = &s->object[object];

	say(w, "%s %s", kind_noun(o->kind), report_name(s, o));
}

/* "its own lock of", not "its own the lock of" */
static void say_own_object(struct line *w, const struct snapshot *s, u32 object)
{
	const char *what = kind_noun(s->object[object].kind);

	if (!strncmp(what, "the ", 4))
		what += 4;
	say(w, "its own %s %s", what, report_name(s, &s->object[object]));
}

static void say_task(struct line *w, const struct snapshot *s, u32 task)
{
	report_task(w, s, task, true);
}

/* Says which file's code called the C library that a task sleeps in. */
static bool say_caller(struct line *w, const struct snapshot *s, u32 task)
{
	return report_caller(w, s, &s->task[task]);
}

static void say_count(struct line *w, u32 count)
{
	say(w, count == 1 ? "%u task waits" : "%u tasks wait", count);
}

/* The member of a ring after @task, NO_ROW if the chain is no ring after all. */
static u32 next_in_ring(const struct snapshot *s, u32 task)
{
	u32 on = s->task[task].blocked_on;

	return on == NO_ROW ? NO_ROW : s->object[on].blocker;
}

static u32 ring_size(const struct snapshot *s, const struct chain_row *c)
{
	u32 at = c->task, n = 0;

	do {
		at = next_in_ring(s, at);
		n++;
	} while (at != c->task && at != NO_ROW && n < s->used.tasks);
	return n;
}

static void say_members(struct line *w, const struct snapshot *s, const struct chain_row *c,
			u32 size)
{
	u32 at = c->task, i;

	for (i = 0; i < size && i < RING_NAMED; i++) {
		say_task(w, s, at);
		if (say_caller(w, s, at))
			say(w, ",");
		say(w, i ? " for " : " waits for ");
		say_object(w, s, s->task[at].blocked_on);
		at = next_in_ring(s, at);
		say(w, " of ");
		say_task(w, s, at);
		say(w, i + 1 == size ? "" : ", ");
	}
	if (size > RING_NAMED)
		say(w, "and %u more", size - RING_NAMED);
}

/* A hint that may be stale is never stated as fact. */
static const char *how_sure(const struct chain_row *c)
{
	return c->how == HOW_LIKELY ? ", likely" : "";
}

static void say_ring(struct line *w, const struct snapshot *s, const struct chain_row *c)
{
	bool proved = c->verdict == VERDICT_DEADLOCK;
	u32 size = ring_size(s, c);

	say_count(w, c->behind);
	if (size == 1) {
		say(w, "%s behind ", how_sure(c));
		say_task(w, s, c->task);
		say(w, ", which waits on ");
		say_own_object(w, s, c->object);
		say_caller(w, s, c->task);
		say(w, ": it %s", proved ? "can never wake (deadlock)." :
					   "may never wake (possible-deadlock).");
		return;
	}
	say(w, "%s in or behind a ring of %u: ", how_sure(c), size);
	say_members(w, s, c, size);
	say(w, ": %s", proved ? "none of them can ever wake (deadlock)." :
				"they may never wake (possible-deadlock).");
}

/* Says what the task at the root sleeps in. */
static void say_sleep(struct line *w, const struct snapshot *s, const struct task_row *t)
{
	struct line f;

	if (t->edges) {
		say(w, "%s ", kind_name(t->kind));
		f = line_part(w, REPORT_FRAMES - 1);
		report_waits(&f, s, t);
		line_join(w, &f);
	} else if (t->frames[0]) {
		report_frame(w, t->frames[0], NULL);
	} else {
		line_char(w, '-');
	}
}

static void say_stop(struct line *w, const struct snapshot *s, const struct task_row *t)
{
	const struct object_row *o = t->edges ? &s->object[s->edge[t->first_edge].object] : NULL;

	switch (t->state) {
	case TASK_STOPPED_TRACE:
		say(w, "is stopped by its tracer");
		if (!o || o->owner == NO_ROW)
			return;
		line_char(w, ' ');
		report_owner(w, s, o);
		return;
	case TASK_FROZEN_STATE:
		say(w, "is frozen in cgroup %s", o ? report_name(s, o) : "-");
		return;
	default:
		say(w, "is stopped by %s", o ? report_name(s, o) : "a signal");
	}
}

/* How the scheduler ranks a task. */
static void say_priority(struct line *w, const struct task_row *t)
{
	if (t->prio < 0)
		say(w, "a deadline");
	else if (t->prio < MAX_RT_PRIO)
		say(w, "real-time priority %d", MAX_RT_PRIO - 1 - t->prio);
	else
		say(w, "nice %d", t->prio - DEFAULT_PRIO);
}

static void say_ready(struct line *w, const struct snapshot *s, const struct chain_row *c)
{
	const struct task_row *t = &s->task[c->task];

	say(w, "is runnable and has got no CPU for %llu s",
	    div_u64(s->taken - min(t->ready_since, s->taken), NSEC_PER_SEC));
	if (c->ahead == NO_ROW)
		return;
	say(w, " at ");
	say_priority(w, t);
	say(w, ": CPU %u runs ", t->cpu - 1);
	say_task(w, s, c->ahead);
	say(w, " at ");
	say_priority(w, &s->task[c->ahead]);
}

/* Why the task at the root keeps the others waiting. */
static void say_why(struct line *w, const struct snapshot *s, const struct chain_row *c)
{
	const struct task_row *t = &s->task[c->task];

	switch (s->object[c->object].outcome) {
	case OUTCOME_RUNNING:
		say(w, "is running (%s).", report_verdict(c->verdict));
		return;
	case OUTCOME_RUNNABLE:
		say_ready(w, s, c);
		say(w, " (%s).", report_verdict(c->verdict));
		return;
	case OUTCOME_SERVING:
		say(w, "waits for just that (%s).", report_verdict(c->verdict));
		return;
	case OUTCOME_STOPPED:
		say_stop(w, s, t);
		say(w, " (%s).", report_verdict(c->verdict));
		return;
	default:
		say(w, "%s in ", t->state == TASK_DISK ? "is stuck" : "sleeps");
		say_sleep(w, s, t);
		say_caller(w, s, c->task);
		say(w, " and does not serve it (%s).", report_verdict(c->verdict));
	}
}

static void say_root_task(struct line *w, const struct snapshot *s, const struct chain_row *c)
{
	say_count(w, c->behind);
	say(w, "%s behind ", how_sure(c));
	say_task(w, s, c->task);
	say(w, " for ");
	say_object(w, s, c->object);
	say(w, ": it ");
	say_why(w, s, c);
}

static const char *why_absent(const struct object_row *o)
{
	if (o->orphaned_by == ORPHAN_FROZEN)
		return "it is frozen until somebody thaws it";
	if (o->orphaned_by == ORPHAN_OWNER_GONE)
		return "its owner is gone";
	if (o->orphaned_by == ORPHAN_NOT_OPENED)
		return "nobody opens its other end";
	if (o->orphaned_by == ORPHAN_SUSPENDED)
		return "it is suspended until somebody resumes it";
	if (o->orphaned_by == ORPHAN_NO_SPACE)
		return "it is out of space until somebody extends it";
	if (o->orphaned_by == ORPHAN_NO_PATH)
		return "it has no path left until one comes back";
	return "nobody is there to act";
}

/* A file that nobody was found to hold may be in flight, or in somebody's hands. */
static const char *why_unknown(const struct object_row *o)
{
	return o->key.value && o->key.type != KEY_ACTOR && o->first_holder == NO_ROW ?
	       "nobody was found who has it open" : "who must act is not known";
}

static const char *why_halted(const struct object_row *o)
{
	if (o->halt == HALT_FROZEN)
		return ", its queue is frozen";
	return o->halt == HALT_QUIESCED ? ", its queue is stopped by its driver" : "";
}

static void say_root_object(struct line *w, const struct snapshot *s,
			    const struct chain_row *c)
{
	static const char * const why[OUTCOMES] = {
		[OUTCOME_REMOTE] = "another machine must answer",
		[OUTCOME_KERNEL] = "the kernel must end it",
		[OUTCOME_STOPPED] = "its output is stopped (^S) until it is started again (^Q)",
	};
	const struct object_row *o = &s->object[c->object];

	say_count(w, c->behind);
	say(w, " for ");
	say_object(w, s, c->object);
	if (o->outcome == OUTCOME_ABSENT)
		say(w, ": %s", why_absent(o));
	else
		say(w, ": %s%s", why[o->outcome] ? : why_unknown(o), why_halted(o));
	say(w, " (%s).", report_verdict(c->verdict));
}

void sentence_write(struct line *l, const struct snapshot *s, const struct chain_row *c)
{
	struct line w = line_part(l, SENTENCE_MAX);

	if (c->ring)
		say_ring(&w, s, c);
	else if (c->task != NO_ROW)
		say_root_task(&w, s, c);
	else
		say_root_object(&w, s, c);
	line_join(l, &w);
}

u32 sentence_signature(const struct snapshot *s, const struct chain_row *c,
		       struct signature_start *last)
{
	const struct signed_rows rows = {
		.task = s->task, .object = s->object, .text = s->text,
		.verdict = report_verdict(c->verdict), .last = last,
	};

	return signature_of_chain(&rows, c);
}
