/* SPDX-License-Identifier: GPL-2.0-only */
/* The alerts that are kept for the alerts table: the newest ALERT_ROWS. */
#ifndef HANGWATCH_ALERT_TABLE_H
#define HANGWATCH_ALERT_TABLE_H

#include "alert/evidence.h"
#include "alert/policy.h"

struct pass;

/** table_reset() - forget all; context: before the first pass */
void table_reset(void);

/**
 * table_put() - keep an alert that began, or one that became worse
 * @p: the pass that shows it
 * @e: POLICY_BEGIN or POLICY_WORSE
 * @evidence: of the object that it tells of
 *
 * A full table loses its oldest alert that ended, or the oldest of all.
 * Context: sampler.  Return: its row, good until the next table_put().
 */
const struct alert_row *table_put(const struct pass *p, const struct policy_event *e,
				  const struct evidence *evidence);

/**
 * table_end() - note that an alert is over
 * @p: the pass that does not show it any more
 * @id: its number
 *
 * Context: as table_put().  Return: as table_put(), NULL if it is not kept any more.
 */
const struct alert_row *table_end(const struct pass *p, u32 id);

/** table_publish() - give a pass a copy of all rows; context: sampler */
void table_publish(const struct pass *p);

#endif
