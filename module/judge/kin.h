/* SPDX-License-Identifier: GPL-2.0-only */
/* The members of its family that may interrupt a process; see kin.c. */
#ifndef HANGWATCH_JUDGE_KIN_H
#define HANGWATCH_JUDGE_KIN_H

#include "judge/judge.h"

/**
 * kin_first() - the first child whose end interrupts the sleep of a process
 * @j: a pass after weigh_begin()
 * @leader: the process
 *
 * Return: its leader's row, NO_ROW if there is none or the process goes on sleeping; the
 * others follow as weighed.next_child.
 */
u32 kin_first(const struct judge *j, u32 leader);

/**
 * kin_keeper() - the thread of an ancestor that may end a process when its time is up
 * @j: a pass after weigh_begin()
 * @leader: the process; KIN_ANCESTORS of it are asked
 *
 * Return: its row, NO_ROW if there is none.
 */
u32 kin_keeper(struct judge *j, u32 leader);

/**
 * kin_outwaits() - whether a task that waits for its children has one that naps
 * @j: a pass after weigh_begin()
 * @task: the task
 *
 * A task that waits for such a task has one as well. When the nap ends, either may end what
 * the task runs.
 */
bool kin_outwaits(struct judge *j, u32 task);

/** kin_may_signal() - whether either is there */
bool kin_may_signal(struct judge *j, u32 leader);

#endif
