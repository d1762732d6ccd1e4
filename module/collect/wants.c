// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wanted keys: an index of the objects whose holders are looked for. Those with one key
 * are a list.
 */
#include "collect/wants.h"

/* Values of two types may be the same number, so what the index says is checked. */
static u64 index_key(enum holder_key_type type, u64 value)
{
	return value ^ (u64)type << 56;
}

static bool has_key(const struct object_row *o, enum holder_key_type type, u64 value)
{
	return o->key.type == type && o->key.value == value;
}

bool pass_want(struct pass *p, u32 object)
{
	const struct holder_key *key = &p->snap->object[object].key;
	u64 at = index_key(key->type, key->value);

	p->scratch->next_want[object] = index_get(&p->scratch->wants, at);
	return index_put(&p->scratch->wants, at, object);
}

/* The first object from a place in the list on that has a key. */
static u32 from(const struct pass *p, u32 object, enum holder_key_type type, u64 value)
{
	while (object != NO_ROW && !has_key(&p->snap->object[object], type, value))
		object = p->scratch->next_want[object];
	return object;
}

u32 pass_wanted(const struct pass *p, enum holder_key_type type, u64 value)
{
	return from(p, index_get(&p->scratch->wants, index_key(type, value)), type, value);
}

u32 pass_wanted_next(const struct pass *p, u32 object)
{
	const struct holder_key *key = &p->snap->object[object].key;

	return from(p, p->scratch->next_want[object], key->type, key->value);
}
