// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables as seq_files over a snapshot; see files.h.
 *
 * Row 0 is the header, row n the n-th of the table. The position is all the state there is,
 * so a read may begin and end anywhere.
 */
#include <linux/capability.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "compat.h"
#include "show/files.h"
#include "show/tables.h"
#include "show/view.h"
#include "store/changed.h"
#include "store/snapshot.h"

#define READ_BYTES 16384

/**
 * struct reader - an open file
 * @view: the data that its rows share; first, as view.h asks
 * @table: which
 * @snap: the snapshot read
 * @refresh: the reader went back to the beginning: take a new one
 * @serial: the alert change seen last
 */
struct reader {
	struct view view;
	const struct table *table;
	struct snapshot *snap;
	bool refresh;
	u32 serial;
};

/* A row number as the token seq_file passes around: never NULL. */
static void *token(const struct reader *r, loff_t pos)
{
	if (!r->snap)
		return pos ? NULL : SEQ_START_TOKEN;
	return pos <= r->table->rows(r->snap) ? (void *)(uintptr_t)(pos + 1) : NULL;
}

static void renew(struct reader *r)
{
	struct snapshot *s = snapshot_get();

	if (r->snap)
		snapshot_put(r->snap);
	r->snap = s;
	r->refresh = false;
	view_forget(&r->view);
}

static void *start_rows(struct seq_file *m, loff_t *pos)
{
	struct reader *r = m->private;

	if (!*pos && r->refresh)
		renew(r);
	return token(r, *pos);
}

static void *next_row(struct seq_file *m, void *at, loff_t *pos)
{
	return token(m->private, ++*pos);
}

static void stop_rows(struct seq_file *m, void *at)
{
}

static int show_row(struct seq_file *m, void *at)
{
	const struct reader *r = m->private;
	u32 row = (uintptr_t)at - 1;

	if (!row)
		seq_printf(m, "%s\n", r->table->header);
	else
		r->table->show(m, r->snap, row - 1);
	return 0;
}

static const struct seq_operations row_ops = {
	.start = start_rows,
	.next = next_row,
	.stop = stop_rows,
	.show = show_row,
};

/*
 * A read has as many rows as this has room for; the last of them, which has none, is written
 * anew in the next.  Without memory at hand seq_file takes a page.
 */
static void give_room(struct seq_file *m)
{
	m->buf = kmalloc(READ_BYTES, GFP_NOWAIT | __GFP_NOWARN);
	if (m->buf)
		m->size = READ_BYTES;
}

/* Root of a container without a user namespace is also root, but not of the machine. */
static int open_table(const struct table *table, struct file *file)
{
	struct reader *r;

	BUILD_BUG_ON(offsetof(struct reader, view)); /* the private data is the view as well */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	r = __seq_open_private(file, &row_ops, sizeof(*r));
	if (!r)
		return -ENOMEM;
	r->table = table;
	give_room(file->private_data);
	r->view.known = view_known(GFP_NOWAIT | __GFP_NOWARN);
	r->refresh = true;
	r->serial = alert_serial();
	return 0;
}

static int open_debugfs(struct inode *inode, struct file *file)
{
	return open_table(inode->i_private, file);
}

/*
 * debugfs holds the module for as long as a file is open. In procfs a file is only closed,
 * and a poller of it would stay in a queue that is gone.
 */
static int open_proc(struct inode *inode, struct file *file)
{
	int err;

	if (!try_module_get(THIS_MODULE))
		return -ENXIO;
	err = open_table(compat_pde_data(inode), file);
	if (err)
		module_put(THIS_MODULE);
	return err;
}

static int close_table(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct reader *r = m->private;

	if (r->snap)
		snapshot_put(r->snap);
	kfree(r->view.known);
	return seq_release_private(inode, file);
}

/* The module can't go before this returns: proc_remove() waits for it. */
static int close_proc(struct inode *inode, struct file *file)
{
	int err = close_table(inode, file);

	module_put(THIS_MODULE);
	return err;
}

static loff_t seek_table(struct file *file, loff_t offset, int whence)
{
	struct seq_file *m = file->private_data;
	struct reader *r = m->private;

	if (!offset && whence == SEEK_SET)
		WRITE_ONCE(r->refresh, true);
	return seq_lseek(file, offset, whence);
}

static __poll_t poll_table_file(struct file *file, poll_table *pt)
{
	struct seq_file *m = file->private_data;
	struct reader *r = m->private;

	if (!r->table->wakes)
		return EPOLLIN | EPOLLRDNORM;
	return alert_poll(file, pt, &r->serial);
}

static const struct file_operations debugfs_ops = {
	.owner = THIS_MODULE,
	.open = open_debugfs,
	.read = seq_read,
	.llseek = seek_table,
	.poll = poll_table_file,
	.release = close_table,
};

static const struct proc_ops proc_ops = {
	.proc_open = open_proc,
	.proc_read = seq_read,
	.proc_lseek = seek_table,
	.proc_poll = poll_table_file,
	.proc_release = close_proc,
};

static struct dentry *debugfs_dir;
static struct proc_dir_entry *proc_dir;

static bool make_proc_files(void)
{
	unsigned int i;

	for (i = 0; i < TABLES; i++)
		if (!proc_create_data(tables[i].name, 0400, proc_dir, &proc_ops,
				      (void *)&tables[i]))
			return false;
	return true;
}

/* debugfs is a convenience: its errors are ignored, as its authors want it. */
static void make_debugfs_files(void)
{
	unsigned int i;

	debugfs_dir = debugfs_create_dir("hangwatch", NULL);
	for (i = 0; i < TABLES; i++)
		debugfs_create_file(tables[i].name, 0400, debugfs_dir, (void *)&tables[i],
				    &debugfs_ops);
}

int files_setup(void)
{
	proc_dir = proc_mkdir_mode("hangwatch", 0500, NULL);
	if (!proc_dir || !make_proc_files()) {
		proc_remove(proc_dir);
		return -ENOMEM;
	}
	make_debugfs_files();
	return 0;
}

void files_teardown(void)
{
	debugfs_remove_recursive(debugfs_dir);
	proc_remove(proc_dir);
}
