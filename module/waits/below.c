// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which of the disks below a device keeps it waiting.
 *
 * A device that is on one disk hangs on that.  On several, what is submitted goes to some of
 * them: then it hangs on one that keeps what it is given until somebody does something about
 * it (device_keeps()), if there is such a one.  Else which of them is slow can't be told.
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
