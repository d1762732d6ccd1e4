// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of epoll sets: what they watch, told anew in every pass.
 *
 * A set changes while its sleepers sleep on, so the name that a known sleep brings
 * along from the pass before may be old.  It is replaced if the set could be read
 * and a sleeper slept on, which pins the set.  What can't be read, or finds no
 * steps left in this pass (epoll.c), keeps the older name, and the status table counts
 * it; each pass begins at another set.
 */
#include <linux/sched.h>

#include "pass.h"
#include "waits/wait.h"

/* How far the beginning moves on from pass to pass. */
#define NEXT_START 64

static bool is_set(const struct object_row *o)
{
	return o->kind == KIND_EPOLL && o->waiters;
}

static void name_set(struct pass *p, struct object_row *o)
{
	static char text[NAME_MAX_TEXT];
	u32 waiter = p->snap->edge[o->first_edge].task;
	bool whole;

	if (!epoll_name(&p->mem, o->addr, text, sizeof(text), &whole) ||
	    !pass_still_asleep(p, waiter)) {
		p->snap->count.sets_old++;
		return;
	}
	if (!whole)
		p->snap->count.sets_cut++;
	if (strcmp(text, p->snap->text + o->name))
		o->name = pass_text(p, text);
}

void pass_sets(struct pass *p)
{
	u32 n = p->snap->used.objects, i, at = n ? (u32)p->snap->seq * NEXT_START % n : 0;

	for (i = 0; i < n; i++) {
		if (is_set(&p->snap->object[at]))
			name_set(p, &p->snap->object[at]);
		at = at + 1 == n ? 0 : at + 1;
		cond_resched();
	}
}
