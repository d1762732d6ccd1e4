// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages and folios: the content of one that a sleeper waits for, and its owner.
 *
 * Its name is the file, or the block device, and the offset, if its mapping and the inode of
 * that lead to each other.
 *
 * Owner: a folio that is written back, or that is locked and still unread, is under I/O. Then
 * the kernel and its device must act, an NFS server, or the daemon of a FUSE filesystem. Any
 * other holder of a page's lock is not recorded.
 *
 * Memory that is swapped in or out belongs to no file. Its page tells its place in a swap
 * area, and the sleeper has an area on its stack. If both agree in the number of the area, it
 * is I/O of the area's device.
 */
#include <linux/fs.h>
#include <linux/page-flags.h>
#include <linux/pagemap.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "arch/arch.h"
#include "compat.h"
#include "target/disk.h"
#include "target/names.h"
#include "waits/folio.h"
#include "waits/fuse.h"

/* The low bits of a mapping that is none: anonymous, movable memory. */
#define NO_MAPPING 3UL
/* From the innermost frame to that of the task that swaps in or out. */
#define STACK_WORDS 128

static const struct inode *inode_of(const struct memread *m, const struct compat_folio *folio)
{
	const struct address_space *mapping, *back;
	const struct inode *inode;

	if (!mem_word(m, (u64)(uintptr_t)&folio->mapping, (u64 *)&mapping) || !mapping ||
	    ((uintptr_t)mapping & NO_MAPPING) ||
	    !peek(m, &inode, (const struct inode **)&mapping->host) || !inode ||
	    !peek(m, &back, (const struct address_space **)&inode->i_mapping))
		return NULL;
	return back == mapping || mapping == &inode->i_data ? inode : NULL;
}

static bool is_under_io(const struct memread *m, const struct compat_folio *folio, int bit)
{
	u64 flags;

	if (bit == PG_writeback)
		return true;
	return bit == PG_locked && mem_word(m, (u64)(uintptr_t)&folio->flags, &flags) &&
	       !(flags & BIT(PG_uptodate));
}

static bool is_of_nfs(const struct memread *m, const struct super_block *sb)
{
	unsigned long magic;

	return peek(m, &magic, &sb->s_magic) && magic == NFS_SUPER_MAGIC;
}

void io_owner(const struct memread *m, const struct inode *inode, struct found_object *d)
{
	const struct block_device *bdev = device_of_inode(m, inode);
	const struct super_block *sb;

	if (!peek(m, &sb, (const struct super_block **)&inode->i_sb))
		return;
	d->key.value = fuse_connection(m, sb);
	d->key.type = d->key.value ? KEY_FUSE : KEY_NONE;
	d->service_needed = d->key.value;
	if (is_of_nfs(m, sb))
		d->fixed_state = OUTCOME_REMOTE;
	if (d->key.value || d->fixed_state == OUTCOME_REMOTE)
		return;
	d->carrier = bdev ? disk_of_device(m, bdev) : disk_of_super(m, sb);
	if (d->carrier)
		d->fixed_state = OUTCOME_KERNEL;
}

static bool is_area(const struct memread *m, u64 word, unsigned int type)
{
	const struct swap_info_struct *si = (const void *)(uintptr_t)word;
	typeof(si->flags) flags;
	typeof(si->type) number;

	return peek(m, &number, &si->type) && (unsigned int)number == type &&
	       peek(m, &flags, &si->flags) && flags & SWP_USED;
}

/* The device of the swap area that a place is in. */
static const struct block_device *swap_device(const struct sleep *s, swp_entry_t place)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;
	const struct swap_info_struct *si;
	const struct block_device *bdev;

	for (i = 0; i < end; i++) {
		si = (const void *)(uintptr_t)s->words[i];
		if (arch_in_linear(s->words[i]) && is_area(s->mem, s->words[i], swp_type(place)) &&
		    peek(s->mem, &bdev, (const struct block_device **)&si->bdev) && bdev &&
		    is_block_device(s->mem, bdev))
			return bdev;
	}
	return NULL;
}

static bool describe_swapped(const struct sleep *s, const struct compat_folio *folio, int bit,
			     struct found_object *d)
{
	const struct block_device *bdev;
	swp_entry_t place;
	u64 flags;
	size_t n;

	if (!mem_word(s->mem, (u64)(uintptr_t)&folio->flags, &flags) ||
	    !(flags & BIT(PG_swapcache)) || !is_under_io(s->mem, folio, bit) ||
	    !mem_word(s->mem, (u64)(uintptr_t)&folio->private, (u64 *)&place.val))
		return false;
	bdev = swap_device(s, place);
	if (!bdev)
		return false;
	d->carrier = disk_of_device(s->mem, bdev);
	d->fixed_state = OUTCOME_KERNEL;
	n = scnprintf(d->name, sizeof(d->name), "swap:");
	n += name_device(s->mem, bdev, d->name + n, sizeof(d->name) - n);
	scnprintf(d->name + n, sizeof(d->name) - n, "+%llu", (u64)swp_offset(place) << PAGE_SHIFT);
	return true;
}

void folio_describe(const struct sleep *s, u64 addr, int bit, struct found_object *d)
{
	const struct compat_folio *folio = (const void *)(uintptr_t)addr;
	const struct inode *inode = inode_of(s->mem, folio);
	u64 index = 0;
	size_t n;

	d->kind = KIND_FOLIO;
	d->addr = addr;
	if (!inode && describe_swapped(s, folio, bit, d))
		return;
	if (!inode) {
		scnprintf(d->name, sizeof(d->name), "folio:%08x", address_number(addr));
		return;
	}
	n = name_inode(s->mem, inode, d->name, sizeof(d->name));
	mem_word(s->mem, (u64)(uintptr_t)&folio->index, &index);
	scnprintf(d->name + n, sizeof(d->name) - n, "+%llu", index << PAGE_SHIFT);
	if (is_under_io(s->mem, folio, bit))
		io_owner(s->mem, inode, d);
}
