// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device-mapper: whether a device is suspended, and what it is made of.
 *
 * Suspended, what is submitted to it stays with it until somebody resumes it: no task owns
 * that.  Else it passes on what is submitted to the devices of its table: if these are on
 * one disk, it hangs on that.
 *
 * Proof: its mapped_device points back at the disk (drivers/md/dm-core.h).
 */
#include <linux/blkdev.h>

#include "model/text.h"
#include "target/disk.h"
#include "target/layout.h"
#include "target/names.h"
#include "waits/device.h"

/* Bits of mapped_device.flags (drivers/md/dm-core.h), the same from 5.10 to 7.3. */
#define DMF_SUSPENDED			BIT(1)
#define DMF_FROZEN			BIT(2)
#define DMF_SUSPENDED_INTERNALLY	BIT(7)

/* Devices of a table that are looked at, and bytes of a device's name. */
#define DEVICES_MAX 64
#define DM_NAME 128

static bool is_mapped_device(const struct memread *m, u64 disk, u64 md)
{
	u64 back;

	return mem_word(m, md + layout.dm_disk, &back) && back == disk;
}

/* Its name is the device's that dmsetup knows it by. */
static void add_name(const struct memread *m, u64 md, struct found_object *o)
{
	size_t n = strlen(o->name);
	char name[DM_NAME];
	u64 cell, back, at;
	u32 len;

	if (!mem_word(m, md + layout.dm_cell, &cell) || !cell ||
	    !mem_word(m, cell + layout.dm_cell_md, &back) || back != md ||
	    !mem_word(m, cell + layout.dm_cell_name, &at))
		return;
	len = min_t(u32, sizeof(name), PAGE_SIZE - offset_in_page(at));
	if (!mem_read(m, at, name, len))
		return;
	n += scnprintf(o->name + n, sizeof(o->name) - n, "(");
	n += text_escape(o->name + n, sizeof(o->name) - n, name, strnlen(name, len));
	scnprintf(o->name + n, sizeof(o->name) - n, ")");
}

static u64 disk_of_entry(const struct memread *m, u64 entry)
{
	const struct block_device *bdev;
	u64 dev;

	if (!mem_word(m, entry + layout.dm_dev_of, &dev) ||
	    !mem_word(m, dev + layout.dm_dev_bdev, (u64 *)&bdev) || !is_block_device(m, bdev))
		return 0;
	return disk_of_device(m, bdev);
}

/* The one disk that all devices of its table are on, 0 if there is none, or are several. */
static u64 disk_below(const struct memread *m, u64 md)
{
	u64 table, head, at, disk, found = 0;
	u32 i;

	if (!mem_word(m, md + layout.dm_map, &table) || !table)
		return 0;
	head = table + layout.dm_devices;
	if (!mem_word(m, head, &at))
		return 0;
	for (i = 0; at != head; i++) {
		/* dm_dev_internal begins with its links. */
		disk = disk_of_entry(m, at);
		if (i == DEVICES_MAX || !disk || (found && found != disk) ||
		    !mem_word(m, at, &at))
			return 0;
		found = disk;
	}
	return found;
}

bool device_mapper(const struct memread *m, u64 disk, u64 md, struct found_object *o,
		   struct found_owner *found)
{
	u64 flags;

	if (!is_mapped_device(m, disk, md) || !mem_word(m, md + layout.dm_flags, &flags))
		return false;
	add_name(m, md, o);
	if (flags & (DMF_SUSPENDED | DMF_SUSPENDED_INTERNALLY)) {
		found->state = OUTCOME_ABSENT;
		found->orphaned_by = ORPHAN_SUSPENDED;
	} else {
		o->carrier = disk_below(m, md);
	}
	return true;
}

bool device_froze(const struct memread *m, u64 disk)
{
	const struct gendisk *d = (const void *)(uintptr_t)disk;
	u64 md, flags;

	return disk && layout_on(LAYOUT_DM) &&
	       mem_word(m, (u64)(uintptr_t)&d->private_data, &md) && md &&
	       is_mapped_device(m, disk, md) && mem_word(m, md + layout.dm_flags, &flags) &&
	       flags & DMF_FROZEN;
}

u64 device_mapper_queue(const struct memread *m, u64 head)
{
	u64 md = head - layout.dm_wait, disk, back;

	if (!layout_on(LAYOUT_DM) || !mem_word(m, md + layout.dm_disk, &disk) || !disk ||
	    !mem_word(m, disk + offsetof(struct gendisk, private_data), &back))
		return 0;
	return back == md ? disk : 0;
}
