// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writers to a frozen filesystem (sb_start_write(), fs/super.c).
 *
 * The writer waits for one of the percpu_rw_semaphores in its super_block. It is proved by
 * the super_block around it: its root dentry leads back to it, and it says that it is frozen.
 * While it is being frozen a task does that. The filesystem names it where it waits for
 * writers to leave; else it has s_umount, or waits for that. Afterwards no task holds it: the
 * wait ends when somebody thaws it. If it was frozen because the device below it was
 * suspended it hangs on that.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/percpu-rwsem.h>

#include "model/text.h"
#include "target/disk.h"
#include "target/symbol.h"
#include "waits/device.h"
#include "waits/families.h"
#include "waits/lock.h"

static bool is_frozen(const struct memread *m, const struct super_block *sb)
{
	typeof(sb->s_writers.frozen) frozen;
	struct super_block *back;
	struct dentry *root;

	return peek(m, &frozen, &sb->s_writers.frozen) && frozen &&
	       peek(m, &root, &sb->s_root) && root && peek(m, &back, &root->d_sb) && back == sb;
}

/* The freezing task: it takes s_umount as soon as the first of its writers have left. */
static bool freezer(const struct memread *m, const struct super_block *sb,
		    struct found_owner *found)
{
	u32 i;

	for (i = 0; i < SB_FREEZE_LEVELS && !found->task; i++)
		mem_word(m, (u64)(uintptr_t)&sb->s_writers.rw_sem[i].writer.task, &found->task);
	if (!found->task)
		found->task = rwsem_writer(m, &sb->s_umount);
	found->scope = OWNER_THREAD;
	found->how = HOW_EXACT;
	return true;
}

/* Like an owner's word this may change under its waiters. */
static bool freeze_state(const struct memread *m, const struct object_row *o,
			 const struct task_row *waiter, struct found_owner *found)
{
	const struct super_block *sb = (const void *)(uintptr_t)o->addr;
	typeof(sb->s_writers.frozen) frozen;

	found->state = OUTCOME_UNKNOWN;
	if (!peek(m, &frozen, &sb->s_writers.frozen))
		return true;
	if (frozen != SB_FREEZE_COMPLETE)
		return freezer(m, sb, found);
	found->state = OUTCOME_ABSENT;
	found->orphaned_by = ORPHAN_FROZEN;
	return true;
}

static enum refreshed note_device(const struct memread *m, struct found_object *d)
{
	u64 disk = disk_of_super(m, (const void *)(uintptr_t)d->addr);

	d->carrier = device_froze(m, disk) ? disk : 0;
	return REFRESH_DONE;
}

static bool claim_frozen_fs(const struct sleep *s, const struct found_wait *w,
			    struct found_object *d)
{
	u64 lock = w->head - offsetof(struct percpu_rw_semaphore, waiters);
	char id[sizeof_field(struct super_block, s_id)];
	const struct super_block *sb;
	u32 i;

	if (symbol_function(w->func) != FN_percpu_rwsem_wake_function)
		return false;
	for (i = 0; i < SB_FREEZE_LEVELS; i++) {
		sb = (void *)(uintptr_t)(lock - offsetof(struct super_block, s_writers.rw_sem) -
					 i * sizeof(struct percpu_rw_semaphore));
		if (!is_frozen(s->mem, sb) || !mem_read(s->mem, (u64)(uintptr_t)sb->s_id, id,
							sizeof(id)))
			continue;
		d->kind = KIND_FS_FREEZE;
		d->addr = (u64)(uintptr_t)sb;
		text_escape(d->name, sizeof(d->name), id, strnlen(id, sizeof(id)));
		return true;
	}
	return false;
}

const struct wait_family frozen_fs_family = {
	.name = "frozen filesystems",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_frozen_fs,
	.owner = freeze_state,
	.refresh = note_device,
};
