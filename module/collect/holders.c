// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holders: one look at every file table, if any object is in demand.
 *
 * An object says what its owners would have open (wants.c): a struct file, its private_data,
 * or another thing that a file leads to. All files are looked at (files.c) and matched
 * (match.c).
 *
 * A table that can't be read costs a user the answers about the user's own process: what it
 * held in the last pass is unsure. If root's can't be read, a holder may be missing of any
 * object.
 *
 * Files that are in no table: unlisted.c. Not seen: files registered with io_uring.
 */
#include <linux/fs.h>

#include "collect/files.h"
#include "collect/match.h"
#include "collect/strays.h"
#include "collect/unlisted.h"
#include "collect/unread.h"
#include "collect/wants.h"
#include "pass.h"

/* Holders of the pass before between schedule points. */
#define HELD_BATCH 128

static bool is_in_demand(const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.objects; i++)
		if (s->object[i].demand && s->object[i].waiters)
			return true;
	return false;
}

/*
 * Collects the objects to ask about, including idle ones. Any of these may keep an owner from
 * its duty, and only later is it known which do. Returns whether there are any.
 */
static bool collect_wants(struct pass *p)
{
	struct snapshot *s = p->snap;
	bool any = false;
	u32 i;

	p->wanted = 0;
	for (i = 0; i < s->used.objects; i++) {
		struct object_row *o = &s->object[i];

		pass_yield_at(p, i);
		if ((!o->waiters && !o->carries && o->also_of == NO_ROW) ||
		    o->key.type == KEY_NONE ||
		    o->key.type == KEY_PARENT || o->key.type == KEY_ACTOR)
			continue;
		any |= pass_want(p, i);
		p->wanted |= BIT(o->key.type);
	}
	return any;
}

/* The row of a process of the pass before; NO_ROW if it is gone. */
static u32 row_now(const struct pass *p, u32 prev)
{
	const struct task_row *old = &p->prev->task[prev];
	u32 at = known_task(&p->known, old->task);

	return at != NO_ROW && p->snap->task[at].start == old->start ? at : NO_ROW;
}

/* Doubts what a process held in the last pass, if its table can't be read now. */
static void doubt_held(struct pass *p)
{
	u32 i, known = p->prev ? p->prev->used.holders : 0;

	for (i = 0; i < known; i++) {
		const struct holder *h = &p->prev->holder[i];
		u32 leader = row_now(p, h->leader), object = p->scratch->remap[h->object];

		if (object != NO_ROW && leader != NO_ROW &&
		    p->snap->task[leader].flags & ROW_FILES_UNREAD)
			p->snap->object[object].unsure = 1;
		if (i % HELD_BATCH == 0)
			pass_yield(p);
	}
}

static bool is_roots_unread(const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.tasks; i++)
		if (s->task[i].flags & ROW_FILES_UNREAD && !s->task[i].uid)
			return true;
	return false;
}

static void doubt_unread(struct pass *p)
{
	struct snapshot *s = p->snap;
	u32 n = is_roots_unread(s) ? s->used.objects : 0, i;

	doubt_held(p);
	for (i = 0; i < n; i++)
		s->object[i].unsure = 1;
}

void pass_holders(struct pass *p)
{
	BUILD_BUG_ON(MODE_READ != (__force int)FMODE_READ ||
		     MODE_WRITE != (__force int)FMODE_WRITE);
	if (!(p->seeks_peers || is_in_demand(p->snap)) || !collect_wants(p))
		return;
	pass_each_file(p, pass_match_file);
	pass_peers_found(p);
	if (p->snap->count.holders_skipped)
		doubt_unread(p);
	pass_strays(p);
	pass_doubt_queued(p);
	pass_unlisted(p);
}
