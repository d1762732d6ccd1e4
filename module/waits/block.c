// SPDX-License-Identifier: GPL-2.0-only
/*
 * Block devices: a task waits for I/O that was submitted to one.
 *
 *	bio		submit_bio_wait(): a completion on the sleeper's stack, which
 *			the bio has as its bi_private, and will complete: its
 *			bi_end_io says so
 *	buffer		wait_on_buffer(): the lock bit of a buffer_head, which is the
 *			I/O's; a task that wants to lock it itself waits for I/O if it
 *			is not yet read, else for a bit, as its holder may be a task.
 *			Or the bit that says that it is being written to the journal
 *	dm buffer	a bit of a dm_buffer that is under I/O: the metadata of thin pools,
 *			caches and snapshots (drivers/md/dm-bufio.c)
 *	direct I/O	in no queue: a bio on the sleeper's stack, or the iomap_dio of
 *			a file, has the task as its waiter
 *
 * Proof: a bio points to the completion or to the task. A buffer has its bit and its device
 * (a dm_buffer its client's). An iomap_dio points to the task and to an open file. And the
 * device, which all its waiters have in common.
 *
 * Demand or idle: a demand. No task must act: all of it hangs on the device (device.c).
 */
#include <linux/blkdev.h>
#include <linux/buffer_head.h>
#include <linux/completion.h>
#include <linux/jbd2.h>

#include "compat.h"
#include "model/text.h"
#include "target/disk.h"
#include "target/layout.h"
#include "target/symbol.h"
#include "target/names.h"
#include "waits/bit.h"
#include "waits/families.h"
#include "waits/journal.h"

/* Words of the stack looked at. */
#define STACK_WORDS 256

static void claim_device(const struct memread *m, const struct block_device *bdev,
			 struct found_object *d)
{
	d->kind = KIND_BLOCK;
	d->addr = (u64)(uintptr_t)bdev;
	d->fixed_state = OUTCOME_KERNEL;
	d->carrier = disk_of_device(m, bdev);
	name_device(m, bdev, d->name, sizeof(d->name));
}

#ifdef HAVE_BIO_BDEV
static bool claim_bio(const struct memread *m, const struct bio *bio, struct found_object *d)
{
	const struct block_device *bdev;

	if (!peek(m, &bdev, (const struct block_device **)&bio->bi_bdev) ||
	    !is_block_device(m, bdev))
		return false;
	claim_device(m, bdev, d);
	return true;
}
#else
/* Claims a bio for its disk, the whole device. */
static bool claim_bio(const struct memread *m, const struct bio *bio, struct found_object *d)
{
	char name[DISK_NAME_LEN];
	const struct gendisk *disk;
	int major, minor;
	size_t n;

	if (!peek(m, &disk, (const struct gendisk **)&bio->bi_disk) || !disk ||
	    !peek(m, &name, &disk->disk_name) || !peek(m, &major, &disk->major) ||
	    !peek(m, &minor, &disk->first_minor))
		return false;
	d->kind = KIND_BLOCK;
	d->addr = (u64)(uintptr_t)disk;
	d->fixed_state = OUTCOME_KERNEL;
	d->carrier = d->addr;
	n = text_escape(d->name, sizeof(d->name), name, strnlen(name, sizeof(name)));
	scnprintf(d->name + n, sizeof(d->name) - n, "[%d:%d]", major, minor);
	return true;
}
#endif

/* Whether a bio ends in the completion that its bi_private is (block/bio.c). */
static bool ends_in_completion(const struct memread *m, const struct bio *bio)
{
	bio_end_io_t *end;
	unsigned int fn;

	if (!peek(m, &end, &bio->bi_end_io) || !symbol_is_function((u64)(uintptr_t)end))
		return false;
	fn = symbol_function((u64)(uintptr_t)end);
	return fn == FN_submit_bio_wait_endio || fn == FN_bio_wait_end_io;
}

/* A bio that says it completes this, on the stack or pointed to from there. */
static bool claim_waited(const struct sleep *s, u64 completion, struct found_object *d)
{
	u64 word, at;
	u32 i;

	for (i = 0; i < s->count && i < STACK_WORDS; i++) {
		word = s->words[i];
		at = word == completion ?
		     s->base + i * sizeof(u64) - offsetof(struct bio, bi_private) : word;
		if (mem_word(s->mem, at + offsetof(struct bio, bi_private), &word) &&
		    word == completion &&
		    ends_in_completion(s->mem, (const struct bio *)(uintptr_t)at) &&
		    claim_bio(s->mem, (const struct bio *)(uintptr_t)at, d))
			return true;
	}
	return false;
}

static bool claim_bio_wait(const struct sleep *s, const struct found_wait *w,
			   struct found_object *d)
{
	u64 completion = w->head - offsetof(struct completion, wait);

	return s->mem->stack_of(s->mem->ctx, completion) == s->row->task &&
	       claim_waited(s, completion, d);
}

/*
 * A waiter for the end of I/O is not exclusive. One that wants the lock is: it waits for I/O
 * only if the buffer is not yet read.
 */
static bool waits_for_io(const struct memread *m, const struct found_wait *w, unsigned long state)
{
	const struct wait_queue_entry *entry = (const void *)(uintptr_t)w->waiter;
	unsigned int flags;

	return (state & BIT(BH_Lock)) && peek(m, &flags, &entry->flags) &&
	       (!(flags & WQ_FLAG_EXCLUSIVE) || !(state & BIT(BH_Uptodate)));
}

/* The device of the I/O that a bit of a buffer waits for: the log's, or the buffer's own. */
static const struct block_device *device_of_buffer(const struct memread *m,
						   const struct found_wait *w,
						   const struct buffer_head *bh, int bit,
						   unsigned long state)
{
	const struct block_device *bdev;

	if (bit == BH_Shadow)
		return state & BIT(BH_Shadow) ? journal_device(m, bh) : NULL;
	if (bit != BH_Lock || !waits_for_io(m, w, state) ||
	    !peek(m, &bdev, (const struct block_device **)&bh->b_bdev))
		return NULL;
	return bdev;
}

/* B_READING and B_WRITING of a dm_buffer are the lowest bits, the same from 5.10 to 7.3. */
#define DM_BUFFER_IO_BITS 2

/* The device that the metadata of a device of device-mapper is on. */
static bool claim_dm_buffer(const struct memread *m, u64 state, int bit, struct found_object *d)
{
	const struct block_device *bdev;
	u64 client;

	if (!layout_on(LAYOUT_BUFIO) || bit < 0 || bit >= DM_BUFFER_IO_BITS ||
	    !mem_word(m, state - layout.bufio_state + layout.bufio_client, &client) || !client ||
	    !mem_word(m, client + layout.bufio_bdev, (u64 *)&bdev) || !is_block_device(m, bdev))
		return false;
	claim_device(m, bdev, d);
	return true;
}

static bool claim_buffer(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct block_device *bdev;
	const struct buffer_head *bh;
	unsigned long state;
	unsigned int fn;
	u64 addr = bit_address(s, w, &fn);
	int bit;

	bh = (const void *)(uintptr_t)(addr - offsetof(struct buffer_head, b_state));
	if (!addr || fn != FN_wake_bit_function || !peek(s->mem, &state, &bh->b_state))
		return false;
	bit = bit_number(s, w, fn);
	bdev = device_of_buffer(s->mem, w, bh, bit, state);
	if (!bdev || !is_block_device(s->mem, bdev))
		return claim_dm_buffer(s->mem, addr, bit, d);
	claim_device(s->mem, bdev, d);
	return true;
}

/* The simple kind, until 5.16: { bio } on the stack. */
static bool claim_own_bio(const struct sleep *s, u64 at, struct found_object *d)
{
	const struct bio *bio = (const void *)(uintptr_t)(at - offsetof(struct bio, bi_private));
	bio_end_io_t *end;

	return peek(s->mem, &end, &bio->bi_end_io) &&
	       symbol_function((u64)(uintptr_t)end) == FN_blkdev_bio_end_io_simple &&
	       claim_bio(s->mem, bio, d);
}

/* The device that a filesystem says it is on; of several (btrfs) the one disk they are on. */
static bool claim_disk_of(const struct memread *m, const struct super_block *sb,
			  struct found_object *d)
{
	const struct block_device *bdev;
	u64 disk;

	if (peek(m, &bdev, (const struct block_device **)&sb->s_bdev) && bdev &&
	    is_block_device(m, bdev)) {
		claim_device(m, bdev, d);
		return true;
	}
	disk = disk_of_super(m, sb);
	if (!disk)
		return false;
	d->kind = KIND_BLOCK;
	d->addr = (u64)(uintptr_t)sb;
	d->fixed_state = OUTCOME_KERNEL;
	d->carrier = disk;
	name_disk(m, disk, d->name, sizeof(d->name));
	return true;
}

static bool claim_file_io(const struct sleep *s, u64 dio, struct found_object *d)
{
	const struct address_space *mapping, *back;
	const struct block_device *bdev;
	const struct super_block *sb;
	const struct inode *inode;
	const struct file *file;
	u64 task, iocb;

	if (!mem_word(s->mem, dio + layout.iomap_dio_waiter, &task) || task != s->row->task ||
	    !mem_word(s->mem, dio + layout.iomap_dio_iocb, &iocb) ||
	    !mem_word(s->mem, iocb + offsetof(struct kiocb, ki_filp), (u64 *)&file) ||
	    !peek(s->mem, &mapping, (const struct address_space **)&file->f_mapping) ||
	    !peek(s->mem, &inode, (const struct inode **)&mapping->host) ||
	    !peek(s->mem, &back, (const struct address_space **)&inode->i_mapping) ||
	    back != mapping || !peek(s->mem, &sb, (const struct super_block **)&inode->i_sb))
		return false;
	bdev = device_of_inode(s->mem, inode);
	if (bdev)
		claim_device(s->mem, bdev, d);
	return bdev || claim_disk_of(s->mem, sb, d);
}

static bool claim_direct_io(const struct sleep *s, const struct found_wait *w,
			    struct found_object *d)
{
	bool claimed = false;
	u32 i;

	if (s->row->state != TASK_DISK)
		return false;
	for (i = 0; i < s->count && i < STACK_WORDS && !claimed; i++)
		claimed = s->words[i] == s->row->task ?
			  claim_own_bio(s, s->base + i * sizeof(u64), d) :
			  claim_file_io(s, s->words[i], d);
	return claimed;
}

const struct wait_family bio_family = {
	.name = "bios",
	.shapes = CLAIMS_SWAIT,
	.claim = claim_bio_wait,
};

const struct wait_family buffer_family = {
	.name = "buffers",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_buffer,
};

const struct wait_family direct_io_family = {
	.name = "direct I/O",
	.shapes = CLAIMS_NO_QUEUE,
	.claim = claim_direct_io,
};
