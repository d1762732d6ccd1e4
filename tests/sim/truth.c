// SPDX-License-Identifier: GPL-2.0-only
/* Verdicts against explorations; see truth.h for what each has to mean. */
#include "truth.h"
#include "actors.h"
#include "explore.h"
#include "step.h"

/* Who has had his chance so often is assumed not to take the next one. */
#define CHANCES 2

struct exam {
	const struct seen *v;
	struct tally *tally;
	struct answer base;
	u32 thread;	/* T */
	u32 root;	/* R, NOBODY for none */
	u32 chain;	/* threads from T to R; T too if it leads back to it */
	u32 ring;	/* those of them that lead back to themselves */
	bool hinted;	/* an edge of the chain is only likely */
	bool excused;	/* the fault needs somebody to break an assumption */
};

const char *fault_name(u32 fault)
{
	static const char *const names[FAULTS] = {
		[FAULT_NONE] = "none",
		[FAULT_ENDS] = "deadlock was said, and the wait can end",
		[FAULT_NEVER] = "busy was said, and the wait cannot end",
		[FAULT_OTHERS] = "the wait can end without the root",
		[FAULT_TOO_LITTLE] = "the root cannot end the wait",
		[FAULT_STRAIGHT] = "a deadlock was said, and there is no cycle",
		[FAULT_HELPED] = "orphaned was said, and somebody could end the wait",
	};

	return names[fault];
}

void tally_add(struct tally *sum, const struct tally *t)
{
	u32 i, k;

	for (i = 0; i < VERDICTS; i++)
		for (k = 0; k < FATES; k++)
			sum->said[i][k] += t->said[i][k];
	for (i = 0; i < FAULTS; i++)
		sum->faults[i] += t->faults[i];
	sum->excused += t->excused;
	sum->hinted += t->hinted;
	sum->hinted_faults += t->hinted_faults;
	sum->exceeded += t->exceeded;
	sum->explored += t->explored;
	sum->states += t->states;
}

static u32 process_mask(const struct seen *v, u32 thread)
{
	u32 i, mask = 0;

	for (i = 0; i < v->m->threads; i++)
		if (v->m->of[i] == v->m->of[thread] && v->at->s.thread[i].alive)
			mask |= 1u << i;
	return mask;
}

static u32 running_mask(const struct seen *v)
{
	u32 i, mask = 0;

	for (i = 0; i < v->m->threads; i++)
		if (thread_runs(v->m, &v->at->s, i))
			mask |= 1u << i;
	return mask;
}

/* Sleepers whom a timer brings back. */
static u32 timed_mask(const struct seen *v)
{
	const struct state *s = &v->at->s;
	u32 i, mask = 0;

	for (i = 0; i < v->m->threads; i++) {
		const struct op *op = op_of(v->m, s, i);

		if (thread_waits(v->m, s, i) &&
		    (wait_is_timed(op) || (s->proc[v->m->of[i]].alarm && alarm_ends(v->m, op))))
			mask |= 1u << i;
	}
	return mask;
}

static u32 living_mask(const struct seen *v)
{
	u32 i, mask = 0;

	for (i = 0; i < v->m->threads; i++)
		if (v->at->s.thread[i].alive)
			mask |= 1u << i;
	return mask;
}

/* Whether T can get what it waits for; false if the bound was exceeded before that was seen. */
static bool ask(struct exam *x, struct question *q, bool *unclear)
{
	struct answer a;
	u32 bit = 1u << x->thread;

	q->goal = bit;
	q->patient = bit;
	q->free &= ~bit;
	q->frees &= ~bit;
	explore(x->v->m, &x->v->at->s, q, &a);
	x->tally->states += a.states;
	x->tally->explored++;
	*unclear = a.exceeded && !(a.served & bit);
	x->tally->exceeded += *unclear;
	return a.served & bit;
}

static enum fate fate_of(const struct exam *x)
{
	if ((x->base.served | x->base.timed) & 1u << x->thread)
		return FATE_ENDS;
	return x->base.exceeded ? FATE_UNCLEAR : FATE_NEVER;
}

/* The object of the system that an edge leads to, as a mask; 0 for another thread's exit. */
static u32 object_of(const struct seen *v, const struct edge *e)
{
	u32 thread = v->thread[e->task];
	const struct op *op = op_of(v->m, &v->at->s, thread);

	if (op->what == OP_POLL)
		return op->obj | op->arg;
	return op->obj < v->m->objects && op->what != OP_JOIN && op->what != OP_CHILD ?
	       1u << op->obj : 0;
}

/* What a thread asleep in poll or epoll watches, sets in sets too; a mask of objects. */
static u32 watched_by(const struct sim *m, const struct op *op)
{
	u32 mask = op->what == OP_POLL ? op->obj | op->arg : 1u << op->obj, i, k, round;

	for (round = 0; round < OBJECTS_MAX; round++)
		for (i = 0; i < m->objects; i++)
			for (k = 0; mask & 1u << i && k < m->objects; k++)
				if (m->interest[i][k])
					mask |= 1u << k;
	return mask;
}

/* What the threads of the chain wait for; a mask of objects. */
static u32 chain_objects(const struct exam *x)
{
	u32 i, mask = 0;

	for (i = 0; i < x->v->edges; i++)
		if ((x->chain | 1u << x->thread) & 1u << x->v->thread[x->v->edge[i].task])
			mask |= object_of(x->v, &x->v->edge[i]);
	return mask;
}

/*
 * How often a thread has slept since the last of the ring fell asleep, which the chain
 * goes round once at its end; not since others came to wait for it.
 */
static u32 chances_of(const struct exam *x, u32 thread)
{
	const struct moment *at = x->v->at;
	u32 i, last = NOBODY;

	for (i = 0; i < x->v->m->threads; i++)
		if (i != thread && x->ring & 1u << i &&
		    (last == NOBODY || at->since[i] > at->since[last]))
			last = i;
	return last == NOBODY ? 0 : at->switches[thread] - at->then[last][thread];
}

/*
 * Threads that are assumed not to come to the rescue: who has had its chance twice, and
 * event loops and servers without a timeout; but not who watches what the chain waits for.
 */
static u32 assumed_idle(const struct exam *x)
{
	const struct state *s = &x->v->at->s;
	u32 i, mask = 0, objects = chain_objects(x);

	for (i = 0; i < x->v->m->threads; i++) {
		const struct op *op = op_of(x->v->m, s, i);

		bool loops = op->what == OP_POLL || op->what == OP_EPOLL || op->what == OP_TAKE;

		bool member = x->chain & 1u << i;

		if (!thread_waits(x->v->m, s, i) || i == x->thread ||
		    (loops && watched_by(x->v->m, op) & objects))
			continue;
		if (member ? !wait_is_timed(op) : loops && !op->timed)
			mask |= member ? 0 : 1u << i;
		else if (chances_of(x, i) >= CHANCES)
			mask |= 1u << i;
	}
	return mask;
}

/* Whether T's wait ends though every assumption holds. */
static bool ends_as_assumed(struct exam *x)
{
	struct question q = { .frozen = assumed_idle(x) };
	bool unclear, member = x->chain & 1u << x->thread;
	struct answer a;

	/* Of a member of the cycle a timer counts, of who waits behind it that alone does not. */
	if (!member)
		return ask(x, &q, &unclear);
	explore(x->v->m, &x->v->at->s, &q, &a);
	return (a.served | a.timed) & 1u << x->thread;
}

/* What a message carries nobody is seen to have, and no row tells that somebody may get it. */
static bool is_in_messages(const struct exam *x)
{
	u32 i, k, objects = chain_objects(x);

	for (i = 0; i < x->v->m->objects; i++)
		for (k = 0; k < x->v->m->objects; k++)
			if (objects & 1u << k && is_in_flight(x->v->m, &x->v->at->s, i, k))
				return true;
	return false;
}

static enum fault check_deadlock(struct exam *x)
{
	struct question q = { 0 };
	bool unclear, member = x->chain & 1u << x->thread;

	if (fate_of(x) != FATE_ENDS || (!member && !ask(x, &q, &unclear)))
		return FAULT_NONE;
	x->excused = !ends_as_assumed(x) || is_in_messages(x);
	return FAULT_ENDS;
}

/* Whether a thread's process has a read lock that the chain waits for. */
static bool has_read_lock(const struct exam *x, u32 thread, u32 objects)
{
	const struct state *s = &x->v->at->s;
	u32 i;

	for (i = 0; i < x->v->m->objects; i++)
		if (objects & 1u << i && x->v->m->kind[i] == OBJ_FLOCK &&
		    s->object[i].readers & reader_bit(x->v->m, s, thread, i))
			return true;
	return false;
}

/*
 * Of several who share a lock the judge names one, and all have to let go: the others are as
 * free to as it is, once they run.
 */
static void free_readers(const struct exam *x, struct question *q)
{
	u32 i, objects = chain_objects(x);

	for (i = 0; i < x->v->m->threads; i++) {
		if (!x->v->at->s.thread[i].alive || i == x->thread ||
		    !has_read_lock(x, i, objects))
			continue;
		if (thread_runs(x->v->m, &x->v->at->s, i))
			q->free |= 1u << i;
		else
			q->frees |= 1u << i;
	}
}

static enum fault check_busy(struct exam *x)
{
	struct question q = { .frees = x->chain };
	bool unclear;

	if (x->root == NOBODY)
		return FAULT_NONE;
	if (thread_runs(x->v->m, &x->v->at->s, x->root))
		q.free = 1u << x->root;
	free_readers(x, &q);
	return ask(x, &q, &unclear) || unclear ? FAULT_NONE : FAULT_NEVER;
}

/* Whether only this process writes to what it reads: a pipe to itself. */
static bool is_to_itself(const struct state *s, u32 own, u32 object)
{
	u32 i;

	for (i = 0; i < PROCS_MAX; i++)
		if (i != own && s->proc[i].ends[object] & END_WRITE)
			return false;
	return s->proc[own].ends[object] & END_WRITE && s->proc[own].ends[object] & END_READ;
}

/*
 * Whether a thread reads, or waits to read, from a pipe to itself: the handler of a signal
 * writes there.  No script has handlers, so that its wait ends in no schedule.
 */
static bool waits_for_a_signal(const struct seen *v, u32 thread)
{
	const struct op *op = op_of(v->m, &v->at->s, thread);
	u32 i, mask = 0;

	if (op->what == OP_READ && op->obj < v->m->objects)
		mask = 1u << op->obj;
	else if (op->what == OP_POLL || op->what == OP_EPOLL)
		mask = watched_by(v->m, op);
	for (i = 0; i < v->m->objects; i++)
		if (mask & 1u << i && is_to_itself(&v->at->s, v->m->of[thread], i))
			return true;
	return false;
}

static enum fault check_root(struct exam *x)
{
	u32 process;
	struct question without = { 0 }, with = { .frees = x->chain };
	bool unclear;

	if (x->root == NOBODY)
		return FAULT_NONE;
	process = process_mask(x->v, x->root);
	without.frozen = process | (timed_mask(x->v) & ~(1u << x->thread));
	if (thread_runs(x->v->m, &x->v->at->s, x->root))
		without.frozen |= running_mask(x->v);
	with.free = process;
	free_readers(x, &with);
	if (ask(x, &without, &unclear))
		return FAULT_OTHERS;
	if (waits_for_a_signal(x->v, x->root))
		return FAULT_NONE;
	return ask(x, &with, &unclear) || unclear ? FAULT_NONE : FAULT_TOO_LITTLE;
}

static enum fault check_orphan(struct exam *x)
{
	struct question q = { .free = living_mask(x->v) };
	bool unclear;

	return ask(x, &q, &unclear) ? FAULT_HELPED : FAULT_NONE;
}

static enum fault check(struct exam *x, u32 verdict)
{
	switch (verdict) {
	case VERDICT_DEADLOCK:
		return leads_to_cycle(x->v->m, &x->v->at->s, x->thread) ? check_deadlock(x) :
									  FAULT_STRAIGHT;
	case VERDICT_POSSIBLE_DEADLOCK:
		return leads_to_cycle(x->v->m, &x->v->at->s, x->thread) ? FAULT_NONE :
									  FAULT_STRAIGHT;
	case VERDICT_BUSY:
		return check_busy(x);
	case VERDICT_BLOCKED:
	case VERDICT_STOPPED:
		return check_root(x);
	case VERDICT_ORPHANED:
		return check_orphan(x);
	default:
		return FAULT_NONE;
	}
}

/* The threads that an object's chain leads through, up to its root or once round. */
static void follow_chain(struct exam *x, u32 object)
{
	const struct seen *v = x->v;
	u32 steps, task;

	x->root = v->object[object].root == NO_ROW ? NOBODY : v->thread[v->object[object].root];
	x->chain = 0;
	x->ring = 0;
	x->hinted = false;
	/* Who goes on for longer than there are threads is in the ring. */
	for (steps = 0; steps < 2 * THREADS_MAX && object != NO_ROW; steps++) {
		task = v->object[object].blocker;
		x->hinted |= v->object[object].how == HOW_LIKELY;
		if (task == NO_ROW)
			break;
		x->chain |= 1u << v->thread[task];
		if (steps >= THREADS_MAX)
			x->ring |= 1u << v->thread[task];
		object = v->task[task].blocked_on;
	}
}

/* Of several objects only the one that the chain leads through says something of the waiter. */
static bool speaks_of(const struct seen *v, const struct edge *e)
{
	const struct task_row *t = &v->task[e->task];

	return t->edges == 1 || t->blocked_on == e->object;
}

static bool evidence_is_weak(const struct seen *v, const struct object_row *o)
{
	return o->how == HOW_LIKELY || o->how == HOW_NONE || v->judge.incomplete;
}

static bool examine_edge(struct exam *x, const struct edge *e, struct finding *f)
{
	const struct object_row *o = &x->v->object[e->object];

	x->thread = x->v->thread[e->task];
	/* Nothing can be seen of a wait whose thread would stop as soon as it ends. */
	if (x->v->at->s.proc[x->v->m->of[x->thread]].stopped)
		return false;
	follow_chain(x, e->object);
	x->tally->said[o->verdict][fate_of(x)]++;
	f->verdict = o->verdict;
	f->thread = x->thread;
	f->root = x->root;
	x->excused = false;
	f->fault = check(x, o->verdict);
	f->excused = f->fault == FAULT_ENDS && (x->excused || x->v->m->breaks) &&
		     !evidence_is_weak(x->v, o);
	f->hinted = x->hinted && o->verdict != VERDICT_IDLE && f->fault != FAULT_ENDS;
	x->tally->excused += f->excused;
	x->tally->hinted += x->hinted && o->verdict != VERDICT_IDLE;
	x->tally->hinted_faults += f->fault && f->hinted;
	if (!f->fault || f->excused || f->hinted)
		return false;
	x->tally->faults[f->fault]++;
	return true;
}

bool examine(const struct seen *seen, struct tally *tally, struct finding *first)
{
	struct exam x = { .v = seen, .tally = tally };
	struct question everything = { 0 };
	struct finding f;
	bool found = false;
	u32 i;

	explore(seen->m, &seen->at->s, &everything, &x.base);
	tally->states += x.base.states;
	tally->explored++;
	tally->exceeded += x.base.exceeded;
	for (i = 0; i < seen->edges; i++) {
		if (!speaks_of(seen, &seen->edge[i]) || !examine_edge(&x, &seen->edge[i], &f))
			continue;
		if (!found)
			*first = f;
		found = true;
	}
	return found;
}
