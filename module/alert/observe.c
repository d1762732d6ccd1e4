// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pass as the rules see it: its roots, and the objects that lead to no root.
 *
 * A root is seen by the worst of the objects that lead to it, and by its crowd. That is all
 * waiters behind it, through however many queues.
 *
 * Only hangs that root takes part in may make the machine panic. For a blocked owner or a
 * deadlock, a waiter and every task from the owner to the root must be root's. That means
 * real and effective uid 0 in the initial namespaces. Only root may have started them. A
 * crowd counts by its waiters of that kind that have such a way to the root. A hang that an
 * unprivileged user makes for itself is an alert, never a panic.
 */
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "alert/observe.h"
#include "params.h"
#include "pass.h"

static u64 stuck_since(const struct snapshot *s, const struct object_row *o, u8 verdict)
{
	u32 decider = snapshot_decider(s, o);

	if (verdict < VERDICT_BLOCKED)
		return 0;
	return decider == NO_ROW ? o->oldest : max(o->oldest, s->task[decider].since);
}

/*
 * A task that has waited since then has waited longer than an alert takes, and each pass
 * since has seen it.
 */
static u64 long_ago(const struct pass *p)
{
	return p->now - min(p->now, (u64)params_alert_secs() * NSEC_PER_SEC);
}

/*
 * Whether the waiters are no crowd, as long as nothing is wrong with their owner. Their
 * message may be no question at all: one that was read, or that a loop leaves lying. They may
 * have said which news they want. Or they wait for their turn at accept().
 */
static bool may_be_no_crowd(const struct judge *j, u32 at)
{
	const struct object_row *o = &j->object[at];
	bool asks = o->unread_at &&
		    (o->unread == UNREAD_ANSWER || o->verdict == VERDICT_BLOCKED);
	bool turns = kind_takes_turns(o->kind) && o->verdict == VERDICT_BLOCKED;

	return (asks || turns) && judge_gravity(j, at) < VERDICT_BLOCKED;
}

/* Steps along chains between schedule points. */
#define CHAIN_STEPS 1024

static bool is_chain_root(struct pass *p, u32 at)
{
	static u32 steps;
	bool is = judge_chain_is_root(&p->scratch->judge, at, &steps);

	if (steps < CHAIN_STEPS)
		return is;
	steps = 0;
	pass_yield(p);
	return is;
}

/*
 * Adds the waiters for an object; in a chain each task counts where it leads on. If a task of
 * root's waits behind another user's, that user causes it.
 */
static void count_crowd(struct pass *p, u32 at, struct crowd *c)
{
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[at];
	bool counts = !may_be_no_crowd(&p->scratch->judge, at);
	u32 privileged = 0, waiters = 0, i;

	for (i = o->first_edge; i != NO_ROW; i = s->edge[i].next) {
		const struct task_row *t = &s->task[s->edge[i].task];

		pass_yield_at(p, waiters++);
		if (o->chain != NO_ROW && t->blocked_on != at)
			continue;
		c->no_crowd += !counts;
		if (!counts)
			continue;
		c->old += t->since <= long_ago(p);
		privileged += !!(t->flags & ROW_ROOT_UID);
	}
	if (privileged && is_chain_root(p, at))
		c->privileged += privileged;
}

/* Describes a root to the rules by one of the objects that lead to it, and by its crowd. */
static void describe(struct pass *p, u32 at, const struct crowd *crowd,
		     struct policy_object *d)
{
	const struct judge *j = &p->scratch->judge;
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[at];
	u32 privileged = crowd->privileged && is_chain_root(p, at) ? crowd->privileged : 0;
	u8 verdict = judge_gravity(j, at);

	*d = (struct policy_object){
		.key = object_identity(o),
		.told = object_identity(o),
		.nth_since = crowd->old >= params_waiters_max() ? long_ago(p) : 0,
		.stuck_since = stuck_since(s, o, verdict),
		.oldest = o->oldest,
		.index = at,
		.waiters = o->waiters,
		.uid = s->task[s->edge[o->first_edge].task].uid,
		.verdict = verdict,
		.demand = o->demand,
		.privileged = !!privileged,
		.crowd_privileged = privileged && privileged >= params_waiters_max(),
	};
}

/* A root's identity over passes. */
static u64 root_key(const struct snapshot *s, const struct chain_row *c)
{
	const struct task_row *t = &s->task[c->task];

	if (c->task == NO_ROW)
		return object_identity(&s->object[c->object]);
	return t->task ^ t->start << 16;
}

static bool is_crowd(const struct object_row *o)
{
	return params_waiters_max() && o->waiters >= params_waiters_max();
}

/*
 * Chooses the object of a chain to tell of. The one in the worst state comes first, then a
 * crowd. Then comes the one that has been waited for longest, which is the same from pass to
 * pass.
 */
static bool is_worse(const struct judge *j, const struct snapshot *s, u32 a, u32 b)
{
	u8 x = judge_gravity(j, a), y = judge_gravity(j, b);

	x = max_t(u8, x, VERDICT_REMOTE);
	y = max_t(u8, y, VERDICT_REMOTE);
	if (x != y)
		return x > y;
	if (is_crowd(&s->object[a]) != is_crowd(&s->object[b]))
		return is_crowd(&s->object[a]);
	if (s->object[a].oldest != s->object[b].oldest)
		return s->object[a].oldest < s->object[b].oldest;
	return s->object[a].addr < s->object[b].addr;
}

/* Nothing is wrong with an object whose owner runs or serves. */
static bool moves(const struct chain_row *c)
{
	return c->verdict == VERDICT_BUSY;
}

/* All that wait behind a root are its crowd, through however many queues. */
static void describe_root(struct pass *p, u32 chain, struct policy_object *d)
{
	const struct crowd *crowd = &p->scratch->crowd[chain];
	const struct chain_row *c = &p->snap->chain[chain];

	describe(p, p->scratch->worst[chain], crowd, d);
	d->key = root_key(p->snap, c);
	if (moves(c))
		d->verdict = VERDICT_BUSY;
	d->waiters = max(d->waiters, c->behind - min(c->behind, crowd->no_crowd));
}

/* An object in no chain: its waiters are its crowd. */
static void describe_alone(struct pass *p, u32 at, struct policy_object *d)
{
	struct crowd crowd = { };

	count_crowd(p, at, &crowd);
	describe(p, at, &crowd, d);
}

u32 observe_pass(struct pass *p)
{
	const struct snapshot *s = p->snap;
	struct crowd *crowd = p->scratch->crowd;
	u32 *worst = p->scratch->worst, i, n = 0;

	memset(worst, 0xff, array_size(s->chains, sizeof(*worst)));
	memset(crowd, 0, array_size(s->chains, sizeof(*crowd)));
	for (i = 0; i < s->used.objects; i++) {
		const struct object_row *o = &s->object[i];

		pass_yield_at(p, i);
		if (o->chain != NO_ROW && o->waiters)
			count_crowd(p, i, &crowd[o->chain]);
		if (!o->demand || !o->waiters)
			continue;
		if (o->chain == NO_ROW)
			describe_alone(p, i, &p->scratch->policy[n++]);
		else if (worst[o->chain] == NO_ROW ||
			 is_worse(&p->scratch->judge, s, i, worst[o->chain]))
			worst[o->chain] = i;
	}
	for (i = 0; i < s->chains; i++) {
		pass_yield_at(p, i);
		if (worst[i] != NO_ROW)
			describe_root(p, i, &p->scratch->policy[n++]);
	}
	return n;
}
