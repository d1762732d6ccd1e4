// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects and edges of a pass.
 *
 * An object is found by kind and address.  Objects that a carried-over sleep
 * waits for are copied from the pass before: their sleeper pins them, so kind,
 * name and address still hold; who owns them is asked anew every pass.
 */
#include <linux/build_bug.h>

#include "collect/rows.h"

/* Of one object so many holders are kept, the rest only counted. */
#define HOLDERS_KEPT 256

/* Kernel addresses differ in their low 56 bits only (with la57); the rest holds the kind. */
static u64 object_key(u16 kind, u64 addr)
{
	BUILD_BUG_ON(WAIT_KIND_COUNT > 254);
	return (addr & (~0ULL >> 8)) | (u64)(kind + 1) << 56;
}

/* Before each text stands how long it is with its NUL, so that it is carried without a look. */
typedef u16 text_length;
#define TEXT_LONGEST 8191

static u32 add_text(struct pass *p, const char *text, text_length len)
{
	struct snapshot *s = p->snap;
	u32 at = s->used.text + sizeof(len);

	if (at + len > p->room.text ||
	    !shares_take(p->shares, p->uid, SHARE_TEXT, sizeof(len) + len)) {
		s->count.dropped++;
		return 0;
	}
	memcpy(s->text + at - sizeof(len), &len, sizeof(len));
	memcpy(s->text + at, text, len - 1);
	s->text[at + len - 1] = '\0';
	s->used.text = at + len;
	return at;
}

u32 pass_text(struct pass *p, const char *text)
{
	return *text ? add_text(p, text, strnlen(text, TEXT_LONGEST) + 1) : 0;
}

u32 pass_carry_text(struct pass *p, u32 prev)
{
	const char *text = p->prev->text + prev;
	text_length len;

	if (!prev)
		return 0;
	memcpy(&len, text - sizeof(len), sizeof(len));
	return add_text(p, text, len);
}

static u32 new_object(struct pass *p, u64 key)
{
	struct snapshot *s = p->snap;
	u32 at = s->used.objects;

	if (at == p->room.objects || !shares_take(p->shares, p->uid, SHARE_OBJECTS, 1) ||
	    !index_put(&p->scratch->objects, key, at))
		return NO_ROW;
	s->used.objects++;
	memset(&s->object[at], 0, sizeof(s->object[at]));
	s->object[at].first_edge = NO_ROW;
	s->object[at].first_holder = NO_ROW;
	s->object[at].owner = NO_ROW;
	s->object[at].root = NO_ROW;
	s->object[at].root_object = NO_ROW;
	s->object[at].blocker = NO_ROW;
	s->object[at].next_blocked = NO_ROW;
	s->object[at].hangs_on = NO_ROW;
	s->object[at].first_blocked = NO_ROW;
	s->object[at].chain = NO_ROW;
	s->object[at].uid = p->uid;
	return at;
}

u32 pass_object(struct pass *p, const struct object_desc *d, const char *name)
{
	u64 key = object_key(d->kind, d->addr);
	u32 at = index_get(&p->scratch->objects, key);
	struct object_row *o;

	if (at != NO_ROW) {
		p->snap->object[at].demand |= d->demand;
		return at;
	}
	at = new_object(p, key);
	if (at == NO_ROW)
		return NO_ROW;
	o = &p->snap->object[at];
	o->desc = *d;
	o->name = pass_text(p, name);
	return at;
}

u32 pass_find_object(const struct pass *p, u16 kind, u64 addr)
{
	return index_get(&p->scratch->objects, object_key(kind, addr));
}

/* The walk carries objects before anybody makes new ones, each once: none is there yet. */
u32 pass_carry_object(struct pass *p, u32 prev)
{
	const struct object_row *old = &p->prev->object[prev];
	u32 *at = &p->scratch->remap[prev];
	struct object_row *o;

	if (*at != NO_ROW)
		return *at;
	*at = new_object(p, object_key(old->kind, old->addr));
	if (*at == NO_ROW)
		return NO_ROW;
	o = &p->snap->object[*at];
	o->desc = old->desc;
	if (old->ringed)
		o->demand = 0;
	o->name = pass_carry_text(p, old->name);
	o->oldest_before = old->oldest;
	o->headed = old->headed;
	o->asked = old->asked || row_has_question(old);
	return *at;
}

/* Since when a task has waited for its first object: a wait that it began again is one wait. */
static u64 waiting_since(struct task_row *t, const struct object_row *o)
{
	if (t->edges)
		return t->since;
	if (t->episode_object != object_identity(o))
		t->episode_since = t->since;
	t->episode_since = min(t->episode_since, t->since);
	t->episode_object = object_identity(o);
	return t->episode_since;
}

bool pass_add_edge(struct pass *p, u32 task, u32 object, const struct edge *wait)
{
	struct snapshot *s = p->snap;
	struct task_row *t = &s->task[task];
	struct object_row *o;
	u32 at = s->used.edges;
	u64 waiting;

	if (object == NO_ROW || at == p->room.edges ||
	    !shares_take(p->shares, t->uid, SHARE_EDGES, 1)) {
		s->count.dropped++;
		t->flags |= ROW_INCOMPLETE;
		return false;
	}
	s->used.edges++;
	o = &s->object[object];
	if (t->uid == SHARE_ROOT)
		o->uid = SHARE_ROOT;
	s->edge[at] = (struct edge){ .task = task, .object = object, .next = o->first_edge,
				     .mask = wait->mask, .request = wait->request,
				     .polled = wait->polled };
	o->first_edge = at;
	o->users |= !(t->flags & ROW_KTHREAD);
	o->waiters++;
	o->oldest = o->waiters == 1 ? t->since : min(o->oldest, t->since);
	waiting = waiting_since(t, o);
	o->waited = o->waiters == 1 ? waiting : min(o->waited, waiting);
	if (!t->edges++)
		t->first_edge = at;
	return true;
}

struct holder *pass_add_holder(struct pass *p, u32 object, u32 leader)
{
	struct snapshot *s = p->snap;
	struct object_row *o = &s->object[object];
	u32 at = s->used.holders;

	if (++o->holders > HOLDERS_KEPT)
		return NULL;
	if (at == p->room.holders || !shares_take(p->shares, o->uid, SHARE_HOLDERS, 1)) {
		s->count.dropped++;
		return NULL;
	}
	s->used.holders++;
	s->holder[at] = (struct holder){
		.object = object,
		.leader = leader,
		.next = o->first_holder,
		.fd = -1,
		.decider = NO_ROW,
		.how = HOW_HOLDER,
	};
	o->first_holder = at;
	return &s->holder[at];
}
