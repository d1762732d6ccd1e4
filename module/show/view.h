/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The data that the rows of one reader share: names of functions, frames and signatures. They
 * are worked out once and are as old as the snapshot.
 *
 * seq_file's private data is the view, or begins with it. Without a view, or without memory
 * for one, all of it is worked out for each row.
 */
#ifndef HANGWATCH_SHOW_VIEW_H
#define HANGWATCH_SHOW_VIEW_H

#include <linux/gfp.h>

#include "model/line.h"

struct known;
struct seq_file;
struct snapshot;
struct symbol_names;
struct task_row;

/**
 * struct view - of one reader, used by one at a time
 * @known: NULL if there was no memory at hand
 */
struct view {
	struct known *known;
};

/** view_known() - memory for the data that rows share, or NULL; kfree() frees it */
struct known *view_known(gfp_t gfp);

/** view_alloc() - a view for rows that go to no file's reader; may sleep, or be NULL */
struct view *view_alloc(void);

/**
 * view_begin() - begin to write rows of one snapshot
 * @v: from view_alloc()
 * @m: where they will go
 */
void view_begin(struct view *v, struct seq_file *m);

/** view_forget() - the next row is of another snapshot */
void view_forget(struct view *v);

/** view_free() - free what view_alloc() made */
void view_free(struct view *v);

/** view_names() - names of functions that were looked up, NULL if none are kept */
struct symbol_names *view_names(const struct seq_file *m);

/** view_add_frames() - report_frames() of a task, copied if the one before has the same */
void view_add_frames(struct line *l, const struct seq_file *m, const struct task_row *t);

/** view_signature() - sentence_signature() of the chain with this number */
u32 view_signature(const struct seq_file *m, const struct snapshot *s, u32 chain);

/** row_begin() - a line in seq_file's own room, for rows that are asked for by the thousand */
struct line row_begin(struct seq_file *m);

/** row_end() - the line is written; without room seq_file asks for it anew, with more */
void row_end(struct seq_file *m, const struct line *l);

/** row_age() - report_age() as a piece of a row that is printed */
void row_age(struct seq_file *m, u64 since, u64 until);

#endif
