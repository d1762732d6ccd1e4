/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graph of one pass; see ways.c.  Its nodes are numbers: tasks by their rows, then
 * objects, then processes by the row of their leader.  They begin where there is room for
 * that many, so that none moves when rows come or go behind it.
 */
#ifndef HANGWATCH_JUDGE_WAYS_H
#define HANGWATCH_JUDGE_WAYS_H

#include "judge/judge.h"

static inline u32 object_node(const struct judge *j, u32 object)
{
	return j->room.tasks + object;
}

static inline u32 process_node(const struct judge *j, u32 leader)
{
	return j->room.tasks + j->room.objects + leader;
}

static inline bool is_task(const struct judge *j, u32 node)
{
	return node < j->room.tasks;
}

static inline bool is_process(const struct judge *j, u32 node)
{
	return node >= j->room.tasks + j->room.objects;
}

static inline bool is_object(const struct judge *j, u32 node)
{
	return !is_task(j, node) && !is_process(j, node);
}

static inline u32 node_object(const struct judge *j, u32 node)
{
	return node - j->room.tasks;
}

/**
 * ways_solve() - build the graph of the objects in demand, and solve it
 * @j: a pass with outcomes
 *
 * Linear in rows; @j->graph has the answer. Sets blocked_on of the tasks that only wait.
 */
void ways_solve(struct judge *j);

/**
 * ways_push() - go on to what a node leads to
 * @j: a pass whose graph is solved; @j->stack has those to look at, @j->seen those that were
 * @node: one that was taken from the stack
 * @depth: what is left there
 *
 * Each node is put there once.  Return: how many there are now.
 */
u32 ways_push(struct judge *j, u32 node, u32 depth);

/** ways_task_fate() - whether a task moves, may move, leads on to its objects, or is stuck */
u8 ways_task_fate(const struct judge *j, u32 at);

/** ways_lead_on() - whether an asked task's idle wait tells which task keeps it waiting */
bool ways_lead_on(const struct object_row *o);

/**
 * ways_to_itself() - whether a task waits for work that its own process would send it
 * @j: a pass with outcomes
 * @t: the waiter
 * @o: the object it waits for: a pipe to itself, which a signal's handler writes to
 */
bool ways_to_itself(const struct judge *j, const struct task_row *t, const struct object_row *o);

#endif
