/* SPDX-License-Identifier: GPL-2.0-only */
/* The lines of the kernel log about alerts; they go through alert/log.h. */
#ifndef HANGWATCH_ALERT_SAY_H
#define HANGWATCH_ALERT_SAY_H

#include "alert/evidence.h"
#include "alert/policy.h"

struct pass;

/** say_waits() - the activity of a number of tasks, as one says it */
static inline const char *say_waits(u32 tasks)
{
	return tasks == 1 ? "task waits" : "tasks wait";
}

/**
 * say_alert() - what is wrong, once it is an alert and whenever that turns out to be worse
 * @p: the pass that shows it
 * @e: POLICY_BEGIN or POLICY_WORSE
 * @evidence: of the object that it tells of
 *
 * Context: sampler; does not sleep.
 */
void say_alert(const struct pass *p, const struct policy_event *e,
	       const struct evidence *evidence);

/**
 * say_end() - that an alert is over
 * @p: the pass that no longer shows it
 * @e: POLICY_END
 * @a: its record, NULL if there is none
 *
 * Context: as say_alert().
 */
void say_end(const struct pass *p, const struct policy_event *e, const struct alert_row *a);

#endif
