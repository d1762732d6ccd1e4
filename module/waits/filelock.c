// SPDX-License-Identifier: GPL-2.0-only
/*
 * File locks: flock(), POSIX, open file description locks, and leases that are
 * to be broken.
 *
 * A waiter sleeps on the queue in its own struct file_lock, which hangs, in a
 * tree of requests, below the lock that is held (fs/locks.c, struct file_lock).
 * Proof: the request is linked into its blocker's list from both sides, and the
 * lock at the root is of the same sort.  The object is that lock: all who wait
 * for it, directly or behind each other, wait for one thing.  When it is released one of
 * them gets it, and those below him sleep on (locks_move_blocks()), now for his.
 *
 * Demand or idle: a lock is always a demand.  Owner: the processes that have
 * the lock's file open; among them the one whose pid the lock has is exact.
 */
#include <linux/fs.h>

#include "compat.h"
#include "target/names.h"
#include "waits/families.h"

/* Requests behind requests: each conflicts with all above it. */
#define BLOCKERS_MAX 64

static const struct {
	unsigned int flag;
	u16 kind;
} sorts[] = {
	{ FL_OFDLCK, KIND_OFD_LOCK },	/* has FL_POSIX too */
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

/* The lock that is held, NULL if @lock is no request or the way up can't be proved. */
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

/* What of a held lock says whose it is. */
struct held {
	u64 addr;
	u64 file;
	int pid;
};

static bool read_held(const struct memread *m, const struct compat_file_lock *request,
		      struct held *h)
{
	const struct compat_file_lock *held = held_lock(m, request);
	struct file *file;
	int pid;

	if (!held || !peek(m, &file, &held->compat_flc(file)) || !file ||
	    !peek(m, &pid, &held->compat_flc(pid)))
		return false;
	*h = (struct held){ (u64)(uintptr_t)held, (u64)(uintptr_t)file, pid };
	return true;
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
	d->addr = h.addr;
	d->request_at = (u64)(uintptr_t)request;
	/* A lock server's lock has no pid of this machine. */
	if (h.pid > 0) {
		d->key.type = KEY_FILE;
		d->key.value = h.file;
	}
	d->owner_pid = h.pid;
	name_file(s->mem, h.file, d->name, sizeof(d->name));
	return true;
}

/* The new holder's lock may have been made where the old one was. */
static bool filelock_has_moved(const struct memread *m, const struct object_row *o, u64 at)
{
	struct held h;

	return read_held(m, (const void *)(uintptr_t)at, &h) &&
	       (h.addr != o->addr || h.pid != o->owner_pid ||
		(h.pid > 0 && h.file != o->key.value));
}

const struct wait_family filelock_family = {
	.name = "file locks",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_filelock,
	.has_moved = filelock_has_moved,
};
