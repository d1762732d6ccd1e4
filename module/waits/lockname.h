/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the object that a kernel lock is part of; see lockname.c. */
#ifndef HANGWATCH_WAITS_LOCKNAME_H
#define HANGWATCH_WAITS_LOCKNAME_H

#include "waits/family.h"

/**
 * name_known_lock() - name a kernel lock by its symbol, or by the object around it
 * @s: its waiter
 * @lock: its address
 * @d: its kind says what lock it is; its address and name are set: a number, if nothing
 *	better is proved
 */
void name_known_lock(const struct sleep *s, u64 lock, struct found_object *d);

#endif
