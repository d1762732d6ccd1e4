/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hash table from kernel addresses to row numbers, in memory that the caller hands over. It
 * uses open addressing, is never more than seven eighths full, and removes nothing. A reset
 * costs nothing: a slot is taken if it was in this generation of the table. A table that
 * outlives a pass is asked by callers that can tell whether a row still has that address
 * (target/memory.h).
 */
#ifndef HANGWATCH_MODEL_INDEX_H
#define HANGWATCH_MODEL_INDEX_H

#include "model/rows.h"

struct index_slot {
	u64 key;
	u32 value;
	u32 taken;	/* the table's generation plus one, else it is free */
};

/**
 * struct addr_index - the table
 * @slots: @mask + 1 slots, a power of two, zeroed, set by the caller
 * @mask: number of slots - 1
 * @used: slots taken
 * @generation: how often it was reset
 */
struct addr_index {
	struct index_slot *slots;
	u32 mask;
	u32 used;
	u32 generation;
};

/** index_reset() - forget everything */
void index_reset(struct addr_index *x);

/**
 * index_get() - the value of a key
 * @x: the table
 * @key: not 0
 *
 * Return: the value, NO_ROW if the key is not there.
 */
u32 index_get(const struct addr_index *x, u64 key);

/**
 * index_put() - set the value of a key
 * @x: the table
 * @key: not 0
 * @value: replaces an earlier one
 *
 * Return: false if the table is full and the key was not there.
 */
bool index_put(struct addr_index *x, u64 key, u32 value);

/** index_has_room() - whether so many more keys would find room */
static inline bool index_has_room(const struct addr_index *x, u32 more)
{
	return more <= x->mask - x->mask / 8 - x->used;
}

#endif
