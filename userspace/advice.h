/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Advice on the next step: one row per verdict and kind, with its cost and the reasons
 * against it. The command, hangwatch(8) and docs/advice.md print the same rows.
 */
#ifndef HANGWATCH_ADVICE_H
#define HANGWATCH_ADVICE_H

#include "buf.h"
#include "model.h"

/**
 * struct advice - one row
 * @verdict: of the chain; several with commas, "*" for all
 * @kind: of the object at the root, likewise
 * @root: state letters of the task at the root; "k" a kernel thread, "-" there is
 *	none; "1" process 1; "*" for all
 * @act: the step to take; {pid}, {tid}, {object}, {id}, {dm}, {cgroup}, {tracer} are filled
 *   in
 * @frees: the effect on the waiters
 * @cost: the cost
 * @unless: when not to
 */
struct advice {
	const char *verdict;
	const char *kind;
	const char *root;
	const char *act;
	const char *frees;
	const char *cost;
	const char *unless;
};

/** advice_at() - the n-th row, NULL past the last */
const struct advice *advice_at(unsigned int n);

/** advice_for() - the row for a chain; the last row is for every chain */
const struct advice *advice_for(const struct model *m, const struct chain *c);

/**
 * advice_fill() - a text of a row, filled in for a chain
 * @b: is appended to
 * @m: the pass
 * @c: the chain; NULL for documentation: PID, OBJECT
 * @text: the row's act, cost or unless
 *
 * Names are quoted for a shell, whatever a stranger chose.
 */
void advice_fill(struct buf *b, const struct model *m, const struct chain *c, const char *text);

#endif
