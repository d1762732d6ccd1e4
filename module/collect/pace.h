/* SPDX-License-Identifier: GPL-2.0-only */
/* How long a pass keeps others waiting. */
#ifndef HANGWATCH_COLLECT_PACE_H
#define HANGWATCH_COLLECT_PACE_H

#include "pass.h"

/**
 * pass_rcu_break() - end one stretch under RCU and begin the next
 * @p: the pass
 * @since: when the stretch began (local_clock()); updated
 *
 * Context: under rcu_read_lock(), and again so on return; may reschedule.
 */
void pass_rcu_break(struct pass *p, u64 *since);

/**
 * pass_rcu_end() - note the length of a stretch under RCU
 * @p: the pass
 * @since: when it began
 */
void pass_rcu_end(struct pass *p, u64 since);

#endif
