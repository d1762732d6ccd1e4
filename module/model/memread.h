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

#include "arch/nofault.h"
#include "model/rows.h"

/*
 * Regions of memory that is there, or not, as a whole: of a region that was read once, words
 * are read without a call.  A slot of the table has the number of one that was.
 */
#define MEM_REGION_SHIFT 21
#define MEM_REGIONS 256

/**
 * struct memread - a view of memory
 * @ctx: handed to every call
 * @read: copies @len bytes from @addr, all or nothing
 * @is_function: whether @addr is the first byte of a function
 * @is_task: whether @addr is the task_struct of a task of this pass
 * @stack_of: the task of this pass whose kernel stack contains @addr, 0 if none
 * @pinned: whether @addr lies on the stack of a task that has slept
 *	without a break since the pass began: such memory has not changed
 * @asleep: whether the task_struct @task is such a task's
 * @regions: MEM_REGIONS numbers of regions that may be read, NULL if each read is a call
 */
struct memread {
	void *ctx;
	bool (*read)(void *ctx, u64 addr, void *dst, u32 len);
	bool (*is_function)(void *ctx, u64 addr);
	bool (*is_task)(void *ctx, u64 addr);
	u64 (*stack_of)(void *ctx, u64 addr);
	bool (*pinned)(void *ctx, u64 addr);
	bool (*asleep)(void *ctx, u64 task);
	const u64 *regions;
};

static inline u64 region_of(u64 addr)
{
	return addr >> MEM_REGION_SHIFT;
}

static inline bool region_is_known(const u64 *regions, u64 addr)
{
	return regions[region_of(addr) & (MEM_REGIONS - 1)] == region_of(addr);
}

/* Whether a read of @len bytes, a constant, needs no call. */
static __always_inline bool mem_is_near(const struct memread *m, u64 addr, u32 len)
{
	u32 align = len < sizeof(u64) ? len : sizeof(u64);

	return nofault_takes(len) && region_is_known(m->regions, addr) && !(addr & (align - 1)) &&
	       (len <= sizeof(u64) || region_of(addr) == region_of(addr + len - 1));
}

/* Copies @len bytes from @addr, all or nothing. */
static __always_inline bool mem_read(const struct memread *m, u64 addr, void *dst, u32 len)
{
	if (__builtin_constant_p(len) && mem_is_near(m, addr, len))
		return nofault_read(addr, dst, len);
	return m->read(m->ctx, addr, dst, len);
}

static __always_inline bool mem_word(const struct memread *m, u64 addr, u64 *word)
{
	return mem_read(m, addr, word, sizeof(*word));
}

#endif
