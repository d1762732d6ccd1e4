/* SPDX-License-Identifier: GPL-2.0-only */
/* Which lock a sleeper is likely to hold; see inside.c. */
#ifndef HANGWATCH_WAITS_INSIDE_H
#define HANGWATCH_WAITS_INSIDE_H

#include "waits/sleep.h"

/* The kind of what waits for such a lock. */
#define INSIDE_KIND KIND_RWSEM

/**
 * lock_inside() - the rw_semaphore that a sleeper is likely to hold to read
 * @s: the sleeper
 *
 * A lock held to read does not say by whom.  Return: its address, 0 for none.
 */
u64 lock_inside(const struct sleep *s);

#endif
