// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names the files of the descriptors among the arguments of a sleeper's system call.
 *
 * Its file table is read with neither its lock nor a reference. A task lets go of its
 * files_struct only by itself (exit, exec, unshare), and this one sleeps. If it did not sleep
 * throughout, the caller throws the names away. But others that share the table may make it
 * larger or close the file meanwhile. Tables and files are freed a grace period later (files
 * since 6.7 only reused as such), so all of it is read under RCU. A name counts only if the
 * descriptor led to the same file with the same path before the name was made and after.
 *
 * It says what the descriptor stood for when the sleep was first seen, as
 * /proc/PID/fd did then.  Should another thread have put another file there since
 * the call began, it is that one's name.
 */
#include <linux/fs.h>
#include <linux/sched/clock.h>

#include "collect/pace.h"
#include "collect/rows.h"
#include "collect/syscall_fds.h"
#include "model/syscalls.h"
#include "pass.h"
#include "target/names.h"
#include "waits/file.h"

/* Longest name of one descriptor; a call has two of them at most. */
#define FD_NAME 220
#define FDS_MAX 2

/* These must be the same before and after. */
struct open_file {
	u64 file;
	const struct inode *inode;
	struct path path;
};

static bool look_up(const struct memread *m, u64 task, u32 fd, struct open_file *o)
{
	const struct file *file;

	memset(o, 0, sizeof(*o));
	o->file = file_at(m, task, fd);
	file = (const void *)(uintptr_t)o->file;
	return file && peek(m, &o->inode, &file->f_inode) && peek(m, &o->path, &file->f_path);
}

/* Returns the length of the name, 0 if it can't be told. */
static size_t name_fd(const struct memread *m, u64 task, u32 fd, char *out, size_t size)
{
	struct open_file before, after;
	size_t n;

	if (!look_up(m, task, fd, &before))
		return 0;
	n = name_file(m, before.file, out, size);
	return look_up(m, task, fd, &after) && !memcmp(&before, &after, sizeof(before)) ? n : 0;
}

static u32 name_fds(struct pass *p, const struct task_row *row, u32 fds)
{
	static char text[FDS_MAX * (FD_NAME + 1) + 1];
	bool any = false;
	size_t n = 0, len;
	u32 i;

	for (i = 0; i < ROW_ARGS; i++) {
		if (!(fds & FD(i)) || n + FD_NAME + 1 >= sizeof(text))
			continue;
		len = name_fd(&p->mem, row->task, row->args[i], text + n, FD_NAME);
		any |= len;
		n += len;
		text[n++] = ROW_NAME_END;
	}
	text[n] = '\0';
	return any ? pass_text(p, text) : 0;
}

u32 pass_call_names(struct pass *p, u32 task)
{
	const struct task_row *row = &p->snap->task[task];
	s32 call = call_of_row(row);
	u32 fds, names;
	u64 since;

	if (row->syscall < 0 || !call_keeps(call))
		return 0;
	fds = call_fds(call, row->args);
	if (!fds)
		return 0;
	rcu_read_lock();
	since = local_clock();
	names = name_fds(p, row, fds);
	pass_rcu_end(p, since);
	rcu_read_unlock();
	return names;
}
