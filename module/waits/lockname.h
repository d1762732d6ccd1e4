/* SPDX-License-Identifier: GPL-2.0-only */
/* What a kernel lock is part of; see lockname.c. */
#ifndef HANGWATCH_WAITS_LOCKNAME_H
#define HANGWATCH_WAITS_LOCKNAME_H

#include "waits/family.h"

/**
 * name_mutex_owner() - name a mutex by what it is part of
 * @s: who waits for it
 * @lock: its address
 * @d: its name is replaced if that is proved
 */
void name_mutex_owner(const struct sleep *s, u64 lock, struct found_object *d);

/** name_rwsem_owner() - the same of an rw_semaphore */
void name_rwsem_owner(const struct sleep *s, u64 lock, struct found_object *d);

/** name_percpu_lock() - the same of a percpu_rw_semaphore */
void name_percpu_lock(const struct sleep *s, u64 lock, struct found_object *d);

#endif
