// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loop devices: what is submitted to one goes to its file, so it hangs on whatever I/O of
 * that file hangs on: a disk, a FUSE daemon, an NFS server.
 *
 * Proof: its loop_device points back at the disk (drivers/block/loop.c), the file and its
 * mapping at their inode.
 */
#include <linux/fs.h>

#include "target/layout.h"
#include "waits/device.h"
#include "waits/folio.h"

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
	return true;
}
