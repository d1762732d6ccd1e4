/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The signature of a hang: a short number that is the same for the same hang on two machines.
 * It is used to search for a hang and to count it.
 *
 * It is made of words: kinds, names, functions. Words that differ from one machine or boot to
 * the next are left out of it: numbers (process ids, inodes, ports) and addresses.
 */
#ifndef HANGWATCH_MODEL_SIGNATURE_H
#define HANGWATCH_MODEL_SIGNATURE_H

#include "model/rows.h"

/** SIGNATURE_START - the signature of nothing */
#define SIGNATURE_START 2166136261U

/**
 * signature_add() - add a word to a signature
 * @hash: the signature so far
 * @word: the word, which ends at its NUL; the order of words matters
 *
 * A run of decimal digits counts as one digit. So does a run of six or more hexadecimal ones
 * of which at least one is decimal. The part after a dot in a function's name is the
 * compiler's (.isra.0, .cold) and must be cut off before.
 *
 * Return: the new signature (FNV-1a, 32 bits).
 */
u32 signature_add(u32 hash, const char *word);

/**
 * struct signature_start - what the last signature began with; all zeroes if there was none
 *
 * A caller that makes many keeps it, for its use alone.
 */
struct signature_start {
	/* private: */
	const char *verdict;
	u16 kind;
	u32 hash;
};

/**
 * struct signed_rows - what a chain's signature is made of
 * @task: rows of tasks
 * @object: rows of objects
 * @text: where their names are
 * @verdict: the chain's verdict, as a word that is at this address always
 * @last: NULL if the caller keeps none
 */
struct signed_rows {
	const struct task_row *task;
	const struct object_row *object;
	const char *text;
	const char *verdict;
	struct signature_start *last;
};

/**
 * signature_of_chain() - the signature of a hang
 * @rows: the rows
 * @c: a root
 *
 * Made of the verdict, the kind and the name of the root's object, the root's program and its
 * system call. For a ring, all members give these, at most RING_SIGNED of them; the first
 * member does not matter. Nothing of it depends on the kernel: no frames, no addresses.
 */
u32 signature_of_chain(const struct signed_rows *rows, const struct chain_row *c);

#endif
