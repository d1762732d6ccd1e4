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
 * if the sleeper waits for just this value, and if the tid is one of its own
 * process, as the sleeper's pid namespace numbers them; of a mutex that says
 * it is shared between processes, any process there.  It stays a hint: likely.
 *
 * Read in every pass, through the page tables of a waiter (usermem.c).
 */
#include <linux/mutex.h>
#include <linux/futex.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <asm/unistd.h>

#include "pass.h"
#include "target/usermem.h"

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
#define KIND_TYPE	3U
#define KIND_SHARED	128U
#define KIND_ELISION	(256U | 512U)

bool mutex_may_have_owner(const struct task_row *t)
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
	       !(x->kind & ~(KIND_TYPE | KIND_SHARED | KIND_ELISION));
}

/* The tid in the mutex, 0 if it is none that is understood. */
static u32 read_tid(const struct pass *p, const struct task_row *t, bool *shared)
{
	struct glibc_mutex x;
	u32 word;

	*shared = false;
	if ((u32)t->args[2] != LOCKED_WAITED) {
		if (!usermem_read(&p->mem, t->task, t->args[0], &word, sizeof(word)) ||
		    !(word & FUTEX_WAITERS))
			return 0;
		return word & FUTEX_TID_MASK;
	}
	if (!usermem_read(&p->mem, t->task, t->args[0], &x, sizeof(x)) || !is_mutex(&x))
		return 0;
	*shared = x.kind & KIND_SHARED;
	return x.owner;
}

/* The row of a tid as the sleeper's pid namespace numbers it. */
static u32 row_of_tid(const struct pass *p, u32 sleeper, u32 tid)
{
	struct task_struct *t, *owner = NULL;
	struct pid_namespace *ns;
	u32 row;

	rcu_read_lock();
	t = pass_task(p, sleeper);
	ns = t ? task_active_pid_ns(t) : NULL;
	if (ns)
		owner = pid_task(find_pid_ns(tid, ns), PIDTYPE_PID);
	row = owner ? index_get(&p->scratch->tasks, (u64)(uintptr_t)owner) : NO_ROW;
	rcu_read_unlock();
	return row;
}

u32 pass_mutex_owner(const struct pass *p, u32 sleeper)
{
	const struct task_row *t = &p->snap->task[sleeper];
	bool shared;
	u32 tid, row;

	if (!mutex_may_have_owner(t))
		return NO_ROW;
	tid = read_tid(p, t, &shared);
	row = tid ? row_of_tid(p, sleeper, tid) : NO_ROW;
	if (row == NO_ROW || !pass_still_asleep(p, sleeper))
		return NO_ROW;
	return shared || p->snap->task[row].tgid == t->tgid ? row : NO_ROW;
}
