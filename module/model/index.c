// SPDX-License-Identifier: GPL-2.0-only
/* The address index; see index.h. */
#include "model/index.h"

void index_reset(struct addr_index *x)
{
	if (!x->used)
		return;
	memset(x->slots, 0, ((size_t)x->mask + 1) * sizeof(*x->slots));
	x->used = 0;
}

static struct index_slot *find(const struct addr_index *x, u64 key)
{
	u32 at = (u32)(((key >> 3) * 0x9e3779b97f4a7c15ULL) >> 32) & x->mask;

	while (x->slots[at].key && x->slots[at].key != key)
		at = (at + 1) & x->mask;
	return &x->slots[at];
}

u32 index_get(const struct addr_index *x, u64 key)
{
	const struct index_slot *slot = find(x, key);

	return slot->key ? slot->value : NO_ROW;
}

bool index_put(struct addr_index *x, u64 key, u32 value)
{
	struct index_slot *slot = find(x, key);

	if (!slot->key) {
		if (x->used >= x->mask - x->mask / 4)
			return false;
		x->used++;
		slot->key = key;
	}
	slot->value = value;
	return true;
}
