// SPDX-License-Identifier: GPL-2.0-only
/*
 * AIO: io_getevents() waits for completions of a context. A task that exits, or destroys a
 * context, waits for all requests under way.
 *
 * Proof: the system call, and the queue lies where a kioctx has it. The structure has the id
 * that is the call's first argument. An AIO context's id is the address of its ring in user
 * space (fs/aio.c).
 *
 * Demand or idle: it waits for the completion of reads and writes that the process itself has
 * begun, or will begin. The workers of databases wait there for ever. So it is idle, and a
 * loop, which a disk or the poll of a timer ends. The requests under way are not read.
 *
 * The end of a context is a demand. The requests under way are direct I/O, as other I/O ends
 * before io_submit() does. The process that waits for them still has its files open. If those
 * that are open for direct I/O are on one disk, it hangs on that. Proof: the completion lies
 * on the stack of the task that sleeps in exit_aio(), or in io_destroy().
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/sched.h>

#include "arch/calls.h"
#include "target/disk.h"
#include "target/fdtable.h"
#include "target/layout.h"
#include "target/names.h"
#include "waits/families.h"

/* Looks at a table of files, of FD_WORDS words each. */
#define LOOKS_MAX 64

static bool waits_for_aio(const struct task_row *row)
{
	return !(row->flags & ROW_COMPAT) &&
	       (row->syscall == __NR_io_getevents || row->syscall == __NR_io_pgetevents);
}

static bool claim_aio(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 context = w->head - layout.kioctx_wait, id;

	if (!waits_for_aio(s->row) ||
	    !mem_word(s->mem, context + layout.kioctx_user_id, &id) || id != s->row->args[0])
		return false;
	d->kind = KIND_AIO;
	d->addr = w->head;
	d->ends = true;
	scnprintf(d->name, sizeof(d->name), "aio:%llx@[%d]", id, s->row->tgid);
	return true;
}

const struct wait_family aio_family = {
	.name = "AIO",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(AIO),
	.claim = claim_aio,
};

/* The disk of a file that is open for direct I/O, 0 if it is not, or is on no disk. */
static u64 disk_of_file(const struct memread *m, const struct file *file)
{
	const struct address_space *mapping;
	const struct block_device *bdev;
	const struct super_block *sb;
	const struct inode *inode;
	unsigned int flags;

	/* A device's node is not the device: its mapping is. */
	if (!peek(m, &flags, &file->f_flags) || !(flags & O_DIRECT) ||
	    !peek(m, &mapping, (const struct address_space **)&file->f_mapping) ||
	    !peek(m, &inode, (const struct inode **)&mapping->host) || !inode ||
	    !peek(m, &sb, (const struct super_block **)&inode->i_sb) || !sb)
		return 0;
	bdev = device_of_inode(m, inode);
	return bdev ? disk_of_device(m, bdev) : disk_of_super(m, sb);
}

/* Adds the files at a cursor to the findings; returns false once they are on two disks. */
static bool add_disks(const struct memread *m, const struct fd_cursor *c, u64 *found)
{
	u64 disk;
	u32 i;

	for (i = 0; i < FD_WORD; i++) {
		disk = c->file[i] ? disk_of_file(m, (const void *)(uintptr_t)c->file[i]) : 0;
		if (disk && *found && *found != disk)
			return false;
		*found = disk ? : *found;
	}
	return true;
}

static u64 disk_of_files(const struct memread *m, const struct task_struct *t)
{
	static struct fd_cursor c;
	enum fd_result result;
	u64 found = 0;
	u32 i;

	c.at = 0;
	rcu_read_lock();
	result = fdtable_open(m, t, &c);
	for (i = 0; i < LOOKS_MAX && (result == FD_NONE || result == FD_FILES); i++) {
		result = fdtable_next(m, t, &c);
		if (result == FD_FILES && !add_disks(m, &c, &found))
			break;
	}
	rcu_read_unlock();
	return result == FD_END ? found : 0;
}

static bool claim_end(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 completion = w->head - offsetof(struct completion, wait);

	if (s->row->state != TASK_DISK ||
	    s->mem->stack_of(s->mem->ctx, completion) != s->row->task ||
	    !(sleep_in(s, FN_exit_aio) || s->row->syscall == __NR_io_destroy))
		return false;
	d->carrier = disk_of_files(s->mem, (const void *)(uintptr_t)s->row->task);
	if (!d->carrier)
		return false;
	d->kind = KIND_BLOCK;
	d->addr = completion;
	d->fixed_state = OUTCOME_KERNEL;
	name_disk(s->mem, d->carrier, d->name, sizeof(d->name));
	return true;
}

const struct wait_family aio_end_family = {
	.name = "ends of AIO",
	.shapes = CLAIMS_SWAIT,
	.claim = claim_end,
};
