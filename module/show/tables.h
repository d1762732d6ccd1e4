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
struct view;

/**
 * tables_setup() - make the files
 *
 * Without debugfs there are still those in /proc.  Return: 0 or -ENOMEM.
 */
int tables_setup(void);

/** tables_view() - memory for writing rows other than to a file's reader; may sleep, or be NULL */
struct view *tables_view(void);

/**
 * tables_view_begin() - begin to write rows of one snapshot
 * @v: from tables_view(); one user at a time
 * @m: where they will go
 */
void tables_view_begin(struct view *v, struct seq_file *m);

/** tables_view_free() - free what tables_view() made */
void tables_view_free(struct view *v);

/**
 * tables_write() - the first rows of a table
 * @m: where to
 * @s: the snapshot
 * @name: of one of the tables; not chains, which allocates, but for its header
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
