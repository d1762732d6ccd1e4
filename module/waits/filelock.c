// SPDX-License-Identifier: GPL-2.0-only
/*
 * File locks: flock(), POSIX, open file description locks, and leases that are
 * to be broken.
 *
 * A waiter sleeps on the queue in its own struct file_lock. In a tree of requests, that hangs
 * below the lock that is held (fs/locks.c, struct file_lock). Proof: the request is linked
 * into its blocker's list from both sides, and the lock at the root is of the same sort. The
 * object is that lock: all its waiters, directly or behind each other, wait for one thing.
 * When it is released one of them gets it. Those below sleep on (locks_move_blocks()), now
 * for the new one.
 *
 * A request may conflict with several locks: read locks, or locks of parts of the file. The
 * tree names one of them. The request is granted when all are gone. The others are in the
 * inode's list (collect/holds.c).
 *
 * Demand or idle: a lock is always a demand. Owner: the processes that have the lock's file
 * open. The one whose pid the lock has is exact. But a POSIX lock belongs to a file table,
 * not to a file. A process that inherits the file lacks the lock, and can't release it. Its
 * owner is the process that has both the pid and the table.
 */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "target/names.h"
#include "waits/families.h"

/* Requests behind requests: each conflicts with all above it. */
#define BLOCKERS_MAX 64

static const struct {
	unsigned int flag;
	u16 kind;
} sorts[] = {
	{ FL_OFDLCK, KIND_OFD_LOCK },	/* also has FL_POSIX */
	{ FL_POSIX, KIND_POSIX_LOCK },
	{ FL_FLOCK, KIND_FLOCK },
	{ FL_LEASE, KIND_LEASE },
};

static u16 sort_of(const struct memread *m, const struct compat_file_lock *lock)
{
	unsigned int flags, i;

	if (!peek(m, &flags, &lock->compat_flc(flags)))
		return KIND_UNKNOWN;
	for (i = 0; i < ARRAY_SIZE(sorts); i++)
		if (flags & sorts[i].flag)
			return sorts[i].kind;
	return KIND_UNKNOWN;
}

static bool is_linked(const struct memread *m, const struct list_head *node)
{
	struct list_head links, *back, *forth;

	return peek(m, &links, node) && links.next != node &&
	       peek(m, &back, &links.next->prev) && back == node &&
	       peek(m, &forth, &links.prev->next) && forth == node;
}

/* The lock that is held; NULL if @lock is not a request or the way up can't be proved. */
static const struct compat_file_lock *held_lock(const struct memread *m,
						const struct compat_file_lock *lock)
{
	typeof(lock->compat_flc(blocker)) blocker;
	u32 steps;

	for (steps = 0; steps < BLOCKERS_MAX; steps++) {
		if (!peek(m, &blocker, &lock->compat_flc(blocker)))
			return NULL;
		if (!blocker)
			return steps ? lock : NULL;
		if (!is_linked(m, &lock->compat_flc(blocked_member)))
			return NULL;
		lock = blocker;
	}
	return NULL;
}

/* The fields of a held lock that tell its owner. */
struct held {
	u64 addr;
	u64 file;
	int pid;
};

static bool read_one(const struct memread *m, const struct compat_file_lock *held,
		     struct held *h)
{
	struct file *file;
	int pid;

	if (!held || !peek(m, &file, &held->compat_flc(file)) || !file ||
	    !peek(m, &pid, &held->compat_flc(pid)))
		return false;
	*h = (struct held){ (u64)(uintptr_t)held, (u64)(uintptr_t)file, pid };
	return true;
}

static bool read_held(const struct memread *m, const struct compat_file_lock *request,
		      struct held *h)
{
	return read_one(m, held_lock(m, request), h);
}

static void describe(const struct held *h, struct found_object *d)
{
	d->addr = h->addr;
	/* A lock server's lock has no pid of this machine. */
	if (h->pid > 0 && d->kind != KIND_POSIX_LOCK) {
		d->key.type = KEY_FILE;
		d->key.value = h->file;
	}
	d->owner_pid = h->pid;
}

static bool claim_filelock(const struct sleep *s, const struct found_wait *w,
			   struct found_object *d)
{
	const struct compat_file_lock *request = container_of((wait_queue_head_t *)
			(uintptr_t)w->head, struct compat_file_lock, compat_flc(wait));
	struct held h;

	if (!read_held(s->mem, request, &h))
		return false;
	d->kind = sort_of(s->mem, (const void *)(uintptr_t)h.addr);
	if (d->kind == KIND_UNKNOWN || d->kind != sort_of(s->mem, request))
		return false;
	describe(&h, d);
	d->request_at = (u64)(uintptr_t)request;
	name_file(s->mem, h.file, d->name, sizeof(d->name));
	return true;
}

/* The new holder's lock may have been made where the old one was. */
static bool filelock_has_moved(const struct memread *m, const struct object_row *o, u64 at)
{
	struct held h;

	return read_held(m, (const void *)(uintptr_t)at, &h) &&
	       (h.addr != o->addr || h.pid != o->owner_pid ||
		(o->key.type == KEY_FILE && h.file != o->key.value));
}

/*
 * Whether the lock is of a task's table, and of no other process's.  A task that exits has
 * no table any more, and releases its locks only as it closes the files.
 */
static bool is_of_table(const struct memread *m, const struct task_struct *t, u64 table)
{
	const struct files_struct *files;
	const struct signal_struct *signal;
	int users, threads;

	if (!peek(m, &files, (const struct files_struct **)&t->files) ||
	    !peek(m, &signal, (const struct signal_struct **)&t->signal))
		return false;
	if (!files)
		return true;
	return (u64)(uintptr_t)files == table &&
	       peek(m, &users, (const int *)&files->count.counter) &&
	       peek(m, &threads, &signal->nr_threads) && users <= threads;
}

/*
 * The process that has a POSIX lock.  If its table is shared by processes, nobody is named:
 * any of them may release it.
 */
static bool filelock_owner(const struct memread *m, const struct object_row *o,
			   const struct task_row *waiter, struct found_owner *found)
{
	const struct compat_file_lock *held = (const void *)(uintptr_t)o->addr;
	struct task_struct *t;
	u64 table;

	if (o->kind != KIND_POSIX_LOCK || o->owner_pid <= 0 ||
	    !mem_word(m, (u64)(uintptr_t)&held->compat_flc(owner), &table))
		return false;
	rcu_read_lock();
	t = pid_task(find_pid_ns(o->owner_pid, &init_pid_ns), PIDTYPE_TGID);
	if (t && is_of_table(m, t, table))
		found->task = (u64)(uintptr_t)t;
	rcu_read_unlock();
	found->scope = OWNER_PROCESS;
	found->how = HOW_EXACT;
	return found->task;
}

/* NULL if it can't be read. */
static const struct inode *inode_of(const struct memread *m, const struct compat_file_lock *lock)
{
	const struct inode *inode;
	const struct file *file;

	if (!peek(m, &file, (const struct file **)&lock->compat_flc(file)) || !file ||
	    !peek(m, &inode, (const struct inode **)&file->f_inode))
		return NULL;
	return inode;
}

/* The list of an inode's locks of the sort of a held one. */
static const struct list_head *list_of(const struct memread *m, const struct inode *inode,
				       u16 kind)
{
	const struct file_lock_context *all;

	if (kind == KIND_LEASE || !inode ||
	    !peek(m, &all, (const struct file_lock_context **)&inode->i_flctx) || !all)
		return NULL;
	return kind == KIND_FLOCK ? &all->flc_flock : &all->flc_posix;
}

/*
 * Nothing pins the locks of others.  One that was let go of meanwhile may be another by now,
 * in the list of another inode: there the walk ends, and the answer is not known.
 */
static bool filelock_next(const struct memread *m, const struct object_row *o, u64 *at)
{
	const struct inode *inode = inode_of(m, (const void *)(uintptr_t)o->addr);
	const struct list_head *list = list_of(m, inode, o->kind), *node = list;
	const struct compat_file_lock *lock = (const void *)(uintptr_t)*at;

	if (!list)
		return false;
	if (*at)
		node = &lock->compat_flc(list);
	if (!is_linked(m, node) || !peek(m, &node, (const struct list_head **)&node->next))
		return false;
	lock = container_of(node, struct compat_file_lock, compat_flc(list));
	*at = node == list ? 0 : (u64)(uintptr_t)lock;
	return !*at || inode_of(m, lock) == inode;
}

/* Whose lock it is: of the file, or of the process's table, or of the open file. */
static bool is_anothers(const struct memread *m, const struct compat_file_lock *a,
			const struct compat_file_lock *b, bool by_file)
{
	u64 of_a, of_b;

	if (by_file)
		return mem_word(m, (u64)(uintptr_t)&a->compat_flc(file), &of_a) &&
		       mem_word(m, (u64)(uintptr_t)&b->compat_flc(file), &of_b) && of_a != of_b;
	return mem_word(m, (u64)(uintptr_t)&a->compat_flc(owner), &of_a) &&
	       mem_word(m, (u64)(uintptr_t)&b->compat_flc(owner), &of_b) && of_a != of_b;
}

static bool overlaps(const struct memread *m, const struct compat_file_lock *a,
		     const struct compat_file_lock *b)
{
	const struct file_lock *x = compat_lock_range(a), *y = compat_lock_range(b);
	loff_t x_from, x_to, y_from, y_to;

	return peek(m, &x_from, &x->fl_start) && peek(m, &x_to, &x->fl_end) &&
	       peek(m, &y_from, &y->fl_start) && peek(m, &y_to, &y->fl_end) &&
	       x_from <= y_to && y_from <= x_to;
}

/* As fs/locks.c, flock_locks_conflict() and posix_locks_conflict(). */
static bool filelock_holds_up(const struct memread *m, const struct object_row *o, u64 at,
			      u64 request)
{
	const struct compat_file_lock *a = (const void *)(uintptr_t)at;
	const struct compat_file_lock *b = (const void *)(uintptr_t)request;
	bool by_file = o->kind == KIND_FLOCK;
	unsigned char held, wanted;

	if (!b || !peek(m, &held, &a->compat_flc(type)) || !peek(m, &wanted, &b->compat_flc(type)))
		return false;
	return (held == F_WRLCK || wanted == F_WRLCK) && is_anothers(m, a, b, by_file) &&
	       (by_file || overlaps(m, a, b));
}

static bool filelock_hold(const struct memread *m, u64 at, struct found_object *d)
{
	const struct compat_file_lock *lock = (const void *)(uintptr_t)at;
	struct held h;

	d->kind = sort_of(m, lock);
	if (d->kind == KIND_UNKNOWN || !read_one(m, lock, &h))
		return false;
	describe(&h, d);
	return true;
}

const struct wait_family filelock_family = {
	.name = "file locks",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_filelock,
	.owner = filelock_owner,
	.has_moved = filelock_has_moved,
	.next_hold = filelock_next,
	.holds_up = filelock_holds_up,
	.hold = filelock_hold,
};
