// SPDX-License-Identifier: GPL-2.0-only
/*
 * btrfs: a task waits for a transaction, for data or for a block of a tree to be written.
 *
 *	a commit	the queue of a transaction, or of the filesystem; tasks with a handle on
 *			the transaction (journal_info), the committer among them, acts
 *	its writers	the committer waits until all others have ended their handles
 *	ordered data	the queue of an extent that is being written, or its completion: the
 *			waiter takes a snapshot, or syncs
 *	tree blocks	a bit of an extent_buffer
 *	a flush		the completion of a device
 *
 * Proof: the structure around the queue leads to a filesystem, and its super_block leads back
 * (fs/btrfs/transaction.h, ordered-data.h, extent_io.h, volumes.h).
 *
 * Demand or idle: a demand. Besides its committer, it hangs on the filesystem's disk.
 */
#include <linux/blkdev.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/magic.h>

#include "model/text.h"
#include "target/disk.h"
#include "target/layout.h"
#include "target/names.h"
#include "waits/bit.h"
#include "waits/families.h"

/* The super_block of a filesystem, NULL if it proves to be none. */
static const struct super_block *super_of(const struct memread *m, u64 fs)
{
	const struct super_block *sb;
	void *back;

	if (!mem_word(m, fs + layout.btrfs_sb, (u64 *)&sb) || !sb ||
	    !peek(m, &back, &sb->s_fs_info) || (u64)(uintptr_t)back != fs ||
	    !is_super_block(m, sb, BTRFS_SUPER_MAGIC))
		return NULL;
	return sb;
}

static bool claim_super(const struct memread *m, const struct super_block *sb,
			struct found_object *d)
{
	char id[sizeof_field(struct super_block, s_id)];
	u64 disk;

	if (!sb)
		return false;
	disk = disk_of_super(m, sb);
	d->kind = KIND_BLOCK;
	d->addr = (u64)(uintptr_t)sb;
	d->fixed_state = OUTCOME_KERNEL;
	d->carrier = disk;
	if (disk)
		name_disk(m, disk, d->name, sizeof(d->name));
	else if (peek(m, &id, &sb->s_id))
		text_escape(d->name, sizeof(d->name), id, strnlen(id, sizeof(id)));
	return true;
}

static const struct super_block *super_at(const struct memread *m, u64 pointer)
{
	u64 fs;

	return mem_word(m, pointer, &fs) && fs ? super_of(m, fs) : NULL;
}

/*
 * The committer has the transaction; its own wait for the others' handles is not ended by a
 * disk.
 */
static bool claim_transaction(const struct memread *m, u64 head, struct found_object *d)
{
	const u32 queues[] = { layout.btrfs_commit, layout.btrfs_writers };
	u64 transaction;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(queues); i++) {
		transaction = head - queues[i];
		if (claim_super(m, super_at(m, transaction + layout.btrfs_transaction_fs), d))
			break;
	}
	if (i == ARRAY_SIZE(queues))
		return false;
	d->addr = head;
	if (i) {
		d->carrier = 0;
		d->fixed_state = OUTCOME_UNKNOWN;
		return true;
	}
	d->key.type = KEY_ACTOR;
	d->key.value = transaction;
	d->key.shared = true;
	return true;
}

static bool claim_filesystem(const struct memread *m, u64 head, struct found_object *d)
{
	const u32 queues[] = { layout.btrfs_wait, layout.btrfs_blocked, layout.btrfs_submit };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(queues); i++)
		if (claim_super(m, super_of(m, head - queues[i]), d))
			return true;
	return false;
}

static const struct super_block *super_of_inode(const struct memread *m, u64 at)
{
	const struct inode *inode = (const void *)(uintptr_t)at, *host;
	const struct super_block *sb;

	if (!peek(m, &host, (const struct inode **)&inode->i_data.host) || host != inode ||
	    !peek(m, &sb, (const struct super_block **)&inode->i_sb) ||
	    !is_super_block(m, sb, BTRFS_SUPER_MAGIC))
		return NULL;
	return sb;
}

/* It has the inode, or since 6.11 what surrounds that. */
static bool claim_ordered(const struct memread *m, u64 extent, struct found_object *d)
{
	u64 inode;

	if (!mem_word(m, extent + layout.btrfs_ordered_inode, &inode) || !inode)
		return false;
	return claim_super(m, super_of_inode(m, inode), d) ||
	       claim_super(m, super_of_inode(m, inode + layout.btrfs_inode_vfs), d);
}

static bool claim_block(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	unsigned int fn;
	u64 flags = bit_address(s, w, &fn);

	return flags && fn == FN_wake_bit_function &&
	       claim_super(s->mem, super_at(s->mem, flags - layout.btrfs_block_flags +
					    layout.btrfs_block_fs), d);
}

static bool claim_flush(const struct sleep *s, u64 completion, struct found_object *d)
{
	u64 device = completion - layout.btrfs_flush;
	u64 link = device + layout.btrfs_device_links, next, back;
	const struct block_device *bdev;

	if (!mem_word(s->mem, link, &next) || !mem_word(s->mem, next + sizeof(u64), &back) ||
	    back != link || !mem_word(s->mem, device + layout.btrfs_device_bdev, (u64 *)&bdev) ||
	    !is_block_device(s->mem, bdev))
		return false;
	d->kind = KIND_BLOCK;
	d->addr = (u64)(uintptr_t)bdev;
	d->fixed_state = OUTCOME_KERNEL;
	d->carrier = disk_of_device(s->mem, bdev);
	name_device(s->mem, bdev, d->name, sizeof(d->name));
	return true;
}

static bool claim_completion(const struct sleep *s, u64 completion, struct found_object *d)
{
	return claim_flush(s, completion, d) ||
	       claim_ordered(s->mem, completion - layout.btrfs_ordered_done, d);
}

static bool claim_btrfs(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	if (s->row->state != TASK_DISK && s->row->state != TASK_KILL)
		return false;
	if (w->shape == SHAPE_SWAIT)
		return claim_completion(s, w->head - offsetof(struct completion, wait), d);
	return claim_transaction(s->mem, w->head, d) || claim_filesystem(s->mem, w->head, d) ||
	       claim_ordered(s->mem, w->head - layout.btrfs_ordered_wait, d) ||
	       claim_block(s, w, d);
}

static void handle_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink)
{
	const struct task_struct *task = (const void *)(uintptr_t)t->task;
	u64 handle, transaction;

	if (peek(m, &handle, (u64 *)&task->journal_info) && handle &&
	    super_at(m, handle + layout.btrfs_handle_fs) &&
	    mem_word(m, handle + layout.btrfs_handle_transaction, &transaction))
		sink->found(sink, KEY_ACTOR, transaction);
}

const struct wait_family btrfs_family = {
	.name = "btrfs",
	.shapes = CLAIMS_ENTRY | CLAIMS_SWAIT,
	.group = NEEDS(BTRFS),
	.claim = claim_btrfs,
	.actor_keys = handle_keys,
};
