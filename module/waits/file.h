/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a sleeper to the open file it sleeps on.
 *
 * The file is looked for where a system call keeps it. That is the sleeper's file table, at
 * the descriptors it was called with, and then the words of its stack. Neither is a proof:
 * another thread may have put another file at the descriptor since, and a stack holds old
 * words. The file itself is the proof, if it leads to the queue the sleeper is linked into:
 * the caller says how. Then the file is open for as long as the sleep.
 */
#ifndef HANGWATCH_WAITS_FILE_H
#define HANGWATCH_WAITS_FILE_H

#include "waits/sleep.h"

/**
 * file_poll() - what kind of file it is: the function poll() would call
 * @m: foreign memory
 * @file: address of a possible struct file
 *
 * Return: enum function_id; FN_OTHER for a kind without meaning here, or if it is no file.
 */
unsigned int file_poll(const struct memread *m, u64 file);

/** file_private() - its private_data, 0 if it can't be read */
u64 file_private(const struct memread *m, u64 file);

/**
 * file_at() - the file at a descriptor of a task
 * @m: foreign memory
 * @task: a task that sleeps: it keeps its file table
 * @fd: the descriptor
 *
 * Context: the table and the file may go away unless under rcu_read_lock().
 * Return: the entry of the table, 0 if it is empty or can't be read.
 */
u64 file_at(const struct memread *m, u64 task, u32 fd);

/**
 * typedef file_proof - whether a file is the one a sleeper sleeps on
 * @s: the sleeper
 * @file: address of a possible struct file; the proof must confirm that it is one
 * @data: the caller's
 */
typedef bool file_proof(const struct sleep *s, u64 file, void *data);

/**
 * file_of_sleep() - the file a sleeper sleeps on
 * @s: the sleeper
 * @proof: decides
 * @data: handed to @proof
 *
 * Bounded by FILE_STACK_WORDS.  Return: address of the struct file, 0 if none
 * was proved.
 */
u64 file_of_sleep(const struct sleep *s, file_proof *proof, void *data);

#endif
