// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loop devices: a worker reads the I/O submitted to one from its file, or writes it there.
 * That worker, and its own wait, must act. If none is at work the device hangs on the carrier
 * of the file's I/O: a disk, an NFS server.
 *
 * Proof: its loop_device points back at the disk (drivers/block/loop.c), the file and its
 * mapping at their inode. A worker has the device's work function, and its work lies within
 * the device's.
 */
#include <linux/fs.h>

#include "target/layout.h"
#include "target/symbol.h"
#include "waits/device.h"
#include "waits/folio.h"
#include "waits/worker.h"

bool device_loop(const struct memread *m, u64 disk, u64 lo, struct found_object *o,
		 struct found_owner *found)
{
	const struct address_space *mapping;
	const struct inode *inode;
	const struct file *file;
	u64 back;

	if (!mem_word(m, lo + layout.loop_disk, &back) || back != disk ||
	    !mem_word(m, lo + layout.loop_file, (u64 *)&file) || !file ||
	    !peek(m, &mapping, (const struct address_space **)&file->f_mapping) ||
	    !peek(m, &inode, (const struct inode **)&mapping->host) || !inode)
		return false;
	io_owner(m, inode, o);
	o->key.type = KEY_ACTOR;
	o->key.value = disk;
	o->key.shared = true;
	return true;
}

/* The loop_device that a work is done for, 0 if it is none of loop's. */
static u64 device_of(const struct memread *m, const struct running_work *r)
{
	u64 lo;

	switch (symbol_function(r->func)) {
	case FN_loop_rootcg_workfn:
		return r->work - layout.loop_root_work;
	case FN_loop_workfn:
		return mem_word(m, r->work - layout.loop_worker_work + layout.loop_worker_device,
				&lo) ? lo : 0;
	default:
		return 0;
	}
}

void device_actor_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink)
{
	struct running_work r;
	u64 lo, disk;

	if (!layout_on(LAYOUT_LOOP) || !worker_runs(m, t, &r))
		return;
	lo = device_of(m, &r);
	if (lo && mem_word(m, lo + layout.loop_disk, &disk))
		sink->found(sink, KEY_ACTOR, disk);
}
