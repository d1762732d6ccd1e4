/* SPDX-License-Identifier: GPL-2.0-only */
/* From a row to the task it is about; a task_struct's memory may be another's by now. */
#ifndef HANGWATCH_TARGET_TASK_H
#define HANGWATCH_TARGET_TASK_H

#include "model/memread.h"
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

/**
 * pid_namespace_of() - the pid namespace a task is in
 * @m: foreign memory
 * @task: address of its task_struct
 *
 * Context: nofault reads.  Return: its address, 0 if the task is gone or it can't be read.
 */
u64 pid_namespace_of(const struct memread *m, u64 task);

#endif
