/* SPDX-License-Identifier: GPL-2.0-only */
/* From an alert to a panic for kdump, and why there is none; see escalate.c. */
#ifndef HANGWATCH_ALERT_ESCALATE_H
#define HANGWATCH_ALERT_ESCALATE_H

#include "alert/policy.h"

struct pass;

/**
 * escalate_rules() - the rules whose alerts may make the machine panic after a pass
 * @p: the pass
 *
 * Return: a mask of enum alert_rule, 0 if none may.
 */
u32 escalate_rules(const struct pass *p);

/**
 * escalate_explain() - log and count why an alert does not bring the panic that was wanted
 * @p: the pass that shows it
 * @e: POLICY_BEGIN or POLICY_WORSE
 *
 * Context: sampler; does not sleep.
 */
void escalate_explain(struct pass *p, const struct policy_event *e);

/**
 * escalate() - write the text for the dump, and panic
 * @p: the pass, the alerts in its snapshot
 * @e: POLICY_ESCALATE
 *
 * Context: sampler.
 */
void escalate(struct pass *p, const struct policy_event *e);

#endif
