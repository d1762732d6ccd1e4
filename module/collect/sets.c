// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of epoll sets: what they watch, told anew in every pass.
 *
 * A set changes while its sleepers sleep on, so the name that a known sleep brings
 * along from the pass before may be old.  It is replaced if the set could be read
 * and a sleeper slept on, which pins the set.  What can't be read, or finds no
 * steps left in this pass (epoll.c), keeps the older name, and the status table counts
 * it; each pass begins at another set, and
 * what root waits for comes first.
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

static bool read_set(struct pass *p, const struct object_row *o, char *text, size_t size,
		     bool *whole, bool *clock)
{
	u32 left = shares_left(p->shares, o->uid, SHARE_SETS), before = left;
	bool read = epoll_name(&p->mem, o->addr, text, size, whole, clock, &left);

	/* Who was stopped for that wants more. */
	shares_take(p->shares, o->uid, SHARE_SETS, left ? before - left : before + 1);
	return read && pass_still_asleep(p, p->snap->edge[o->first_edge].task);
}

static void note_clock(struct pass *p, const struct object_row *o, bool clock)
{
	struct task_row *t;
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = p->snap->edge[i].next) {
		t = &p->snap->task[p->snap->edge[i].task];
		t->flags = clock ? t->flags | ROW_CLOCK : t->flags & ~ROW_CLOCK;
	}
}

/* Of a set that can't be read now the older answer counts; without one it may have a clock. */
static void note_unread(struct pass *p, const struct object_row *o)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = p->snap->edge[i].next) {
		struct task_row *t = &p->snap->task[p->snap->edge[i].task];

		if (!(t->flags & ROW_REUSED))
			t->flags |= ROW_CLOCK;
	}
}

static void name_set(struct pass *p, struct object_row *o)
{
	static char text[NAME_MAX_TEXT];
	bool whole, clock;

	p->uid = o->uid;
	if (!read_set(p, o, text, sizeof(text), &whole, &clock)) {
		p->snap->count.sets_old++;
		note_unread(p, o);
		return;
	}
	/* What was not looked at may be one. */
	note_clock(p, o, clock || !whole);
	if (!whole)
		p->snap->count.sets_cut++;
	if (strcmp(text, p->snap->text + o->name))
		o->name = pass_text(p, text);
}

static void name_sets(struct pass *p, bool roots)
{
	u32 n = p->snap->used.objects, i, at = n ? (u32)p->snap->seq * NEXT_START % n : 0;

	for (i = 0; i < n; i++, at = at + 1 == n ? 0 : at + 1) {
		struct object_row *o = &p->snap->object[at];

		if (is_set(o) && roots == !o->uid)
			name_set(p, o);
		cond_resched();
	}
}

void pass_sets(struct pass *p)
{
	name_sets(p, true);
	name_sets(p, false);
}
