// SPDX-License-Identifier: GPL-2.0-only
/* Disks, and the filesystems on them; disk.h has the model. */
#include <linux/backing-dev.h>
#include <linux/blkdev.h>
#include <linux/fs.h>
#include <linux/magic.h>

#include "compat.h"
#include "model/text.h"
#include "target/disk.h"
#include "target/layout.h"
#include "target/names.h"

static u64 disk_with(const struct memread *m, u64 disk, const struct request_queue *queue)
{
	const struct gendisk *d = (const void *)(uintptr_t)disk;
	const struct request_queue *back;

	return disk && peek(m, &back, (const struct request_queue **)&d->queue) && back == queue ?
	       disk : 0;
}

u64 disk_of_device(const struct memread *m, const struct block_device *bdev)
{
	u64 disk;

	return mem_word(m, (u64)(uintptr_t)&bdev->bd_disk, &disk) ? disk : 0;
}

/* The device that owns a bdi is its disk's (bdi_set_owner()). */
#ifdef HAVE_DISK_BDI
static u64 disk_of_owner(const struct memread *m, const struct device *owner)
{
	return disk_of_device(m, dev_to_bdev(owner));
}

static u64 bdi_at(const struct memread *m, u64 disk)
{
	return (u64)(uintptr_t)&((const struct gendisk *)(uintptr_t)disk)->bdi;
}
#else
static u64 disk_of_owner(const struct memread *m, const struct device *owner)
{
	return (u64)(uintptr_t)dev_to_disk(owner);
}

/* It belongs to the queue until 5.16. */
static u64 bdi_at(const struct memread *m, u64 disk)
{
	const struct gendisk *d = (const void *)(uintptr_t)disk;
	const struct request_queue *queue;

	return peek(m, &queue, (const struct request_queue **)&d->queue) ?
	       (u64)(uintptr_t)&queue->backing_dev_info : 0;
}
#endif

u64 disk_of_bdi(const struct memread *m, const struct backing_dev_info *bdi)
{
	const struct device *owner;
	u64 disk, back;

	if (!peek(m, &owner, (const struct device **)&bdi->owner) || !owner)
		return 0;
	disk = disk_of_owner(m, owner);
	return disk && mem_word(m, bdi_at(m, disk), &back) && back == (u64)(uintptr_t)bdi ?
	       disk : 0;
}

#ifdef HAVE_QUEUE_DISK
u64 disk_of_queue(const struct memread *m, const struct request_queue *queue)
{
	u64 disk;

	return mem_word(m, (u64)(uintptr_t)&queue->disk, &disk) ? disk_with(m, disk, queue) : 0;
}
#else
/* Without a pointer to its disk it is known by its bdi. */
u64 disk_of_queue(const struct memread *m, const struct request_queue *queue)
{
	const struct backing_dev_info *bdi;

	return peek(m, &bdi, (const struct backing_dev_info **)&queue->backing_dev_info) ?
	       disk_with(m, disk_of_bdi(m, bdi), queue) : 0;
}
#endif

/* Devices of a filesystem that are looked at. */
#define BTRFS_DEVICES_MAX 64

/* The one disk that all devices of a btrfs are on. */
static u64 disk_of_btrfs(const struct memread *m, const struct super_block *sb)
{
	u64 fs, devices, head, at, back, disk, found = 0;
	const struct block_device *bdev;
	u32 i;

	if (!layout_on(LAYOUT_BTRFS) || !mem_word(m, (u64)(uintptr_t)&sb->s_fs_info, &fs) ||
	    !mem_word(m, fs + layout.btrfs_sb, &back) || back != (u64)(uintptr_t)sb ||
	    !mem_word(m, fs + layout.btrfs_devices, &devices))
		return 0;
	head = devices + layout.btrfs_device_list;
	if (!mem_word(m, head, &at))
		return 0;
	for (i = 0; at != head; i++) {
		if (i == BTRFS_DEVICES_MAX ||
		    !mem_word(m, at - layout.btrfs_device_links + layout.btrfs_device_bdev,
			      (u64 *)&bdev) || !is_block_device(m, bdev))
			return 0;
		disk = disk_of_device(m, bdev);
		if (!disk || (found && found != disk) || !mem_word(m, at, &at))
			return 0;
		found = disk;
	}
	return found;
}

u64 disk_of_super(const struct memread *m, const struct super_block *sb)
{
	const struct block_device *bdev;
	unsigned long magic;

	if (peek(m, &magic, &sb->s_magic) && magic == BTRFS_SUPER_MAGIC)
		return disk_of_btrfs(m, sb);
	if (!peek(m, &bdev, (const struct block_device **)&sb->s_bdev) || !bdev ||
	    !is_block_device(m, bdev))
		return 0;
	return disk_of_device(m, bdev);
}

size_t name_disk(const struct memread *m, u64 disk, char *out, size_t size)
{
	const struct gendisk *d = (const void *)(uintptr_t)disk;
	int major, minor;
	char name[DISK_NAME_LEN];
	size_t n = 0;

	if (peek(m, &name, &d->disk_name))
		n = text_escape(out, size, name, strnlen(name, sizeof(name)));
	if (peek(m, &major, &d->major) && peek(m, &minor, &d->first_minor))
		n += scnprintf(out + n, size - n, "[%d:%d]", major, minor);
	return n;
}
