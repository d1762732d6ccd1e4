/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table status: how the module itself is. The cost and the losses of a pass, memory,
 * counts since load, and the kinds that are on. docs/tables.md has the keys.
 */
#ifndef HANGWATCH_SHOW_STATUS_H
#define HANGWATCH_SHOW_STATUS_H

#include <linux/types.h>

struct seq_file;
struct snapshot;

/**
 * status_show() - the whole table, as one row of many lines
 * @m: where to
 * @s: the snapshot it tells of
 * @row: 0
 *
 * Context: any.
 */
void status_show(struct seq_file *m, const struct snapshot *s, u32 row);

#endif
