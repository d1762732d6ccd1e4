// SPDX-License-Identifier: GPL-2.0-only
/* The address index; see index.h. */
#include "model/index.h"

void index_reset(struct addr_index *x)
{
	if (!x->used)
		return;
	x->used = 0;
	/* Zeroed slots are of no generation: the last number is left out. */
	if (++x->generation != ~(u32)0)
		return;
	memset(x->slots, 0, ((size_t)x->mask + 1) * sizeof(*x->slots));
	x->generation = 0;
}

static bool is_taken(const struct addr_index *x, const struct index_slot *slot)
{
	return slot->taken == x->generation + 1;
}

static struct index_slot *find(const struct addr_index *x, u64 key)
{
	u32 at = (u32)(((key >> 3) * 0x9e3779b97f4a7c15ULL) >> 32) & x->mask;

	while (is_taken(x, &x->slots[at]) && x->slots[at].key != key)
		at = (at + 1) & x->mask;
	return &x->slots[at];
}

u32 index_get(const struct addr_index *x, u64 key)
{
	const struct index_slot *slot = find(x, key);

	return is_taken(x, slot) ? slot->value : NO_ROW;
}

bool index_put(struct addr_index *x, u64 key, u32 value)
{
	struct index_slot *slot = find(x, key);

	if (!is_taken(x, slot)) {
		if (!index_has_room(x, 1))
			return false;
		x->used++;
		slot->key = key;
		slot->taken = x->generation + 1;
	}
	slot->value = value;
	return true;
}
