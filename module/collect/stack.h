/* SPDX-License-Identifier: GPL-2.0-only */
/* The live part of a sleeper's stack. */
#ifndef HANGWATCH_COLLECT_STACK_H
#define HANGWATCH_COLLECT_STACK_H

#include "model/types.h"

struct pass;
struct task_struct;

/**
 * pass_copy_stack() - copy the live part of a sleeper's stack into the scratch memory
 * @p: the pass
 * @t: the task, under rcu_read_lock()
 * @stack: lowest address of its stack
 * @base: set to the address that the first word was copied from
 *
 * Return: how many words; the caller checks that it slept on.
 */
u32 pass_copy_stack(struct pass *p, const struct task_struct *t, u64 stack, u64 *base);

#endif
