// SPDX-License-Identifier: GPL-2.0-only
/*
 * XFS: a task waits for its log, or for a buffer.
 *
 *	log buffers	an iclog's queues: to be written, to be let in again
 *	the CIL		its queues: a checkpoint to be begun, to be committed, to be smaller
 *	room in the log	in no queue: a ticket in a list of the log's, which has the task
 *	pinned inodes	a bit of the inode, as long as the log has changes of it
 *	buffers		the completion of its I/O; its semaphore, while it is under I/O
 *
 * Proof: the log and the mount, or the buffer's target and the mount, lead to each other. So
 * do the mount and its super_block (fs/xfs/xfs_log_priv.h, xfs_mount.h, xfs_buf.h).
 *
 * Demand or idle: a demand. No task must act: all of it hangs on the device that has the log,
 * or the buffer.
 */
#include <linux/blkdev.h>
#include <linux/fs.h>
#include <linux/semaphore.h>

#include "compat.h"
#include "target/disk.h"
#include "target/layout.h"
#include "target/names.h"
#include "waits/bit.h"
#include "waits/families.h"

#define XFS_MAGIC 0x58465342UL		/* XFS_SUPER_MAGIC */
/* XBF_READ and XBF_WRITE: the buffer is under I/O. */
#define BUFFER_BUSY 3U
/* Words of the stack looked at, and tickets before a sleeper's own. */
#define STACK_WORDS 128
#define TICKETS_MAX 256

static bool is_mount(const struct memread *m, u64 mount)
{
	const struct super_block *sb;
	void *back;

	return mem_word(m, mount + layout.xfs_mount_sb, (u64 *)&sb) && sb &&
	       peek(m, &back, &sb->s_fs_info) && (u64)(uintptr_t)back == mount &&
	       is_super_block(m, sb, XFS_MAGIC);
}

static const struct block_device *device_of_target(const struct memread *m, u64 target)
{
	const struct block_device *bdev;

	if (!mem_word(m, target + layout.xfs_target_bdev, (u64 *)&bdev) ||
	    !is_block_device(m, bdev))
		return NULL;
	return bdev;
}

/* The device of a log, NULL if it proves to be none. */
static const struct block_device *device_of_log(const struct memread *m, u64 log)
{
	u64 mount, back, target;

	if (!mem_word(m, log + layout.xfs_log_mount, &mount) || !mount ||
	    !mem_word(m, mount + layout.xfs_mount_log, &back) || back != log ||
	    !is_mount(m, mount) || !mem_word(m, log + layout.xfs_log_target, &target))
		return NULL;
	return device_of_target(m, target);
}

static const struct block_device *device_of_buffer(const struct memread *m, u64 buffer)
{
	u64 target, mount;

	if (!mem_word(m, buffer + layout.xfs_buf_target, &target) || !target ||
	    !mem_word(m, target + layout.xfs_target_mount, &mount) || !is_mount(m, mount))
		return NULL;
	return device_of_target(m, target);
}

static bool claim_device(const struct memread *m, const struct block_device *bdev,
			 struct found_object *d)
{
	if (!bdev)
		return false;
	d->kind = KIND_BLOCK;
	d->addr = (u64)(uintptr_t)bdev;
	d->fixed_state = OUTCOME_KERNEL;
	d->carrier = disk_of_device(m, bdev);
	name_device(m, bdev, d->name, sizeof(d->name));
	return true;
}

static const struct block_device *device_of_iclog(const struct memread *m, u64 head)
{
	const u32 queues[] = { layout.xfs_iclog_force, layout.xfs_iclog_write };
	const struct block_device *bdev = NULL;
	u64 log;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(queues) && !bdev; i++)
		if (mem_word(m, head - queues[i] + layout.xfs_iclog_log, &log))
			bdev = device_of_log(m, log);
	return bdev;
}

static const struct block_device *device_of_cil(const struct memread *m, u64 head)
{
	const u32 queues[] = { layout.xfs_cil_commit, layout.xfs_cil_start, layout.xfs_cil_push };
	u64 log, back;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(queues); i++)
		if (mem_word(m, head - queues[i] + layout.xfs_cil_log, &log) &&
		    mem_word(m, log + layout.xfs_log_cil, &back) && back == head - queues[i])
			return device_of_log(m, log);
	return NULL;
}

/* The log holds on to an inode that has changes in it which are not yet written. */
static const struct block_device *device_of_pinned(const struct sleep *s,
						   const struct found_wait *w)
{
	unsigned int fn;
	u64 inode = bit_address(s, w, &fn) - layout.xfs_inode_flags, mount, log;
	int pins;

	if (fn != FN_wake_bit_function ||
	    !mem_read(s->mem, inode + layout.xfs_inode_pins, &pins, sizeof(pins)) || pins <= 0 ||
	    !mem_word(s->mem, inode + layout.xfs_inode_mount, &mount) ||
	    !mem_word(s->mem, mount + layout.xfs_mount_log, &log))
		return NULL;
	return device_of_log(s->mem, log);
}

static bool claim_queue(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return claim_device(s->mem, device_of_iclog(s->mem, w->head), d) ||
	       claim_device(s->mem, device_of_cil(s->mem, w->head), d) ||
	       claim_device(s->mem, device_of_log(s->mem, w->head - layout.xfs_log_flush), d) ||
	       claim_device(s->mem, device_of_pinned(s, w), d);
}

static bool is_under_io(const struct memread *m, u64 buffer)
{
	unsigned int flags;

	return mem_read(m, buffer + layout.xfs_buf_flags, &flags, sizeof(flags)) &&
	       flags & BUFFER_BUSY;
}

static bool claim_buffer(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 completion = w->head - offsetof(struct completion, wait);
	u64 semaphore = w->head - offsetof(struct semaphore, compat_wait_list), buffer;

	buffer = w->shape == SHAPE_SWAIT ? completion - layout.xfs_buf_iowait :
					   semaphore - layout.xfs_buf_lock;
	return is_under_io(s->mem, buffer) &&
	       claim_device(s->mem, device_of_buffer(s->mem, buffer), d);
}

/* The log in one of whose lists a ticket is. */
static const struct block_device *device_of_ticket(const struct memread *m, u64 ticket)
{
	const u32 lists[] = { layout.xfs_log_write_waiters, layout.xfs_log_reserve_waiters };
	const struct block_device *bdev = NULL;
	u64 at = ticket + layout.xfs_ticket_links;
	u32 i, j;

	for (i = 0; i < TICKETS_MAX && mem_word(m, at, &at) && !bdev; i++)
		for (j = 0; j < ARRAY_SIZE(lists) && !bdev; j++)
			bdev = device_of_log(m, at - lists[j]);
	return bdev;
}

static bool is_ticket_of(const struct sleep *s, u64 word)
{
	u64 task, next, back;

	return mem_word(s->mem, word + layout.xfs_ticket_task, &task) && task == s->row->task &&
	       mem_word(s->mem, word + layout.xfs_ticket_links, &next) &&
	       mem_word(s->mem, next + sizeof(u64), &back) &&
	       back == word + layout.xfs_ticket_links && next != back;
}

static bool claim_ticket(const struct sleep *s, struct found_object *d)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;

	for (i = 0; i < end; i++)
		if (is_ticket_of(s, s->words[i]))
			return claim_device(s->mem, device_of_ticket(s->mem, s->words[i]), d);
	return false;
}

static bool claim_xfs(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	if (s->row->state != TASK_DISK && s->row->state != TASK_KILL)
		return false;
	if (!w)
		return claim_ticket(s, d);
	return w->shape == SHAPE_ENTRY ? claim_queue(s, w, d) : claim_buffer(s, w, d);
}

const struct wait_family xfs_family = {
	.name = "xfs",
	.shapes = CLAIMS_ENTRY | CLAIMS_SWAIT | CLAIMS_LOCK | CLAIMS_NO_QUEUE,
	.group = NEEDS(XFS),
	.claim = claim_xfs,
};
