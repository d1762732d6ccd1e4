/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel locks: finds the owner of one; see lock.c. */
#ifndef HANGWATCH_WAITS_LOCK_H
#define HANGWATCH_WAITS_LOCK_H

#include "waits/family.h"

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
