/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading memory that is not ours, on a machine that hangs.
 *
 * Every read is range-checked before it is tried and can't fault. Readable are: the linear
 * map, the kernel image, modules, the struct pages of existing memory, and the stacks of the
 * tasks seen in this pass. In the linear map, devices' memory is excluded, and so is the
 * memory that a confidential guest has yet to accept. Anything else in the vmalloc area may
 * be device memory, where a read has side effects, and is refused.
 */
#ifndef HANGWATCH_TARGET_MEMORY_H
#define HANGWATCH_TARGET_MEMORY_H

#include <linux/build_bug.h>
#include <linux/compiler.h>

#include "model/index.h"
#include "model/memread.h"

/**
 * struct known_tasks - the tasks that a view of memory knows, while a pass finds them
 * @rows: their rows
 * @count: how many there are by now
 * @tasks: task_struct to row, or to a row that it had in an earlier pass
 * @stacks: stack page to row, likewise
 * @asleep: whether the sleep of a row still goes on
 * @ctx: for @asleep
 */
struct known_tasks {
	const struct task_row *rows;
	const u32 *count;
	const struct addr_index *tasks;
	const struct addr_index *stacks;
	bool (*asleep)(void *ctx, u32 row);
	void *ctx;
};

/**
 * known_task() - the row of a task that was seen in this pass
 * @k: the tasks
 * @task: address of its task_struct
 *
 * Return: NO_ROW if it has none.
 */
u32 known_task(const struct known_tasks *k, u64 task);

/**
 * memory_view() - the memread the core and the wait families use in a pass
 * @known: the tasks whose stacks can be read; must outlive the view
 * @m: filled in
 *
 * There is one view at a time: this call forgets what the last one learned of memory.
 */
void memory_view(struct known_tasks *known, struct memread *m);

/**
 * peek() - read one foreign object into a variable of the same type
 * @m: the view
 * @dst: pointer to a variable
 * @src: pointer to foreign memory of the same type; only its address is used
 *
 * Return: whether it could be read; if not, @dst is unchanged.
 */
#define peek(m, dst, src) ({						\
	BUILD_BUG_ON(sizeof(*(dst)) != sizeof(*(src)));			\
	mem_read((m), (u64)(uintptr_t)(src), (void *)(dst), sizeof(*(dst))); \
})

/** memory_setup() - choose the secret of address_number(), learn what memory there is; at load */
void memory_setup(void);

/**
 * address_number() - what a name says instead of a kernel address
 * @addr: the address
 *
 * Names reach the kernel log, which others than root may read.
 * Return: a number that is the same for the same address until the module is unloaded.
 */
u32 address_number(u64 addr);

#endif
