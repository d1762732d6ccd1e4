// SPDX-License-Identifier: GPL-2.0-only
/*
 * Futexes.
 *
 * A sleeper's futex_q is on its stack, linked into a bucket of a hash table that unrelated
 * futexes share. So the list says nothing: the object is the key. Proof: the links, the task
 * behind them, and a lock pointer. This leads to the lock before the very list head that the
 * ring walk found. A private futex's key also has the mm of the sleeper. (A waiter requeued
 * to another word has that word's key.)
 *
 * Demand or idle: a mutex is a demand, a condition variable is idle, and the
 * kernel doesn't know which of the two a word is.  A crowd of idle workers on a
 * condition variable is the most ordinary sight there is, so it is idle.  A PI
 * futex is a lock, and its owner is in the kernel: a demand.
 *
 * The owner of a plain mutex is in user space only: usermutex.c.  Waiters of one
 * word may have it at different addresses, so each one's own is read.
 */
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "model/text.h"
#include "target/layout.h"
#include "target/names.h"
#include "target/vma.h"
#include "waits/families.h"
#include "waits/futexv.h"
#include "waits/owner.h"
#include "waits/usermutex.h"

/* From the lock of a bucket to the list head behind it, at most. */
#define BUCKET_BYTES 64
#define GOLDEN 0x9e3779b97f4a7c15ULL

static bool is_futex(const struct sleep *s, const struct found_wait *w, u64 q)
{
	u64 lock;

	return mem_word(s->mem, q + layout.futex_lock, &lock) && lock < w->head &&
	       w->head - lock <= BUCKET_BYTES;
}

/* Kernel addresses have no room for mm and address, so an object's address is a mixture. */
static u64 key_identity(const union futex_key *key)
{
	u64 word = key->both.word + key->both.offset;

	return ((key->both.ptr ^ word * GOLDEN) * GOLDEN) >> 16;
}

/* No other process can name it: the kernel made the key of the sleeper's memory itself. */
static bool is_private(const union futex_key *key)
{
	return !(key->both.offset & (FUT_OFF_INODE | FUT_OFF_MMSHARED));
}

static u64 key_address(const union futex_key *key)
{
	return key->private.address + (key->private.offset & ~(FUT_OFF_INODE | FUT_OFF_MMSHARED));
}

static void name_in_process(const struct sleep *s, u64 addr, struct found_object *d)
{
	const struct task_struct *t = (const void *)(uintptr_t)s->row->task, *leader;
	char comm[TASK_COMM_LEN] = "";
	size_t n = scnprintf(d->name, sizeof(d->name), "futex:%llx@", addr);

	if (peek(s->mem, &leader, &t->group_leader))
		peek(s->mem, &comm, &leader->comm);
	n += text_escape(d->name + n, sizeof(d->name) - n, comm, strnlen(comm, sizeof(comm)));
	scnprintf(d->name + n, sizeof(d->name) - n, "[%d]", s->row->tgid);
}

/* The file whose inode has the key's number, if it is mapped at the system call's address. */
static u64 key_file(const struct sleep *s, const union futex_key *key, u64 addr)
{
	const struct file *file = (void *)(uintptr_t)vma_file(s->mem, s->row->task, addr);
	const struct inode *inode;
	u64 sequence;

	if (!file || !peek(s->mem, &inode, &file->f_inode) ||
	    !peek(s->mem, &sequence, (u64 *)&inode->i_sequence))
		return 0;
	return sequence && sequence == key->shared.i_seq ? (u64)(uintptr_t)file : 0;
}

/* The sleeper's address of the word: one of an array, or the system call's argument. */
static u64 user_address(const struct sleep *s, const struct found_wait *w)
{
	bool on_stack = s->mem->stack_of(s->mem->ctx, w->waiter) == s->row->task;

	return on_stack ? s->row->args[0] : vector_address(s, w);
}

static void name_in_file(const struct sleep *s, const struct found_wait *w,
			 const union futex_key *key, struct found_object *d)
{
	u64 at = ((u64)key->shared.pgoff << PAGE_SHIFT) +
		 (key->shared.offset & ~(FUT_OFF_INODE | FUT_OFF_MMSHARED));
	u64 file = key_file(s, key, user_address(s, w));
	size_t n = scnprintf(d->name, sizeof(d->name), "futex:");

	/* FUTEX_CMP_REQUEUE: the second word is the fifth argument of the waiter for PI. */
	if (!file)
		file = key_file(s, key, s->row->args[4]);
	if (file)
		n += name_file(s->mem, file, d->name + n, sizeof(d->name) - n);
	else
		n += scnprintf(d->name + n, sizeof(d->name) - n, "inode-%llu", key->shared.i_seq);
	scnprintf(d->name + n, sizeof(d->name) - n, "+%llx", at);
}

static void owned_by_locker(const struct sleep *s, u64 state, struct found_object *d)
{
	d->kind = KIND_FUTEX_PI;
	d->owner_at = state + layout.futex_pi_owner;
	d->owner_source = OWNER_SOURCE_TASK;
}

/* Whether the key is that of a user address, as far as a shared one can tell. */
static bool is_at(const union futex_key *key, u64 addr)
{
	u32 offset = key->both.offset & ~(FUT_OFF_INODE | FUT_OFF_MMSHARED);

	if (!is_private(key))
		return offset_in_page(addr) == offset;
	return key_address(key) == addr;
}

/* Asked for in every pass (futex_owner()); of a requeued waiter the address is not known. */
static void owned_in_user_space(const struct sleep *s, const union futex_key *key,
				struct found_object *d)
{
	if (!is_at(key, s->row->args[0]))
		return;
	if (usermutex_joined(s->mem, s->row))
		d->kind = KIND_JOIN;
	if (d->kind == KIND_JOIN || usermutex_may_have_owner(s->row))
		d->owner_at = s->row->args[0];
	d->owner_source = OWNER_SOURCE_USER;
}

static bool futex_owner(const struct memread *m, const struct object_row *o,
			const struct task_row *waiter, struct found_owner *found)
{
	if (o->kind == KIND_FUTEX_PI)
		return owner_task(m, o, waiter, found);
	if (o->kind == KIND_JOIN) {
		found->task = usermutex_joined(m, waiter);
		found->scope = OWNER_THREAD;
		found->how = HOW_EXACT;
		return found->task;
	}
	found->state = OUTCOME_UNKNOWN;
	return o->owner_at && usermutex_owner(m, waiter, found);
}

static bool claim_futex(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 q = w->waiter - layout.futex_links, state;
	const struct task_struct *t = (const void *)(uintptr_t)s->row->task;
	union futex_key key;
	u64 mm;

	if (!is_futex(s, w, q) ||
	    !mem_read(s->mem, q + layout.futex_key, &key, sizeof(key)))
		return false;
	if (is_private(&key) &&
	    (!mem_word(s->mem, (u64)(uintptr_t)&t->mm, &mm) || mm != key.both.ptr))
		return false;
	d->kind = KIND_FUTEX;
	d->addr = key_identity(&key);
	d->request_at = q;
	if (mem_word(s->mem, q + layout.futex_pi_state, &state) && state)
		owned_by_locker(s, state, d);
	else
		owned_in_user_space(s, &key, d);
	if (key.both.offset & FUT_OFF_INODE)
		name_in_file(s, w, &key, d);
	else
		name_in_process(s, key_address(&key), d);
	d->sharers = d->kind == KIND_FUTEX && is_private(&key);
	if (d->kind == KIND_JOIN)
		scnprintf(d->name, sizeof(d->name), "thread:%u", (u32)s->row->args[2]);
	return true;
}

/* A requeue gives a sleeper that does not move another key. */
static bool futex_has_moved(const struct memread *m, const struct object_row *o, u64 q)
{
	union futex_key key;

	return mem_read(m, q + layout.futex_key, &key, sizeof(key)) &&
	       key_identity(&key) != o->addr;
}

const struct wait_family futex_family = {
	.name = "futex",
	.shapes = CLAIMS_WAITER,
	.group = NEEDS(FUTEX),
	.claim = claim_futex,
	.owner = futex_owner,
	.has_moved = futex_has_moved,
};
