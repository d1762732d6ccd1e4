// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads anew in every pass what changes while its waiters sleep on.
 *
 * Unchanged sleeps are copied from the last pass. But a switch count does not tell what an
 * epoll set watches, whether a connection was accepted, or whether a request was taken. The
 * families read that (wait_family.refresh, .request). The name of an object with the same
 * parts as before is kept for NAME_AGAIN_PASSES.
 *
 * The new facts replace the old if a sleeper slept on, which pins the object. If they can't
 * be read the old facts stay, and the status table counts it. Reads in a pass are bounded, so
 * each pass begins at another object; what root waits for comes first.
 */
#include <linux/sched.h>

#include "collect/agenda.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "pass.h"
#include "waits/family.h"

/* How far the beginning moves on from pass to pass. */
#define NEXT_START 64
/*
 * The names of its parts may change though the parts are the same, so it is named anew this
 * often.
 */
#define NAME_AGAIN_PASSES 16
/* Objects, files of sets and requests looked at between schedule points. */
#define LOOKS 128

static void count(struct counters *c, enum refreshed result)
{
	c->sets_old += result == REFRESH_FAILED;
	c->sets_cut += result == REFRESH_CUT;
}

/* If a lack of steps stopped a walk, its user wants more than the share. */
static void pay(struct pass *p, const struct object_row *o, u32 before, u32 left,
		enum refreshed result)
{
	if (left != before || (!left && result == REFRESH_FAILED))
		shares_take(p->shares, o->uid, SHARE_SETS, left ? before - left : before + 1);
}

/* Whether a clock may end the waits, which the judge asks about. */
static void note_clock(struct pass *p, const struct object_row *o, enum refreshed result,
		       bool clock)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = p->snap->edge[i].next) {
		struct task_row *t = &p->snap->task[p->snap->edge[i].task];

		/* The older answer counts if there is one; without one there may be a clock. */
		if (result == REFRESH_FAILED)
			clock = !(t->flags & ROW_REUSED) || t->flags & ROW_CLOCK;
		t->flags = clock ? t->flags | ROW_CLOCK : t->flags & ~ROW_CLOCK;
	}
}

static bool is_name_due(const struct pass *p, const struct object_row *o)
{
	return !o->name || (p->snap->seq + (o->addr >> 6)) % NAME_AGAIN_PASSES == 0;
}

/* Returns how many looks that took. */
static u32 refresh(struct pass *p, struct object_row *o, const struct wait_family *family)
{
	static struct found_object now;
	enum refreshed result;
	u32 before = shares_left(p->shares, o->uid, SHARE_SETS);

	now.desc = o->desc;
	if (is_name_due(p, o))
		now.look = 0;
	now.name[0] = '\0';
	now.watches = false;
	now.steps = before;
	result = family->refresh(&p->mem, &now);
	pay(p, o, before, now.steps, result);
	count(&p->snap->count, result);
	if (result != REFRESH_FAILED &&
	    !pass_still_asleep(p, p->snap->edge[o->first_edge].task))
		result = REFRESH_FAILED;
	if (result == REFRESH_FAILED || now.watches)
		note_clock(p, o, result, now.clock);
	if (result == REFRESH_FAILED)
		return 1 + before - now.steps;
	o->desc = now.desc;
	agenda_note(p, o - p->snap->object);
	p->uid = o->uid;
	if (now.name[0] && strcmp(now.name, p->snap->text + o->name))
		o->name = pass_text(p, now.name);
	return 1 + before - now.steps;
}

/* Where each waiter's request stands; a taken one decides for all. */
static void read_requests(struct pass *p, struct object_row *o, const struct wait_family *family)
{
	u8 state = REQUEST_NONE;
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = p->snap->edge[i].next) {
		struct edge *e = &p->snap->edge[i];

		e->state = REQUEST_NONE;
		if (e->request)
			e->state = family->request(&p->mem, o, e->request);
		if (e->state && !pass_still_asleep(p, e->task))
			e->state = REQUEST_NONE;
		state = max(state, e->state);
	}
	o->request = state;
}

/* Returns how much was looked at. */
static u32 look_at(struct pass *p, struct object_row *o)
{
	const struct wait_family *family = o->waiters ? family_of(o) : NULL;
	u32 looks = 0;

	if (!family)
		return 0;
	if (family_refreshes(family, &o->key))
		looks += refresh(p, o, family);
	if (family->request) {
		read_requests(p, o, family);
		looks += o->waiters;
	}
	return looks;
}

/* Root's objects of a stretch of rows, or all others.  Returns how many others there are. */
static u32 refresh_rows(struct pass *p, bool roots, u32 from, u32 end)
{
	u32 at, others = 0, looks = 0;

	for (at = from; (at = agenda_next(p, AGENDA_REFRESH, at, end)) < end; at++) {
		struct object_row *o = &p->snap->object[at];

		looks++;
		if (roots == !o->uid)
			looks += look_at(p, o);
		else
			others++;
		if (looks < LOOKS)
			continue;
		pass_yield(p);
		looks = 0;
	}
	return others;
}

static u32 refresh_all(struct pass *p, bool roots)
{
	u32 n = p->snap->used.objects, first = n ? (u32)p->snap->seq * NEXT_START % n : 0;
	u32 others = refresh_rows(p, roots, first, n);

	return others + refresh_rows(p, roots, 0, first);
}

void pass_refresh(struct pass *p)
{
	if (refresh_all(p, true))
		refresh_all(p, false);
}
