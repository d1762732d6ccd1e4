/* SPDX-License-Identifier: GPL-2.0-only */
/* Looking at every open file there is. */
#ifndef HANGWATCH_COLLECT_FILES_H
#define HANGWATCH_COLLECT_FILES_H

#include "pass.h"

/**
 * typedef file_visitor - told of one open file of a process
 * @p: the pass
 * @file: a struct file that is not freed meanwhile
 * @leader: row of the process
 * @fd: its descriptor
 */
typedef void file_visitor(struct pass *p, const struct file *file, u32 leader, u32 fd);

/**
 * pass_each_file() - look at every open file of every process
 * @p: the pass
 * @visit: called under rcu_read_lock(), perhaps with a spinlock held: must not sleep
 *
 * Context: as pass_walk().
 */
void pass_each_file(struct pass *p, file_visitor *visit);

/**
 * pass_files_of() - look at every open file of a task that has no row
 * @p: the pass
 * @t: the task
 * @since: when the stretch under RCU began; updated
 * @visit: as in pass_each_file(); told NO_ROW for the row of its process
 *
 * Context: under rcu_read_lock(), which may be let go of for a rest.
 * Return: whether all could be read.
 */
bool pass_files_of(struct pass *p, struct task_struct *t, u64 *since, file_visitor *visit);

#endif
