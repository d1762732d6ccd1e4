// SPDX-License-Identifier: GPL-2.0-only
/*
 * A block device as a carrier: pages, buffers, bios and a journal's commit hang on it.
 *
 * One disk is one object, for all waits on it and on its partitions. The kernel must act,
 * through the disk's driver. The wait of the driver itself is told for
 *
 *	dm	suspended: nobody acts until somebody resumes it; a thin pool out of space,
 *		until somebody extends it; without a path; else the disk below
 *	md	suspended; else the disk with I/O in flight
 *	loop	the worker that reads and writes its file; else the file's carrier
 *	nbd	the holder of the other end of its socket
 *
 * and whether its queue is frozen or quiesced (block/blk-mq.c).
 *
 * Waits of its own: a frozen queue lets nobody in, and the task that freezes it waits there
 * for those inside (mq_freeze_wq). A task that suspends a dm device waits for earlier I/O. So
 * do the queues of an array of md.
 *
 * Proof: a proved block_device, bdi or queue names the disk. A driver's structure points back
 * at its disk, whose operations are that driver's.
 */
#include <linux/blkdev.h>

#include "target/disk.h"
#include "target/symbol.h"
#include "waits/device.h"
#include "waits/families.h"

static const struct driver {
	u16 ioctl;
	u8 group;
	bool (*describe)(const struct memread *m, u64 disk, u64 data, struct found_object *o,
			 struct found_owner *found);
	bool (*keeps)(const struct memread *m, u64 disk, u64 data, u64 *below);
} drivers[] = {
	{ FN_dm_blk_ioctl, LAYOUT_DM, device_mapper, device_mapper_keeps },
	{ FN_md_ioctl, LAYOUT_MD, device_md, device_md_keeps },
	{ FN_lo_ioctl, LAYOUT_LOOP, device_loop },
	{ FN_nbd_ioctl, LAYOUT_NBD, device_nbd },
};

static const struct driver *driver_of(const struct memread *m, const struct gendisk *disk)
{
	const struct block_device_operations *ops;
	typeof(ops->ioctl) ioctl;
	unsigned int fn;
	u32 i;

	if (!peek(m, &ops, (const struct block_device_operations **)&disk->fops) ||
	    !peek(m, &ioctl, &ops->ioctl) || !symbol_is_function((u64)(uintptr_t)ioctl))
		return NULL;
	fn = symbol_function((u64)(uintptr_t)ioctl);
	for (i = 0; i < ARRAY_SIZE(drivers); i++)
		if (fn == drivers[i].ioctl && layout_on(drivers[i].group))
			return &drivers[i];
	return NULL;
}

/* Devices on each other that are looked at. */
#define LEVELS_MAX 8

bool device_keeps(const struct memread *m, u64 disk)
{
	const struct driver *driver;
	u64 data;
	u32 i;

	for (i = 0; i < LEVELS_MAX && disk; i++) {
		driver = driver_of(m, (const void *)(uintptr_t)disk);
		if (!driver || !driver->keeps ||
		    !mem_word(m, disk + offsetof(struct gendisk, private_data), &data) || !data)
			return false;
		if (driver->keeps(m, disk, data, &disk))
			return true;
	}
	return false;
}

static u8 queue_halt(const struct memread *m, const struct request_queue *queue)
{
	unsigned long flags;
	int depth;

	if (peek(m, &depth, &queue->mq_freeze_depth) && depth)
		return HALT_FROZEN;
	if (mem_read(m, (u64)(uintptr_t)&queue->queue_flags, &flags, sizeof(flags)) &&
	    flags & BIT(QUEUE_FLAG_QUIESCED))
		return HALT_QUIESCED;
	return HALT_NONE;
}

static bool describe_device(const struct memread *m, u64 at, struct found_object *o,
			    struct found_owner *found)
{
	const struct gendisk *disk = (const void *)(uintptr_t)at;
	const struct driver *driver = driver_of(m, disk);
	const struct request_queue *queue;
	u64 data;

	if (!peek(m, &queue, (const struct request_queue **)&disk->queue) || !queue)
		return false;
	o->kind = KIND_DEVICE;
	o->addr = at;
	o->fixed_state = OUTCOME_KERNEL;
	found->halt = queue_halt(m, queue);
	name_disk(m, at, o->name, sizeof(o->name));
	if (driver && mem_word(m, (u64)(uintptr_t)&disk->private_data, &data) && data)
		driver->describe(m, at, data, o, found);
	return true;
}

static u64 disk_of_freeze_queue(const struct memread *m, u64 head)
{
	return disk_of_queue(m, (const void *)(uintptr_t)
			     (head - offsetof(struct request_queue, mq_freeze_wq)));
}

/* Stack words of a task that waits for a tag or to be let through to a queue. */
#define CALLER_STACK_WORDS 128

/*
 * A task may wait for a tag of a queue, or for its quality of service to let it through. It
 * then waits in a part of the queue that does not lead back. It has the queue at hand: the
 * one on its stack.
 */
static u64 disk_at_hand(const struct sleep *s)
{
	u32 end = min_t(u32, s->count, CALLER_STACK_WORDS), i;
	u64 found = 0, disk;

	if (!sleep_in(s, FN_blk_mq_get_tag) && !sleep_in(s, FN_rq_qos_wait))
		return 0;
	for (i = 0; i < end; i++) {
		disk = disk_of_queue(s->mem, (const void *)(uintptr_t)s->words[i]);
		if (disk && found && disk != found)
			return 0;
		found = disk ? : found;
	}
	return found;
}

static bool claim_device_queue(const struct sleep *s, const struct found_wait *w,
			       struct found_object *o)
{
	u64 disk;

	disk = disk_of_freeze_queue(s->mem, w->head);
	if (!disk)
		disk = device_mapper_queue(s->mem, w->head);
	if (!disk && (s->row->state == TASK_DISK || s->row->state == TASK_KILL))
		disk = device_md_queue(s, w->head) ? : disk_at_hand(s);
	if (!disk)
		return false;
	o->kind = KIND_BLOCK;
	o->addr = w->head;
	o->fixed_state = OUTCOME_KERNEL;
	o->carrier = disk;
	name_disk(s->mem, disk, o->name, sizeof(o->name));
	return true;
}

const struct wait_family device_family = {
	.name = "block devices",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_device_queue,
	.carrier = describe_device,
	.actor_keys = device_actor_keys,
};
