// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table of open files, without alloc_lock or file_lock, which its owner could keep.
 *
 * A files_struct lives as long as a task points at it (exit_files() and its like take the
 * pointer away first). An fdtable that was replaced lives for a grace period more
 * (expand_fdtable(), fs/file.c). So what was read under RCU is the table if the task still
 * points at it afterwards. Until that is known every word is read like any foreign word: it
 * may be anybody's.
 *
 * A pointer is only in the array while its bit is set: alloc_fd() sets the bit
 * first, close() takes the pointer first.  So the bitmap leads past what is empty.
 */
#include <linux/fdtable.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "target/fdtable.h"
#include "target/pagetable.h"

static bool still_has(const struct task_struct *t, const struct fd_cursor *c)
{
	smp_rmb(); /* for all reads before the pointer is read again */
	return (u64)(uintptr_t)READ_ONCE(t->files) == c->files;
}

enum fd_result fdtable_open(const struct memread *m, const struct task_struct *t,
			    struct fd_cursor *c)
{
	const struct files_struct *files = READ_ONCE(t->files);
	struct fdtable *fdt, table;

	if (!files)
		return FD_END;
	c->files = (u64)(uintptr_t)files;
	c->words_at = U32_MAX;
	if (!peek(m, &fdt, &files->fdt) || !peek(m, &table, fdt) || !still_has(t, c))
		return FD_UNREAD;
	c->size = table.max_fds;
	c->array = (u64)(uintptr_t)table.fd;
	c->bitmap = (u64)(uintptr_t)table.open_fds;
	return FD_NONE;
}

/* The words of the bitmap from @at on, as many as are in one page. */
static bool read_words(const struct memread *m, struct fd_cursor *c)
{
	u64 from = c->bitmap + c->at / FD_WORD * sizeof(u64);
	u32 left = DIV_ROUND_UP(c->size, FD_WORD) - c->at / FD_WORD;
	u32 in_page = (PAGE_SIZE - offset_in_page(from)) / sizeof(u64);
	u32 n = min3(left, in_page, (u32)FD_WORDS);

	memset(c->words, 0, sizeof(c->words));
	c->words_at = c->at;
	return vmalloc_read(m, from, c->words, n * sizeof(u64));
}

/* An array of less than a page may cross one, but is never in the vmalloc area then. */
static bool read_files(const struct memread *m, struct fd_cursor *c)
{
	c->first = c->at;
	return vmalloc_read(m, c->array + c->at * sizeof(u64), c->file, sizeof(c->file));
}

/* The word of the bitmap for the next descriptors; false if it couldn't be read. */
static bool next_word(const struct memread *m, struct fd_cursor *c, u64 *word)
{
	u32 in_words = (c->at - c->words_at) / FD_WORD;

	if (c->words_at == U32_MAX || in_words >= FD_WORDS ||
	    !offset_in_page(c->bitmap + c->at / FD_WORD * sizeof(u64))) {
		if (!read_words(m, c))
			return false;
		in_words = 0;
	}
	*word = c->words[in_words];
	return true;
}

enum fd_result fdtable_next(const struct memread *m, const struct task_struct *t,
			    struct fd_cursor *c)
{
	u32 i;

	for (i = 0; i < FD_WORDS && c->at < c->size; i++, c->at += FD_WORD) {
		u64 word;

		if (!next_word(m, c, &word))
			return FD_UNREAD;
		if (!word)
			continue;
		if (!read_files(m, c) || !still_has(t, c))
			return FD_UNREAD;
		c->at += FD_WORD;
		return FD_FILES;
	}
	return c->at < c->size ? FD_NONE : FD_END;
}
