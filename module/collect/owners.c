// SPDX-License-Identifier: GPL-2.0-only
/*
 * Owners that an object names itself: the owner word of a lock and its like.
 *
 * The word is read anew in every pass, because a lock changes hands while its
 * waiters sleep on.  It is believed only if it is the task_struct of a task of
 * this pass, and if a waiter still sleeps afterwards: as long as one does, the
 * object is there and the word is its owner word.
 *
 * Some objects only remember the process that used them last, as a struct pid.
 * That one is likely to come back, and judged like any holder.  And some can be
 * stopped themselves, whoever has them.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>

#include "target/memory.h"
#include "pass.h"
#include "waits/wait.h"

/* Flags in the low bits; task_structs are aligned to a cache line. */
#define WORD_FLAGS 7UL
#define RWSEM_READERS 1UL
/* It is being handed to the task it names, which has been woken (MUTEX_FLAG_PICKUP). */
#define MUTEX_PICKUP 4UL

/* The process of a struct pid, if it is one: its number leads back to it. */
static u64 process_of(const struct pass *p, u64 word)
{
	struct pid *pid = (struct pid *)(uintptr_t)word;
	struct task_struct *t = NULL;
	int nr;

	if (!word || !peek(&p->mem, &nr, &pid->numbers[0].nr))
		return 0;
	rcu_read_lock();
	if (find_pid_ns(nr, &init_pid_ns) == pid)
		t = pid_task(pid, PIDTYPE_TGID);
	rcu_read_unlock();
	return (u64)(uintptr_t)t;
}

static u64 task_in(const struct pass *p, u64 word, u8 type)
{
	switch (type) {
	case OWNER_WORD_PID:
		return process_of(p, word);
	case OWNER_WORD_FLAGS:
	case OWNER_WORD_RWSEM:
		return word & ~WORD_FLAGS;
	case OWNER_WORD_BINDER:
		return binder_task(&p->mem, word);
	default:
		return word;
	}
}

static enum owner_how how_known(u64 word, u8 type)
{
	if (type == OWNER_WORD_HINT || type == OWNER_WORD_PID ||
	    (type == OWNER_WORD_RWSEM && (word & RWSEM_READERS)))
		return HOW_LIKELY;
	return HOW_EXACT;
}

/* Nobody owes a waiter anything who only waits for what he did last himself. */
static bool is_own_hint(const struct snapshot *s, const struct object_row *o, u32 task)
{
	return o->owner_word == OWNER_WORD_PID && !kind_is_demand(o->kind) &&
	       s->task[s->edge[o->first_edge].task].leader == s->task[task].leader;
}

static void own(struct pass *p, u32 object, u32 task, enum owner_how how)
{
	struct holder *h;

	if (is_own_hint(p->snap, &p->snap->object[object], task))
		return;
	h = pass_add_holder(p, object, p->snap->task[task].leader);
	if (!h)
		return;
	h->how = how;
	if (p->snap->object[object].owner_word == OWNER_WORD_PID)
		return;
	h->decider = task;
	h->alone = 1;
}

/* Whether the object is stopped itself; like an owner's word this may change under its waiters. */
static void find_state(struct pass *p, struct object_row *o, u32 waiter)
{
	bool flow = o->owner_word == OWNER_WORD_FLOW;
	bool stopped = flow ? tty_is_stopped(&p->mem, o->owner_at) :
			      fs_is_frozen(&p->mem, o->owner_at);

	o->agent = OUTCOME_UNKNOWN;
	if (stopped && pass_still_asleep(p, waiter))
		o->agent = flow ? OUTCOME_STOPPED : OUTCOME_ABSENT;
}

/* Whether a thread still has to exit, or to stop for a core dump. */
static bool is_due(const struct task_row *t)
{
	return t->state != TASK_GONE && t->kind != KIND_COREDUMP;
}

/* The thread of a waiter's process that keeps it waiting: rather one that sleeps. */
static u32 other_thread(const struct pass *p, u32 waiter)
{
	const struct task_row *t = p->snap->task;
	u32 leader = t[waiter].leader, found = NO_ROW, i;

	for (i = leader; i < leader + t[leader].threads; i++)
		if (i != waiter && is_due(&t[i]) &&
		    (found == NO_ROW || t[found].state == TASK_ON_CPU))
			found = i;
	return found;
}

/* Owners that no word of the object names; false if one does. */
static bool find_wordless(struct pass *p, u32 object, u32 waiter)
{
	u8 type = p->snap->object[object].owner_word;
	u32 row;

	if (type != OWNER_WORD_USER && type != OWNER_WORD_THREADS)
		return false;
	row = type == OWNER_WORD_USER ? pass_mutex_owner(p, waiter) : other_thread(p, waiter);
	if (row != NO_ROW)
		own(p, object, row, type == OWNER_WORD_USER ? HOW_LIKELY : HOW_EXACT);
	return true;
}

/* Whether a task without a row is not gone: born since the walk, or there was no room. */
static bool is_alive(const struct pass *p, u64 task)
{
	const struct task_struct *t = (const struct task_struct *)(uintptr_t)task;
	bool found;
	pid_t nr;

	if (!peek(&p->mem, &nr, &t->pid) || nr <= 0)
		return false;
	rcu_read_lock();
	found = pid_task(find_pid_ns(nr, &init_pid_ns), PIDTYPE_PID) == t;
	rcu_read_unlock();
	return found;
}

static void find_owner(struct pass *p, u32 object)
{
	struct object_row *o = &p->snap->object[object];
	u32 waiter = p->snap->edge[o->first_edge].task, row;
	u64 word, task;

	if (find_wordless(p, object, waiter))
		return;
	if (o->owner_word >= OWNER_WORD_FREEZE) {
		find_state(p, o, waiter);
		return;
	}
	if (!mem_word(&p->mem, o->owner_at, &word) || !pass_still_asleep(p, waiter))
		return;
	if (o->kind == KIND_MUTEX && word & MUTEX_PICKUP) {
		o->outcome = OUTCOME_RUNNING;
		return;
	}
	task = o->owner_word == OWNER_WORD_SELF ? o->owner_at : task_in(p, word, o->owner_word);
	row = task ? index_get(&p->scratch->tasks, task) : NO_ROW;
	if (row != NO_ROW)
		own(p, object, row, how_known(word, o->owner_word));
	else if (task && how_known(word, o->owner_word) == HOW_EXACT &&
		 !is_alive(p, task))
		o->outcome = OUTCOME_ABSENT;
}

/* Waiters for children have pass_children(). */
static bool is_owned(const struct object_row *o)
{
	return o->waiters && o->owner_at && o->owner_word != OWNER_WORD_AWAITED;
}

void pass_owners(struct pass *p)
{
	u32 i;

	for (i = 0; i < p->snap->used.objects; i++)
		if (is_owned(&p->snap->object[i]))
			find_owner(p, i);
}
