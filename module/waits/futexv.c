// SPDX-License-Identifier: GPL-2.0-only
/*
 * futex_waitv(): any of up to 128 futexes.
 *
 * Their futex_qs are in an array outside the stack (kernel/futex, struct futex_vector), which
 * the sleeping function has a pointer to. Every word of the stack is tried. It points to the
 * array if there are as many elements as the system call asked for. Each of them must name
 * the sleeper and be linked into a list. A pointer into the middle of it fails at its end.
 * futex.c tells the meaning of each of them.
 */
#include <linux/sched.h>

#include "arch/arch.h"
#include "arch/calls.h"
#include "target/layout.h"
#include "waits/futexv.h"

/* From the innermost frame to the system call's. */
#define VECTOR_STACK_WORDS 128
#define VECTOR_MAX 128		/* FUTEX_WAITV_MAX */

static u64 links_of(u64 vector, u32 i)
{
	return vector + i * layout.futex_vector_size + layout.futex_vector_q + layout.futex_links;
}

/* struct futex_q: the task follows the links. */
static bool names_sleeper(const struct sleep *s, u64 links)
{
	u64 task;

	return mem_word(s->mem, links + sizeof(struct list_head), &task) && task == s->row->task;
}

/* Fills in a wait for each of them; false if one could not be proved. */
static bool prove_all(const struct sleep *s, struct scan *scan, u64 vector, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (!names_sleeper(s, links_of(vector, i)))
			return false;
	for (i = 0; i < count && i < SCAN_MAX_WAITS; i++) {
		struct found_wait *w = &scan->waits[i];

		*w = (struct found_wait){ .shape = SHAPE_WAITER, .waiter = links_of(vector, i) };
		if (ring_find_head(scan->map, s->mem, RING_LIST, w->waiter, &w->head) != RING_OK)
			return false;
	}
	scan->found = i;
	scan->cut = i < count;
	return true;
}

bool wait_vector(const struct sleep *s, struct scan *scan)
{
	u64 count = s->row->args[1];
	u32 end = min_t(u32, s->count, VECTOR_STACK_WORDS), i;

	if (!layout_on(LAYOUT_FUTEX_VECTOR) || !layout_on(LAYOUT_FUTEX) ||
	    !sleep_in(s, FN_futex_wait_multiple) || !count || count > VECTOR_MAX ||
	    s->row->flags & ROW_COMPAT)
		return false;
	for (i = 0; i < end; i++)
		if (arch_in_linear(s->words[i]) && !(s->words[i] & 7) &&
		    prove_all(s, scan, s->words[i], count))
			return true;
	return false;
}

u64 vector_address(const struct sleep *s, const struct found_wait *w)
{
	u64 element = w->waiter - layout.futex_links - layout.futex_vector_q, addr;

	return mem_word(s->mem, element + layout.futex_vector_uaddr, &addr) ? addr : 0;
}
