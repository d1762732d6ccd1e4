/* SPDX-License-Identifier: GPL-2.0-only */
/* From a row to the task it is about; a task_struct's memory may be another's by now. */
#ifndef HANGWATCH_TARGET_TASK_H
#define HANGWATCH_TARGET_TASK_H

#include "model/rows.h"

struct task_struct;

/**
 * task_alive() - the task of a row
 * @row: the row
 *
 * Context: under rcu_read_lock(), and good for as long as that.
 * Return: NULL if it is gone.
 */
struct task_struct *task_alive(const struct task_row *row);

#endif
