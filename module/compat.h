/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The differences between the kernels that hangwatch builds for, and nothing else.
 *
 * Each difference is one small function or macro with the commit that made
 * it.  HAVE_* come from Kbuild, which looks into the headers and exports of the
 * kernel being built for.  No version is ever asked: distributions backport.
 */
#ifndef HANGWATCH_COMPAT_H
#define HANGWATCH_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/magic.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/sched/jobctl.h>
#include <linux/sched/task_stack.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>

#include "arch/arch.h"

/* task->state became __state: 2f064a59a11f ("sched: Change task_struct::state"), 5.14. */
static inline unsigned int compat_task_state(struct task_struct *t)
{
#ifdef HAVE_TASK___STATE
	return READ_ONCE(t->__state);
#else
	return READ_ONCE(t->state);
#endif
}

/*
 * Whether the scheduler counts the task as runnable. Since 152e11f6df29 ("sched/fair:
 * Implement delayed dequeue"), 6.12, a sleeper may stay queued.
 */
static inline bool compat_task_queued(struct task_struct *t)
{
#ifdef HAVE_SCHED_DELAYED
	return READ_ONCE(t->on_rq) && !READ_ONCE(t->se.sched_delayed);
#else
	return READ_ONCE(t->on_rq);
#endif
}

/*
 * The freezer had only a flag until f5d39b020809 ("freezer,sched: Rewrite core freezer
 * logic"), 6.1, gave it a state. A v2 cgroup's frozen tasks have a bit. Tasks that are
 * stopped or wait for a vforked child have it as well, as these need not be frozen any more.
 * So only a task that is told to stay in the trap is frozen.
 */
static inline bool compat_task_frozen(struct task_struct *t)
{
#ifdef TASK_FROZEN
	if (compat_task_state(t) & TASK_FROZEN)
		return true;
#else
	if (READ_ONCE(t->flags) & PF_FROZEN)
		return true;
#endif
#ifdef CONFIG_CGROUPS
	return t->frozen && (READ_ONCE(t->jobctl) & JOBCTL_TRAP_FREEZE);
#else
	return false;
#endif
}

/* PDE_DATA() became pde_data(): 359745d78351 ("proc: remove PDE_DATA() completely"), 5.17. */
static inline void *compat_pde_data(const struct inode *inode)
{
#ifdef HAVE_PDE_DATA
	return pde_data(inode);
#else
	return PDE_DATA(inode);
#endif
}

/*
 * kernfs_node.parent became __parent: 741c10b096bc ("kernfs: Use RCU to access
 * kernfs_node::parent."), 6.15.
 */
#ifdef HAVE_KERNFS___PARENT
#define compat_kernfs_parent __parent
#else
#define compat_kernfs_parent parent
#endif

/* POSIX timers of a process are in a list_head or, since 6.12 and its backports, an hlist_head. */
#ifdef HAVE_POSIX_TIMERS_HLIST
#define COMPAT_POSIX_TIMERS_CIRCULAR 0
#else
#define COMPAT_POSIX_TIMERS_CIRCULAR 1
#endif

/*
 * The innermost frames of a sleeping task, as far as the kernel's unwinder
 * can be asked.  Caller holds rcu_read_lock().
 *
 * stack_trace_save_tsk() is used where it is exported, but not with PREEMPT_RT: there the
 * functions that it leaves out tell the locks apart. Else the machine's own (arch/). If
 * neither may be asked, 0 makes the caller look at its own copy.
 */
#if defined(HAVE_STACK_TRACE_SAVE_TSK) && !defined(CONFIG_PREEMPT_RT)
/* It leaves out functions in .sched.text: locks, completions (kernel/stacktrace.c). */
#define COMPAT_FRAMES_WITHOUT_SCHED 1
static inline unsigned int compat_task_frames(struct task_struct *t, unsigned long *pcs,
					      unsigned long *slots, unsigned long *bps,
					      unsigned int max)
{
	/* It does not say where it found them. */
	memset(slots, 0, max * sizeof(*slots));
	return stack_trace_save_tsk(t, pcs, max, 0);
}
#else
#define compat_task_frames arch_frames
#if !ARCH_UNWINDS
/* The words read from the stack then are words that look like return addresses. */
#define COMPAT_FRAMES_ARE_WORDS 1
#endif
#endif

/*
 * The part that all file locks share: struct file_lock until a69ce85ec9af ("filelock: split
 * common fields into struct file_lock_core"), 6.9, which also gave the members their longer
 * prefix.
 */
#ifdef HAVE_FILE_LOCK_CORE
#include <linux/filelock.h>
#define compat_file_lock	file_lock_core
#define compat_flc(member)	flc_##member
#define compat_lock_range(lock)	container_of(lock, struct file_lock, c)
#else
#include <linux/fs.h>
#define compat_file_lock	file_lock
#define compat_flc(member)	fl_##member
#define compat_lock_range(lock)	(lock)
#endif

#ifndef COMPAT_FRAMES_WITHOUT_SCHED
#define COMPAT_FRAMES_WITHOUT_SCHED 0
#endif

/*
 * The references of a struct file, counted from COMPAT_FILE_REFS_BASE on: 90ee6ed776c0 ("fs:
 * port files to file_ref"), 6.13.
 */
#ifdef HAVE_FILE_REF
#define compat_file_refs(file)	((file)->f_ref.refcnt.counter)
#define COMPAT_FILE_REFS_BASE	(-1)
#else
#define compat_file_refs(file)	((file)->f_count.counter)
#define COMPAT_FILE_REFS_BASE	0
#endif

/*
 * The first link of the list of epitems that watch a file, as an address to read.
 * 319c15174757 ("epoll: take epitem list out of struct file"), 5.11, turned the list_head in
 * struct file into a hlist elsewhere. Either way a node's first word is the next node; the
 * list ends at @end.
 */
#ifdef HAVE_FILE_F_EP
#define compat_file_watchers(file)	((file)->f_ep)
#define COMPAT_WATCHERS_INDIRECT	1
#else
#define compat_file_watchers(file)	((file)->f_ep_links)
#define COMPAT_WATCHERS_INDIRECT	0
#endif

/*
 * struct hrtimer_clock_base moved to a header of its own, hrtimer_bases.h,
 * between 6.12 and 7.3.
 */
#ifdef HAVE_HRTIMER_BASES
#include <linux/hrtimer_bases.h>
#endif

/*
 * Locks: 7.2 turned the head of the list of waiters in struct mutex,
 * rw_semaphore and semaphore into a pointer to the first of them.  A task says
 * then what it is blocked on.
 */
#ifdef HAVE_LOCK_FIRST_WAITER
#define COMPAT_LOCK_HEADLESS	true
#define compat_wait_list	first_waiter
#else
#define COMPAT_LOCK_HEADLESS	false
#define compat_wait_list	wait_list
#endif

/*
 * The place of a kernel thread's struct kthread. 1da5c46fa965 ("kthread: Make struct kthread
 * kmalloc'ed") used set_child_tid; e32cf5dfbe22 ("kthread: Generalize pf_io_worker so it can
 * point to struct kthread"), 5.17, worker_private.
 */
#ifdef HAVE_WORKER_PRIVATE
#define compat_kthread(t)	((t)->worker_private)
#else
#define compat_kthread(t)	((t)->set_child_tid)
#endif

/* semaphore.last_holder came with "hung_task: show the blocker task" for semaphores, 6.16. */
#if defined(CONFIG_DETECT_HUNG_TASK_BLOCKER) && defined(HAVE_SEMAPHORE_LAST_HOLDER)
#define COMPAT_SEMAPHORE_HOLDER
#endif

/* The locks that a task is blocked on, by its own word; 0 for none. */
static inline void compat_task_blocked(const struct task_struct *t, u64 locks[2])
{
	locks[0] = 0;
	locks[1] = 0;
#ifdef HAVE_LOCK_FIRST_WAITER
	locks[0] = (u64)(uintptr_t)READ_ONCE(t->blocked_on);
#ifdef CONFIG_DETECT_HUNG_TASK_BLOCKER
	locks[1] = READ_ONCE(t->blocker) & ~3UL;
#endif
#endif
}

/*
 * The lock itself was taken out of struct rt_mutex: 830e6acc8a1c
 * ("locking/rtmutex: Split out the inner parts of 'struct rtmutex'"), 5.15.
 */
#ifdef HAVE_RT_MUTEX_BASE
#define compat_rt_mutex	rt_mutex_base
#else
#define compat_rt_mutex	rt_mutex
#endif

/*
 * The parts of the locks with PREEMPT_RT: bb630f9f7a7d ("locking/rtmutex: Add mutex variant
 * for RT") and its like, 5.15, with rwbase_rt.h. Patched kernels had others before.
 */
#if defined(CONFIG_PREEMPT_RT) && defined(HAVE_RWBASE_RT)
#define COMPAT_RT_LOCKS
#endif

/* The parts of a page cache: 7b230db3b8d3 ("mm: Introduce struct folio"), 5.16. */
#ifdef HAVE_STRUCT_FOLIO
#define compat_folio folio
#else
#define compat_folio page
#endif

/* The list of an inode's dentries: the union around its links lost its name */
#ifdef HAVE_DENTRY_UNION
#define compat_alias d_u.d_alias
#else
#define compat_alias d_alias
#endif

/*
 * A task that waits for another's lookup sleeps in a queue on the other's stack, which the
 * dentry points at. Since 7.x it waits for a variable, the dentry's flags.
 */
#ifdef HAVE_DENTRY_WAIT
#define COMPAT_LOOKUP_QUEUE true
#define compat_lookup_queue(dentry) (&(dentry)->d_wait)
#else
#define COMPAT_LOOKUP_QUEUE false
#define compat_lookup_queue(dentry) ((wait_queue_head_t **)NULL)
#endif

/*
 * The mounts of a super_block: a list through struct mount, until a pointer to
 * the first of them took its place.
 */
#ifdef HAVE_SB_FIRST_MOUNT
#define COMPAT_LAYOUT_MOUNT(L)
#else
#define COMPAT_LAYOUT_MOUNT(L) \
	L(mount_instance,	"mount",	"mnt_instance",	MOUNT)
#endif

/* The header got it after 5.10. */
#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif

/* The flags of a terminal's flow control were put into a struct of their own */
#ifdef HAVE_TTY_FLOW
#define compat_tty_stopped(tty) ((tty)->flow.stopped)
#else
#define compat_tty_stopped(tty) ((tty)->stopped)
#endif

/*
 * FUSE: the owner of requests and devices was the fuse_conn until 7.3 split the fuse_chan off
 * it. Both are private, but some of the fuse_chan's functions are exported for virtiofs and
 * CUSE.
 */
#ifdef HAVE_FUSE_CHAN
#define COMPAT_FUSE_CHAN
#define COMPAT_LAYOUT_FUSE(L) \
	L(fuse_req_conn,	"fuse_req",	"chan",		FUSE) \
	L(fuse_dev_conn,	"fuse_dev",	"chan",		FUSE) \
	L(fuse_conn_queue,	"fuse_chan",	"iq.waitq",	FUSE) \
	L(fuse_conn_blocked,	"fuse_chan",	"blocked_waitq", FUSE) \
	L(fuse_chan_conn,	"fuse_chan",	"conn",		FUSE) \
	L(fuse_conn_chan,	"fuse_conn",	"chan",		FUSE) \
	L(fuse_conn_mounts,	"fuse_conn",	"mounts",	FUSE) \
	L(fuse_mount_entry,	"fuse_mount",	"fc_entry",	FUSE)
#else
#define COMPAT_LAYOUT_FUSE(L) \
	L(fuse_req_mount,	"fuse_req",	"fm",		FUSE) \
	L(fuse_dev_conn,	"fuse_dev",	"fc",		FUSE) \
	L(fuse_conn_queue,	"fuse_conn",	"iq.waitq",	FUSE) \
	L(fuse_conn_blocked,	"fuse_conn",	"blocked_waitq", FUSE)
#endif

#define COMPAT_LAYOUT_MEMBERS(L) COMPAT_LAYOUT_MOUNT(L) COMPAT_LAYOUT_FUSE(L)

/* The thread in exec was called group_exit_task until 5.17 (include/linux/sched/signal.h). */
#ifdef HAVE_GROUP_EXEC_TASK
#define compat_exec_task group_exec_task
#else
#define compat_exec_task group_exit_task
#endif

/* A process had its core_state in its mm until 5.16, now in its signal_struct (fs/coredump.c). */
#ifdef HAVE_SIGNAL_CORE_STATE
#define compat_core_holder(t) (&(t)->signal)
#define COMPAT_CORE_STATE offsetof(struct signal_struct, core_state)
#else
#define compat_core_holder(t) (&(t)->mm)
#define COMPAT_CORE_STATE offsetof(struct mm_struct, core_state)
#endif

/* The argument of a SysRq handler: an int in 6.1, a u8 in 6.12 (include/linux/sysrq.h). */
#ifdef HAVE_SYSRQ_U8
#define compat_sysrq_key u8
#else
#define compat_sysrq_key int
#endif

#endif
