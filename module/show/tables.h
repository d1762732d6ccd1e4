/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables: /sys/kernel/debug/hangwatch/ and /proc/hangwatch/, the same
 * files, readable by root only, never writable.
 *
 * A reader holds the snapshot that was current when it opened the file or
 * seeked to its beginning; it never waits for a pass and never starts one.
 */
#ifndef HANGWATCH_SHOW_TABLES_H
#define HANGWATCH_SHOW_TABLES_H

#include <linux/types.h>

struct seq_file;
struct snapshot;
struct tree;

/**
 * tables_setup() - make the files
 *
 * Without debugfs there are still those in /proc.  Return: 0 or -ENOMEM.
 */
int tables_setup(void);

/**
 * tables_write() - the first rows of a table
 * @m: where to
 * @s: the snapshot
 * @name: of the table; not chains, which allocates
 * @rows: how many at most
 *
 * Context: any.
 */
void tables_write(struct seq_file *m, const struct snapshot *s, const char *name, u32 rows);

/**
 * tables_write_chain() - a row of chains
 * @m: where to
 * @s: the snapshot
 * @row: which, from 0
 * @tree: from tree_alloc(); NULL: without its tree
 *
 * Context: any.
 */
void tables_write_chain(struct seq_file *m, const struct snapshot *s, u32 row, struct tree *tree);

/**
 * tables_write_roots() - the table tasks, only those at the roots of chains
 * @m: where to
 * @s: the snapshot
 * @chains: of so many chains at most
 *
 * Context: any.
 */
void tables_write_roots(struct seq_file *m, const struct snapshot *s, u32 chains);

/** tables_teardown() - remove them; waits for readers that are inside */
void tables_teardown(void);

#endif
