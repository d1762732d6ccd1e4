// SPDX-License-Identifier: GPL-2.0-only
/* The ways in which a root is bad, from pass to pass; the model is in facet.h. */
#include "alert/facet.h"

#define END_MISSES 2

u8 facet_crowd_rule(const struct moment *m, const struct policy_object *o)
{
	u32 crowd = m->crowd;

	return crowd && o->demand && o->waiters >= crowd ? RULE_WAITERS : NO_RULE;
}

u8 facet_stuck_rule(const struct policy_object *o)
{
	switch (o->verdict) {
	case VERDICT_DEADLOCK:
		return RULE_DEADLOCK;
	case VERDICT_BLOCKED:
	case VERDICT_STOPPED:
	case VERDICT_ORPHANED:
	case VERDICT_POSSIBLE_DEADLOCK:
		return o->demand && o->waiters ? RULE_BLOCKED : NO_RULE;
	default:
		return NO_RULE;
	}
}

static u8 rule_of(const struct moment *m, const struct policy_object *o, u8 facet)
{
	return facet == FACET_CROWD ? facet_crowd_rule(m, o) : facet_stuck_rule(o);
}

bool facet_is_bad(const struct moment *m, const struct policy_object *o)
{
	return facet_crowd_rule(m, o) != NO_RULE || facet_stuck_rule(o) != NO_RULE;
}

static bool is_privileged(const struct policy_object *o, u8 facet)
{
	return facet == FACET_CROWD ? o->crowd_privileged : o->privileged;
}

u64 facet_since(const struct moment *m, const struct policy_object *o, u8 facet)
{
	u64 since = facet == FACET_CROWD ? o->nth_since : o->stuck_since;

	return since && since < m->now ? since : m->now;
}

/* Whether a blocked object has moved since the pass before. */
static bool has_moved(const struct moment *m, const struct policy_object *o, u8 facet)
{
	return facet == FACET_STUCK && o->stuck_since > m->last;
}

/* Whether a facet that has begun goes on, given the rule that applies now. */
static bool goes_on(const struct moment *m, const struct policy_facet *f, u8 facet, u8 rule,
		    const struct policy_object *o)
{
	if (f->rule == RULE_DEADLOCK && rule == RULE_BLOCKED)
		return false;
	return !has_moved(m, o, facet) || m->now - facet_since(m, o, facet) >= m->alert_ns;
}

/*
 * Since when passes have seen it stand on the same proof, every one of them. The ages of its
 * sleeps tell nothing about that.
 */
static void stand(const struct moment *m, struct policy_facet *f, const struct policy_object *o)
{
	u64 proof = m->prove ? m->prove(m->ctx, o->index) : 0;

	if (!proof || f->proof != proof)
		f->proved = m->now;
	f->proof = proof;
}

/* The facet holds in this pass. */
static void hold(const struct moment *m, struct policy_facet *f, u8 facet, u8 rule,
		 const struct policy_object *o)
{
	u64 since = facet_since(m, o, facet);

	f->rule = rule;
	f->misses = 0;
	if (since < f->first)
		f->first = since;
	f->flags |= is_privileged(o, facet) ? FACET_HELD | FACET_PRIVILEGED : FACET_HELD;
	stand(m, f, o);
}

/* A remembered facet meets its root again. */
static void meet_facet(const struct moment *m, struct policy_facet *f, u8 facet,
		       const struct policy_object *o)
{
	u8 rule = rule_of(m, o, facet);

	if (rule == NO_RULE)
		return;
	if (!(f->flags & FACET_BEGUN)) {
		if (has_moved(m, o, facet))
			f->first = facet_since(m, o, facet);
	} else if (!goes_on(m, f, facet, rule, o)) {
		return;
	} else if (f->rule != rule) {
		f->flags &= ~FACET_ESCALATED;
		f->proof = 0;
	}
	hold(m, f, facet, rule, o);
}

static void retire_facet(struct policy_facet *f)
{
	if (f->flags & FACET_HELD)
		return;
	f->proof = 0;
	if (f->flags & FACET_BEGUN && ++f->misses < END_MISSES)
		return;
	f->flags = 0;
}

/* A facet that has just ended, or was absent, may hold from now on. */
static void add_facet(const struct moment *m, struct policy_facet *f, u8 facet,
		      const struct policy_object *o)
{
	u8 rule = rule_of(m, o, facet);

	if (rule == NO_RULE || f->flags & FACET_USED)
		return;
	*f = (struct policy_facet){ .first = m->now, .flags = FACET_USED };
	hold(m, f, facet, rule, o);
}

static void begin_facet(const struct moment *m, struct policy_facet *f)
{
	if (f->flags & FACET_HELD && m->now - f->first >= m->alert_ns)
		f->flags |= FACET_BEGUN;
}

bool facets_have(const struct policy_facet *facets, u8 flag)
{
	return (facets[FACET_CROWD].flags | facets[FACET_STUCK].flags) & flag;
}

u8 facets_worst(const struct policy_facet *facets, u8 flag)
{
	const struct policy_facet *stuck = &facets[FACET_STUCK];

	return stuck->flags & flag ? stuck->rule : RULE_WAITERS;
}

u64 facets_first(const struct policy_facet *facets, u8 flag)
{
	const struct policy_facet *crowd = &facets[FACET_CROWD];
	const struct policy_facet *stuck = &facets[FACET_STUCK];

	if (!(crowd->flags & flag))
		return stuck->first;
	return stuck->flags & flag ? min(crowd->first, stuck->first) : crowd->first;
}

void facets_meet(const struct moment *m, struct policy_facet *facets,
		 const struct policy_object *o)
{
	u8 i;

	for (i = 0; i < POLICY_FACETS; i++) {
		if (facets[i].flags & FACET_USED)
			meet_facet(m, &facets[i], i, o);
		retire_facet(&facets[i]);
		add_facet(m, &facets[i], i, o);
		begin_facet(m, &facets[i]);
	}
}

void facets_retire(struct policy_facet *facets)
{
	u8 i;

	for (i = 0; i < POLICY_FACETS; i++)
		retire_facet(&facets[i]);
}

void facets_end_pass(struct policy_facet *facets)
{
	u8 i;

	for (i = 0; i < POLICY_FACETS; i++)
		facets[i].flags &= ~(FACET_HELD | FACET_PRIVILEGED);
}

bool facet_escalates(const struct moment *m, const struct policy_facet *f)
{
	u8 needed = FACET_HELD | FACET_BEGUN | FACET_PRIVILEGED;

	return (f->flags & (needed | FACET_ESCALATED)) == needed && f->proof &&
	       m->now - f->proved >= m->alert_ns && m->panic_on >> f->rule & 1;
}
