// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carriers: what objects hang on. A page, a buffer, a bio and a journal's commit hang on one
 * block device, which may hang on another below it. Each carrier is an object of its own,
 * which need not have waiters; so all that hang on it have one root.
 *
 * A carrier's state may change under the sleepers of its objects. It is read in every pass,
 * and believed if one of them, whose wait pins it, slept on.
 */
#include "collect/agenda.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "pass.h"
#include "waits/family.h"

/* A device on a device on a device: this many are looked at. */
#define CARRIERS_MAX 8

static void load(struct object_row *c, const struct object_row *o)
{
	bool first = !c->waiters && !c->carries;

	c->oldest = first ? o->oldest : min(c->oldest, o->oldest);
	c->waited = first ? o->waited : min(c->waited, o->waited);
	c->users |= o->users;
	c->carries = 1;
	if (o->uid == SHARE_ROOT)
		c->uid = SHARE_ROOT;
}

/* The row of the carrier of an object, NO_ROW if it is not known. */
static u32 carrier_of(struct pass *p, const struct object_row *o, u32 waiter)
{
	static struct found_object found;
	struct found_owner state;
	u32 at;

	if (!family_carrier(&p->mem, o->carrier, &found, &state) ||
	    !pass_still_asleep(p, waiter))
		return NO_ROW;
	p->uid = o->uid;
	at = pass_object(p, &found.desc, found.name);
	if (at == NO_ROW) {
		p->snap->count.dropped++;
		return NO_ROW;
	}
	if (state.state)
		p->snap->object[at].fixed_state = state.state;
	p->snap->object[at].orphaned_by = state.orphaned_by;
	p->snap->object[at].halt = state.halt;
	return at;
}

/* Goes down from an object that has waiters, as far as that is not known yet. */
static void hang(struct pass *p, u32 at)
{
	struct object_row *rows = p->snap->object;
	u32 waiter = p->snap->edge[rows[at].first_edge].task, steps, to;

	for (steps = 0; steps < CARRIERS_MAX && rows[at].carrier; steps++, at = to) {
		to = rows[at].hangs_on;
		if (to == NO_ROW)
			to = carrier_of(p, &rows[at], waiter);
		if (to == NO_ROW || to == at)
			return;
		rows[at].hangs_on = to;
		load(&rows[to], &rows[at]);
	}
}

void pass_carriers(struct pass *p)
{
	u32 i, end, n = 0;

	agenda_each(p, AGENDA_CARRIER, i, end) {
		if (p->snap->object[i].waiters)
			hang(p, i);
		pass_yield_at(p, n++);
	}
}
