/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Alerts: the verdicts of the rules (alert/policy.h) on a pass, told to people.
 *
 * An alert is logged when it begins and when it ends. It is kept in the alerts table with the
 * evidence it began with, and may panic the machine for kdump.
 */
#ifndef HANGWATCH_ALERT_ALERT_H
#define HANGWATCH_ALERT_ALERT_H

struct pass;

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
