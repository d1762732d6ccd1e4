// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of sysfs and debugfs under removal: the remover waits until all tasks inside its
 * operations have left (kernfs_drain(), __debugfs_file_removed()).
 *
 * Proof: for kernfs the queue is its root's, and the root's node leads back to it. The node
 * that goes is at hand, deactivated, and has users. For debugfs the completion is part of the
 * d_fsdata of a dentry at hand, and users are left.
 *
 * Demand or idle: a demand. The owner is one of the processes that have it open. One that is
 * outside its operations keeps nobody waiting, but that is not recorded.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/magic.h>

#include "arch/arch.h"
#include "model/text.h"
#include "target/names.h"
#include "waits/families.h"

/* From the innermost frame to that of the remover. */
#define STACK_WORDS 128
/* The value from which a node under removal counts its users (fs/kernfs/kernfs-internal.h). */
#define DEACTIVATED (INT_MIN + 1)
#define USERS_MAX 65536

static bool describe(u64 addr, u64 key, struct found_object *d)
{
	d->kind = KIND_REMOVAL;
	d->addr = addr;
	d->key.type = KEY_INODE;
	d->key.value = key;
	return true;
}

static bool is_draining(const struct memread *m, const struct kernfs_node *kn)
{
	int active, count;

	return arch_in_linear((u64)(uintptr_t)kn) && !((uintptr_t)kn & 7) &&
	       peek(m, &active, &kn->active.counter) && active > DEACTIVATED &&
	       active < DEACTIVATED + USERS_MAX && peek(m, &count, &kn->count.counter) &&
	       count > 0;
}

static const struct kernfs_node *draining(const struct sleep *s)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;

	for (i = 0; i < end; i++)
		if (is_draining(s->mem, (const void *)(uintptr_t)s->words[i]))
			return (const void *)(uintptr_t)s->words[i];
	return NULL;
}

static bool is_root_queue(const struct memread *m, u64 head)
{
	u64 root = head - layout.kernfs_root_wait, back;
	const struct kernfs_node *kn;

	return mem_word(m, root + layout.kernfs_root_node, (u64 *)&kn) && kn &&
	       mem_word(m, (u64)(uintptr_t)&kn->dir.root, &back) && back == root;
}

static bool claim_kernfs(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct kernfs_node *kn;
	char name[64];
	u64 at;

	if (!layout_on(LAYOUT_KERNFS) || !is_root_queue(s->mem, w->head))
		return false;
	kn = draining(s);
	if (!kn)
		return false;
	if (mem_word(s->mem, (u64)(uintptr_t)&kn->name, &at) &&
	    mem_read(s->mem, at, name, min_t(size_t, sizeof(name), PAGE_SIZE - offset_in_page(at))))
		text_escape(d->name, sizeof(d->name), name, strnlen(name, sizeof(name)));
	return describe((u64)(uintptr_t)kn, (u64)(uintptr_t)kn, d);
}

/* The file at hand whose operations are counted there. */
static const struct dentry *file_at_hand(const struct sleep *s, u64 data)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;

	for (i = 0; i < end; i++) {
		const struct dentry *dentry = (const void *)(uintptr_t)s->words[i];
		u64 has;

		if (mem_word(s->mem, (u64)(uintptr_t)&dentry->d_fsdata, &has) && has == data)
			return dentry;
	}
	return NULL;
}

static bool claim_debugfs(const struct sleep *s, const struct found_wait *w,
			  struct found_object *d)
{
	u64 data = w->head - offsetof(struct completion, wait) - layout.debugfs_drained;
	const struct dentry *dentry;
	int users;

	if (!layout_on(LAYOUT_DEBUGFS) ||
	    !mem_read(s->mem, data + layout.debugfs_users, &users, sizeof(users)) || users <= 0)
		return false;
	dentry = file_at_hand(s, data);
	if (!dentry)
		return false;
	name_dentry(s->mem, dentry, d->name, sizeof(d->name));
	return describe(data, data, d);
}

static bool claim_removal(const struct sleep *s, const struct found_wait *w,
			  struct found_object *d)
{
	if (s->row->state != TASK_DISK)
		return false;
	return w->shape == SHAPE_SWAIT ? claim_debugfs(s, w, d) : claim_kernfs(s, w, d);
}

static void removal_keys(const struct memread *m, const struct file *file, struct key_sink *sink)
{
	const struct dentry *dentry;
	const struct super_block *sb;
	const struct inode *inode;
	unsigned long magic;
	u64 value;

	if (!peek(m, &inode, (const struct inode **)&file->f_inode) || !inode ||
	    !peek(m, &sb, (const struct super_block **)&inode->i_sb) ||
	    !peek(m, &magic, &sb->s_magic))
		return;
	if (magic == SYSFS_MAGIC && mem_word(m, (u64)(uintptr_t)&inode->i_private, &value))
		sink->found(sink, KEY_INODE, value);
	if (magic == DEBUGFS_MAGIC &&
	    peek(m, &dentry, (const struct dentry **)&file->f_path.dentry) &&
	    mem_word(m, (u64)(uintptr_t)&dentry->d_fsdata, &value))
		sink->found(sink, KEY_INODE, value);
}

const struct wait_family removal_family = {
	.name = "files that are removed",
	.shapes = CLAIMS_ENTRY | CLAIMS_SWAIT,
	.keys = BIT(KEY_INODE),
	.claim = claim_removal,
	.file_keys = removal_keys,
};
