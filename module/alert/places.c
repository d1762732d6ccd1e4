// SPDX-License-Identifier: GPL-2.0-only
/* The places of conditions, found by key through chains of their numbers; see places.h. */
#include "alert/places.h"

static u8 *bucket_of(struct places *p, u64 key)
{
	return &p->bucket[(key * 0x9e3779b97f4a7c15ull) >> 58];
}

struct policy_condition *places_find(struct places *p, u64 key)
{
	u8 at;

	for (at = *bucket_of(p, key); at != NO_SLOT; at = p->slot[at].next)
		if (p->slot[at].key == key)
			return &p->slot[at];
	return NULL;
}

static void link_condition(struct places *p, u8 at, u64 key)
{
	u8 *bucket = bucket_of(p, key);

	p->slot[at].key = key;
	p->slot[at].next = *bucket;
	*bucket = at;
}

static void unlink_condition(struct places *p, u8 at)
{
	u8 *link = bucket_of(p, p->slot[at].key);

	while (*link != at)
		link = &p->slot[*link].next;
	*link = p->slot[at].next;
}

void places_add(struct places *p, u8 at, const struct policy_object *o)
{
	struct policy_condition *c = &p->slot[at];

	memset(c, 0, sizeof(*c));
	c->flags = USED | MET;
	c->uid = o->uid;
	c->told = o->told;
	c->index = o->index;
	link_condition(p, at, o->key);
}

/* Whether it can be what a condition told of, and not another one at the same address. */
static bool is_told(const struct moment *m, const struct policy_condition *c,
		    const struct policy_object *o)
{
	return o->told && c->told == o->told &&
	       (o->oldest <= c->last || facet_crowd_rule(m, o) != NO_RULE);
}

u8 places_find_told(const struct places *p, const struct moment *m,
		    const struct policy_object *o)
{
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		if ((p->slot[at].flags & (USED | MET)) == USED && is_told(m, &p->slot[at], o))
			return at;
	return NO_SLOT;
}

void places_remove(struct places *p, u8 at)
{
	unlink_condition(p, at);
	p->slot[at].flags = 0;
}

#define RANK_DEADLOCK	1
#define RANK_PRIVILEGED	2

/* How much worse it would be to lose sight of one condition than of another. */
static u8 rank_of(u8 rule, bool privileged)
{
	return (privileged ? RANK_PRIVILEGED : 0) + (rule == RULE_DEADLOCK ? RANK_DEADLOCK : 0);
}

static u8 rank_of_condition(const struct policy_condition *c)
{
	return rank_of(facets_worst(c->facet, FACET_USED), facets_have(c->facet, FACET_PRIVILEGED));
}

u8 places_of_user(const struct places *p, u32 uid)
{
	u8 at, n = 0;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		n += p->slot[at].flags & USED && p->slot[at].uid == uid;
	return n;
}

struct newcomer newcomer_of(const struct moment *m, const struct policy_object *o)
{
	bool crowd = facet_crowd_rule(m, o) != NO_RULE, stuck = facet_stuck_rule(o) != NO_RULE;
	u64 since = crowd ? facet_since(m, o, FACET_CROWD) : m->now;

	return (struct newcomer){
		.since = stuck ? min(since, facet_since(m, o, FACET_STUCK)) : since,
		.rank = rank_of(stuck ? facet_stuck_rule(o) : RULE_WAITERS,
				(crowd && o->crowd_privileged) || (stuck && o->privileged)),
		.uid = o->uid,
	};
}

/*
 * Whether a condition must leave its place: to one of root's, to one whose user has fewer, to
 * a worse one. So no user's conditions, however many and bad, hide another's.
 */
static bool must_leave(const struct places *p, const struct policy_condition *c,
		       const struct newcomer *new)
{
	u8 rank = rank_of_condition(c);

	if ((rank ^ new->rank) & RANK_PRIVILEGED)
		return rank < new->rank;
	if (c->uid != new->uid && places_of_user(p, c->uid) != new->share + 1)
		return places_of_user(p, c->uid) > new->share + 1;
	if (rank != new->rank)
		return rank < new->rank;
	return !(c->flags & BEGUN) && facets_first(c->facet, FACET_USED) > new->since;
}

/* Of two that must leave: the less bad, the one that has not begun, the younger. */
static bool leaves_before(const struct policy_condition *a, const struct policy_condition *b)
{
	if (rank_of_condition(a) != rank_of_condition(b))
		return rank_of_condition(a) < rank_of_condition(b);
	if ((a->flags ^ b->flags) & BEGUN)
		return b->flags & BEGUN;
	return facets_first(a->facet, FACET_USED) > facets_first(b->facet, FACET_USED);
}

u8 places_choose(const struct places *p, const struct newcomer *new)
{
	u8 at, found = NO_SLOT;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		if (!(p->slot[at].flags & USED))
			return at;
	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		if (must_leave(p, &p->slot[at], new) &&
		    (found == NO_SLOT || leaves_before(&p->slot[at], &p->slot[found])))
			found = at;
	return found;
}

bool newcomer_is_refused(const struct newcomer *r, const struct newcomer *new)
{
	return r->since && r->uid == new->uid && r->rank >= new->rank && r->since <= new->since;
}

void places_rename(struct places *p, u8 at, u64 key)
{
	unlink_condition(p, at);
	link_condition(p, at, key);
}
