// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arrays of md: whether one is suspended, and the member that keeps it waiting.
 *
 * An array may be suspended as a whole, or a part of it for writers (mdadm does both while it
 * changes it). Then I/O waits with its submitter, until somebody resumes the array. Else an
 * array waits for the members that still have I/O in flight: it hangs on the one of them that
 * keeps it waiting (below.c).
 *
 * Waits of its own: its queues, and those of its level (raid1.c, raid5.c). They wait for
 * room, for a part that is synchronized just now, for its superblocks to be written.
 *
 * Proof: its mddev points back at the disk, or its members at it (drivers/md/md.h). A queue
 * is part of the mddev, or of the mddev's data for its level, and the sleeper has the mddev
 * on its stack.
 */
#include <linux/blkdev.h>

#include "arch/arch.h"
#include "target/disk.h"
#include "target/layout.h"
#include "target/names.h"
#include "waits/below.h"
#include "waits/device.h"

/* Members that are looked at. */
#define MEMBERS_MAX 64
/* Bytes of an array's data for its level that may be queues (struct r5conf is the largest). */
#define LEVEL_BYTES 4096
/* Stack words of a waiter for an array. */
#define CALLER_STACK_WORDS 128

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

/* The disks of the members that have I/O in flight. */
static bool each_busy_disk(const struct memread *m, u64 mddev, struct below *b)
{
	u64 head = mddev + layout.md_members, at, disk;
	u32 i;

	if (!mem_word(m, head, &at))
		return false;
	for (i = 0; at != head; i++) {
		if (i == MEMBERS_MAX || !busy_disk(m, at - layout.md_member_links, &disk) ||
		    (disk && !b->visit(b, disk)) || !mem_word(m, at, &at))
			return false;
	}
	return true;
}

static bool is_array_of(const struct memread *m, u64 disk, u64 mddev)
{
	u64 back;

	return mem_word(m, mddev + layout.md_disk, &back) && back == disk;
}

bool device_md(const struct memread *m, u64 disk, u64 mddev, struct found_object *o,
	       struct found_owner *found)
{
	if (!is_array_of(m, disk, mddev))
		return false;
	if (is_suspended(m, mddev)) {
		found->state = OUTCOME_ABSENT;
		found->orphaned_by = ORPHAN_SUSPENDED;
		o->kind = KIND_ARRAY;
	} else {
		o->carrier = below_awaited(m, mddev, each_busy_disk);
	}
	return true;
}

bool device_md_keeps(const struct memread *m, u64 disk, u64 mddev, u64 *below)
{
	*below = 0;
	if (!is_array_of(m, disk, mddev))
		return false;
	if (is_suspended(m, mddev))
		return true;
	*below = below_one(m, mddev, each_busy_disk);
	return false;
}

/* Its first member points back at it. */
static bool is_array(const struct memread *m, u64 mddev)
{
	u64 head = mddev + layout.md_members, at, back;

	return mem_word(m, head, &at) && at != head &&
	       mem_word(m, at - layout.md_member_links + layout.md_member_array, &back) &&
	       back == mddev;
}

static bool has_queue(const struct memread *m, u64 mddev, u64 head)
{
	u64 level;

	return head - mddev < layout.md_size ||
	       (mem_word(m, mddev + layout.md_private, &level) && level &&
		head - level < LEVEL_BYTES);
}

/* Its disk; within device-mapper it has none: the one that its members keep it waiting for. */
static u64 disk_of_array(const struct memread *m, u64 mddev)
{
	u64 disk, back;

	if (!mem_word(m, mddev + layout.md_disk, &disk))
		return 0;
	if (!disk)
		return below_awaited(m, mddev, each_busy_disk);
	return mem_word(m, disk + offsetof(struct gendisk, private_data), &back) &&
	       back == mddev ? disk : 0;
}

u64 device_md_queue(const struct sleep *s, u64 head)
{
	u32 end = min_t(u32, s->count, CALLER_STACK_WORDS), i;
	u64 mddev;

	if (!layout_on(LAYOUT_MD))
		return 0;
	for (i = 0; i < end; i++) {
		mddev = s->words[i];
		if (arch_in_linear(mddev) && has_queue(s->mem, mddev, head) &&
		    is_array(s->mem, mddev))
			return disk_of_array(s->mem, mddev);
	}
	return 0;
}
