/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The open files of a task, read without its locks; the model is in fdtable.c.
 */
#ifndef HANGWATCH_TARGET_FDTABLE_H
#define HANGWATCH_TARGET_FDTABLE_H

#include "target/memory.h"

/* Descriptors to a word of the table's bitmap, and words read at a time. */
#define FD_WORD 64
#define FD_WORDS 32

/**
 * struct fd_cursor - a place in a table
 * @files: address of the files_struct
 * @array: of its array of struct file pointers
 * @bitmap: of its bitmap of descriptors that are open
 * @size: descriptors there is room for
 * @at: the next descriptor to look at
 * @first: the descriptor of @file[0]
 * @words_at: the descriptor that @words begins with
 * @words: copy of the bitmap from there on
 * @file: addresses of struct files, 0 where none is open
 */
struct fd_cursor {
	u64 files;
	u64 array;
	u64 bitmap;
	u32 size;
	u32 at;
	u32 first;
	u32 words_at;
	u64 words[FD_WORDS];
	u64 file[FD_WORD];
};

enum fd_result {
	FD_FILES,	/* @file has FD_WORD of them */
	FD_NONE,	/* none so far: go on */
	FD_END,
	FD_UNREAD,	/* the table changed, or is where nothing may be read */
};

/**
 * fdtable_open() - begin with a task's table, or go on after a rest
 * @m: foreign memory
 * @t: the task, under rcu_read_lock()
 * @c: the cursor; @c->at says where to go on
 *
 * Return: FD_NONE; FD_END if it has no table; FD_UNREAD.
 */
enum fd_result fdtable_open(const struct memread *m, const struct task_struct *t,
			    struct fd_cursor *c);

/**
 * fdtable_next() - the next files
 * @m: foreign memory
 * @t: the task
 * @c: the cursor, opened in the same stretch of rcu_read_lock()
 *
 * Looks at FD_WORDS words of the bitmap at most.  The files may be closed, but are
 * not freed before the grace period ends, or only to be files again
 * (SLAB_TYPESAFE_BY_RCU since 6.7, 0ede61d8589c).
 */
enum fd_result fdtable_next(const struct memread *m, const struct task_struct *t,
			    struct fd_cursor *c);

#endif
