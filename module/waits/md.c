// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arrays of md: whether one is suspended, and which of its members keeps it waiting.
 *
 * Suspended as a whole, or a part of it to writers (mdadm does both while it changes it),
 * what is submitted waits with who submits it, until somebody resumes it.  Else an array
 * waits for the members that still have I/O in flight: if these are on one disk, it hangs
 * on that.
 *
 * Proof: its mddev points back at the disk (drivers/md/md.h).
 */
#include <linux/blkdev.h>

#include "target/disk.h"
#include "target/layout.h"
#include "target/names.h"
#include "waits/device.h"

/* Members that are looked at. */
#define MEMBERS_MAX 64

static bool is_suspended(const struct memread *m, u64 mddev)
{
	u64 lo, hi;
	int whole;

	if (mem_read(m, mddev + layout.md_suspended, &whole, sizeof(whole)) && whole > 0)
		return true;
	return mem_word(m, mddev + layout.md_suspend_lo, &lo) &&
	       mem_word(m, mddev + layout.md_suspend_hi, &hi) && lo < hi;
}

/* The disk of a member that has I/O in flight, 0 if it has none. */
static bool busy_disk(const struct memread *m, u64 member, u64 *disk)
{
	const struct block_device *bdev;
	int pending;

	*disk = 0;
	if (!mem_read(m, member + layout.md_member_pending, &pending, sizeof(pending)))
		return false;
	if (pending <= 0)
		return true;
	if (!mem_word(m, member + layout.md_member_bdev, (u64 *)&bdev) ||
	    !is_block_device(m, bdev))
		return false;
	*disk = disk_of_device(m, bdev);
	return true;
}

/* The one disk that all I/O in flight is on, 0 if there is none, or are several. */
static u64 disk_awaited(const struct memread *m, u64 mddev)
{
	u64 head = mddev + layout.md_members, at, disk, found = 0;
	u32 i;

	if (!mem_word(m, head, &at))
		return 0;
	for (i = 0; at != head; i++) {
		if (i == MEMBERS_MAX || !busy_disk(m, at - layout.md_member_links, &disk) ||
		    (disk && found && found != disk) || !mem_word(m, at, &at))
			return 0;
		found = disk ? : found;
	}
	return found;
}

bool device_md(const struct memread *m, u64 disk, u64 mddev, struct found_object *o,
	       struct found_owner *found)
{
	u64 back;

	if (!mem_word(m, mddev + layout.md_disk, &back) || back != disk)
		return false;
	if (is_suspended(m, mddev)) {
		found->state = OUTCOME_ABSENT;
		found->orphaned_by = ORPHAN_SUSPENDED;
		o->kind = KIND_ARRAY;
	} else {
		o->carrier = disk_awaited(m, mddev);
	}
	return true;
}

u64 device_md_queue(const struct memread *m, u64 head)
{
	u64 mddev = head - layout.md_wait, disk, back;

	if (!layout_on(LAYOUT_MD) || !mem_word(m, mddev + layout.md_disk, &disk) || !disk ||
	    !mem_word(m, disk + offsetof(struct gendisk, private_data), &back))
		return 0;
	return back == mddev ? disk : 0;
}
