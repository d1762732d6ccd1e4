// SPDX-License-Identifier: GPL-2.0-only
/*
 * wait4() and waitid(): a parent waits for its children.
 *
 * Proof: the wake function child_wait_callback() is in no other entry (kernel/exit.c), and
 * the queue is the process's own. The entry is part of a struct wait_opts on the sleeper's
 * stack, which names the children it waits for:
 *
 *	one process	the object is its struct pid, which the sleeper holds;
 *			whoever waits for the same one waits for the same object
 *	a group		the object is the struct pid too, of its list of groups
 *	any child	the object is the process's queue (wait_chldexit)
 *
 * Idle: a shell that waits for its command is healthy. The task that a demand on the waiter
 * would lead to is found all the same: child_owner(), and collect/children.c.
 */
#include <linux/pid.h>
#include <linux/wait.h>

#include "target/layout.h"
#include "target/symbol.h"
#include "waits/families.h"
#include "waits/owner.h"

static void wait_for_pid(const struct sleep *s, u64 pid, enum pid_type type,
			 struct found_object *d)
{
	const struct pid *p = (const struct pid *)(uintptr_t)pid;
	int nr;

	if (!peek(s->mem, &nr, &p->numbers[0].nr))
		return;
	/* A leader's pid is also its group's: each is an object of its own. */
	d->addr = (u64)(uintptr_t)&p->tasks[type];
	if (type == PIDTYPE_PID)
		d->owner_at = (u64)(uintptr_t)&p->tasks[type].first;
	d->owner_source = OWNER_SOURCE_AWAITED;
	scnprintf(d->name, sizeof(d->name), type == PIDTYPE_PID ? "child:%d" : "group:%d", nr);
}

static bool child_owner(const struct memread *m, const struct object_row *o,
			const struct task_row *waiter, struct found_owner *found)
{
	return owner_of_pid(m, o, PIDTYPE_PID, found);
}

static bool claim_child(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 opts = w->waiter - layout.wait_entry, pid;
	u32 type;

	if (symbol_function(w->func) != FN_child_wait_callback)
		return false;
	d->kind = KIND_CHILD;
	d->addr = w->head;
	scnprintf(d->name, sizeof(d->name), "children-of:%d", s->row->tgid);
	if (!layout_on(LAYOUT_CHILD) ||
	    !mem_read(s->mem, opts + layout.wait_type, &type, sizeof(type)))
		return true;
	if (type < PIDTYPE_MAX && mem_word(s->mem, opts + layout.wait_pid, &pid))
		wait_for_pid(s, pid, type, d);
	if (type == PIDTYPE_MAX || type == PIDTYPE_PGID) {
		d->key.type = KEY_PARENT;
		d->key.value = type == PIDTYPE_PGID ? d->addr : s->row->tgid;
	}
	return true;
}

const struct wait_family child_family = {
	.name = "children",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_child,
	.owner = child_owner,
};
