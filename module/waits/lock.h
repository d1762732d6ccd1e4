/* SPDX-License-Identifier: GPL-2.0-only */
/* The name of a lock; see lock.c. */
#ifndef HANGWATCH_WAITS_LOCK_H
#define HANGWATCH_WAITS_LOCK_H

#include "waits/family.h"

/**
 * name_lock() - an object's address and name, which is its symbol if it is static
 * @lock: the address
 * @d: its kind is filled in
 *
 * Return: false if it is called by a number.
 */
bool name_lock(u64 lock, struct found_object *d);

#endif
