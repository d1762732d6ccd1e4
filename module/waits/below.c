// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the disk below a device that keeps it waiting.
 *
 * A device that is on one disk hangs on that. On several disks, I/O goes to some of them.
 * Then the device hangs on one that keeps its I/O until somebody acts (device_keeps()), if
 * there is one. Else which of them is slow can't be told.
 */
#include "waits/below.h"
#include "waits/device.h"

static bool is_same(struct below *b, u64 disk)
{
	bool same = !b->disk || b->disk == disk;

	b->disk = disk;
	return same;
}

static bool keeps_not(struct below *b, u64 disk)
{
	bool keeps = device_keeps(b->m, disk);

	b->disk = keeps ? disk : 0;
	return !keeps;
}

u64 below_one(const struct memread *m, u64 data, each_below *each)
{
	struct below b = { .m = m, .visit = is_same };

	return each(m, data, &b) ? b.disk : 0;
}

u64 below_kept(const struct memread *m, u64 data, each_below *each)
{
	struct below b = { .m = m, .visit = keeps_not };

	each(m, data, &b);
	return b.disk;
}

u64 below_awaited(const struct memread *m, u64 data, each_below *each)
{
	u64 disk = below_one(m, data, each);

	return disk ? : below_kept(m, data, each);
}
