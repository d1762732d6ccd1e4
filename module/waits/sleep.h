/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One sleeper as the wait families see it: its row, a copy of its stack, its frames.
 */
#ifndef HANGWATCH_WAITS_SLEEP_H
#define HANGWATCH_WAITS_SLEEP_H

#include "model/functions.h"
#include "target/memory.h"

/* Frames of a sleeper looked at to tell meanings apart. */
#define SLEEP_FRAMES 16

/**
 * struct sleep - one sleeper as the families see it
 * @mem: foreign memory
 * @row: its row, with the system call filled in
 * @words: copy of its stack from the saved stack pointer up
 * @count: how many words, 0 if it could not be copied
 * @base: the address that words[0] was copied from
 * @own: places of the words that are the address of its task_struct
 * @owns: how many
 * @entries: whether a wait_queue_entry may be what it sleeps on (scan_has_entry())
 * @lists: whether a waiter in another kind of list may be (scan_has_list())
 * @fn: function ids of its frames, innermost first
 * @frames: how many
 */
struct sleep {
	const struct memread *mem;
	const struct task_row *row;
	const u64 *words;
	u32 count;
	u64 base;
	const u16 *own;
	u32 owns;
	bool entries;
	bool lists;
	u16 fn[SLEEP_FRAMES];
	u32 frames;
};

/* Whether a known function is among a sleeper's frames. */
static inline bool sleep_in(const struct sleep *s, enum function_id id)
{
	u32 i;

	for (i = 0; i < s->frames; i++)
		if (s->fn[i] == id)
			return true;
	return false;
}

/* The frame of the function that sleeps: the first past the scheduler's plumbing. */
static inline u32 sleep_frame(const struct sleep *s)
{
	u32 i = 0;

	while (i < s->frames && function_role(s->fn[i]) == ROLE_SCHED)
		i++;
	return i;
}

/**
 * waiter_function() - in which function's frame a waiter on the stack lies
 * @s: the sleeper
 * @waiter: the waiter's address
 *
 * Only functions that sleep without a wait_queue_entry are looked for. They are found by the
 * nearest return address below the waiter, as a call from the frame pushes it there. The
 * frames don't have these functions, as stack_trace_save_tsk() leaves them out
 * (in_sched_functions).
 *
 * Return: enum function_id, FN_OTHER for none.
 */
unsigned int waiter_function(const struct sleep *s, u64 waiter);

#endif
