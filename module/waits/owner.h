/* SPDX-License-Identifier: GPL-2.0-only */
/* Owners that an object names by a word of its own, as several families have them. */
#ifndef HANGWATCH_WAITS_OWNER_H
#define HANGWATCH_WAITS_OWNER_H

#include "waits/family.h"

/**
 * owner_task() - a word at owner_at that is a task_struct
 *
 * Flags in its low bits are dropped.  Parameters and Return: as wait_family.owner.
 */
bool owner_task(const struct memread *m, const struct object_row *o,
		const struct task_row *waiter, struct found_owner *found);

/**
 * owner_of_pid() - the task of a struct pid, whose list of tasks has its head at owner_at
 * @type: the list of the pid
 *
 * A process if it is its leader; a single thread only if a tracer waits for one.  Other
 * parameters and Return: as wait_family.owner.
 */
bool owner_of_pid(const struct memread *m, const struct object_row *o, enum pid_type type,
		  struct found_owner *found);

#endif
