// SPDX-License-Identifier: GPL-2.0-only
/*
 * The journal of ext4 (jbd2): a task waits for a commit, for a transaction to be let go, or
 * for room.
 *
 * Proof: the head lies where a journal_t has that queue, and the journal and its
 * filesystem have the same device.
 *
 * Demand or idle: a demand. Owner: the journal's thread, which commits. The commit itself
 * waits for tasks in the middle of a change. Such a task has a handle of its own
 * (journal_info), whose transaction is the one that is locked for the commit.
 */
#include <linux/fs.h>
#include <linux/buffer_head.h>
#include <linux/jbd2.h>
#include <linux/journal-head.h>
#include <linux/magic.h>

#include "target/names.h"
#include "waits/families.h"
#include "waits/journal.h"
#include "waits/owner.h"

static const struct {
	u32 offset;
	bool by_thread;
} queues[] = {
	{ offsetof(journal_t, j_wait_done_commit), true },
	{ offsetof(journal_t, j_wait_transaction_locked), true },
	{ offsetof(journal_t, j_wait_reserved), true },
	{ offsetof(journal_t, j_wait_updates), false },
};

static const struct block_device *device_of(const struct memread *m, const journal_t *journal)
{
	const struct block_device *bdev, *back;
	const struct super_block *sb;

	if (!peek(m, &sb, (const struct super_block **)&journal->j_private) ||
	    !is_super_block(m, sb, EXT4_SUPER_MAGIC) ||
	    !peek(m, &bdev, (const struct block_device **)&journal->j_fs_dev) ||
	    !peek(m, &back, (const struct block_device **)&sb->s_bdev))
		return NULL;
	return bdev == back ? bdev : NULL;
}

const struct block_device *journal_device(const struct memread *m, const struct buffer_head *bh)
{
	const transaction_t *transaction;
	const struct journal_head *jh;
	const struct buffer_head *back;
	const struct block_device *bdev;
	const journal_t *journal;

	if (!peek(m, &jh, (const struct journal_head **)&bh->b_private) || !jh ||
	    !peek(m, &back, (const struct buffer_head **)&jh->b_bh) || back != bh ||
	    !peek(m, &transaction, (const transaction_t **)&jh->b_transaction) ||
	    !transaction || !peek(m, &journal, (const journal_t **)&transaction->t_journal) ||
	    !device_of(m, journal) ||
	    !peek(m, &bdev, (const struct block_device **)&journal->j_dev))
		return NULL;
	return bdev;
}

static bool claim_journal(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct block_device *bdev = NULL;
	const journal_t *journal;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(queues) && !bdev; i++) {
		journal = (const void *)(uintptr_t)(w->head - queues[i].offset);
		bdev = device_of(s->mem, journal);
	}
	if (!bdev)
		return false;
	d->kind = KIND_JBD2;
	d->addr = w->head;
	if (queues[i - 1].by_thread) {
		d->owner_at = (u64)(uintptr_t)&journal->j_task;
	} else {
		d->key.type = KEY_ACTOR;
		d->key.value = w->head;
	}
	name_device(s->mem, bdev, d->name, sizeof(d->name));
	return true;
}

/* Another filesystem's journal_info (btrfs, ceph) does not lead to a journal of this. */
static void handle_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink)
{
	const struct task_struct *task = (const void *)(uintptr_t)t->task;
	const transaction_t *transaction;
	const journal_t *journal;
	enum { UNSET = -1 } state = UNSET;
	const handle_t *handle;

	if (!peek(m, &handle, (const handle_t **)&task->journal_info) || !handle ||
	    !peek(m, &transaction, (const transaction_t **)&handle->h_transaction) ||
	    !transaction || !peek(m, &journal, (const journal_t **)&transaction->t_journal) ||
	    !device_of(m, journal) ||
	    !mem_read(m, (u64)(uintptr_t)&transaction->t_state, &state, sizeof(state)) ||
	    (unsigned int)state != T_LOCKED)
		return;
	sink->found(sink, KEY_ACTOR, (u64)(uintptr_t)&journal->j_wait_updates);
}

const struct wait_family journal_family = {
	.name = "jbd2",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_journal,
	.owner = owner_task,
	.actor_keys = handle_keys,
};
