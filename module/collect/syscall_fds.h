/* SPDX-License-Identifier: GPL-2.0-only */
/* The descriptors among the arguments of a system call. */
#ifndef HANGWATCH_COLLECT_SYSCALL_FDS_H
#define HANGWATCH_COLLECT_SYSCALL_FDS_H

#include "model/types.h"

struct pass;

/**
 * pass_call_names() - what the descriptors of a sleeper's system call stand for
 * @p: the pass
 * @task: row of a task that sleeps, with its system call; the caller throws the
 *	names away if it did not sleep throughout
 *
 * Context: sampler; takes rcu_read_lock().
 * Return: for task_row.fds.
 */
u32 pass_call_names(struct pass *p, u32 task);

#endif
