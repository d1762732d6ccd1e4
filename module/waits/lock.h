/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel locks: names, and who has one; see lock.c. */
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

/**
 * rwsem_writer() - the task that an rw_semaphore says has it to write
 * @m: foreign memory
 * @lock: a proved rw_semaphore
 *
 * Return: its task_struct's address, 0 if nobody has it, or readers do.
 */
u64 rwsem_writer(const struct memread *m, const struct rw_semaphore *lock);

/** rwsem_readers() - how many tasks have an rw_semaphore to read; as rwsem_writer() */
u32 rwsem_readers(const struct memread *m, const struct rw_semaphore *lock);

#endif
