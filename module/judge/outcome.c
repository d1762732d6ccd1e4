// SPDX-License-Identifier: GPL-2.0-only
/*
 * The outcome: what the holders of an object do, and which of them is its owner.
 *
 * Holding is not serving: with socket activation PID 1 keeps a daemon's
 * socket open for ever.  So every holder gets a rank, and only the highest
 * count:
 *
 *	RANK_SERVES	a thread of it waits for the object's work, and will be woken
 *	RANK_STUCK	a thread of it waits for this very object
 *	RANK_NAMED	the object names it (a listener's sk_peer_pid)
 *	RANK_ACTS	it has the object open, and runs, is stopped or waits for a
 *			demand of its own
 *	RANK_BUSY_PARENT the same, but a child of it has it open as well: it likely
 *			only handed it on
 *	RANK_LOST	a thread of it waits for the object's work, and was not woken
 *	RANK_HOLDS	it has the object open, and sleeps on something else, or in an
 *			event loop
 *	RANK_PARENT	the same, but a child of it has it open as well
 *	RANK_SLEEPS	it has the object open, and sleeps on something that tells nothing: a
 *			clock; or waits for its parent, which has it open as well
 *	RANK_WRITES	it has the object open and is stuck writing to it: one file
 *			serves both ends (a FIFO, a message queue), or it inherited it from
 *			a parent that should read it
 *	RANK_PASSED	it likely handed it on, and sleeps on something that tells nothing; or it is
 *			PID 1 and not alone
 *
 * A child that has inherited a socket and never uses it sleeps on a clock. A server that has
 * handed a connection on to a child sleeps while the child works. The other holders still
 * count as processes that could act when verdict.c asks whether a wait can ever end.
 *
 * An owner that the object names as a thread (a mutex) decides alone: no other thread of its
 * process could unlock it.
 *
 * What several hold at once, all of whom must let go (read locks), goes by the one of them that
 * says least of it.
 *
 * Only objects in demand are judged: the demands and, from owner to owner, what owners wait
 * for instead of acting. Such a wait may be idle by itself.
 *
 * A process is as free as its freest thread: serving before running before blocked. The
 * thread that decides is the one named. If none moves, it is the one that says most about why
 * (weigh.h).
 *
 * A missing holder proves nothing: a file may be in flight, or in the hands of a task in
 * accept(), exit or close(). Without any it would be released, and its waiters woken. So
 * nobody acts (OUTCOME_ABSENT) only by the object's own state.
 */
#include "judge/stages.h"
#include "judge/weigh.h"
#include "model/syscalls.h"

enum rank {
	RANK_PASSED,
	RANK_WRITES,
	RANK_SLEEPS,
	RANK_PARENT,
	RANK_HOLDS,
	RANK_LOST,
	RANK_BUSY_PARENT,
	RANK_ACTS,
	RANK_NAMED,
	RANK_STUCK,
	RANK_SERVES,
};

static const u8 outcome_of[] = {
	[WEIGHT_GONE] = OUTCOME_UNKNOWN,
	[WEIGHT_LEAST] = OUTCOME_BLOCKED,
	[WEIGHT_IDLE] = OUTCOME_BLOCKED,
	[WEIGHT_ELSEWHERE] = OUTCOME_BLOCKED,
	[WEIGHT_AWAITS] = OUTCOME_BLOCKED,
	[WEIGHT_STOPPED] = OUTCOME_STOPPED,
	[WEIGHT_LOST] = OUTCOME_BLOCKED,
	[WEIGHT_DEMANDS] = OUTCOME_BLOCKED,
	[WEIGHT_STUCK] = OUTCOME_BLOCKED,
	[WEIGHT_UNSURE] = OUTCOME_UNKNOWN,
	[WEIGHT_STARVED] = OUTCOME_RUNNABLE,
	[WEIGHT_RUNS] = OUTCOME_RUNNING,
	[WEIGHT_SERVES] = OUTCOME_SERVING,
};

static bool is_pid1(const struct judge *j, const struct object_row *o, const struct holder *h)
{
	return j->task[h->leader].tgid == 1 && o->holders > 1;
}

/* Holders of the same file that sleep on something, are stopped, or run. */
static enum rank rank_of_holder(enum weight best, bool passed)
{
	switch (best) {
	case WEIGHT_LOST:
		return passed ? RANK_BUSY_PARENT : RANK_LOST;
	case WEIGHT_STOPPED:
	case WEIGHT_DEMANDS:
	case WEIGHT_STUCK:
	case WEIGHT_STARVED:
		return passed ? RANK_BUSY_PARENT : RANK_ACTS;
	case WEIGHT_RUNS:
		return RANK_ACTS;
	case WEIGHT_ELSEWHERE:
	case WEIGHT_AWAITS:
	case WEIGHT_IDLE:
		return passed ? RANK_PARENT : RANK_HOLDS;
	default:
		return passed ? RANK_PASSED : RANK_SLEEPS;
	}
}

/* A process may have called listen() for another: socket activation again. */
static enum rank rank_of(struct judge *j, u32 object, const struct holder *h, enum weight best)
{
	const struct object_row *o = &j->object[object];
	bool passed = weigh_has_child(j, object, h->leader);

	if (best == WEIGHT_SERVES)
		return RANK_SERVES;
	if (best == WEIGHT_STUCK &&
	    (kind_has_one_file(o->kind) || weigh_is_heir(j, object, h->leader)))
		return RANK_WRITES;
	if (best == WEIGHT_STUCK && !passed)
		return RANK_STUCK;
	if (best == WEIGHT_DEMANDS && weigh_asks_parent(j, object, h->decider))
		return RANK_SLEEPS;
	if (is_pid1(j, o, h))
		return RANK_PASSED;
	if (h->how == HOW_EXACT && !passed)
		return RANK_NAMED;
	return rank_of_holder(best, passed);
}

/*
 * A task that held up an object by its row may have been woken since. A waiter for a mutex
 * may be its owner by now. Only a sleep that goes on is an outcome. The owner's word was read
 * during that sleep, so rings of such sleeps are outcomes as well.
 */
static u8 outcome_now(const struct judge *j, const struct holder *h, u8 outcome)
{
	if (outcome != OUTCOME_BLOCKED && outcome != OUTCOME_STOPPED)
		return outcome;
	return j->ops->asleep(j->ctx, h->decider) ? outcome : OUTCOME_RUNNING;
}

static void judge_holder(struct judge *j, u32 object, struct holder *h)
{
	struct object_row *o = &j->object[object];
	enum weight best;

	if (h->alone) {
		best = weigh_task(j, object, h->decider);
		/* A field of the object says that this one owns it, and it is gone. */
		h->outcome = best == WEIGHT_GONE && h->how == HOW_EXACT ? OUTCOME_ABSENT :
				outcome_now(j, h, outcome_of[best]);
		h->rank = RANK_SERVES;
		return;
	}
	best = weigh_process(j, object, h->leader, &h->decider);
	h->outcome = outcome_now(j, h, outcome_of[best]);
	o->unsure |= h->outcome == OUTCOME_UNKNOWN;
	if (o->owner_pid == j->task[h->leader].tgid)
		h->how = HOW_EXACT;
	if (kind_is_hinted(o->kind) || o->unread == UNREAD_ANSWER)
		h->how = HOW_LIKELY;
	h->rank = rank_of(j, object, h, best);
}

/* Among equals in rank the freest is the owner: it could act first. */
static bool better(const struct holder *a, const struct holder *b)
{
	static const u8 freedom[OUTCOMES] = {
		[OUTCOME_SERVING] = 5, [OUTCOME_RUNNING] = 4, [OUTCOME_RUNNABLE] = 3,
		[OUTCOME_BLOCKED] = 2,
		[OUTCOME_STOPPED] = 1,
	};

	if (a->rank != b->rank)
		return a->rank > b->rank;
	return freedom[a->outcome] > freedom[b->outcome];
}

/* Whether every holder of an object is among its rows. */
static bool all_known(const struct judge *j, const struct object_row *o)
{
	u32 i, known = 0;

	for (i = o->first_holder; i != NO_ROW; i = j->holder[i].next)
		known++;
	return known == o->holders && !o->unsure && !j->incomplete;
}

/* Nothing bad is said of an owner while another might act. */
static u8 outcome_of_object(const struct judge *j, const struct object_row *o)
{
	u8 outcome;

	if (o->owner == NO_ROW && o->fixed_state)
		return !o->key.value || all_known(j, o) ? o->fixed_state : OUTCOME_UNKNOWN;
	/* A field of the object names its owner (owners.c), or says that the owner is gone. */
	if (o->owner == NO_ROW && o->orphaned_by)
		return OUTCOME_ABSENT;
	if (o->owner == NO_ROW && o->owner_at && o->owner_source < OWNER_SOURCE_FREEZE)
		return o->outcome;
	if (o->owner != NO_ROW && j->holder[o->owner].alone)
		return j->holder[o->owner].outcome;
	if (o->owner == NO_ROW)
		return OUTCOME_UNKNOWN;
	outcome = j->holder[o->owner].outcome;
	if (is_free(outcome) || all_known(j, o))
		return outcome;
	return OUTCOME_UNKNOWN;
}

/*
 * Retried timeouts count as one wait unless a task that could act ran in between. Without
 * such a task the wait can't have been served.
 */
static void judge_age(const struct judge *j, struct object_row *o)
{
	u64 since = o->waited;
	u32 i;

	if (o->outcome != OUTCOME_BLOCKED && o->outcome != OUTCOME_STOPPED &&
	    o->outcome != OUTCOME_ABSENT)
		return;
	for (i = o->first_holder; i != NO_ROW && o->owner != NO_ROW; i = j->holder[i].next)
		if (j->holder[i].rank == j->holder[o->owner].rank)
			since = max(since, weigh_quiet(j, &j->holder[i]));
	o->oldest = min(o->oldest, since);
}

/* System calls that sleep without any lock of the kernel's. */
static bool sleeps_unlocked(const struct task_row *t)
{
	static const char * const calls[] = {
		"pause", "nanosleep", "clock_nanosleep", "poll", "ppoll", "select", "pselect6",
		"epoll_wait", "epoll_pwait", "futex", "wait4", "waitid", "rt_sigtimedwait",
		"rt_sigsuspend",
	};
	s32 nr = call_of_row(t);
	const char *name = nr < 0 ? NULL : call_name(nr);
	u32 i;

	for (i = 0; name && i < ARRAY_SIZE(calls); i++)
		if (!strcmp(name, calls[i]))
			return t->state == TASK_SLEEP;
	return false;
}

/*
 * The last reader of an rw_semaphore may have let go of it long ago (before 7.x nothing
 * else is kept).  It has, if it waits for the lock itself, or sleeps where nobody holds a
 * lock.  One that was born later is no holder here: that takes a look at the clocks
 * (collect/owners.c).
 */
static bool is_refuted(const struct judge *j, u32 object, const struct holder *h)
{
	const struct object_row *o = &j->object[object];
	const struct task_row *t = &j->task[h->decider];

	if (o->owner_source != OWNER_SOURCE_RWSEM || h->how != HOW_LIKELY)
		return false;
	return weigh_task(j, object, h->decider) == WEIGHT_STUCK || sleeps_unlocked(t);
}

/* If the object is stopped, no holder is its owner. */
static bool may_own(const struct judge *j, const struct object_row *o, u32 holder)
{
	if (o->fixed_state == OUTCOME_STOPPED || o->fixed_state == OUTCOME_ABSENT)
		return false;
	if (kind_is_hinted(o->kind) && j->holder[holder].rank == RANK_WRITES)
		return false;
	return o->owner == NO_ROW || better(&j->holder[holder], &j->holder[o->owner]);
}

/* To judge a holder takes as long as this many rows. */
#define HOLDER_ROWS 16

/* One thing that has to be let go of: who has it, and what that one does. */
static void judge_hold(struct judge *j, u32 object)
{
	struct object_row *o = &j->object[object];
	u32 i;

	if (o->first_holder != NO_ROW)
		weigh_object(j, object);
	for (i = o->first_holder; i != NO_ROW; i = j->holder[i].next) {
		judge_holder(j, object, &j->holder[i]);
		if (may_own(j, o, i) && !is_refuted(j, object, &j->holder[i]))
			o->owner = i;
		breathe(j, HOLDER_ROWS * ++j->holders_judged);
	}
	if (o->owner != NO_ROW)
		o->how = j->holder[o->owner].how;
	o->outcome = outcome_of_object(j, o);
}

/* How little is said of something being let go of. */
static u32 gloom(const struct judge *j, u32 object)
{
	static const u8 of_outcome[OUTCOMES] = {
		[OUTCOME_STOPPED] = 5, [OUTCOME_ABSENT] = 5, [OUTCOME_BLOCKED] = 4,
		[OUTCOME_UNKNOWN] = 3, [OUTCOME_RUNNABLE] = 2, [OUTCOME_RUNNING] = 1,
	};
	const struct object_row *o = &j->object[object];
	u32 decider = o->owner == NO_ROW ? NO_ROW : j->holder[o->owner].decider;
	u32 weight = o->outcome == OUTCOME_BLOCKED && decider != NO_ROW ?
			weigh_task(j, object, decider) : 0;

	return (u32)of_outcome[o->outcome] << 8 | weight;
}

/* From here on only those who hold @from have to act. */
static void adopt(struct judge *j, u32 object, u32 from)
{
	const struct object_row *hold = &j->object[from];
	struct object_row *o = &j->object[object];
	u32 i;

	for (i = hold->first_holder; i != NO_ROW; i = j->holder[i].next)
		j->holder[i].object = object;
	o->first_holder = hold->first_holder;
	o->holders = hold->holders;
	o->owner = hold->owner;
	o->how = hold->how;
	o->outcome = hold->outcome;
	o->unsure = hold->unsure;
	o->queued = hold->queued;
	o->held = hold->held;
	o->held_by = hold->held_by;
}

/*
 * Of what is held by several all have to let go: the one that says least of that decides for
 * all.  A closed set that it leads to is closed, whatever the others do.
 */
static void go_by_worst(struct judge *j, u32 object)
{
	struct object_row *o = &j->object[object];
	u32 at, worst = object, most = gloom(j, object);

	for (at = o->also; at != NO_ROW; at = j->object[at].also) {
		judge_hold(j, at);
		if (gloom(j, at) <= most)
			continue;
		most = gloom(j, at);
		worst = at;
	}
	if (worst != object)
		adopt(j, object, worst);
}

static void judge_object(struct judge *j, u32 object)
{
	struct object_row *o = &j->object[object];

	judge_hold(j, object);
	if (o->also != NO_ROW)
		go_by_worst(j, object);
	if (o->more && is_free(o->outcome))
		o->outcome = OUTCOME_UNKNOWN;
	judge_age(j, o);
}

/* Puts an object on the list of objects whose owners matter. */
static void ask(struct judge *j, u32 object, u32 *listed)
{
	struct object_row *o = &j->object[object];

	if (o->in_demand || (!o->waiters && !o->carries))
		return;
	o->in_demand = IN_DEMAND;
	j->in_demand[(*listed)++] = object;
}

/*
 * A thread should act on an object in demand, and sleeps on another: that keeps the others
 * waiting. The other object is then in demand as well.
 */
static void pass_on_demand(struct judge *j, u32 decider, u32 *listed)
{
	struct task_row *t = &j->task[decider];
	u32 i;

	t->flags |= ROW_IN_DEMAND;
	for (i = 0; i < t->edges; i++)
		ask(j, j->edge[t->first_edge + i].object, listed);
}

static bool is_stuck(const struct judge *j, u32 task)
{
	const struct task_row *t = &j->task[task];
	u32 i;

	switch (t->state) {
	case TASK_STOPPED_JOB:
	case TASK_STOPPED_TRACE:
	case TASK_FROZEN_STATE:
		return true;
	}
	for (i = 0; i < t->edges; i++)
		if (j->object[j->edge[t->first_edge + i].object].demand)
			return t->state != TASK_ON_CPU;
	return t->state == TASK_DISK;
}

static bool is_traced(const struct task_row *t)
{
	return t->state == TASK_STOPPED_TRACE && t->edges == 1;
}

bool judge_tracer_is_stuck(const struct judge *j, u32 task)
{
	const struct task_row *t = &j->task[task];
	const struct object_row *o = is_traced(t) ? &j->object[j->edge[t->first_edge].object] :
				     NULL;

	return o && o->in_demand == IN_DEMAND && o->owner != NO_ROW && !is_free(o->outcome) &&
	       is_stuck(j, j->holder[o->owner].decider);
}

/*
 * A task stopped by a stuck tracer leads on to the object that the tracer waits for. A tracer
 * that waits for its user keeps nobody: the stop is the root, then.
 */
static bool ends_at_stop(struct judge *j, struct object_row *o)
{
	u32 task = o->first_edge == NO_ROW ? NO_ROW : j->edge[o->first_edge].task;

	if (task == NO_ROW || !is_traced(&j->task[task]) || judge_tracer_is_stuck(j, task))
		return false;
	o->in_demand = IN_DEMAND_ASIDE;
	return true;
}

static bool leads_on(const struct judge *j, const struct holder *h)
{
	return h->outcome == OUTCOME_BLOCKED ||
	       (h->outcome == OUTCOME_STOPPED && is_traced(&j->task[h->decider]));
}

static void ask_deciders(struct judge *j, u32 object, u32 *listed)
{
	const struct object_row *o = &j->object[object];
	u32 i;

	if (ends_at_stop(j, &j->object[object]))
		return;
	if (o->hangs_on != NO_ROW)
		ask(j, o->hangs_on, listed);
	for (i = o->first_holder; o->owner != NO_ROW && i != NO_ROW; i = j->holder[i].next)
		if (j->holder[i].rank == j->holder[o->owner].rank && leads_on(j, &j->holder[i]))
			pass_on_demand(j, j->holder[i].decider, listed);
}

/* The tracer of a stopped task is known without any demand. */
static bool names_owner(const struct object_row *o)
{
	return o->owner_at && o->owner_source != OWNER_SOURCE_PID &&
	       o->owner_source != OWNER_SOURCE_AWAITED;
}

void judge_aside(struct judge *j, u32 object)
{
	struct object_row *o = &j->object[object];

	if (o->in_demand || !o->waiters)
		return;
	o->in_demand = IN_DEMAND_ASIDE;
	judge_object(j, object);
}

/* An object that hangs on another has the outcome of that one. */
static void follow_carriers(struct judge *j, struct object_row *o)
{
	u32 at = o->hangs_on, steps;

	if (!judge_hangs(o))
		return;
	for (steps = 0; steps < CARRIERS_MAX && judge_hangs(&j->object[at]); steps++)
		at = j->object[at].hangs_on;
	o->outcome = j->object[at].outcome;
}

/*
 * Puts all demands on the list. Returns whether there is any, or a question that was read, or
 * an owner that is named without demand.
 */
static bool begin(struct judge *j, u32 *listed)
{
	bool any = false;
	u32 i;

	for (i = 0; i < j->objects; i++) {
		const struct object_row *o = &j->object[i];

		breathe(j, i);
		any |= o->demand || (o->waiters && names_owner(o));
		if (o->demand && o->unread != UNREAD_ANSWER)
			ask(j, i, listed);
	}
	return any;
}

/* Goes from the objects in demand to those their owners wait for, and on; from the @at-th. */
static void follow(struct judge *j, u32 at, u32 *listed)
{
	for (; at < *listed; at++) {
		breathe(j, at);
		judge_object(j, j->in_demand[at]);
		ask_deciders(j, j->in_demand[at], listed);
	}
}

/*
 * A wait for an answer in vain may also be a wait for news. It is no demand while the other
 * end waits for more, or its outcome is unknown.
 */
static void ask_for_answers(struct judge *j, u32 *listed)
{
	u32 i, answered = *listed;

	for (i = 0; i < j->objects; i++) {
		struct object_row *o = &j->object[i];

		breathe(j, i);
		if (o->unread != UNREAD_ANSWER || o->in_demand || !o->waiters)
			continue;
		judge_object(j, i);
		if (o->outcome == OUTCOME_SERVING || o->outcome == OUTCOME_UNKNOWN)
			o->demand = 0;
		else
			ask(j, i, listed);
	}
	follow(j, answered, listed);
}

bool judge_outcomes(struct judge *j)
{
	u32 i, listed = 0;
	bool any = false;

	if (!begin(j, &listed))
		return false;
	weigh_begin(j);
	follow(j, 0, &listed);
	ask_for_answers(j, &listed);
	for (i = 0; i < listed; i++) {
		breathe(j, i);
		follow_carriers(j, &j->object[j->in_demand[i]]);
	}
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		any |= !!j->object[i].in_demand;
		if (j->object[i].waiters && !j->object[i].in_demand && names_owner(&j->object[i]))
			judge_object(j, i);
	}
	return any;
}
