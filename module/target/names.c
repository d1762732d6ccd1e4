// SPDX-License-Identifier: GPL-2.0-only
/* Names that several wait families give; see names.h. */
#include <linux/blkdev.h>
#include <linux/cgroup-defs.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <net/sock.h>

#include "compat.h"
#include "model/text.h"
#include "target/layout.h"
#include "target/names.h"
#include "target/sock.h"

/* Longest path, deepest nesting of directories and mounts together. */
#define PATH_BYTES 1024
#define PATH_STEPS 256
#define FSTYPE_BYTES 16

/* A path under way: written from its end to its beginning. */
static struct {
	char bytes[PATH_BYTES];
	u32 at;
} path;

static u64 inode_number(const struct memread *m, const struct inode *inode)
{
	typeof(inode->i_ino) ino;

	return peek(m, &ino, &inode->i_ino) ? ino : 0;
}

static bool prepend(const char *text, u32 len)
{
	if (len > path.at)
		return false;
	path.at -= len;
	memcpy(path.bytes + path.at, text, len);
	return true;
}

/* A name in a dentry is good if it is still the same one after it was copied. */
static bool prepend_name(const struct memread *m, const struct dentry *dentry)
{
	static char text[NAME_MAX];
	struct qstr name, again;

	if (!peek(m, &name, &dentry->d_name) || !name.len || name.len > sizeof(text) ||
	    !mem_read(m, (u64)(uintptr_t)name.name, text, name.len) ||
	    !peek(m, &again, &dentry->d_name))
		return false;
	return again.name == name.name && again.hash_len == name.hash_len &&
	       prepend(text, name.len);
}

/* From the root of a mount to the dentry it is mounted on.  False at the top, or if unknown. */
static bool leave_mount(const struct memread *m, const struct vfsmount **mnt,
			const struct dentry **dentry, bool *top)
{
	u64 mount = (u64)(uintptr_t)*mnt - layout.mount_mnt, parent, mountpoint;

	if (!layout_on(LAYOUT_MOUNT) || !mem_word(m, mount + layout.mount_parent, &parent) ||
	    !mem_word(m, mount + layout.mount_mountpoint, &mountpoint))
		return false;
	*top = parent == mount;
	*mnt = (void *)(uintptr_t)(parent + layout.mount_mnt);
	*dentry = (void *)(uintptr_t)mountpoint;
	return !*top;
}

static bool climb(const struct memread *m, const struct dentry **dentry)
{
	struct dentry *parent;

	if (!peek(m, &parent, &(*dentry)->d_parent) || parent == *dentry ||
	    !prepend_name(m, *dentry) || !prepend("/", 1))
		return false;
	*dentry = parent;
	return true;
}

/* Writes the path of a dentry below a mount.  Returns whether it is whole. */
static bool walk_up(const struct memread *m, const struct vfsmount *mnt,
		    const struct dentry *dentry)
{
	struct dentry *root;
	bool top = false, more = true;
	u32 steps;

	for (steps = 0; more && steps < PATH_STEPS; steps++) {
		if (!peek(m, &root, &mnt->mnt_root))
			return false;
		more = root == dentry ? leave_mount(m, &mnt, &dentry, &top) : climb(m, &dentry);
	}
	return top && (path.at < PATH_BYTES || prepend("/", 1));
}

/* A dentry that is its own parent, but no mount's root, is a pseudo file. */
static bool is_pseudo(const struct memread *m, const struct path *where)
{
	struct dentry *parent, *root;

	return peek(m, &parent, &where->dentry->d_parent) && parent == where->dentry &&
	       peek(m, &root, &where->mnt->mnt_root) && root != where->dentry;
}

static bool is_deleted(const struct memread *m, const struct dentry *dentry)
{
	struct hlist_bl_node **pprev;

	return peek(m, &pprev, &dentry->d_hash.pprev) && !pprev;
}

static size_t name_number(const struct memread *m, const struct inode *inode, const char *type,
			  char *out, size_t size)
{
	return text_inode(out, size, type, inode_number(m, inode));
}

/* Pipes are known by number; so are files without a name of their own. */
static size_t name_pseudo(const struct memread *m, u64 file, const struct inode *inode,
			  const struct super_block *sb, char *out, size_t size)
{
	struct file_system_type *type;
	char name[FSTYPE_BYTES];
	unsigned long magic = 0;
	const char *at;
	size_t n;

	if (peek(m, &magic, &sb->s_magic) && magic == SOCKFS_MAGIC) {
		n = sock_name_file(m, file, out, size);
		return n ? n : name_number(m, inode, "socket", out, size);
	}
	if (path.at < PATH_BYTES)
		return text_escape(out, size, path.bytes + path.at, PATH_BYTES - path.at);
	if (!peek(m, &type, &sb->s_type) || !peek(m, &at, &type->name) ||
	    !mem_read(m, (u64)(uintptr_t)at, name, sizeof(name)))
		return name_number(m, inode, "inode", out, size);
	name[sizeof(name) - 1] = '\0';
	return name_number(m, inode, strcmp(name, "pipefs") ? name : "pipe", out, size);
}

static size_t name_path(const struct memread *m, const struct path *where, char *out, size_t size)
{
	bool whole = walk_up(m, where->mnt, where->dentry);
	size_t n = 0;

	if (!whole)
		n = text_put(out, size, "...");
	n += text_escape(out + n, size - n, path.bytes + path.at, PATH_BYTES - path.at);
	return n;
}

size_t name_file(const struct memread *m, u64 addr, char *out, size_t size)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	const struct inode *inode;
	const struct super_block *sb;
	struct path where;
	size_t n;

	path.at = PATH_BYTES;
	if (!peek(m, &where, &file->f_path) || !peek(m, &inode, &file->f_inode) ||
	    !peek(m, &sb, &inode->i_sb))
		return scnprintf(out, size, "file:%08x", address_number(addr));
	if (is_pseudo(m, &where)) {
		prepend_name(m, where.dentry);
		return name_pseudo(m, addr, inode, sb, out, size);
	}
	n = name_path(m, &where, out, size);
	if (is_deleted(m, where.dentry))
		n += text_put(out + n, size - n, "(deleted)");
	return n;
}

#ifdef CONFIG_CGROUPS
#define CGROUP_NAME 256

/* From a cgroup to its parent. Returns false at the root, whose name is empty. */
static bool climb_cgroup(const struct memread *m, const struct kernfs_node **kn)
{
	static char name[CGROUP_NAME];
	const struct kernfs_node *parent;
	const char *text;
	u32 len;

	if (!peek(m, &text, (const char **)&(*kn)->name))
		return false;
	len = min_t(u32, sizeof(name), PAGE_SIZE - offset_in_page(text));
	if (!mem_read(m, (u64)(uintptr_t)text, name, len) || !name[0] ||
	    strnlen(name, len) == len || !prepend(name, strlen(name)) || !prepend("/", 1) ||
	    !peek(m, &parent, (const struct kernfs_node **)&(*kn)->compat_kernfs_parent))
		return false;
	*kn = parent;
	return parent;
}

u64 name_cgroup(const struct memread *m, u64 task, char *out, size_t size)
{
	const struct task_struct *t = (const void *)(uintptr_t)task;
	struct css_set *set, *again;
	const struct kernfs_node *kn;
	struct cgroup *cgroup;
	u32 steps = 0;

	path.at = PATH_BYTES;
	if (!peek(m, &set, (struct css_set **)&t->cgroups) || !peek(m, &cgroup, &set->dfl_cgrp) ||
	    !peek(m, &kn, (const struct kernfs_node **)&cgroup->kn))
		return 0;
	while (steps < PATH_STEPS && climb_cgroup(m, &kn))
		steps++;
	if (path.at == PATH_BYTES)
		prepend("/", 1);
	text_escape(out, size, path.bytes + path.at, PATH_BYTES - path.at);
	/* The root has no parent; a cgroup that has a task is not freed. */
	if (!peek(m, &kn, (const struct kernfs_node **)&kn->compat_kernfs_parent) || kn ||
	    !peek(m, &again, (struct css_set **)&t->cgroups) || again != set)
		return 0;
	return (u64)(uintptr_t)cgroup;
}
#else
u64 name_cgroup(const struct memread *m, u64 task, char *out, size_t size)
{
	return 0;
}
#endif

/* The first of a filesystem's mounts: in most cases the one it was mounted for. */
static const struct vfsmount *first_mount(const struct memread *m, const struct super_block *sb)
{
	const struct vfsmount *mnt;
	struct super_block *back;
	u64 first;

	if (!layout_on(LAYOUT_MOUNT) || !mem_word(m, (u64)(uintptr_t)&sb->s_mounts, &first))
		return NULL;
#ifndef HAVE_SB_FIRST_MOUNT
	first -= layout.mount_instance;
#endif
	mnt = (const void *)(uintptr_t)(first + layout.mount_mnt);
	return peek(m, &back, &mnt->mnt_sb) && back == sb ? mnt : NULL;
}

size_t name_mount(const struct memread *m, const struct super_block *sb, char *out, size_t size)
{
	const struct vfsmount *mnt = first_mount(m, sb);
	struct path where = { .mnt = (struct vfsmount *)mnt };

	path.at = PATH_BYTES;
	out[0] = '\0';
	if (!mnt || !peek(m, &where.dentry, &mnt->mnt_root))
		return 0;
	return name_path(m, &where, out, size);
}

bool is_super_block(const struct memread *m, const struct super_block *sb, unsigned long magic)
{
	unsigned long is_magic;
	struct super_block *back;
	struct dentry *root;

	return peek(m, &is_magic, &sb->s_magic) && is_magic == magic &&
	       peek(m, &root, &sb->s_root) && root && peek(m, &back, &root->d_sb) && back == sb;
}

#ifdef CONFIG_MEMCG
pid_t process_of_memory(const struct memread *m, u64 at)
{
	const struct mm_struct *mm = (const void *)(uintptr_t)at, *back;
	const struct task_struct *owner;
	pid_t tgid;

	if (!peek(m, &owner, (const struct task_struct **)&mm->owner) || !owner ||
	    !m->is_task(m->ctx, (u64)(uintptr_t)owner) ||
	    !peek(m, &back, (const struct mm_struct **)&owner->mm) || back != mm ||
	    !peek(m, &tgid, &owner->tgid))
		return 0;
	return tgid;
}
#else
pid_t process_of_memory(const struct memread *m, u64 at)
{
	return 0;
}
#endif

/* struct bdev_inode is { bdev; vfs_inode } on all kernels (block/bdev.c). */
#define BDEV_INODE ALIGN(sizeof(struct block_device), __alignof__(struct inode))

bool is_block_device(const struct memread *m, const struct block_device *bdev)
{
	const struct inode *inode = (const void *)((uintptr_t)bdev + BDEV_INODE);
	struct super_block *sb;
	unsigned long magic;
	dev_t dev, number;

	return peek(m, &dev, &bdev->bd_dev) && peek(m, &number, &inode->i_rdev) &&
	       dev == number && peek(m, &sb, &inode->i_sb) && peek(m, &magic, &sb->s_magic) &&
	       magic == BDEVFS_MAGIC;
}

const struct block_device *device_of_inode(const struct memread *m, const struct inode *inode)
{
	const struct block_device *bdev = (const void *)((uintptr_t)inode - BDEV_INODE);

	return is_block_device(m, bdev) ? bdev : NULL;
}

size_t name_device(const struct memread *m, const struct block_device *bdev, char *out,
		   size_t size)
{
	char disk_name[DISK_NAME_LEN];
	struct gendisk *disk;
	size_t n = 0;
	dev_t dev;

	if (peek(m, &disk, &bdev->bd_disk) && disk && peek(m, &disk_name, &disk->disk_name))
		n = text_escape(out, size, disk_name, strnlen(disk_name, sizeof(disk_name)));
	if (peek(m, &dev, &bdev->bd_dev))
		n += scnprintf(out + n, size - n, "[%u:%u]", MAJOR(dev), MINOR(dev));
	return n;
}

/* One of an inode's dentries, NULL if it has none. */
static struct dentry *alias_of(const struct memread *m, const struct inode *inode)
{
	struct hlist_node *first;
	struct dentry *dentry;
	struct inode *back;

	if (!peek(m, &first, &inode->i_dentry.first) || !first)
		return NULL;
	dentry = container_of(first, struct dentry, compat_alias);
	return peek(m, &back, &dentry->d_inode) && back == inode ? dentry : NULL;
}

size_t name_dentry(const struct memread *m, const struct dentry *dentry, char *out, size_t size)
{
	struct path where = { .dentry = (struct dentry *)dentry };
	const struct super_block *sb;

	path.at = PATH_BYTES;
	out[0] = '\0';
	if (!peek(m, &sb, (const struct super_block **)&dentry->d_sb))
		return 0;
	where.mnt = (struct vfsmount *)first_mount(m, sb);
	return where.mnt ? name_path(m, &where, out, size) : 0;
}

size_t name_inode(const struct memread *m, const struct inode *inode, char *out, size_t size)
{
	const struct block_device *bdev = device_of_inode(m, inode);
	struct path where = { .dentry = alias_of(m, inode) };
	char id[sizeof_field(struct super_block, s_id)];
	const struct super_block *sb;
	size_t n;

	if (bdev)
		return name_device(m, bdev, out, size);
	path.at = PATH_BYTES;
	if (!peek(m, &sb, &inode->i_sb) || !peek(m, &id, &sb->s_id))
		return scnprintf(out, size, "inode:%08x",
				 address_number((u64)(uintptr_t)inode));
	where.mnt = (struct vfsmount *)first_mount(m, sb);
	if (where.mnt && where.dentry)
		return name_path(m, &where, out, size);
	n = text_escape(out, size, id, strnlen(id, sizeof(id)));
	return n + name_number(m, inode, "", out + n, size - n);
}
