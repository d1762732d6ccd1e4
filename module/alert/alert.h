/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Alerts: what the rules (alert/policy.h) say of a pass, told to people.
 *
 * An alert is logged when it begins and when it ends, kept in the alerts
 * table with the evidence it began with, and may panic the machine for kdump.
 */
#ifndef HANGWATCH_ALERT_ALERT_H
#define HANGWATCH_ALERT_ALERT_H

#include <linux/types.h>

#include "model/rows.h"

/* The newest so many are kept. */
#define ALERT_ROWS 64
#define ALERT_EVIDENCE 768

struct pass;

/**
 * struct alert_row - one alert
 * @id: serial number
 * @rule: enum policy_rule
 * @active: it has not ended
 * @since: since when its condition held (local_clock(), ns)
 * @began: when it was raised
 * @ended: when it ended
 * @addr: the object's address
 * @kind: the object's kind
 * @outcome: what the owner did when it began
 * @waiters: how many waited when it began, and at most since
 * @name: the object's name, cut to fit
 * @owner: "comm[pid]"
 * @evidence: what convinces an expert, one field without white space
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
 * alert_pass() - apply the rules to a finished pass
 * @p: the pass; its snapshot gets a copy of the alerts
 *
 * Logs, and panics if it must.  Context: sampler.
 */
void alert_pass(struct pass *p);

/** alert_setup() - forget all alerts */
void alert_setup(void);

#endif
