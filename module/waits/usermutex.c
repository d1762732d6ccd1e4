// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the owner of the user space mutex that a futex is part of.
 *
 * The kernel doesn't know the owner; the words that libraries write beside the futex tell.
 * Many others write the same values into a word for another purpose: a barrier's second
 * round, a count of readers, a lock without an owner. So all that lies around it must agree:
 *
 *	glibc	struct pthread_mutex_s.  The word is 2, or of a robust mutex the owner's tid
 *		and FUTEX_WAITERS
 *	musl	the word is the owner's tid and FUTEX_WAITERS, between the type and the
 *		number of waiters; of a normal mutex it says nothing of its owner
 *
 * if the sleeper waits for just this value. The tid, as the sleeper's pid namespace numbers
 * it, must also be of a task that has the mutex in its memory as well. It stays a hint:
 * likely.
 *
 * A word may have the tid of another thread, and be where that thread's clear_child_tid is.
 * It is no mutex: the kernel clears it when the thread exits, and its waiter joins that
 * thread (pthread_join() of glibc).
 *
 * Read in every pass, through the page tables of a waiter (usermem.c).
 */
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/threads.h>

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
	u32 spins;
	u64 list[2];
};

/* Normal, recursive, error checking, adaptive; robust; with elision, shared. */
#define MUTEX_TYPE	3U
#define MUTEX_RECURSIVE	1U
#define MUTEX_ADAPTIVE	3U
#define MUTEX_ROBUST	16U
#define MUTEX_SHARED	128U
#define MUTEX_ELISION	(256U | 512U)

/* The beginning of musl's pthread_mutex_t. */
struct musl_mutex {
	u32 type;
	u32 lock;
	u32 waiters;
};

/* Recursive or error checking; robust, shared. Others don't name their owner. */
#define MUSL_OWNED	3U
#define MUSL_TYPES	(MUSL_OWNED | 4U | 128U)

/* More use no mutex at once. */
#define USERS_MAX 65536

/* The facts in the memory around a word. */
struct user_mutex {
	u32 tid;
	bool shared;
};

bool usermutex_may_have_owner(const struct task_row *t)
{
	u32 op = (u32)t->args[1] & FUTEX_CMD_MASK, value = (u32)t->args[2];

	if (t->syscall != __NR_futex || t->flags & ROW_COMPAT ||
	    (op != FUTEX_WAIT && op != FUTEX_WAIT_BITSET))
		return false;
	return value == LOCKED_WAITED || (value & FUTEX_WAITERS && value & FUTEX_TID_MASK);
}

static bool is_tid(u32 tid)
{
	return tid && tid <= PID_MAX_LIMIT;
}

/* The facts that every mutex of glibc shares while it is locked and waited for. */
static bool has_owner(const struct glibc_mutex *x)
{
	u32 type = x->kind & MUTEX_TYPE;
	bool counted = type == MUTEX_RECURSIVE || x->kind & MUTEX_ROBUST;

	return is_tid(x->owner) && x->users && x->users <= USERS_MAX && !!x->count == counted &&
	       (!x->spins || type == MUTEX_ADAPTIVE || x->kind & MUTEX_ELISION);
}

/* Only robust ones are in a list, and have the tid in the word. */
static bool is_glibc(const struct glibc_mutex *x)
{
	u32 flags = x->kind & ~(MUTEX_TYPE | MUTEX_SHARED | MUTEX_ELISION);

	if (!has_owner(x))
		return false;
	if (flags == MUTEX_ROBUST)
		return x->lock == (x->owner | FUTEX_WAITERS);
	return x->lock == LOCKED_WAITED && !flags && !x->list[0] && !x->list[1];
}

static bool is_musl(const struct musl_mutex *x)
{
	return x->lock & FUTEX_WAITERS && is_tid(x->lock & FUTEX_TID_MASK) &&
	       x->type & MUSL_OWNED && !(x->type & ~MUSL_TYPES) &&
	       x->waiters && x->waiters <= USERS_MAX;
}

static bool read_mutex(const struct memread *m, const struct task_row *t, struct user_mutex *found)
{
	u64 at = t->args[0];
	struct glibc_mutex glibc;
	struct musl_mutex musl;

	if (usermem_read(m, t->task, at, &glibc, sizeof(glibc)) && is_glibc(&glibc)) {
		*found = (struct user_mutex){ glibc.owner, glibc.kind & MUTEX_SHARED };
		return true;
	}
	at -= offsetof(struct musl_mutex, lock);
	if (!usermem_read(m, t->task, at, &musl, sizeof(musl)) || !is_musl(&musl))
		return false;
	*found = (struct user_mutex){ musl.lock & FUTEX_TID_MASK, musl.type & MUTEX_SHARED };
	return true;
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
 * Whether another task has the mutex in its memory as well: only then the tid may be its own.
 * It must have the same file mapped at the same address as shared memory, as processes that
 * were forked do. Elsewhere it is not looked for.
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
 * A holder that died leaves a tid that is unused, or that an unrelated task has by now. For a
 * private mutex both mean that it has no owner any more.
 */
bool usermutex_owner(const struct memread *m, const struct task_row *waiter,
		     struct found_owner *found)
{
	struct user_mutex mutex;
	bool none;
	u64 task;

	if (!usermutex_may_have_owner(waiter) || !read_mutex(m, waiter, &mutex))
		return false;
	task = task_of_tid(waiter, mutex.tid, &none);
	if (!task && !none)
		return false;
	if (none || !shares_memory(m, waiter, task, mutex.shared)) {
		if (!none && mutex.shared)
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
