// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel locks: mutex, rw_semaphore, semaphore, percpu_rw_semaphore. Locks made of an
 * rt_mutex, as mutexes and rw_semaphores are with PREEMPT_RT, are in rtlock.c.
 *
 * The first three put the same { list, task } on the sleeper's stack, so the scan finds only
 * where the lock keeps its list. Its state proves which lock is around it: a lock with
 * waiters says so in the flags of its words. The function that sleeps chooses which of them
 * is asked, as a mutex and a reader-owned rw_semaphore may look the same.
 *
 * Owner: the lock's owner word, read in every pass (lock_owner()). If readers hold the lock,
 * it is one of the last readers, and may be stale: likely. A semaphore has no owner; since
 * 6.16 it remembers its last holder. A task that waits until the readers of a
 * percpu_rw_semaphore have left owns it for later comers: it says so in the lock. The readers
 * are not recorded.
 */
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>

#include "compat.h"
#include "target/symbol.h"
#include "waits/families.h"
#include "waits/lock.h"
#include "waits/lockname.h"
#include "waits/owner.h"

/* Bit 0 of an rw_semaphore's owner: readers have it, of whom this was one of the last. */
#define OWNED_BY_READERS 1UL
#define OWNER_FLAGS 7UL

#ifndef CONFIG_PREEMPT_RT
#define MUTEX_HAS_WAITERS	1UL	/* MUTEX_FLAG_WAITERS, kernel/locking/mutex.h */
#define RWSEM_HAS_WAITERS	2UL	/* RWSEM_FLAG_WAITERS, kernel/locking/rwsem.c */

u64 rwsem_writer(const struct memread *m, const struct rw_semaphore *lock)
{
	u64 word;

	return mem_word(m, (u64)(uintptr_t)&lock->owner, &word) && !(word & OWNED_BY_READERS) ?
	       word & ~OWNER_FLAGS : 0;
}

/* Below the readers are the writer's bit and flags, above them that of a failure. */
#define RWSEM_READERS_MASK GENMASK_ULL(62, 8)
#define RWSEM_READERS_SHIFT 8

u32 rwsem_readers(const struct memread *m, const struct rw_semaphore *lock)
{
	u64 count;

	if (!mem_word(m, (u64)(uintptr_t)&lock->count, &count))
		return 0;
	return (count & RWSEM_READERS_MASK) >> RWSEM_READERS_SHIFT;
}

static bool is_owner(const struct sleep *s, u64 word)
{
	word &= ~OWNER_FLAGS;
	return !word || s->mem->is_task(s->mem->ctx, word);
}

static bool claim_mutex(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 lock = w->head - offsetof(struct mutex, compat_wait_list), word;

	d->owner_at = lock + offsetof(struct mutex, owner);
	if (!mem_word(s->mem, d->owner_at, &word) || !(word & MUTEX_HAS_WAITERS))
		return false;
	d->kind = KIND_MUTEX;
	d->owner_source = OWNER_SOURCE_FLAGS;
	name_known_lock(s, lock, d);
	return true;
}

/* struct rwsem_waiter's type follows the task: 0 to write, 1 to read, in all kernels. */
static bool claim_rwsem(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 lock = w->head - offsetof(struct rw_semaphore, compat_wait_list), count, word;
	u32 type;

	d->owner_at = lock + offsetof(struct rw_semaphore, owner);
	if (!mem_word(s->mem, lock + offsetof(struct rw_semaphore, count), &count) ||
	    !(count & RWSEM_HAS_WAITERS) || !mem_word(s->mem, d->owner_at, &word) ||
	    (!(word & 1) && !is_owner(s, word)) ||
	    !mem_read(s->mem, w->waiter + 24, &type, sizeof(type)) || type > 1)
		return false;
	d->kind = KIND_RWSEM;
	d->owner_source = OWNER_SOURCE_RWSEM;
	name_known_lock(s, lock, d);
	return true;
}
#else
static bool claim_mutex(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return false;
}

static bool claim_rwsem(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return false;
}
#endif

static bool claim_semaphore(const struct sleep *s, const struct found_wait *w,
			    struct found_object *d)
{
	u64 lock = w->head - offsetof(struct semaphore, compat_wait_list);
	unsigned int count;

	if (!mem_read(s->mem, lock + offsetof(struct semaphore, count), &count, sizeof(count)) ||
	    count)
		return false;
#ifdef COMPAT_SEMAPHORE_HOLDER
	d->owner_at = lock + offsetof(struct semaphore, last_holder);
#endif
	d->kind = KIND_SEMAPHORE;
	d->owner_source = OWNER_SOURCE_HINT;
	name_known_lock(s, lock, d);
	return true;
}

static const struct locker {
	u16 function;
	bool (*claim)(const struct sleep *s, const struct found_wait *w, struct found_object *d);
} lockers[] = {
	{ FN___mutex_lock, claim_mutex },
	{ FN___mutex_lock_common, claim_mutex },
	{ FN___mutex_lock_slowpath, claim_mutex },
	{ FN___mutex_lock_killable_slowpath, claim_mutex },
	{ FN___mutex_lock_interruptible_slowpath, claim_mutex },
	{ FN___ww_mutex_lock, claim_mutex },
	{ FN_rwsem_down_read_slowpath, claim_rwsem },
	{ FN_rwsem_down_write_slowpath, claim_rwsem },
	{ FN___down, claim_semaphore },
	{ FN___down_common, claim_semaphore },
	{ FN____down_common, claim_semaphore },
	{ FN___down_interruptible, claim_semaphore },
	{ FN___down_killable, claim_semaphore },
	{ FN___down_timeout, claim_semaphore },
};

/* The function that put the waiter on the stack chooses. */
static const struct locker *locker(const struct sleep *s, u64 waiter)
{
	unsigned int fn = waiter_function(s, waiter);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(lockers); i++)
		if (fn == lockers[i].function)
			return &lockers[i];
	return NULL;
}

/* It is being handed to the task it names, which has been woken (MUTEX_FLAG_PICKUP). */
#define MUTEX_PICKUP 4UL

static bool lock_owner(const struct memread *m, const struct object_row *o,
		       const struct task_row *waiter, struct found_owner *found)
{
	u64 word;

	if (!owner_task(m, o, waiter, found) || !mem_word(m, o->owner_at, &word))
		return false;
	found->can_stray = o->kind == KIND_SEMAPHORE ||
			   (o->kind == KIND_RWSEM && word & OWNED_BY_READERS);
	if (found->can_stray)
		found->how = HOW_LIKELY;
	found->handed = o->kind == KIND_MUTEX && word & MUTEX_PICKUP;
	return true;
}

static bool claim_lock(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct locker *l;

	/* Others also keep { list, task } on the stack. */
	l = locker(s, w->waiter);
	if (!l)
		return false;
	if (l->claim(s, w, d))
		return true;
	d->owner_at = 0;
	d->owner_source = OWNER_SOURCE_NONE;
	d->kind = KIND_LOCK;
	name_known_lock(s, w->head, d);
	return true;
}

#define PERCPU_WRITER (offsetof(struct percpu_rw_semaphore, writer) + \
		       offsetof(struct rcuwait, task))

static bool percpu_owner(const struct memread *m, const struct object_row *o,
			 const struct task_row *waiter, struct found_owner *found)
{
	return o->kind == KIND_PERCPU_RWSEM && owner_task(m, o, waiter, found) && found->task;
}

/*
 * The lock is closed to readers, and says that this very task waits for them (rcuwait).  It
 * lies on nobody's stack: there a waiter of another kind may have its task in that place.
 */
static bool awaits_readers(const struct sleep *s, u64 lock)
{
	const struct percpu_rw_semaphore *sem = (const void *)(uintptr_t)lock;
	int block;
	u64 task;

	return mem_word(s->mem, lock + PERCPU_WRITER, &task) && task == s->row->task &&
	       !s->mem->stack_of(s->mem->ctx, lock) &&
	       peek(s->mem, &block, &sem->block.counter) && block == 1;
}

/* Words of the stack looked at: from the innermost frame to that of percpu_down_write(). */
#define WRITER_STACK_WORDS 64

/* The frames may leave out the function that takes a lock, so the words are asked. */
static bool is_percpu_writer(const struct sleep *s)
{
	u32 end = min_t(u32, s->count, WRITER_STACK_WORDS), i;

	for (i = 0; i < end; i++)
		if (symbol_function(s->words[i]) == FN_percpu_down_write &&
		    !symbol_is_function(s->words[i]))
			return true;
	return false;
}

static bool claim_percpu_writer(const struct sleep *s, struct found_object *d)
{
	u32 end = min_t(u32, s->count, WRITER_STACK_WORDS), i;

	if (s->row->state != TASK_DISK || !is_percpu_writer(s))
		return false;
	for (i = 0; i < end && !awaits_readers(s, s->words[i]); i++)
		;
	if (i == end)
		return false;
	d->kind = KIND_PERCPU_READERS;
	name_known_lock(s, s->words[i], d);
	return true;
}

static bool claim_percpu_rwsem(const struct sleep *s, const struct found_wait *w,
			       struct found_object *d)
{
	u64 lock;

	if (!w)
		return claim_percpu_writer(s, d);
	if (symbol_function(w->func) != FN_percpu_rwsem_wake_function)
		return false;
	lock = w->head - offsetof(struct percpu_rw_semaphore, waiters);
	d->kind = KIND_PERCPU_RWSEM;
	d->owner_at = lock + PERCPU_WRITER;
	name_known_lock(s, lock, d);
	return true;
}

const struct wait_family lock_family = {
	.name = "locks",
	.shapes = CLAIMS_LOCK,
	.claim = claim_lock,
	.owner = lock_owner,
};

const struct wait_family percpu_rwsem_family = {
	.name = "percpu_rw_semaphores",
	.shapes = CLAIMS_ENTRY | CLAIMS_NO_QUEUE,
	.claim = claim_percpu_rwsem,
	.owner = percpu_owner,
};
