/* SPDX-License-Identifier: GPL-2.0-only */
/* What a kernel lock is part of; see lockname.c. */
#ifndef HANGWATCH_WAITS_LOCKNAME_H
#define HANGWATCH_WAITS_LOCKNAME_H

#include "waits/family.h"

/**
 * name_known_lock() - name a kernel lock by its symbol, or by what it is part of
 * @s: who waits for it
 * @lock: its address
 * @d: its kind says what lock it is; its address and name are set: a number, if nothing
 *	better is proved
 */
void name_known_lock(const struct sleep *s, u64 lock, struct found_object *d);

#endif
