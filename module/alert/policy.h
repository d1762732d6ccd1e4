/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When is it an alert?  See policy.c for the model.
 */
#ifndef HANGWATCH_ALERT_POLICY_H
#define HANGWATCH_ALERT_POLICY_H

#include "alert/places.h"
#include "model/alerts.h"

/* The most that one step can say: four of each place, and two of all. */
#define POLICY_MAX_EVENTS (4 * POLICY_MAX_ALERTS + 2)

#define POLICY_MINUTES 61

/**
 * struct policy_params - the knobs; any of them may change between steps
 * @waiters_max: waiters that are a crowd, 0 switches RULE_WAITERS off
 * @alert_secs: how long a condition must hold, 0: not at all (s)
 * @panic_on: mask of rules whose alerts escalate
 * @alerts_per_hour: alerts announced in any 60 minutes at most, 0: none
 * @breathe: called every BREATHE_ROOTS roots, NULL: never
 * @prove: the basis of the verdict of the root with an @index, its members and the sleeps they
 *	are in, as one number; 0 if it is not proved. Only roots that have a place are asked
 *	about. NULL: nothing is proved, and nothing escalates
 * @ctx: for both
 */
struct policy_params {
	u32 waiters_max;
	u32 alert_secs;
	u32 panic_on;
	u32 alerts_per_hour;
	void (*breathe)(void *ctx);
	u64 (*prove)(void *ctx, u32 index);
	void *ctx;
};

enum policy_event_type {
	POLICY_BEGIN,		/* an alert is announced */
	POLICY_WORSE,		/* an announced alert is of a worse rule now */
	POLICY_END,		/* an announced alert is over */
	POLICY_ESCALATE,	/* an announced alert is reason to panic; once for each rule */
	POLICY_SUPPRESSED,	/* @count alerts had to wait for alerts_per_hour */
	POLICY_OVERFLOW,	/* @count conditions at once found no room */
};

/**
 * struct policy_event - something to tell
 * @key: the root
 * @first: since when the condition has held (ns)
 * @last: when it was last seen to hold (ns)
 * @id: serial number of the alert, from 1; those never announced leave gaps
 * @index: row of the object in this pass, NO_ROW if it is gone (POLICY_END)
 * @count: of POLICY_SUPPRESSED and POLICY_OVERFLOW, which have no other field
 * @type: enum policy_event_type
 * @rule: enum alert_rule
 */
struct policy_event {
	u64 key;
	u64 first;
	u64 last;
	u32 id;
	u32 index;
	u32 count;
	u8 type;
	u8 rule;
};

/* private: */
struct policy_tally {
	u32 untold;
	bool told;
	u64 told_at;
};

/**
 * struct policy - what is remembered from pass to pass; all of it private
 *
 * About 8 kB. One step uses it at a time.
 */
struct policy {
	/* private: */
	struct places places;
	u64 last_step;
	u64 minute;
	u32 announced[POLICY_MINUTES];
	u32 last_id;
	struct policy_tally suppressed;
	struct policy_tally overflow;
};

/**
 * policy_reset() - forget everything
 * @p: the policy; must be called before the first step
 */
void policy_reset(struct policy *p);

/**
 * policy_step() - apply the rules to one pass
 * @p: the policy
 * @params: the knobs as they are now
 * @now: the time of the pass, of the clock the objects' times are of (ns)
 * @o: the roots of the pass, every key once; those without waiters may be
 *	left out
 * @n: how many
 * @events: the events to tell. Ends come first, then alerts that became worse, then
 *	beginnings, the longest standing first, then escalations, then counts
 * @max: room in @events; POLICY_MAX_EVENTS is always enough, more events are lost
 *
 * Cost: linear in @n. A root costs two looks into a hash table of 64 conditions. Only a new
 * root in a bad state costs looks at all 64. It allocates nothing and never sleeps.
 *
 * Return: the number of events.
 */
u32 policy_step(struct policy *p, const struct policy_params *params, u64 now,
		const struct policy_object *o, u32 n, struct policy_event *events, u32 max);

#endif
