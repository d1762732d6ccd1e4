// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the tasks that sleep inside a lock that keeps no list of its readers.
 *
 * s_umount: the functions that walk over filesystems hold it to read while they sync, write
 * back or initialize one of them. They have its super_block at hand until they let go. A task
 * may sleep below one of them, uninterruptibly, with one mounted super_block on its stack
 * whose lock has readers. It is likely to hold that lock, but no more than likely.
 *
 * mmap_lock: a page fault holds it to read, of its own memory or, for a debugger, of
 * another's, however it sleeps. A fault does not hold it if it has let go of it to wait, or
 * has locked the one mapping only. So a task with one mm_struct on its stack whose lock has
 * readers is likely one of them.
 *
 * The writers of a filesystem, for which its freezer waits: sb_start_write() counts them.
 * They are in a system call that changes a regular file, by its descriptor. Tasks that got
 * there by a path, and writes from within the kernel, are not found.
 */
#include <linux/fs.h>
#include <linux/mm_types.h>

#include "arch/arch.h"
#include "arch/calls.h"
#include "model/syscalls.h"
#include "target/names.h"
#include "waits/file.h"
#include "waits/inside.h"
#include "waits/lock.h"

/* Words of the stack looked at. */
#define STACK_WORDS 256

static bool walks_filesystems(const struct sleep *s)
{
	return sleep_in(s, FN_iterate_supers) || sleep_in(s, FN___iterate_supers) ||
	       sleep_in(s, FN___writeback_inodes_wb) || sleep_in(s, FN_ext4_lazyinit_thread);
}

/* The lock of the object that a word points at, 0 if it points at no such object. */
typedef u64 lock_at(const struct memread *m, u64 word);

static u64 umount_lock_at(const struct memread *m, u64 word)
{
	const struct super_block *sb = (const void *)(uintptr_t)word;
	unsigned long magic;

	return peek(m, &magic, &sb->s_magic) && is_super_block(m, sb, magic) ?
	       word + offsetof(struct super_block, s_umount) : 0;
}

static u64 memory_lock_at(const struct memread *m, u64 word)
{
	return process_of_memory(m, word) ? word + offsetof(struct mm_struct, mmap_lock) : 0;
}

static u64 read_lock_at(const struct sleep *s, u64 word, lock_at *at)
{
	u64 lock = arch_in_linear(word) && !(word & 7) ? at(s->mem, word) : 0;

	return lock && rwsem_readers(s->mem, (const void *)(uintptr_t)lock) ? lock : 0;
}

/* The one lock that it has at hand and that is read; 0 if none, or several. */
static u64 lock_at_hand(const struct sleep *s, lock_at *at)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;
	u64 found = 0, lock;

	for (i = 0; i < end; i++) {
		lock = read_lock_at(s, s->words[i], at);
		if (!lock || lock == found)
			continue;
		if (found)
			return 0;
		found = lock;
	}
	return found;
}

u64 lock_inside(const struct sleep *s)
{
	if (s->row->state == TASK_DISK && walks_filesystems(s))
		return lock_at_hand(s, umount_lock_at);
	if (sleep_in(s, FN_handle_mm_fault))
		return lock_at_hand(s, memory_lock_at);
	return 0;
}

u64 inside_filesystem(const struct memread *m, const struct object_row *o)
{
	const struct super_block *sb = (const void *)(uintptr_t)(o->addr -
			offsetof(struct super_block, s_writers.rw_sem[SB_FREEZE_WRITE - 1]));
	unsigned long magic;

	return o->kind == WRITERS_KIND && peek(m, &magic, &sb->s_magic) &&
	       is_super_block(m, sb, magic) ? (u64)(uintptr_t)sb : 0;
}

/* The argument by which a system call has the file that it changes, -1 for none. */
static int changed_file(const struct task_row *t)
{
	switch (call_of_row(t)) {
	case __NR_write:
	case __NR_writev:
	case __NR_pwrite64:
	case __NR_pwritev:
	case __NR_pwritev2:
	case __NR_fallocate:
	case __NR_ftruncate:
	case __NR_fchmod:
	case __NR_fchown:
	case __NR_fsetxattr:
	case __NR_sendfile:
		return 0;
	case __NR_copy_file_range:
	case __NR_splice:
		return 2;
	default:
		return -1;
	}
}

bool inside_writes(const struct memread *m, const struct task_row *t, u64 sb)
{
	const struct super_block *of;
	const struct inode *inode;
	const struct file *file;
	int arg = changed_file(t);
	umode_t mode;

	if (arg < 0)
		return false;
	file = (const void *)(uintptr_t)file_at(m, t->task, t->args[arg]);
	return file && peek(m, &inode, (const struct inode **)&file->f_inode) && inode &&
	       peek(m, &of, (const struct super_block **)&inode->i_sb) &&
	       (u64)(uintptr_t)of == sb && peek(m, &mode, &inode->i_mode) && S_ISREG(mode);
}
