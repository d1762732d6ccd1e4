/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the lock that a sleeper is likely to hold; see inside.c. */
#ifndef HANGWATCH_WAITS_INSIDE_H
#define HANGWATCH_WAITS_INSIDE_H

#include "waits/sleep.h"

/* The kind of a wait for such a lock. */
#define INSIDE_KIND KIND_RWSEM
/* The kind of a possible wait for a filesystem's writers. */
#define WRITERS_KIND KIND_PERCPU_READERS

/**
 * lock_inside() - the rw_semaphore that a sleeper is likely to hold to read
 * @s: the sleeper
 *
 * A lock held to read does not name its readers. Return: its address, 0 for none.
 */
u64 lock_inside(const struct sleep *s);

/**
 * inside_filesystem() - the filesystem for whose writers an object's waiters wait
 * @m: foreign memory
 * @o: an object that somebody waits for
 *
 * Return: address of its super_block, 0 if the object is something else.
 */
u64 inside_filesystem(const struct memread *m, const struct object_row *o);

/**
 * inside_writes() - whether a task is in a system call that changes a file of a filesystem
 * @m: foreign memory
 * @t: the task, which sleeps
 * @sb: address of the super_block
 *
 * From before it begins to change the file until it is done it counts among the writers,
 * unless it waits to be let in.  Context: rcu_read_lock().
 */
bool inside_writes(const struct memread *m, const struct task_row *t, u64 sb);

#endif
