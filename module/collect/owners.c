// SPDX-License-Identifier: GPL-2.0-only
/*
 * Owners that an object names itself: the owner word of a lock and its like.
 *
 * The families know where the word is and how to read it (wait_family.owner). It is read anew
 * in every pass, because a lock changes hands while its waiters sleep on. It is believed only
 * if it is the task_struct of a task of this pass, and a waiter still sleeps afterwards. As
 * long as one does, the object is there and the word is its own.
 *
 * A lock that is held to read names no owner for sure: insiders.c.
 *
 * Some objects can be stopped themselves, whichever task has them. Some only remember their
 * last user: that is a hint, which is judged like any holder.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched/clock.h>
#include <linux/timekeeping.h>

#include "arch/calls.h"
#include "collect/agenda.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "pass.h"
#include "target/task.h"
#include "waits/family.h"

static void own(struct pass *p, u32 object, u32 task, const struct found_owner *f)
{
	struct holder *h = pass_add_holder(p, object, p->snap->task[task].leader);

	if (!h)
		return;
	h->how = f->how;
	if (f->scope == OWNER_PROCESS || f->scope == OWNER_REAPER)
		return;
	h->decider = task;
	h->alone = 1;
}

/* Whether a task without a row is alive: it was born after the walk, or found no room. */
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

/*
 * Whether a thread waits at an address: then it can't be what keeps other waiters there
 * waiting.
 */
static bool waits_at(const struct snapshot *s, const struct task_row *t, u64 addr)
{
	return t->edges && s->object[s->edge[t->first_edge].object].addr == addr;
}

/*
 * The thread of a waiter's process that keeps it waiting: rather one that sleeps. Threads
 * that may not be it wait for the same, or run. So most objects of one process don't cost a
 * look at all its threads.
 */
static u32 sibling(struct pass *p, const struct object_row *o, u32 waiter)
{
	const struct task_row *t = p->snap->task;
	u32 leader = t[waiter].leader, found = NO_ROW, i;

	for (i = leader; i < leader + t[leader].threads; i++) {
		pass_yield_at(p, i);
		if (i == waiter || t[i].state == TASK_GONE || waits_at(p->snap, &t[i], o->addr))
			continue;
		if (t[i].state != TASK_ON_CPU)
			return i;
		found = found == NO_ROW ? i : found;
	}
	return found;
}

/* The row of a process by its number. */
static u32 process_row(const struct pass *p, s32 tgid)
{
	const struct task_row *t = p->snap->task;
	u32 i;

	for (i = 0; i < p->snap->used.tasks; i += max(t[i].threads, 1U))
		if (t[i].tgid == tgid)
			return i;
	return NO_ROW;
}

/*
 * The tracer of a zombie thread of the waiter's process, which it has not reaped.  Threads
 * that nobody traces reap themselves.
 */
static u32 tracer_of_zombie(const struct pass *p, u32 waiter)
{
	const struct task_row *t = p->snap->task;
	u32 leader = t[waiter].leader, i;
	u64 tracer;

	for (i = leader; i < leader + t[leader].threads; i++) {
		const struct task_struct *task = (const void *)(uintptr_t)t[i].task;
		unsigned int traced;

		if (i != waiter && t[i].state == TASK_GONE &&
		    peek(&p->mem, &traced, &task->ptrace) && traced &&
		    mem_word(&p->mem, (u64)(uintptr_t)&task->parent, &tracer))
			return known_task(&p->known, tracer);
	}
	return NO_ROW;
}

/* The parent of the first zombie in a pid namespace that is no child of its init. */
static u32 reaper(struct pass *p, u64 ns, u32 waiter)
{
	const struct task_row *t = p->snap->task;
	u32 i;

	for (i = 0; i < p->snap->used.tasks; i++) {
		pass_yield_at(p, i);
		if (t[i].state == TASK_GONE && t[i].ptgid != t[waiter].tgid &&
		    pid_namespace_of(&p->mem, t[i].task) == ns)
			return process_row(p, t[i].ptgid);
	}
	return NO_ROW;
}

/*
 * The difference allowed between the scheduler's clock and CLOCK_MONOTONIC (ns), and one part
 * of how many.
 */
#define CLOCKS_APART 10000000ULL
#define CLOCKS_DRIFT 1024

/*
 * Whether a task was born after a moment of the scheduler's clock. The scheduler's clock does
 * not count while the machine is suspended. Nor does CLOCK_MONOTONIC, by which the task knows
 * its birth. Their difference drifts, and is looked at for the time since that moment.
 */
static bool is_born_after(const struct pass *p, const struct task_row *t, u64 moment)
{
	const struct task_struct *task = (const struct task_struct *)(uintptr_t)t->task;
	u64 ago = p->now - min(moment, p->now), born;
	u64 then = ktime_get_mono_fast_ns() - (local_clock() - p->now) - ago;

	/* Before the machine's clocks began nobody was born. */
	return peek(&p->mem, &born, &task->start_time) && (s64)then > 0 &&
	       born > then + CLOCKS_APART + ago / CLOCKS_DRIFT;
}

static bool call_is_clock(const struct task_row *t)
{
	return !(t->flags & ROW_COMPAT) &&
	       (t->syscall == __NR_nanosleep || t->syscall == __NR_clock_nanosleep);
}

/*
 * The trace of a kernel lock's last user is stale if that task can't hold it now. It waits
 * for the lock itself, or was born after the first waiter fell asleep, or sleeps in a system
 * call that holds no lock.
 */
static bool is_stale(const struct pass *p, const struct object_row *o, u32 task)
{
	const struct task_row *t = &p->snap->task[task];
	u32 i;

	for (i = 0; i < t->edges; i++)
		if (p->snap->object[p->snap->edge[t->first_edge + i].object].addr == o->addr)
			return true;
	if (is_born_after(p, t, o->waited))
		return true;
	return t->state == TASK_SLEEP && t->edges && !(t->flags & ROW_KTHREAD) &&
	       (kind_holds_no_lock(t->kind) || call_is_clock(t));
}

static u32 row_of(struct pass *p, const struct object_row *o, u32 waiter,
		  struct found_owner *f)
{
	u32 row;

	if (f->scope == OWNER_REAPER)
		return reaper(p, o->addr, waiter);
	if (f->scope == OWNER_SIBLINGS) {
		row = sibling(p, o, waiter);
		if (row == NO_ROW)
			f->scope = OWNER_PROCESS;
		return row == NO_ROW ? tracer_of_zombie(p, waiter) : row;
	}
	return known_task(&p->known, f->task);
}

/* Sets the object's fixed state. It is believed like an owner, and forgotten if that fails. */
static void set_state(struct object_row *o, const struct found_owner *f, bool believed)
{
	if (believed) {
		o->fixed_state = f->state;
		o->orphaned_by = f->orphaned_by;
	} else if (o->fixed_state == OUTCOME_STOPPED || o->fixed_state == OUTCOME_ABSENT) {
		o->fixed_state = OUTCOME_UNKNOWN;
	}
}

/* One whose sleep pins an object: a waiter of its own, or of what is held together with it. */
static u32 pin_of(const struct pass *p, const struct object_row *o)
{
	if (!o->waiters)
		o = &p->snap->object[o->also_of];
	return p->snap->edge[o->first_edge].task;
}

static void find_owner(struct pass *p, u32 object, const struct wait_family *family)
{
	struct object_row *o = &p->snap->object[object];
	u32 waiter = pin_of(p, o), row;
	struct found_owner f = { .state = o->fixed_state };
	bool found = family->owner(&p->mem, o, &p->snap->task[waiter], &f);

	found = found && pass_still_asleep(p, waiter);
	set_state(o, &f, found);
	if (!found)
		return;
	row = row_of(p, o, waiter, &f);
	if (row != NO_ROW && f.can_stray && is_stale(p, o, row))
		return;
	if (f.handed) {
		o->outcome = OUTCOME_RUNNING;
		return;
	}
	if (row != NO_ROW) {
		own(p, object, row, &f);
	} else if (f.task && f.how == HOW_EXACT && !is_alive(p, f.task)) {
		o->outcome = OUTCOME_ABSENT;
		o->orphaned_by = ORPHAN_OWNER_GONE;
	}
}

void pass_owners(struct pass *p)
{
	u32 i, end, n = 0;

	agenda_each(p, AGENDA_OWNER, i, end) {
		const struct object_row *o = &p->snap->object[i];

		if (o->waiters || o->also_of != NO_ROW)
			find_owner(p, i, family_of(o));
		pass_yield_at(p, n++);
	}
}
