/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts by name, summed over several fields WHO: "sshd*7,cron*10,+3".
 */
#ifndef HANGWATCH_TALLY_H
#define HANGWATCH_TALLY_H

#include "buf.h"

struct tally_row {
	char *name;
	double count;
};

/**
 * struct tally - names and how often each was seen
 * @rest: the tasks whose names the module left out
 */
struct tally {
	struct tally_row *row;
	int rows;
	double rest;
};

/** tally_add() - add a field WHO */
void tally_add(struct tally *t, const char *who);

/** tally_print() - append "sshd*7 cron*10 +3", most first, at most @max names */
void tally_print(struct tally *t, struct buf *b, int max);

/** tally_free() - give the memory back */
void tally_free(struct tally *t);

#endif
