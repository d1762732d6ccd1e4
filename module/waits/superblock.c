// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who wants to write to a frozen filesystem (sb_start_write(), fs/super.c).
 *
 * The writer waits for one of the percpu_rw_semaphores in its super_block.  It
 * is proved by the super_block around it: its root dentry leads back to it, and
 * it says that it is frozen.  While it is being frozen a task does that; afterwards
 * no task holds it: whoever thaws it ends the wait.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/percpu-rwsem.h>

#include "model/text.h"
#include "target/symbol.h"
#include "waits/wait.h"

static bool is_frozen(const struct memread *m, const struct super_block *sb)
{
	typeof(sb->s_writers.frozen) frozen;
	struct super_block *back;
	struct dentry *root;

	return peek(m, &frozen, &sb->s_writers.frozen) && frozen &&
	       peek(m, &root, &sb->s_root) && root && peek(m, &back, &root->d_sb) && back == sb;
}

bool fs_is_frozen(const struct memread *m, u64 addr)
{
	const struct super_block *sb = (const void *)(uintptr_t)addr;
	typeof(sb->s_writers.frozen) frozen;

	return peek(m, &frozen, &sb->s_writers.frozen) && frozen == SB_FREEZE_COMPLETE;
}

bool wait_frozen_fs(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	u64 lock = w->head - offsetof(struct percpu_rw_semaphore, waiters);
	char id[sizeof_field(struct super_block, s_id)];
	const struct super_block *sb;
	u32 i;

	if (w->shape != SHAPE_ENTRY || symbol_function(w->func) != FN_percpu_rwsem_wake_function)
		return false;
	for (i = 0; i < SB_FREEZE_LEVELS; i++) {
		sb = (void *)(uintptr_t)(lock - offsetof(struct super_block, s_writers.rw_sem) -
					 i * sizeof(struct percpu_rw_semaphore));
		if (!is_frozen(s->mem, sb) || !mem_read(s->mem, (u64)(uintptr_t)sb->s_id, id,
							sizeof(id)))
			continue;
		d->kind = KIND_FS_FREEZE;
		d->addr = (u64)(uintptr_t)sb;
		d->owner_at = d->addr;
		d->owner_word = OWNER_WORD_FREEZE;
		text_escape(d->name, sizeof(d->name), id, strnlen(id, sizeof(id)));
		return true;
	}
	return false;
}
