/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the pure core sees memory: through these calls and nothing else.
 *
 * The module answers them with range-checked nofault reads; the unit tests
 * with images, made up or captured.  A read that fails is ordinary: foreign
 * memory may go away at any time.
 */
#ifndef HANGWATCH_MODEL_MEMREAD_H
#define HANGWATCH_MODEL_MEMREAD_H

#include "model/rows.h"

/**
 * struct memread - a view of memory
 * @ctx: handed to every call
 * @read: copies @len bytes from @addr, all or nothing
 * @is_function: whether @addr is the first byte of a function
 * @is_task: whether @addr is the task_struct of a task of this pass
 * @stack_of: the task of this pass on whose kernel stack @addr lies, 0 if none
 * @pinned: whether @addr lies on the stack of a task that has slept
 *	without a break since the pass began: such memory has not changed
 * @asleep: whether the task_struct @task is such a task's
 */
struct memread {
	void *ctx;
	bool (*read)(void *ctx, u64 addr, void *dst, u32 len);
	bool (*is_function)(void *ctx, u64 addr);
	bool (*is_task)(void *ctx, u64 addr);
	u64 (*stack_of)(void *ctx, u64 addr);
	bool (*pinned)(void *ctx, u64 addr);
	bool (*asleep)(void *ctx, u64 task);
};

static inline bool mem_read(const struct memread *m, u64 addr, void *dst, u32 len)
{
	return m->read(m->ctx, addr, dst, len);
}

static inline bool mem_word(const struct memread *m, u64 addr, u64 *word)
{
	return m->read(m->ctx, addr, word, sizeof(*word));
}

#endif
