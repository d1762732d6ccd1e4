// SPDX-License-Identifier: GPL-2.0-only
/*
 * Actors: the tasks that say themselves what they act on. A worker runs a work item; a task
 * is in the middle of a journal's transaction.
 *
 * An object says what its actor would be busy with (KEY_ACTOR); the families know what a
 * task is busy with (wait_family.actor_keys).  All tasks are asked once, if any object wants
 * to know.
 *
 * Only the task itself changes what it is busy with: while it sleeps, that stays. A running
 * task may have changed it by now. It counts all the same, as the owner of an object may have
 * let go of it at any time.
 */
#include "collect/agenda.h"
#include "collect/rows.h"
#include "collect/wants.h"
#include "pass.h"
#include "waits/family.h"

/* One task, matched with all that is wanted. */
struct match {
	struct key_sink sink;
	struct pass *p;
	u32 task;
};

static void match_key(struct key_sink *sink, enum holder_key_type type, u64 value)
{
	const struct match *x = container_of(sink, struct match, sink);
	struct pass *p = x->p;
	u32 i;

	for (i = pass_wanted(p, type, value); i != NO_ROW; i = pass_wanted_next(p, i)) {
		struct holder *h = pass_add_holder(p, i, p->snap->task[x->task].leader);

		if (!h)
			continue;
		h->how = HOW_EXACT;
		h->decider = x->task;
		h->alone = 1;
	}
}

static bool collect_wanted(struct pass *p)
{
	bool any = false;
	u32 i, end;

	agenda_each(p, AGENDA_ACTOR, i, end) {
		const struct object_row *o = &p->snap->object[i];

		if (o->waiters || o->carries)
			any |= pass_want(p, i);
	}
	return any;
}

void pass_actors(struct pass *p)
{
	struct match x = { .sink = { .wanted = BIT(KEY_ACTOR), .found = match_key }, .p = p };
	u32 i;

	if (!collect_wanted(p))
		return;
	for (i = 0; i < p->snap->used.tasks; i++) {
		pass_yield_at(p, i);
		if (p->snap->task[i].state == TASK_GONE)
			continue;
		x.task = i;
		family_actor_keys(&p->mem, &p->snap->task[i], &x.sink);
	}
}
