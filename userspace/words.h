/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of the tables that the command itself understands: verdicts and kinds of wait. An
 * unknown word is UNKNOWN, which is no error.
 */
#ifndef HANGWATCH_WORDS_H
#define HANGWATCH_WORDS_H

#include <stdbool.h>

/* Best first: a larger verdict is worse. */
enum verdict {
	VERDICT_IDLE,
	VERDICT_BUSY,
	VERDICT_UNKNOWN,
	VERDICT_KERNEL,
	VERDICT_REMOTE,
	VERDICT_BLOCKED,
	VERDICT_STOPPED,
	VERDICT_ORPHANED,
	VERDICT_POSSIBLE_DEADLOCK,
	VERDICT_DEADLOCK,
	VERDICTS
};

/** verdict_of() - the verdict of that name */
enum verdict verdict_of(const char *name);

/** verdict_name() - its name in the tables */
const char *verdict_name(enum verdict verdict);

/** verdict_says() - its meaning, in words that begin with the subject */
const char *verdict_says(enum verdict verdict);

/** how_says() - how an owner is known, for "known because ..." */
const char *how_says(const char *how);

/** outcome_says() - what an owner does, in words that follow its name */
const char *outcome_says(const char *outcome);

/**
 * kind_doc() - what a kind of wait waits for, as model/kinds.h has it
 * @name: of the kind
 *
 * Return: NULL if the name is not known.
 */
const char *kind_doc(const char *name);

/** kind_need() - "DEMAND", "FLOW", "IDLE", "LOOP"; "" if the name is not known */
const char *kind_need(const char *name);

/** kind_at() - the name of the n-th kind, NULL past the last */
const char *kind_at(unsigned int n);

/** word_in() - whether a word is in a list "a,b,c"; "*" has every word */
bool word_in(const char *word, const char *list);

#endif
