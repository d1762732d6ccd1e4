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
 * struct task_place - a task that is to be found again after others could run
 * @task: address of its task_struct
 * @start: when it began
 * @tid: its number in the initial pid namespace
 *
 * A number is a place that holds nothing. To let go of the last reference to a task would be
 * work (__put_task_struct(), kernel/fork.c, before it was left to RCU).
 */
struct task_place {
	u64 task;
	u64 start;
	s32 tid;
};

/** task_place() - where to find a task again; context: under rcu_read_lock() */
struct task_place task_place(const struct task_struct *t);

/**
 * task_at() - the task of a place
 * @place: as task_place() said
 *
 * Context: as task_alive().
 * Return: NULL if it is gone: it is in no list of tasks any more.
 */
struct task_struct *task_at(const struct task_place *place);

/**
 * pid_namespace_of() - the pid namespace a task is in
 * @m: foreign memory
 * @task: address of its task_struct
 *
 * Context: nofault reads.  Return: its address, 0 if the task is gone or it can't be read.
 */
u64 pid_namespace_of(const struct memread *m, u64 task);

#endif
