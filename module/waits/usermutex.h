/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the owner of the user space mutex that a futex is part of; see usermutex.c. */
#ifndef HANGWATCH_WAITS_USERMUTEX_H
#define HANGWATCH_WAITS_USERMUTEX_H

#include "waits/family.h"

/**
 * usermutex_may_have_owner() - whether a sleeper waits as one does for a user space mutex
 * @t: its row, with the system call filled in
 */
bool usermutex_may_have_owner(const struct task_row *t);

/**
 * usermutex_owner() - the owner of the user space mutex that a sleeper waits for
 * @m: foreign memory
 * @waiter: the row of one that sleeps in futex()
 * @found: filled in
 *
 * Context and Return: as wait_family.owner.
 */
bool usermutex_owner(const struct memread *m, const struct task_row *waiter,
		     struct found_owner *found);

/**
 * usermutex_joined() - the thread whose exit a sleeper in futex() waits for
 * @m: foreign memory
 * @waiter: its row
 *
 * Return: address of the task_struct; 0 if it waits for something else.
 */
u64 usermutex_joined(const struct memread *m, const struct task_row *waiter);

#endif
