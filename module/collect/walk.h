/* SPDX-License-Identifier: GPL-2.0-only */
/* From rows to the tasks they are about. */
#ifndef HANGWATCH_COLLECT_WALK_H
#define HANGWATCH_COLLECT_WALK_H

#include "pass.h"

/**
 * pass_task() - the task of a row
 * @p: the pass
 * @row: a task row
 *
 * Context: under rcu_read_lock(), and good for as long as that.
 * Return: NULL if it is gone.
 */
struct task_struct *pass_task(const struct pass *p, u32 row);

/**
 * pass_still_asleep() - whether a row's sleep goes on
 * @p: the pass
 * @row: a row that was asleep
 *
 * The reading half of the sleep as a sequence lock (resolve.c).
 * Context: any; takes rcu_read_lock().
 */
bool pass_still_asleep(const struct pass *p, u32 row);

/**
 * pass_look_again() - bring the row of a task that moved up to date
 * @p: the pass
 * @row: its row; it must have no edges yet
 *
 * Context: as pass_still_asleep().
 * Return: whether it sleeps again.
 */
bool pass_look_again(struct pass *p, u32 row);

/**
 * pass_next_number() - the next task's number, in a walk that can't lose its place
 * @nr: where to begin; set to the number found (initial pid namespace)
 * @t: set to the task of that number; NULL if it is gone
 *
 * Context: under rcu_read_lock(); the task is good for as long as that.
 * Return: false at the end.
 */
bool pass_next_number(int *nr, struct task_struct **t);

#endif
