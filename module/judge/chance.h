/* SPDX-License-Identifier: GPL-2.0-only */
/* The questions about a cycle; see chance.c. */
#ifndef HANGWATCH_JUDGE_CHANCE_H
#define HANGWATCH_JUDGE_CHANCE_H

#include "judge/judge.h"

/**
 * chance_look() - look closer at the tasks that may open a cycle
 * @j: a pass whose graph is solved; linear in the nodes that its cycles lead to
 *
 * Return: whether more is known now, so that the graph may have another solution.
 */
bool chance_look(struct judge *j);

/**
 * chance_unseen() - ask whether somebody without a row could open a deadlock
 * @j: a pass whose graph is solved
 *
 * Return: whether there is; the objects say so (unseen).
 */
bool chance_unseen(struct judge *j);

#endif
