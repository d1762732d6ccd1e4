/* SPDX-License-Identifier: GPL-2.0-only */
/* Alerts as data: what the rules see of a pass, and the record of an alert. */
#ifndef HANGWATCH_MODEL_ALERTS_H
#define HANGWATCH_MODEL_ALERTS_H

#include "model/types.h"

/* At most this many of the newest are kept. */
#define ALERT_ROWS 64
#define ALERT_EVIDENCE 768

/**
 * struct alert_row - one alert
 * @id: serial number
 * @rule: enum alert_rule
 * @active: it has not ended
 * @since: since when its condition held (local_clock(), ns)
 * @began: when it was raised
 * @ended: when it ended
 * @addr: the object's address
 * @kind: the object's kind
 * @outcome: the owner's outcome when it began
 * @waiters: how many waited when it began, and at most since
 * @name: the object's name, cut to fit
 * @owner: "comm[pid]"
 * @evidence: the facts for an expert, one field without white space
 */
struct alert_row {
	u32 id;
	u8 rule;
	u8 active;
	u16 kind;
	u8 outcome;
	u32 waiters;
	u64 since;
	u64 began;
	u64 ended;
	u64 addr;
	char name[128];
	char owner[96];
	char evidence[ALERT_EVIDENCE];
};

/**
 * struct crowd - the waiters of one chain, each once
 * @old: how many have for alert_secs
 * @privileged: how many are root's
 * @no_crowd: others, some of which may ask for nothing
 */
struct crowd {
	u32 old;
	u32 privileged;
	u32 no_crowd;
};

/**
 * struct policy_object - what the rules see of one root in one pass
 * @key: its identity over passes
 * @told: the identity of the object that its alert tells of, 0 if it has none. A root with a
 *	new key is the one that is gone if the same object is told of and always had a sleeper
 * @nth_since: since when the waiters_max-th oldest waiter waits, 0 if there
 *	are fewer waiters or it is not known (ns)
 * @stuck_since: since when both its oldest waiter has waited and its owner has
 *	been blocked, stopped or absent, 0 if that is not known (ns)
 * @oldest: since when the oldest waiter of the object that is told of has slept (ns)
 * @index: its row in this pass
 * @waiters: how many wait for it, directly and through others
 * @uid: the user of its waiters
 * @verdict: enum object_verdict
 * @demand: whether its waiters ask for something
 * @privileged: whether RULE_BLOCKED and RULE_DEADLOCK may escalate on it
 * @crowd_privileged: whether RULE_WAITERS may
 */
struct policy_object {
	u64 key;
	u64 told;
	u64 nth_since;
	u64 stuck_since;
	u64 oldest;
	u32 index;
	u32 waiters;
	u32 uid;
	u8 verdict;
	u8 demand;
	u8 privileged;
	u8 crowd_privileged;
};

#endif
