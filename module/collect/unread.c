// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unread questions: demands that come and go while their waiters sleep on.
 *
 * A task that waits for data is idle, unless what it sent still lies unread in its peer's
 * queue: then the peer has a duty. The sleeper doesn't notice when that changes. So the count
 * is read anew in every pass, and believed if a waiter slept on, which pins both ends.
 *
 * A question over TCP that was read is owed its answer as well, if the waiter's end spoke
 * last: likely. AF_UNIX keeps no trace of that. The only sleeper's data may have been unread
 * in the last pass. If the sleeper still sleeps, or was woken once and sleeps there again, it
 * has likely heard nothing: the reading wakes it (sock_wfree()).
 *
 * Over IP the sleeper's end of a connection does not know the other end. It is looked for
 * with the holders, if its own end spoke last: else there is no question. A connection that
 * is just accepted is nobody's for a moment, so that PEER_LOOKS passes look for it.
 *
 * A poll of several files may be ended by any of them and asks nobody.
 */
#include "collect/agenda.h"
#include "collect/unread.h"
#include "collect/walk.h"
#include "pass.h"
#include "waits/family.h"

static bool waits_for_it_alone(const struct snapshot *s, const struct object_row *o)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = s->edge[i].next)
		if (s->task[s->edge[i].task].edges == 1)
			return true;
	return false;
}

static bool is_owed(const struct snapshot *s, const struct object_row *o)
{
	return o->unread && waits_for_it_alone(s, o);
}

static bool was_unread(const struct task_row *waiter, const struct object_row *o)
{
	return o->asked || waiter->asked_of == object_identity(o);
}

/* Whether the data of an object's only waiter was seen unread, and was read since. */
static void note_question(const struct task_row *waiter, struct object_row *o)
{
	o->asked = !o->unread && o->waiters == 1 && was_unread(waiter, o);
	if (o->asked)
		o->unread = UNREAD_ANSWER;
}

/* Entries of queues that were looked at since others could run. */
static u32 looked;

static void rest_if_long(struct pass *p, u32 steps)
{
	looked += steps;
	if (looked < YIELD_ROWS)
		return;
	looked = 0;
	pass_yield(p);
}

/* The entries of queues that are looked at are its user's steps. */
static bool ask_family(struct pass *p, const struct wait_family *f, struct object_row *o)
{
	u32 left = shares_left(p->shares, o->uid, SHARE_STEPS), steps = left;
	bool read = f->unread(&p->mem, o, &steps, &o->unread);

	shares_take(p->shares, o->uid, SHARE_STEPS, left - steps);
	if (!steps)
		shares_refuse(p->shares, o->uid, SHARE_STEPS);
	rest_if_long(p, left - steps);
	return read;
}

static void read_count(struct pass *p, struct object_row *o)
{
	u32 at = p->snap->edge[o->first_edge].task;
	const struct task_row *waiter = &p->snap->task[at];
	const struct wait_family *f = family_of(o);
	bool read = f && f->unread ? ask_family(p, f, o) :
			mem_read(&p->mem, o->unread_at, &o->unread, sizeof(o->unread));

	if (!read && f && f->unread)
		p->seeks_peers = true;
	/* A count that is not believed is 0 as well. */
	if (read && !o->unread && !was_unread(waiter, o))
		return;
	if (!read || !pass_still_asleep(p, at))
		o->unread = 0;
	else if (!f || !f->unread)
		note_question(waiter, o);
}

void pass_demands(struct pass *p)
{
	u32 i, end, n = 0;

	p->seeks_peers = false;
	agenda_each(p, AGENDA_UNREAD, i, end) {
		struct object_row *o = &p->snap->object[i];

		pass_yield_at(p, n++);
		if (!o->waiters)
			continue;
		read_count(p, o);
		o->demand = is_owed(p->snap, o);
	}
}

void pass_peers_found(struct pass *p)
{
	u32 i, end;

	if (!p->seeks_peers)
		return;
	agenda_each(p, AGENDA_UNREAD, i, end)
		if (p->snap->object[i].peer < PEER_LOOKS)
			p->snap->object[i].peer++;
	pass_demands(p);
}
