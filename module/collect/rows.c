// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects and edges of a pass.
 *
 * An object is found by kind and address. Objects of a carried-over sleep are copied from the
 * last pass: the sleeper pins them, so kind, name and address still hold. Their owners are
 * asked anew in every pass.
 *
 * An object keeps its row for as long as it is there. So other objects that come and go do
 * not move it. New ones take the places of those that are gone.
 */
#include <linux/build_bug.h>

#include "collect/agenda.h"
#include "collect/rows.h"

/* Holders kept of one object; the rest are only counted. */
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

/* How many bytes of a log are copied between schedule points. */
#define TEXT_COPIED 65536

static void begin_text(struct pass *p)
{
	struct snapshot *s = p->snap;
	const struct snapshot *prev = p->prev;
	u32 at, n;

	if (!prev || prev->log.end > p->room.text) {
		s->log = (struct text_log){ .first = s->seq, .end = s->used.text };
		return;
	}
	at = s->log.first == prev->log.first ? s->log.end : 0;
	for (; at < prev->log.end; at += n) {
		n = min_t(u32, prev->log.end - at, TEXT_COPIED);
		memcpy(s->text + at, prev->text + at, n);
		pass_yield(p);
	}
	s->log = prev->log;
}

/* Where too many places are free, or there is no room for all, the rest moves together. */
static bool keeps_places(const struct pass *p)
{
	const struct snapshot *prev = p->prev;

	return prev && prev->used.objects <= p->room.objects &&
	       prev->free_objects <= prev->used.objects / 2;
}

/* The table says where the objects of the pass before are, which mostly keep their places. */
static void begin_objects(struct pass *p)
{
	struct scratch *c = p->scratch;

	if (!p->prev || c->objects_seq != p->prev->seq ||
	    !index_has_room(&c->objects, p->room.objects)) {
		index_reset(&c->objects);
		c->objects_seq = 0;
	}
	p->places = keeps_places(p) ? p->prev->used.objects : 0;
	p->free_place = p->places;
	p->snap->used.objects = p->places;
}

void pass_begin_rows(struct pass *p)
{
	begin_text(p);
	begin_objects(p);
	agenda_begin(p);
}

/* Whether a text of this size finds room. */
static inline bool take_text(struct pass *p, u32 bytes)
{
	struct snapshot *s = p->snap;

	if (s->used.text + bytes > p->room.text ||
	    !shares_take(p->shares, p->uid, SHARE_TEXT, bytes)) {
		s->count.dropped++;
		return false;
	}
	s->used.text += bytes;
	return true;
}

static u32 add_text(struct pass *p, const char *text, text_length len)
{
	struct snapshot *s = p->snap;
	u32 at = s->log.end + sizeof(len);

	if (!take_text(p, sizeof(len) + len))
		return 0;
	memcpy(s->text + at - sizeof(len), &len, sizeof(len));
	memcpy(s->text + at, text, len - 1);
	s->text[at + len - 1] = '\0';
	s->log.end = at + len;
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
	if (p->snap->log.first == p->prev->log.first)
		return take_text(p, sizeof(len) + len) ? prev : 0;
	return add_text(p, text, len);
}

/* Whether the table has an object of the pass before at the place it has now. */
static bool is_indexed(const struct pass *p, u32 at, u32 prev)
{
	return at == prev && p->scratch->objects_seq;
}

static void clear_object(struct object_row *o)
{
	memset(o, 0, sizeof(*o));
	o->first_edge = NO_ROW;
	o->first_holder = NO_ROW;
	o->owner = NO_ROW;
	o->root = NO_ROW;
	o->root_object = NO_ROW;
	o->blocker = NO_ROW;
	o->next_blocked = NO_ROW;
	o->hangs_on = NO_ROW;
	o->first_blocked = NO_ROW;
	o->also = NO_ROW;
	o->also_of = NO_ROW;
	o->chain = NO_ROW;
}

/* Whether an object of the pass before has left a place, and nobody has taken it. */
static bool is_free(const struct pass *p, u32 at)
{
	return p->scratch->remap[at] == NO_ROW;
}

void pass_rows_carried(struct pass *p)
{
	struct snapshot *s = p->snap;
	u32 i;

	for (; p->places && is_free(p, p->places - 1); p->places--)
		s->used.objects--;
	p->free_place = 0;
	for (i = 0; i < p->places; i++) {
		pass_yield_at(p, i);
		if (!is_free(p, i))
			continue;
		clear_object(&s->object[i]);
		s->free_objects++;
	}
}

/* A new object takes the first place that is free. */
static u32 find_place(struct pass *p, u32 prev)
{
	if (prev < p->places)
		return prev;
	while (p->free_place < p->places && !is_free(p, p->free_place))
		p->free_place++;
	return p->free_place < p->places ? p->free_place : p->snap->used.objects;
}

static void take_place(struct pass *p, u32 at, u32 prev)
{
	struct snapshot *s = p->snap;

	if (at == s->used.objects) {
		s->used.objects++;
	} else if (at != prev) {
		p->free_place++;
		s->free_objects--;
	}
}

/* @prev: its row in the pass before, NO_ROW if it is not from there. */
static u32 new_object(struct pass *p, u16 kind, u64 addr, u32 prev)
{
	struct snapshot *s = p->snap;
	u32 at = find_place(p, prev);

	if (at == p->room.objects || !shares_take(p->shares, p->uid, SHARE_OBJECTS, 1))
		return NO_ROW;
	if (!is_indexed(p, at, prev) &&
	    !index_put(&p->scratch->objects, object_key(kind, addr), at))
		return NO_ROW;
	take_place(p, at, prev);
	clear_object(&s->object[at]);
	s->object[at].uid = p->uid;
	return at;
}

u32 pass_find_object(const struct pass *p, u16 kind, u64 addr)
{
	u32 at = index_get(&p->scratch->objects, object_key(kind, addr));
	const struct object_row *o = p->snap->object;

	return at < p->snap->used.objects && o[at].kind == kind && o[at].addr == addr ? at : NO_ROW;
}

u32 pass_object(struct pass *p, const struct object_desc *d, const char *name)
{
	u32 at = pass_find_object(p, d->kind, d->addr);
	struct object_row *o;

	if (at != NO_ROW) {
		p->snap->object[at].demand |= d->demand;
		return at;
	}
	at = new_object(p, d->kind, d->addr, NO_ROW);
	if (at == NO_ROW)
		return NO_ROW;
	o = &p->snap->object[at];
	o->desc = *d;
	agenda_note(p, at);
	o->name = pass_text(p, name);
	return at;
}

/* The walk carries objects before anybody makes new ones, each once: none is there yet. */
u32 pass_carry_object(struct pass *p, u32 prev)
{
	const struct object_row *old = &p->prev->object[prev];
	u32 *at = &p->scratch->remap[prev];
	struct object_row *o;

	if (*at != NO_ROW)
		return *at;
	*at = new_object(p, old->kind, old->addr, prev);
	if (*at == NO_ROW)
		return NO_ROW;
	o = &p->snap->object[*at];
	o->desc = old->desc;
	o->agenda = old->agenda;
	agenda_carry(p, *at);
	if (old->ringed)
		o->demand = 0;
	o->name = pass_carry_text(p, old->name);
	o->oldest_before = old->oldest;
	o->headed = old->headed;
	o->asked = old->asked || row_has_question(old);
	return *at;
}

/* Since when a task has waited for its first object; a wait that it began again is one wait. */
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
