// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device-mapper: whether a device is suspended, and the disks it is made of.
 *
 * A suspended device keeps its I/O until somebody resumes it: no task owns that. Otherwise it
 * passes I/O on to the devices of its table. It hangs on the disk below that keeps it waiting
 * (below.c). Thin volumes hang on their pool so. A pool that is out of space keeps the I/O
 * that needs some until somebody extends it. A device of several paths keeps all, as a rule,
 * while none of them works. The origin of a snapshot is also held up by copies to elsewhere:
 * it hangs on its disk only if that is suspended.
 *
 * Proof: its mapped_device points back at the disk (drivers/md/dm-core.h). A pool points at
 * the mapped_device, and its configuration at the target (drivers/md/dm-thin.c). A multipath
 * points at the target (drivers/md/dm-mpath.c).
 */
#include <linux/blkdev.h>
#include <linux/device-mapper.h>

#include "model/text.h"
#include "target/disk.h"
#include "target/layout.h"
#include "target/names.h"
#include "waits/below.h"
#include "waits/device.h"

/* Bits of mapped_device.flags (drivers/md/dm-core.h), the same from 5.10 to 7.3. */
#define DMF_SUSPENDED			BIT(1)
#define DMF_FROZEN			BIT(2)
#define DMF_SUSPENDED_INTERNALLY	BIT(7)

/* Devices of a table that are looked at, and bytes of a device's name. */
#define DEVICES_MAX 64
#define NAME_BYTES 128

static bool is_mapped_device(const struct memread *m, u64 disk, u64 md)
{
	u64 back;

	return mem_word(m, md + layout.dm_disk, &back) && back == disk;
}

/* Its name is the device's that dmsetup knows it by. */
static void add_name(const struct memread *m, u64 md, struct found_object *o)
{
	size_t n = strlen(o->name);
	char name[NAME_BYTES];
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

/* The disks of all devices of its table. */
static bool each_disk(const struct memread *m, u64 md, struct below *b)
{
	u64 table, head, at, disk;
	u32 i;

	if (!mem_word(m, md + layout.dm_map, &table) || !table)
		return false;
	head = table + layout.dm_devices;
	if (!mem_word(m, head, &at))
		return false;
	for (i = 0; at != head; i++) {
		/* dm_dev_internal begins with its links. */
		disk = i < DEVICES_MAX ? disk_of_entry(m, at) : 0;
		if (!disk || !b->visit(b, disk) || !mem_word(m, at, &at))
			return false;
	}
	return true;
}

/* The one target of its table, if it is of this type. */
static const struct dm_target *only_target(const struct memread *m, u64 md, const char *type)
{
	const struct dm_target *target;
	const struct target_type *t;
	u64 table, at;
	char name[16];
	u32 count;

	if (!mem_word(m, md + layout.dm_map, &table) || !table ||
	    !mem_read(m, table + layout.dm_target_count, &count, sizeof(count)) || count != 1 ||
	    !mem_word(m, table + layout.dm_targets, (u64 *)&target) || !target ||
	    !peek(m, &t, (const struct target_type **)&target->type) ||
	    !mem_word(m, (u64)(uintptr_t)&t->name, &at) || !mem_read(m, at, name, sizeof(name)))
		return NULL;
	return strncmp(name, type, sizeof(name)) ? NULL : target;
}

/* PM_OUT_OF_DATA_SPACE, the same from 5.10 to 7.3. */
#define OUT_OF_DATA_SPACE 1U

static bool is_full_pool(const struct memread *m, u64 md)
{
	const struct dm_target *target;
	u64 config, pool, back;
	u32 mode;

	if (!layout_on(LAYOUT_THIN))
		return false;
	target = only_target(m, md, "thin-pool");
	return target && mem_word(m, (u64)(uintptr_t)&target->private, &config) && config &&
	       mem_word(m, config + layout.thin_config_target, &back) &&
	       back == (u64)(uintptr_t)target &&
	       mem_word(m, config + layout.thin_config_pool, &pool) &&
	       mem_word(m, pool + layout.thin_pool_md, &back) && back == md &&
	       mem_read(m, pool + layout.thin_pool_mode, &mode, sizeof(mode)) &&
	       mode == OUT_OF_DATA_SPACE;
}

static bool is_without_path(const struct memread *m, u64 md)
{
	const struct dm_target *target;
	u64 paths, back;
	int working;

	if (!layout_on(LAYOUT_MULTIPATH))
		return false;
	target = only_target(m, md, "multipath");
	return target && mem_word(m, (u64)(uintptr_t)&target->private, &paths) && paths &&
	       mem_word(m, paths + layout.mpath_target, &back) &&
	       back == (u64)(uintptr_t)target &&
	       mem_read(m, paths + layout.mpath_paths, &working, sizeof(working)) && !working;
}

/* Why it keeps what is submitted to it until somebody does something about it. */
static enum orphan_proof why_it_keeps(const struct memread *m, u64 md)
{
	u64 flags;

	if (!mem_word(m, md + layout.dm_flags, &flags))
		return ORPHAN_UNPROVED;
	if (flags & (DMF_SUSPENDED | DMF_SUSPENDED_INTERNALLY))
		return ORPHAN_SUSPENDED;
	if (is_full_pool(m, md))
		return ORPHAN_NO_SPACE;
	return is_without_path(m, md) ? ORPHAN_NO_PATH : ORPHAN_UNPROVED;
}

bool device_mapper(const struct memread *m, u64 disk, u64 md, struct found_object *o,
		   struct found_owner *found)
{
	if (!is_mapped_device(m, disk, md))
		return false;
	add_name(m, md, o);
	found->orphaned_by = why_it_keeps(m, md);
	if (found->orphaned_by == ORPHAN_NO_SPACE)
		o->kind = KIND_POOL;
	else if (found->orphaned_by == ORPHAN_NO_PATH)
		o->kind = KIND_PATHS;
	if (found->orphaned_by)
		found->state = OUTCOME_ABSENT;
	else if (only_target(m, md, "snapshot-origin"))
		o->carrier = below_kept(m, md, each_disk);
	else
		o->carrier = below_awaited(m, md, each_disk);
	return true;
}

bool device_mapper_keeps(const struct memread *m, u64 disk, u64 md, u64 *below)
{
	*below = 0;
	if (!is_mapped_device(m, disk, md))
		return false;
	if (why_it_keeps(m, md))
		return true;
	*below = below_one(m, md, each_disk);
	return false;
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
