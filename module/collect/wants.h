/* SPDX-License-Identifier: GPL-2.0-only */
/* The objects whose holders are looked for, by their keys. */
#ifndef HANGWATCH_COLLECT_WANTS_H
#define HANGWATCH_COLLECT_WANTS_H

#include "pass.h"

/**
 * pass_want() - note that an object's holders are looked for by its key
 * @p: the pass
 * @object: the object's row
 *
 * Return: false if there is no room.
 */
bool pass_want(struct pass *p, u32 object);

/**
 * pass_wanted() - the first object whose holders are looked for by a key
 * @p: the pass
 * @type: enum holder_key_type
 * @value: the key's
 *
 * Return: NO_ROW if there is none.
 */
u32 pass_wanted(const struct pass *p, enum holder_key_type type, u64 value);

/** pass_wanted_next() - the next object with the same key as one, NO_ROW at the end */
u32 pass_wanted_next(const struct pass *p, u32 object);

#endif
