// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring_enter() on a ring with IORING_SETUP_DEFER_TASKRUN: since 6.3 the sleeper is in no
 * queue, as only the ring itself wakes it.
 *
 * Proof: the struct io_wait_queue on its stack has its task and the wake function that only
 * it uses, and is linked to itself. Its ring is that of a file of the sleeper. The function
 * it sleeps in is the one that has it on its stack. (Other rings: file.c.)
 *
 * Idle: it waits for completions.
 */
#include <linux/wait.h>

#include "target/layout.h"
#include "target/symbol.h"
#include "waits/file.h"
#include "target/names.h"
#include "waits/families.h"

static bool sleeps_for_ring(const struct sleep *s)
{
	u32 at = sleep_frame(s);

	if (at == s->frames)
		return false;
	switch (s->fn[at]) {
	case FN_io_cqring_wait:
	case FN___do_sys_io_uring_enter:
	case FN___se_sys_io_uring_enter:
	case FN_sys_io_uring_enter:
		return true;
	default:
		return false;
	}
}

/* The ring of an entry that the word @i of the stack is the function of; 0 if it is none. */
static u64 ring_at(const struct sleep *s, u32 i)
{
	u64 at = s->base + (u64)i * sizeof(u64) - offsetof(struct wait_queue_entry, func), ctx;
	const struct wait_queue_entry *entry = (const void *)(uintptr_t)at;
	u64 links = (u64)(uintptr_t)&entry->entry, task, next, prev;

	if (symbol_function(s->words[i]) != FN_io_wake_function ||
	    !mem_word(s->mem, (u64)(uintptr_t)&entry->private, &task) || task != s->row->task ||
	    !mem_word(s->mem, links, &next) || next != links ||
	    !mem_word(s->mem, links + sizeof(u64), &prev) || prev != links)
		return 0;
	return mem_word(s->mem, at - layout.io_wait_entry + layout.io_wait_ctx, &ctx) ? ctx : 0;
}

static bool is_ring(const struct sleep *s, u64 file, void *ctx)
{
	return file_poll(s->mem, file) == FN_io_uring_poll &&
	       file_private(s->mem, file) == *(u64 *)ctx;
}

static bool claim_io_uring(const struct sleep *s, const struct found_wait *w,
			   struct found_object *d)
{
	u64 ctx = 0, file;
	u32 i;

	if (!sleeps_for_ring(s))
		return false;
	for (i = 0; i < s->count && !ctx; i++)
		ctx = ring_at(s, i);
	file = ctx ? file_of_sleep(s, is_ring, &ctx) : 0;
	if (!file)
		return false;
	d->kind = KIND_IO_URING;
	d->addr = ctx + layout.io_ring_wait;
	name_file(s->mem, file, d->name, sizeof(d->name));
	return true;
}

const struct wait_family io_uring_family = {
	.name = "deferred io_urings",
	.shapes = CLAIMS_NO_QUEUE,
	.group = NEEDS(IO_URING),
	.claim = claim_io_uring,
};
