// SPDX-License-Identifier: GPL-2.0-only
/*
 * Children: the owners for a parent that waits for any of its children, or any of a process
 * group (waits/child.c).
 *
 * They are all processes whose parent is the waiter's process and whose group is waited for.
 * One look at all processes finds them; lists of children are not protected by RCU, so they
 * are not walked. Any of them would end the wait, so the freest of them counts (outcome.c).
 *
 * These waits are idle, so the tables say nothing of the owner. It is there to tell with
 * which task a demand on the waiter ends up.
 *
 * Not told apart: children that only __WALL would see.  A tracer may be woken
 * by those it traces as well: a waiter that has any has no owner here.
 */
#include <linux/sched/signal.h>

#include "collect/agenda.h"
#include "collect/rows.h"
#include "collect/wants.h"
#include "pass.h"

/* Whether a thread of the waiter's process traces somebody. */
static bool traces(const struct pass *p, u32 leader)
{
	u32 end = leader + p->snap->task[leader].threads, i;

	for (i = leader; i < end; i++) {
		u64 at = p->snap->task[i].task + offsetof(struct task_struct, ptraced), next;

		if (!mem_word(&p->mem, at, &next) || next != at)
			return true;
	}
	return false;
}

static bool is_of_group(const struct object_row *o)
{
	return o->owner_source == OWNER_SOURCE_AWAITED;
}

/*
 * Notes, by parent, the objects that its children will find. Returns whether there are any;
 * @groups is set if some wait for a group.
 */
static bool collect_parents(struct pass *p, bool *groups)
{
	bool any = false;
	u32 i, end, n = 0;

	agenda_each(p, AGENDA_PARENT, i, end) {
		const struct object_row *o = &p->snap->object[i];
		const struct task_row *t;

		pass_yield_at(p, n++);
		if (!o->waiters)
			continue;
		t = &p->snap->task[p->snap->edge[o->first_edge].task];
		if (traces(p, t->leader) || !pass_want(p, i))
			continue;
		any = true;
		*groups |= is_of_group(o);
	}
	return any;
}

/* A process that is dead but not reaped can't act. */
static bool is_alive(const struct snapshot *s, u32 leader)
{
	return s->task[leader].state != TASK_GONE || s->task[leader].threads > 1;
}

/* The place in its group's struct pid which is the object of a wait for the group. */
static u64 group_of(const struct pass *p, u32 leader)
{
	const struct task_struct *t = (const void *)(uintptr_t)p->snap->task[leader].task;
	const struct signal_struct *signal;
	const struct pid *group;

	if (!peek(&p->mem, &signal, (const struct signal_struct **)&t->signal) ||
	    !peek(&p->mem, &group, (const struct pid **)&signal->pids[PIDTYPE_PGID]) || !group)
		return 0;
	return (u64)(uintptr_t)&group->tasks[PIDTYPE_PGID];
}

/* Of several waiters for a group, the first is asked whether it is the parent. */
static void add_member(struct pass *p, u32 leader)
{
	const struct snapshot *s = p->snap;
	u64 group = group_of(p, leader);
	u32 object = group ? pass_wanted(p, KEY_PARENT, group) : NO_ROW, waiter;

	if (object == NO_ROW)
		return;
	waiter = s->edge[s->object[object].first_edge].task;
	if (s->task[waiter].tgid == s->task[leader].ptgid)
		pass_add_holder(p, object, leader);
}

static void add_child(struct pass *p, u32 leader)
{
	u32 object = pass_wanted(p, KEY_PARENT, p->snap->task[leader].ptgid);

	if (object != NO_ROW)
		pass_add_holder(p, object, leader);
}

static void add_children(struct pass *p, bool groups)
{
	const struct snapshot *s = p->snap;
	u32 i, n = 0;

	for (i = 0; i < s->used.tasks; i += max(s->task[i].threads, 1U)) {
		pass_yield_at(p, n++);
		if (!is_alive(s, i))
			continue;
		add_child(p, i);
		if (groups)
			add_member(p, i);
	}
}

void pass_children(struct pass *p)
{
	bool groups = false;

	if (collect_parents(p, &groups))
		add_children(p, groups);
}
