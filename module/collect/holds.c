// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is held by several at once: read locks of a file, or locks of parts of it.
 *
 * The kernel has a writer wait behind one of them; he goes on when all are gone.  So who
 * holds the others must act as well: each is an object without waiters, listed at the one
 * that is waited for, and the judge goes by the one that says least of being let go of
 * (judge/outcome.c).  One that not all waiters of the object need is left out.
 *
 * What holds the others is pinned by nobody.  It is read once a pass, before the holders
 * are looked for; who has let go of one since has run, and is no sleeper then.
 */
#include "collect/agenda.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "pass.h"
#include "waits/family.h"

/* Locks of one object that are looked at. */
#define HOLDS_MAX 1024

static bool pay(struct pass *p, const struct object_row *o)
{
	return shares_take(p->shares, o->uid, SHARE_STEPS, 1);
}

static bool holds_up_all(struct pass *p, struct object_row *o, const struct wait_family *f,
			 u64 at)
{
	u32 i, n = 0;

	for (i = o->first_edge; i != NO_ROW; i = p->snap->edge[i].next) {
		pass_yield_at(p, n++);
		if (!pay(p, o)) {
			o->more = 1;
			return false;
		}
		if (!f->holds_up(&p->mem, o, at, p->snap->edge[i].request))
			return false;
	}
	return true;
}

/* Of what others wait for, too, there is a row: that is left to them. */
static u32 add_hold(struct pass *p, struct object_row *o, const struct wait_family *f, u64 at)
{
	static struct found_object found;
	u32 row;

	memset(&found, 0, sizeof(found));
	if (!f->hold(&p->mem, at, &found) ||
	    pass_find_object(p, found.kind, found.addr) != NO_ROW)
		return NO_ROW;
	found.family = o->family;
	found.demand = 1;
	p->uid = o->uid;
	row = pass_object(p, &found.desc, "");
	if (row == NO_ROW) {
		p->snap->count.dropped++;
		return NO_ROW;
	}
	p->snap->object[row].name = o->name;
	p->snap->object[row].also = o->also;
	p->snap->object[row].also_of = o - p->snap->object;
	o->also = row;
	return row;
}

static void find_holds(struct pass *p, struct object_row *o, const struct wait_family *f)
{
	u64 at = 0;
	u32 steps;

	for (steps = 0; steps < HOLDS_MAX && pay(p, o); steps++) {
		pass_yield_at(p, steps);
		if (!f->next_hold(&p->mem, o, &at))
			break;
		if (!at)
			return;
		if (at != o->addr && holds_up_all(p, o, f, at) &&
		    add_hold(p, o, f, at) == NO_ROW)
			o->more = 1;
	}
	o->more = 1;
}

void pass_holds(struct pass *p)
{
	u32 i, end, n = 0;

	agenda_each(p, AGENDA_OWNER, i, end) {
		struct object_row *o = &p->snap->object[i];
		const struct wait_family *f = family_of(o);

		pass_yield_at(p, n++);
		if (o->waiters && f->next_hold && o->owner_pid > 0)
			find_holds(p, o, f);
	}
}
