/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways in which a root is bad: a crowd waits for it, or its owner can't act.
 *
 * Each is a facet of its condition.  It holds in a pass or it does not:
 *
 *	first	when it was first seen to hold, or since when the pass says it
 *		has, whichever is earlier: a machine that already hangs is an
 *		alert in the first pass
 *	begins	once it holds and has for alert_secs
 *	ends	after two passes in a row in which it does not hold; one that
 *		has not begun is forgotten after one
 *
 * Things that move are no hang. The pass may say that a blocked object has been so only since
 * after the last pass. Then it was free in between: a lock that is busy whenever one looks,
 * but changes hands. Such a facet counts from there. Once begun it counts as if it did not
 * hold, unless even that is alert_secs ago. A crowd is one whatever tasks are in it.
 */
#ifndef HANGWATCH_ALERT_FACET_H
#define HANGWATCH_ALERT_FACET_H

#include "model/alerts.h"
#include "model/rows.h"
#include "model/rules.h"

enum facet {
	FACET_CROWD,
	FACET_STUCK,
	POLICY_FACETS
};

#define NO_RULE RULE_COUNT

/* policy_facet.flags */
#define FACET_USED	0x01
#define FACET_HELD	0x02	/* in this pass */
#define FACET_BEGUN	0x04
#define FACET_ESCALATED	0x08
#define FACET_PRIVILEGED 0x10	/* in this pass */

/**
 * struct policy_facet - one of them
 * @first: since when it holds (ns)
 * @proof: the basis of its verdict, policy_params.prove
 * @proved: since when every pass has seen that (ns)
 * @rule: enum alert_rule
 * @flags: FACET_ above
 * @misses: passes in a row in which it did not hold
 */
struct policy_facet {
	u64 first;
	u64 proof;
	u64 proved;
	u8 rule;
	u8 flags;
	u8 misses;
};

/**
 * struct moment - what the rules go by in one pass
 * @now: the time of the pass (ns)
 * @last: that of the pass before
 * @alert_ns: how long a facet must hold
 * @crowd: waiters that are one, 0: none is
 * @panic_on: mask of rules whose alerts escalate
 * @prove: policy_params.prove
 * @ctx: for @prove
 */
struct moment {
	u64 now;
	u64 last;
	u64 alert_ns;
	u32 crowd;
	u32 panic_on;
	u64 (*prove)(void *ctx, u32 index);
	void *ctx;
};

/** facet_crowd_rule() - the rule that a root's waiters meet, NO_RULE if they are no crowd */
u8 facet_crowd_rule(const struct moment *m, const struct policy_object *o);

/** facet_stuck_rule() - the rule that a root's verdict meets, NO_RULE if none */
u8 facet_stuck_rule(const struct policy_object *o);

/** facet_is_bad() - whether any rule is met */
bool facet_is_bad(const struct moment *m, const struct policy_object *o);

/** facet_since() - since when the pass says a facet has held: now, if it doesn't say */
u64 facet_since(const struct moment *m, const struct policy_object *o, u8 facet);

/**
 * facets_meet() - a pass goes over a condition whose root is there: facets end, and begin
 * @m: the pass
 * @facets: all of the condition's
 * @o: the root
 */
void facets_meet(const struct moment *m, struct policy_facet *facets,
		 const struct policy_object *o);

/** facets_retire() - the root of all these facets is not there */
void facets_retire(struct policy_facet *facets);

/** facets_end_pass() - what was true of these facets in the pass before only is forgotten */
void facets_end_pass(struct policy_facet *facets);

/** facets_have() - whether any of a condition's facets has the flag */
bool facets_have(const struct policy_facet *facets, u8 flag);

/** facets_worst() - the worst rule of the facets with the flag, of which there is one */
u8 facets_worst(const struct policy_facet *facets, u8 flag);

/** facets_first() - since when the first of the facets with the flag holds */
u64 facets_first(const struct policy_facet *facets, u8 flag);

/** facet_escalates() - whether a facet is reason to panic, now and not yet said */
bool facet_escalates(const struct moment *m, const struct policy_facet *f);

#endif
