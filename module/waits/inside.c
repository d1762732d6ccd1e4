// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who sleeps inside a lock that keeps no list of its readers.
 *
 * s_umount: the functions that walk over filesystems hold it to read while they sync,
 * write back or initialize one of them, and have its super_block at hand until they let
 * go.  So who sleeps below one of them, uninterruptibly, with one mounted super_block on
 * its stack whose lock has readers, is likely to hold that one's, and no more.
 */
#include <linux/fs.h>

#include "arch/arch.h"
#include "target/names.h"
#include "waits/inside.h"
#include "waits/lock.h"

/* Words of the stack looked at. */
#define STACK_WORDS 256

static bool walks_filesystems(const struct sleep *s)
{
	return sleep_in(s, FN_iterate_supers) || sleep_in(s, FN___iterate_supers) ||
	       sleep_in(s, FN___writeback_inodes_wb) || sleep_in(s, FN_ext4_lazyinit_thread);
}

static bool is_read_locked(const struct sleep *s, u64 word)
{
	const struct super_block *sb = (const void *)(uintptr_t)word;
	unsigned long magic;

	return arch_in_linear(word) && !(word & 7) &&
	       peek(s->mem, &magic, &sb->s_magic) && is_super_block(s->mem, sb, magic) &&
	       rwsem_has_readers(s->mem, &sb->s_umount);
}

/* The one filesystem that it has at hand, and whose lock is read; 0 if none, or several. */
static u64 filesystem_at_hand(const struct sleep *s)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;
	u64 found = 0;

	for (i = 0; i < end; i++) {
		if (s->words[i] == found || !is_read_locked(s, s->words[i]))
			continue;
		if (found)
			return 0;
		found = s->words[i];
	}
	return found;
}

u64 lock_inside(const struct sleep *s)
{
	u64 sb;

	if (s->row->state != TASK_DISK || !walks_filesystems(s))
		return 0;
	sb = filesystem_at_hand(s);
	return sb ? sb + offsetof(struct super_block, s_umount) : 0;
}
