/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The places of conditions: 64, shared by all users.
 *
 * A condition that may escalate is root's, and takes the place of one that may not. Otherwise
 * no user has more places than another user that needs them. Among one user's, and users'
 * that have as many, any deadlock takes the place of another condition. Then begun ones keep
 * theirs, and of the others those that hold longest.
 */
#ifndef HANGWATCH_ALERT_PLACES_H
#define HANGWATCH_ALERT_PLACES_H

#include "alert/facet.h"

/* Conditions that are remembered at a time, begun or not yet. */
#define POLICY_MAX_ALERTS 64
#define POLICY_BUCKETS 64
#define NO_SLOT 0xff

/* policy_condition.flags */
#define USED		0x01
#define MET		0x02	/* its root is there in this pass */
#define BEGUN		0x04
#define ANNOUNCED	0x08
#define DEFERRED	0x10	/* begun, was refused by the budget */

/**
 * struct policy_condition - a root that is in a bad way
 * @facet: in which ways
 * @key: the root's
 * @told: the identity of the object that is told of
 * @first: since when it has held (ns)
 * @last: when it was last seen to hold (ns)
 * @uid: the user of its waiters
 * @id: of its alert, 0 if none has begun
 * @index: row of its root in this pass
 * @rule: of its alert
 * @flags: above
 * @next: in its bucket
 */
struct policy_condition {
	struct policy_facet facet[POLICY_FACETS];
	u64 key;
	u64 told;
	u64 first;
	u64 last;
	u32 uid;
	u32 id;
	u32 index;
	u8 rule;
	u8 flags;
	u8 next;
};

/** struct places - all of them; @bucket: the first of each chain, NO_SLOT if it is empty */
struct places {
	struct policy_condition slot[POLICY_MAX_ALERTS];
	u8 bucket[POLICY_BUCKETS];
};

/**
 * struct newcomer - a condition that looks for a place
 * @since: since when it holds (ns)
 * @uid: its user
 * @rank: how bad it is
 * @share: how many places its user has
 */
struct newcomer {
	u64 since;
	u32 uid;
	u8 rank;
	u8 share;
};

/** places_find() - the condition of a root, NULL if it has none */
struct policy_condition *places_find(struct places *p, u64 key);

/** places_find_told() - a condition whose root is gone, told of by this object; NO_SLOT if none */
u8 places_find_told(const struct places *p, const struct moment *m, const struct policy_object *o);

/** places_rename() - a condition has another root */
void places_rename(struct places *p, u8 at, u64 key);

/** places_add() - a root has a condition, at a place that is free */
void places_add(struct places *p, u8 at, const struct policy_object *o);

/** places_remove() - a place is free */
void places_remove(struct places *p, u8 at);

/** places_of_user() - how many a user has */
u8 places_of_user(const struct places *p, u32 uid);

/** newcomer_of() - what a bad root is as one that looks for a place; without its share */
struct newcomer newcomer_of(const struct moment *m, const struct policy_object *o);

/**
 * newcomer_is_refused() - whether a condition at least as bad was refused
 * @r: the refused one, since when the table has not changed; all zeroes: nobody
 * @new: the one that looks for a place now
 *
 * A crowd of them is not worth a look each.
 */
bool newcomer_is_refused(const struct newcomer *r, const struct newcomer *new);

/**
 * places_choose() - a free place, or that of the condition that must leave first; NO_SLOT if
 *   none must
 */
u8 places_choose(const struct places *p, const struct newcomer *new);

#endif
