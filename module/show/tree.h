/* SPDX-License-Identifier: GPL-2.0-only */
/* A chain as a tree of text: from its root to its waiters. */
#ifndef HANGWATCH_SHOW_TREE_H
#define HANGWATCH_SHOW_TREE_H

#include "model/line.h"
#include "store/snapshot.h"
#include "target/symbol.h"

struct tree;

/** tree_alloc() - memory for a walk, NULL if there is none; may sleep */
struct tree *tree_alloc(void);

/** tree_free() - free what tree_alloc() made */
void tree_free(struct tree *t);

/**
 * tree_show() - print the tree of a chain
 * @t: from tree_alloc(); one user at a time
 * @l: where to
 * @s: the snapshot
 * @chain: number of a chain of it
 * @names: as report_frame()
 *
 * A line for the task at the root, and below it the objects that lead to it, each with its
 * waiters and their number. Below those come the waiters that others wait for in turn, and so
 * on. At most TREE_LINES lines, TREE_WIDTH waiters below one object and TREE_DEPTH levels;
 * the rest is counted. Context: any.
 */
void tree_show(struct tree *t, struct line *l, const struct snapshot *s, u32 chain,
	       struct symbol_names *names);

#endif
