/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tells others of an alert: tracers by the tracepoint hangwatch:alert, and udev by a uevent
 * of the module. A SysRq key (parameter sysrq_key, off by default) shows somebody at the
 * console the newest text in the dump.
 *
 * A uevent takes a lock and allocates, and so may hang with the machine. A work item of its
 * own sends them, in turn; if it lags far behind, the oldest are left out.
 */
#ifndef HANGWATCH_ALERT_NOTIFY_H
#define HANGWATCH_ALERT_NOTIFY_H

#include "model/alerts.h"

/**
 * notify_setup() - begin
 *
 * Context: may sleep.  Return: 0 or -ENOMEM.
 */
int notify_setup(void);

/** notify_teardown() - end; waits for a uevent that is being sent */
void notify_teardown(void);

/**
 * notify_alert() - an alert began or ended
 * @a: the alert
 *
 * Context: sampler; does not sleep.
 */
void notify_alert(const struct alert_row *a);

/** notify_has_key() - whether somebody may ask for the text by a key */
bool notify_has_key(void);

#endif
