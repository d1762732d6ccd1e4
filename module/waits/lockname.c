// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of kernel locks that are part of something people know.
 *
 *	s_umount-of:DEVICE	a filesystem's; its root dentry leads back to it
 *	i_rwsem-of:PATH		an inode's, whose mapping is its own and says so
 *	s_writers-of:DEVICE	held by its writers while they change it, like s_umount
 *	mmap_lock-of:PID	a process's memory, whose owner has it
 *	mutex-of:pipe:[N]	a pipe's, that the sleeper has a file of
 *	mtx-of:epoll		an epoll set's, whose file leads back to it
 *
 * Others are called by their symbol, or by a number.
 */
#include <linux/fs.h>
#include <linux/kallsyms.h>
#include <linux/mm_types.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched.h>

#include "model/text.h"
#include "target/layout.h"
#include "target/names.h"
#include "target/symbol.h"
#include "waits/file.h"
#include "waits/lockname.h"

/* By its symbol, if it is static.  Returns false if it is called by a number. */
static bool name_lock(u64 lock, struct found_object *d)
{
	static char symbol[KSYM_SYMBOL_LEN];

	d->addr = lock;
	if (symbol_print(symbol, lock)) {
		strscpy(d->name, symbol, sizeof(d->name));
		return true;
	}
	scnprintf(d->name, sizeof(d->name), "%s:%08x", kind_name(d->kind), address_number(lock));
	return false;
}

static bool is_mounted(const struct memread *m, const struct super_block *sb)
{
	unsigned long magic;

	return peek(m, &magic, &sb->s_magic) && is_super_block(m, sb, magic);
}

static bool name_of_super(const struct memread *m, u64 at, const char *what,
			  struct found_object *d)
{
	const struct super_block *sb = (const void *)(uintptr_t)at;
	char id[sizeof_field(struct super_block, s_id)];
	size_t n;

	if (!is_mounted(m, sb) || !peek(m, &id, &sb->s_id))
		return false;
	n = scnprintf(d->name, sizeof(d->name), "%s-of:", what);
	text_escape(d->name + n, sizeof(d->name) - n, id, strnlen(id, sizeof(id)));
	return true;
}

static bool name_umount(const struct memread *m, u64 lock, struct found_object *d)
{
	return name_of_super(m, lock - offsetof(struct super_block, s_umount), "s_umount", d);
}

static void name_percpu_lock(const struct sleep *s, u64 lock, struct found_object *d)
{
	u32 i;

	for (i = 0; i < SB_FREEZE_LEVELS; i++)
		if (name_of_super(s->mem, lock - offsetof(struct super_block, s_writers.rw_sem) -
				  i * sizeof(struct percpu_rw_semaphore), "s_writers", d))
			return;
}

static bool name_inode_lock(const struct memread *m, u64 lock, struct found_object *d)
{
	const struct inode *inode = (const void *)(uintptr_t)
				    (lock - offsetof(struct inode, i_rwsem));
	const struct super_block *sb;
	const struct inode *host;
	size_t n;

	if (!peek(m, &host, (const struct inode **)&inode->i_data.host) || host != inode ||
	    !peek(m, &sb, (const struct super_block **)&inode->i_sb) || !is_mounted(m, sb))
		return false;
	n = scnprintf(d->name, sizeof(d->name), "i_rwsem-of:");
	name_inode(m, inode, d->name + n, sizeof(d->name) - n);
	return true;
}

static bool name_memory_lock(const struct memread *m, u64 lock, struct found_object *d)
{
	pid_t tgid = process_of_memory(m, lock - offsetof(struct mm_struct, mmap_lock));

	if (!tgid)
		return false;
	scnprintf(d->name, sizeof(d->name), "mmap_lock-of:%d", tgid);
	return true;
}

static void name_rwsem_owner(const struct sleep *s, u64 lock, struct found_object *d)
{
	if (!name_umount(s->mem, lock, d) && !name_inode_lock(s->mem, lock, d))
		name_memory_lock(s->mem, lock, d);
}

static bool is_pipe_file(const struct sleep *s, u64 file, void *pipe)
{
	return file_private(s->mem, file) == (u64)(uintptr_t)pipe &&
	       file_poll(s->mem, file) == FN_pipe_poll;
}

static bool name_pipe(const struct sleep *s, u64 lock, struct found_object *d)
{
	u64 pipe = lock - offsetof(struct pipe_inode_info, mutex), file;
	size_t n;

	file = file_of_sleep(s, is_pipe_file, (void *)(uintptr_t)pipe);
	if (!file)
		return false;
	n = scnprintf(d->name, sizeof(d->name), "mutex-of:");
	name_file(s->mem, file, d->name + n, sizeof(d->name) - n);
	return true;
}

static bool name_epoll(const struct memread *m, u64 lock, struct found_object *d)
{
	u64 set = lock - layout.eventpoll_mtx, file;

	if (!layout_on(LAYOUT_EPOLL) || !mem_word(m, set + layout.eventpoll_file, &file) ||
	    file_private(m, file) != set || file_poll(m, file) != FN_ep_eventpoll_poll)
		return false;
	strscpy(d->name, "mtx-of:epoll", sizeof(d->name));
	return true;
}

static void name_mutex_owner(const struct sleep *s, u64 lock, struct found_object *d)
{
	if (!name_epoll(s->mem, lock, d))
		name_pipe(s, lock, d);
}

void name_known_lock(const struct sleep *s, u64 lock, struct found_object *d)
{
	if (name_lock(lock, d))
		return;
	switch (d->kind) {
	case KIND_MUTEX:
		name_mutex_owner(s, lock, d);
		break;
	case KIND_RWSEM:
		name_rwsem_owner(s, lock, d);
		break;
	case KIND_PERCPU_RWSEM:
	case KIND_PERCPU_READERS:
		name_percpu_lock(s, lock, d);
		break;
	}
}
