// SPDX-License-Identifier: GPL-2.0-only
/*
 * rt_mutex; and with PREEMPT_RT every lock that is made of one: mutex, ww_mutex,
 * rw_semaphore, spinlock_t, rwlock_t (kernel/locking/rtmutex.c, rwbase_rt.c).
 *
 * task->pi_blocked_on points at the waiter, which lies on the task's stack. The waiter points
 * back at the task, and at the lock: its owner word is the owner. The words of an rt_mutex
 * don't tell what is around it. The function the task sleeps in does. One that ends in a jump
 * has no frame (mutex_lock() on 6.12): the call in the frame around it names it. Else the
 * lock is an rt-mutex; so are spinlock_t and rwlock_t.
 *
 * rw_semaphore: a waiter for a writer waits for the rtmutex in it, which a writer owns. A
 * writer that has it may have to wait for readers, and is in no list then. It keeps the
 * address across its sleep, in a register or on its stack. Among the words of its innermost
 * frames there is exactly one rw_semaphore whose rtmutex is its own and that has readers. The
 * readers are not recorded: only a task that likely sleeps inside (inside.c) is called its
 * owner. A rwlock_t is the same thing, but an rt-mutex here.
 *
 * The writer's object has the address of the rw_semaphore, and the others' object that of the
 * rtmutex. They are two objects, else it would wait for itself.
 */
#include <linux/rtmutex.h>
#include <linux/rwsem.h>

#include "arch/arch.h"
#include "arch/calls.h"
#include "compat.h"
#include "target/layout.h"
#include "target/symbol.h"
#include "waits/families.h"
#include "waits/lock.h"
#include "waits/lockname.h"
#include "waits/owner.h"

/* Frames from the saved stack pointer to the function that waits, and its own. */
#define WRITER_WORDS 64

/* Waiters for PI futexes are left to the futex family; any other lock is waited for in D. */
static bool waits_for_futex(const struct sleep *s)
{
	return s->row->state == TASK_SLEEP &&
	       (s->row->syscall == __NR_futex || sleep_in(s, FN_futex_lock_pi) ||
		sleep_in(s, FN_futex_wait_requeue_pi));
}

/* The lock whose waiter a task has on its stack; 0 for none. */
static u64 blocked_on(const struct sleep *s)
{
	u64 waiter = 0, task, lock;

#ifdef CONFIG_RT_MUTEXES
	if (!mem_word(s->mem, s->row->task + offsetof(struct task_struct, pi_blocked_on), &waiter))
		return 0;
#endif
	if (!waiter || s->mem->stack_of(s->mem->ctx, waiter) != s->row->task ||
	    !mem_word(s->mem, waiter + layout.rt_waiter_task, &task) || task != s->row->task ||
	    !mem_word(s->mem, waiter + layout.rt_waiter_lock, &lock))
		return 0;
	return lock;
}

#ifdef COMPAT_RT_LOCKS
/* The sleeping function lies inside these: the innermost of them decides. */
static const struct {
	u16 function;
	u16 kind;
} lockers[] = {
	{ FN_schedule_rtlock, KIND_RT_MUTEX },
	{ FN_mutex_lock, KIND_MUTEX },
	{ FN_mutex_lock_interruptible, KIND_MUTEX },
	{ FN_mutex_lock_killable, KIND_MUTEX },
	{ FN_mutex_lock_io, KIND_MUTEX },
	{ FN___ww_rt_mutex_lock, KIND_MUTEX },
	{ FN___rwbase_read_lock, KIND_RWSEM },
	{ FN_down_read, KIND_RWSEM },
	{ FN_down_read_interruptible, KIND_RWSEM },
	{ FN_down_read_killable, KIND_RWSEM },
	{ FN_rwbase_write_lock, KIND_RWSEM },
	{ FN_down_write, KIND_RWSEM },
	{ FN_down_write_killable, KIND_RWSEM },
};

/* The kind of lock that a function takes; false if it takes none. */
static bool locks(unsigned int function, u16 *kind)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(lockers); i++) {
		if (function == lockers[i].function) {
			*kind = lockers[i].kind;
			return true;
		}
	}
	return false;
}

static u16 lock_kind(const struct sleep *s)
{
	u16 kind = KIND_RT_MUTEX;
	u32 i;

	for (i = 0; i < s->frames; i++)
		if (locks(s->fn[i], &kind))
			return kind;
	for (i = 0; i < ROW_FRAMES && s->row->frames[i]; i++)
		if (locks(symbol_function(arch_called(s->row->frames[i])), &kind))
			return kind;
	return kind;
}

#define RWSEM_RTMUTEX offsetof(struct rw_semaphore, rwbase.rtmutex)
#define RWSEM_OWNER offsetof(struct rw_semaphore, rwbase.rtmutex.owner)
#define RWSEM_READERS offsetof(struct rw_semaphore, rwbase.readers)

u64 rwsem_writer(const struct memread *m, const struct rw_semaphore *lock)
{
	u64 word;

	return mem_word(m, (u64)(uintptr_t)lock + RWSEM_OWNER, &word) ? word & ~7UL : 0;
}

/* Without the bias that says whether they are let in. */
u32 rwsem_readers(const struct memread *m, const struct rw_semaphore *lock)
{
	u32 readers;

	if (!mem_read(m, (u64)(uintptr_t)lock + RWSEM_READERS, &readers, sizeof(readers)))
		return 0;
	return readers & (WRITER_BIAS - 1);
}

/* The lock around an rt_mutex, as far as the functions tell; sets the kind. */
static u64 container(const struct sleep *s, u64 lock, struct found_object *d)
{
	d->kind = lock_kind(s);
	return d->kind == KIND_RWSEM ? lock - RWSEM_RTMUTEX : lock;
}

#else
#ifdef CONFIG_PREEMPT_RT
u64 rwsem_writer(const struct memread *m, const struct rw_semaphore *lock)
{
	return 0;
}

u32 rwsem_readers(const struct memread *m, const struct rw_semaphore *lock)
{
	return 0;
}
#endif

static u64 container(const struct sleep *s, u64 lock, struct found_object *d)
{
	d->kind = KIND_RT_MUTEX;
	return lock;
}
#endif

static bool claim_rt_mutex(const struct sleep *s, struct found_object *d)
{
	u64 lock = waits_for_futex(s) ? 0 : blocked_on(s);

	if (!lock)
		return false;
	name_known_lock(s, container(s, lock, d), d);
	d->addr = lock;
	d->owner_at = lock + offsetof(struct compat_rt_mutex, owner);
	d->owner_source = OWNER_SOURCE_FLAGS;
	return true;
}

#ifdef COMPAT_RT_LOCKS
/* Whether a sleeper has this lock for itself, but for readers that are left in it. */
static bool awaits_readers(const struct sleep *s, u64 rwsem)
{
	u64 owner;
	u32 readers;

	return mem_word(s->mem, rwsem + RWSEM_OWNER, &owner) && (owner & ~7UL) == s->row->task &&
	       mem_read(s->mem, rwsem + RWSEM_READERS, &readers, sizeof(readers)) &&
	       readers && readers < WRITER_BIAS;
}

/* The one lock that it may be; 0 if there are two. */
static u64 awaited(const struct sleep *s)
{
	u32 end = min_t(u32, s->count, WRITER_WORDS) * 2, i;
	u64 found = 0;

	for (i = 0; i < end; i++) {
		u64 rwsem = s->words[i / 2] - (i & 1 ? RWSEM_RTMUTEX : 0);

		if (rwsem == found || !awaits_readers(s, rwsem))
			continue;
		if (found)
			return 0;
		found = rwsem;
	}
	return found;
}

static bool writer(const struct sleep *s, struct found_object *d)
{
	u16 kind = lock_kind(s);
	u64 lock = kind == KIND_RWSEM || sleep_in(s, FN_schedule_rtlock) ? awaited(s) : 0;

	/* A rwlock_t begins as a rw_semaphore does. */
	BUILD_BUG_ON(offsetof(struct rw_semaphore, rwbase) != offsetof(rwlock_t, rwbase));
	if (!lock)
		return false;
	d->kind = kind;
	d->owner_source = OWNER_SOURCE_RWSEM;
	name_known_lock(s, lock, d);
	return true;
}

#define SHAPES CLAIMS_UNSCANNED

static bool claim_rt_lock(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return claim_rt_mutex(s, d) || writer(s, d);
}
#else
#define SHAPES CLAIMS_NO_QUEUE

static bool claim_rt_lock(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return claim_rt_mutex(s, d);
}
#endif

const struct wait_family rt_lock_family = {
	.name = "rt_mutexes",
	.shapes = SHAPES,
	.group = NEEDS(RT_MUTEX),
	.claim = claim_rt_lock,
	.owner = owner_task,
};
