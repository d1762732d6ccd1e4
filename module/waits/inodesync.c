// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inodes under writeback: a task that syncs, evicts or writes one waits until another has
 * done with it (inode_wait_for_writeback(), fs/fs-writeback.c).
 *
 * The inode doesn't name its writer. It is the flusher of its filesystem's device, if that is
 * at work; else the writer waits for the device, as the inode's pages do.
 *
 * Proof: the address waited on is in the state of an inode of a mounted filesystem; the
 * state says that it is being written back.
 */
#include <linux/fs.h>

#include "compat.h"
#include "target/disk.h"
#include "target/names.h"
#include "target/symbol.h"
#include "waits/bit.h"
#include "waits/families.h"
#include "waits/folio.h"

/* The inode whose state is waited for, by a bit of it or, since 6.12, as a variable. */
static const struct inode *inode_at(const struct sleep *s, const struct found_wait *w)
{
	unsigned int fn;
	u64 addr = bit_address(s, w, &fn);

	if (fn == FN_var_wake_function && addr)
		addr -= __I_SYNC;
	else if (fn != FN_wake_bit_function || bit_number(s, w, fn) != __I_SYNC)
		return NULL;
	return addr ? (const void *)(uintptr_t)(addr - offsetof(struct inode, i_state)) : NULL;
}

static bool is_written_back(const struct memread *m, const struct inode *inode)
{
	const struct super_block *sb;
	const struct inode *host;
	unsigned long magic;
	u32 state;

	return mem_read(m, (u64)(uintptr_t)&inode->i_state, &state, sizeof(state)) &&
	       state & I_SYNC &&
	       peek(m, &host, (const struct inode **)&inode->i_data.host) && host == inode &&
	       peek(m, &sb, (const struct super_block **)&inode->i_sb) &&
	       peek(m, &magic, &sb->s_magic) && is_super_block(m, sb, magic);
}

static bool claim_inode(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct backing_dev_info *bdi;
	const struct super_block *sb;
	const struct inode *inode = inode_at(s, w);

	if (!inode || !is_written_back(s->mem, inode) ||
	    !peek(s->mem, &sb, (const struct super_block **)&inode->i_sb) ||
	    !peek(s->mem, &bdi, (const struct backing_dev_info **)&sb->s_bdi))
		return false;
	d->kind = KIND_WRITEBACK;
	d->addr = (u64)(uintptr_t)inode;
	io_owner(s->mem, inode, d);
	if (d->key.type == KEY_NONE) {
		d->key.type = KEY_ACTOR;
		d->key.value = (u64)(uintptr_t)bdi;
		d->key.shared = true;
	}
	name_inode(s->mem, inode, d->name, sizeof(d->name));
	return true;
}

const struct wait_family inode_sync_family = {
	.name = "inodes written back",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_inode,
};
