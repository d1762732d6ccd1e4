/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The 64-bit system calls: name, number of arguments, and the arguments that are file
 * descriptors. They are data. The numbers come from the headers of the kernel being built
 * for. A call that it does not have has no row.
 */
#ifndef HANGWATCH_MODEL_SYSCALLS_H
#define HANGWATCH_MODEL_SYSCALLS_H

#include "model/rows.h"

/* The bit of an argument in a set of arguments. */
#define FD(n) (1U << (n))
/* openat() and its like: relative to the working directory. */
#define FD_CWD (-100)

/**
 * call_name() - the name of a system call
 * @nr: its number
 *
 * Return: NULL for a number without a name.
 */
const char *call_name(s32 nr);

/** call_compat_name() - the name of a 32-bit system call, as call_name() */
const char *call_compat_name(s32 nr);

/**
 * call_of_compat() - the 64-bit call that takes the same arguments as a 32-bit one
 * @name: its name, as call_compat_name() says it
 *
 * It has the same name, except for the part that tells wide from narrow (fcntl64,
 * futex_time64). Linear in the table.
 *
 * Return: its number; -1 if there is none.
 */
s32 call_of_compat(const char *name);

/**
 * call_of_row() - the system call of a task, by its 64-bit number
 * @row: its row
 *
 * Return: -1 for none, and for a 32-bit call without such a number.
 */
s32 call_of_row(const struct task_row *row);

/** call_args() - how many arguments a system call has, ROW_ARGS if it is unknown */
u32 call_args(s32 nr);

/**
 * call_fds() - which arguments of a system call are file descriptors
 * @nr: its number
 * @args: its ROW_ARGS arguments
 *
 * Return: FD() of each; 0 for an unknown call.
 */
u32 call_fds(s32 nr, const u64 *args);

/**
 * call_keeps() - whether a descriptor stays what it is while a call sleeps
 * @nr: its number
 *
 * close() takes it out of the table before it sleeps.
 */
bool call_keeps(s32 nr);

#endif
