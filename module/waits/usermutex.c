// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who holds the user space mutex that a futex is part of.
 *
 * The kernel doesn't know; what libraries write beside the word says.  Believed
 * is only
 *
 *	a word with FUTEX_WAITERS	robust mutexes of glibc, most of musl's: its
 *					other bits are the owner's tid
 *	the value 2 of glibc		locked, and waited for: struct pthread_mutex_s
 *					{ lock, count, owner, users, kind } with users
 *					and a kind that there is
 *
 * if the sleeper waits for just this value, and if the tid, as the sleeper's pid
 * namespace numbers them, is of a task that has the mutex in its memory as well.  It
 * stays a hint: likely.
 *
 * A word that has the tid of another thread, and is where that thread's clear_child_tid
 * is, is no mutex: the kernel clears it when the thread exits, and who waits for that
 * joins it (pthread_join() of glibc).
 *
 * Read in every pass, through the page tables of a waiter (usermem.c).
 */
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>

#include "arch/calls.h"
#include "target/task.h"
#include "target/usermem.h"
#include "target/vma.h"
#include "waits/usermutex.h"

/* lowlevellock.h of glibc: 1 is locked, 2 locked with waiters. */
#define LOCKED_WAITED 2

/* struct pthread_mutex_s; the same in glibc from 2.4 on. */
struct glibc_mutex {
	u32 lock;
	u32 count;
	u32 owner;
	u32 users;
	u32 kind;
};

/* Normal, recursive, error checking, adaptive; with elision, shared. */
#define MUTEX_TYPE	3U
#define MUTEX_SHARED	128U
#define MUTEX_ELISION	(256U | 512U)

bool usermutex_may_have_owner(const struct task_row *t)
{
	u32 op = (u32)t->args[1] & FUTEX_CMD_MASK, value = (u32)t->args[2];

	if (t->syscall != __NR_futex || t->flags & ROW_COMPAT ||
	    (op != FUTEX_WAIT && op != FUTEX_WAIT_BITSET))
		return false;
	return value == LOCKED_WAITED || (value & FUTEX_WAITERS && value & FUTEX_TID_MASK);
}

static bool is_mutex(const struct glibc_mutex *x)
{
	return x->lock == LOCKED_WAITED && x->owner && x->users &&
	       !(x->kind & ~(MUTEX_TYPE | MUTEX_SHARED | MUTEX_ELISION));
}

/* The tid in the mutex, 0 if it is none that is understood. */
static u32 read_tid(const struct memread *m, const struct task_row *t, bool *shared)
{
	struct glibc_mutex x;
	u32 word;

	*shared = false;
	if ((u32)t->args[2] != LOCKED_WAITED) {
		if (!usermem_read(m, t->task, t->args[0], &word, sizeof(word)) ||
		    !(word & FUTEX_WAITERS))
			return 0;
		return word & FUTEX_TID_MASK;
	}
	if (!usermem_read(m, t->task, t->args[0], &x, sizeof(x)) || !is_mutex(&x))
		return 0;
	*shared = x.kind & MUTEX_SHARED;
	return x.owner;
}

/* The task that a tid means to the sleeper; *none if there is surely none. */
static u64 task_of_tid(const struct task_row *waiter, u32 tid, bool *none)
{
	struct task_struct *t, *owner = NULL;
	struct pid_namespace *ns;

	rcu_read_lock();
	t = task_alive(waiter);
	ns = t ? task_active_pid_ns(t) : NULL;
	if (ns)
		owner = pid_task(find_pid_ns(tid, ns), PIDTYPE_PID);
	*none = ns && !owner;
	rcu_read_unlock();
	return (u64)(uintptr_t)owner;
}

static u64 mm_of(const struct memread *m, u64 task)
{
	u64 mm;

	return mem_word(m, task + offsetof(struct task_struct, mm), &mm) ? mm : 0;
}

static u64 mapped_inode(const struct memread *m, u64 task, u64 addr)
{
	const struct file *file = (const void *)(uintptr_t)vma_file(m, task, addr);
	const struct inode *inode;

	return file && peek(m, &inode, (const struct inode **)&file->f_inode) ?
	       (u64)(uintptr_t)inode : 0;
}

/*
 * Whether another task has the mutex in its memory as well: only then the tid may be its
 * own.  Of shared memory it must have the same file mapped at the same address, as
 * processes that were forked do; elsewhere it is not looked for.
 */
static bool shares_memory(const struct memread *m, const struct task_row *waiter, u64 task,
			  bool shared)
{
	u64 mm = mm_of(m, task), inode;

	if (mm && mm == mm_of(m, waiter->task))
		return true;
	inode = shared ? mapped_inode(m, waiter->task, waiter->args[0]) : 0;
	return inode && inode == mapped_inode(m, task, waiter->args[0]);
}

/*
 * A holder that died leaves a tid that no task has, or that another has by now, who has
 * nothing to do with it: of a private mutex both mean that it has no owner any more.
 */
bool usermutex_owner(const struct memread *m, const struct task_row *waiter,
		     struct found_owner *found)
{
	bool shared, none;
	u64 task;
	u32 tid;

	if (!usermutex_may_have_owner(waiter))
		return false;
	tid = read_tid(m, waiter, &shared);
	task = tid ? task_of_tid(waiter, tid, &none) : 0;
	if (!tid || (!task && !none))
		return false;
	if (none || !shares_memory(m, waiter, task, shared)) {
		if (!none && shared)
			return false;
		found->state = OUTCOME_ABSENT;
		found->orphaned_by = ORPHAN_OWNER_GONE;
		return true;
	}
	found->task = task;
	found->scope = OWNER_THREAD;
	found->how = HOW_LIKELY;
	return true;
}

u64 usermutex_joined(const struct memread *m, const struct task_row *waiter)
{
	u32 op = (u32)waiter->args[1] & FUTEX_CMD_MASK;
	u64 task, word;
	bool none;

	if (waiter->syscall != __NR_futex || waiter->flags & ROW_COMPAT ||
	    (op != FUTEX_WAIT && op != FUTEX_WAIT_BITSET) || !(u32)waiter->args[2])
		return 0;
	task = task_of_tid(waiter, (u32)waiter->args[2], &none);
	if (!task || task == waiter->task || mm_of(m, task) != mm_of(m, waiter->task) ||
	    !mem_word(m, task + offsetof(struct task_struct, clear_child_tid), &word))
		return 0;
	return word && word == waiter->args[0] ? task : 0;
}
