/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables: the rows of each, and the content of a row. docs/tables.md has the columns. */
#ifndef HANGWATCH_SHOW_TABLES_H
#define HANGWATCH_SHOW_TABLES_H

#include <linux/types.h>

struct seq_file;
struct snapshot;
struct tree;

/**
 * struct table - one of them
 * @name: of its file
 * @header: its first line
 * @rows: how many rows a snapshot gives
 * @show: prints one of them
 * @wakes: pollers of its file are woken when an alert changes
 */
struct table {
	const char *name;
	const char *header;
	u32 (*rows)(const struct snapshot *s);
	void (*show)(struct seq_file *m, const struct snapshot *s, u32 row);
	bool wakes;
};

#define TABLES 5

extern const struct table tables[TABLES];

/**
 * tables_write() - the first rows of a table
 * @m: where to
 * @s: the snapshot
 * @name: of one of the tables; of chains, which allocates, only the header
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
 * @chains: at most this many chains
 *
 * Context: any.
 */
void tables_write_roots(struct seq_file *m, const struct snapshot *s, u32 chains);

#endif
