// SPDX-License-Identifier: GPL-2.0-only
/*
 * Binder: a thread waits for the reply to a transaction; other threads wait for requests
 * (drivers/android/binder.c).
 *
 * Every thread that speaks binder sleeps in a queue of its own. Proof: the binder_thread
 * around the head has the sleeper's number. The process it belongs to is that of the file
 * that the sleeper called ioctl() with, or polls.
 *
 * On top of the thread's stack of transactions is one that it sent, and for which it is owed
 * a reply. Or it is one that it received, and has yet to reply to.
 *
 * Demand or idle: a reply is owed. Its owner is the thread that has taken the transaction,
 * exact. Until one has, the owners are those that have the receiving process's binder file
 * open. Binder doesn't notice that a thread exits: a transaction it had taken gets no reply
 * before its process ends. A thread without a transaction waits for any request to its
 * process, and serves it. One that has yet to reply reads for itself only.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>

#include "target/layout.h"
#include "waits/file.h"
#include "target/names.h"
#include "waits/families.h"

static bool is_of_process(const struct sleep *s, u64 file, void *data)
{
	return file_private(s->mem, file) == *(u64 *)data;
}

/* The file that a sleeper reads or polls, 0 if this is not its binder_thread. */
static u64 file_of_thread(const struct sleep *s, const struct found_wait *w, u64 thread, u64 *proc)
{
	s32 pid;

	if (!mem_read(s->mem, thread + layout.binder_thread_pid, &pid, sizeof(pid)) ||
	    pid != s->row->tid || !mem_word(s->mem, thread + layout.binder_thread_proc, proc) ||
	    !*proc)
		return 0;
	if (w->shape == SHAPE_POLL)
		return is_of_process(s, w->file, proc) ? w->file : 0;
	return file_of_sleep(s, is_of_process, proc);
}

static void owned_by_receiver(const struct memread *m, u64 transaction, struct found_object *d)
{
	d->kind = KIND_BINDER;
	d->addr = transaction;
	if (mem_word(m, transaction + layout.binder_to_proc, &d->key.value))
		d->key.type = KEY_PRIVATE;
	d->service_needed = d->key.value;
	d->owner_at = transaction + layout.binder_to_thread;
	d->owner_source = OWNER_SOURCE_BINDER;
}

static bool claim_binder(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 thread = w->head - layout.binder_thread_wait, top, from = 0, proc, file;

	file = file_of_thread(s, w, thread, &proc);
	if (!file || !mem_word(s->mem, thread + layout.binder_thread_stack, &top) ||
	    (top && !mem_word(s->mem, top + layout.binder_from, &from)))
		return false;
	d->kind = w->shape == SHAPE_POLL ? KIND_POLL : KIND_BINDER_READ;
	d->addr = w->head;
	if (!top)
		d->service_given = proc;
	else if (from == thread)
		owned_by_receiver(s->mem, top, d);
	name_file(s->mem, file, d->name, sizeof(d->name));
	return true;
}

static u64 task_of_thread(const struct memread *m, u64 thread)
{
	u64 proc, leader, owner = 0;
	struct task_struct *t;
	s32 pid;

	if (!thread || !mem_word(m, thread + layout.binder_thread_proc, &proc) ||
	    !mem_word(m, proc + layout.binder_proc_task, &leader) ||
	    !mem_read(m, thread + layout.binder_thread_pid, &pid, sizeof(pid)))
		return 0;
	rcu_read_lock();
	t = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_PID);
	/* Its number may be another's by now; a child may share the file. */
	if (!t)
		owner = thread;
	else if ((u64)(uintptr_t)READ_ONCE(t->group_leader) == leader &&
		 m->is_task(m->ctx, (u64)(uintptr_t)t))
		owner = (u64)(uintptr_t)t;
	rcu_read_unlock();
	return owner;
}

/* Only the thread that has taken it can reply; before, nobody is named. */
static bool taker(const struct memread *m, const struct object_row *o,
		  const struct task_row *waiter, struct found_owner *found)
{
	u64 thread;

	if (!o->owner_at || !mem_word(m, o->owner_at, &thread) || !thread)
		return false;
	found->task = task_of_thread(m, thread);
	found->scope = OWNER_THREAD;
	found->how = HOW_EXACT;
	return true;
}

/* Once it is taken, holders of the file no longer count. */
static enum refreshed note_taken(const struct memread *m, struct found_object *d)
{
	u64 thread;

	if (!d->owner_at)
		return REFRESH_DONE;
	if (!mem_word(m, d->owner_at, &thread))
		return REFRESH_FAILED;
	d->request = thread ? REQUEST_TAKEN : REQUEST_PENDING;
	if (thread)
		memset(&d->key, 0, sizeof(d->key));
	return REFRESH_DONE;
}

const struct wait_family binder_family = {
	.name = "binder",
	.shapes = CLAIMS_ENTRY | CLAIMS_POLL,
	.group = NEEDS(BINDER),
	.claim = claim_binder,
	.owner = taker,
	.refresh = note_taken,
};
