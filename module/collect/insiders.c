// SPDX-License-Identifier: GPL-2.0-only
/*
 * Likely owners of locks that are held to read: tasks that sleep inside.
 *
 * An rw_semaphore keeps at most a trace of its last reader. A task whose frames show that it
 * sleeps with the lock in its hands (waits/inside.c) is a likelier owner than that reader. If
 * there are more such tasks than the lock has readers, some have let go of it, and nothing
 * tells which. Then the trace is all there is.
 *
 * A filesystem's freezer waits on a count of its readers. These are likely the tasks that
 * sleep while they change a file there.
 */
#include "collect/agenda.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "pass.h"
#include "waits/inside.h"
#include "waits/lock.h"

static void add_insider(struct pass *p, u32 object, u32 task)
{
	struct holder *h = pass_add_holder(p, object, p->snap->task[task].leader);

	if (!h)
		return;
	h->how = HOW_LIKELY;
	h->decider = task;
	h->alone = 1;
}

/* Whether at most a likely owner is known; insiders are the holders from @first on. */
static bool lacks_owner(const struct snapshot *s, const struct object_row *o, u32 first)
{
	u32 h = o->first_holder;

	return o->waiters && o->owner_source == OWNER_SOURCE_RWSEM &&
	       (h == NO_ROW || h >= first || s->holder[h].how == HOW_LIKELY);
}

static bool waits_at(const struct snapshot *s, const struct task_row *t, u64 addr)
{
	return t->edges && s->object[s->edge[t->first_edge].object].addr == addr;
}

static bool is_writer(struct pass *p, u32 task, u64 sb)
{
	const struct task_row *t = &p->snap->task[task];
	bool writes;

	if (t->state != TASK_SLEEP && t->state != TASK_DISK && t->state != TASK_KILL)
		return false;
	rcu_read_lock();
	writes = inside_writes(&p->mem, t, sb);
	rcu_read_unlock();
	return writes && !waits_at(p->snap, t, sb) && pass_still_asleep(p, task);
}

static void find_writers(struct pass *p, u32 object)
{
	const struct object_row *o = &p->snap->object[object];
	u64 sb = o->waiters ? inside_filesystem(&p->mem, o) : 0;
	u32 i;

	for (i = 0; sb && i < p->snap->used.tasks; i++) {
		pass_yield_at(p, i);
		if (is_writer(p, i, sb))
			add_insider(p, object, i);
	}
}

static void find_insiders(struct pass *p, u32 first)
{
	struct snapshot *s = p->snap;
	u32 i, at;

	for (i = 0; i < s->used.tasks; i++) {
		pass_yield_at(p, i);
		if (!s->task[i].inside)
			continue;
		at = pass_find_object(p, INSIDE_KIND, s->task[i].inside);
		if (at != NO_ROW && lacks_owner(s, &s->object[at], first) &&
		    pass_still_asleep(p, i))
			add_insider(p, at, i);
	}
}

/* Keeps the insiders, or else what was known before them; a lock has few that are kept. */
static void choose(struct pass *p, struct object_row *o, u32 first)
{
	struct holder *holder = p->snap->holder;
	u32 last = o->first_holder, insiders = 1;

	for (; holder[last].next != NO_ROW && holder[last].next >= first; insiders++)
		last = holder[last].next;
	if (o->holders - insiders <= 1 &&
	    insiders <= rwsem_readers(&p->mem, (const void *)(uintptr_t)o->addr)) {
		holder[last].next = NO_ROW;
		o->holders = insiders;
	} else {
		o->first_holder = holder[last].next;
		o->holders = o->first_holder != NO_ROW;
	}
}

static void choose_all(struct pass *p, u32 first)
{
	u32 i;

	for (i = 0; i < p->snap->used.objects; i++) {
		struct object_row *o = &p->snap->object[i];

		pass_yield_at(p, i);
		if (o->first_holder != NO_ROW && o->first_holder >= first &&
		    o->owner_source == OWNER_SOURCE_RWSEM)
			choose(p, o, first);
	}
}

void pass_insiders(struct pass *p)
{
	u32 first = p->snap->used.holders, i, end;

	find_insiders(p, first);
	if (p->snap->used.holders > first)
		choose_all(p, first);
	agenda_each(p, AGENDA_WRITERS, i, end)
		find_writers(p, i);
}
