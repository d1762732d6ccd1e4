// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks the wait families. If no family claims a queue, it is named by its symbol if it is a
 * static object, else by the function that sleeps there.
 *
 * This is the only place that checks shapes and layouts. A family is asked only about waiters
 * of its shapes, and only if its layouts are known.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/kallsyms.h>
#include <linux/poll.h>
#include <linux/string.h>

#include "target/symbol.h"
#include "waits/families.h"

static const struct wait_family * const families[] = {
#define F(name) &name##_family,
	WAIT_FAMILIES(F)
#undef F
};

/* The families that have some member, or claim some shape, which few do. */
struct members {
	u32 count;
	bool known;
	u8 family[ARRAY_SIZE(families)];
};

#define CLAIMS (SCAN_SHAPES + 2)

static struct members with_source, claiming[CLAIMS];

static void find_members(struct members *m, size_t offset)
{
	u32 i;

	for (i = 0; !m->known && i < ARRAY_SIZE(families); i++)
		if (*(void * const *)((const char *)families[i] + offset))
			m->family[m->count++] = i;
	m->known = true;
}

static const struct members *who_claim(u32 shape)
{
	struct members *m = &claiming[__ffs(shape)];
	u32 i;

	BUILD_BUG_ON(BIT(CLAIMS - 1) != CLAIMS_UNSCANNED);
	for (i = 0; !m->known && i < ARRAY_SIZE(families); i++)
		if (families[i]->shapes & shape)
			m->family[m->count++] = i;
	m->known = true;
	return m;
}

static void clear(struct found_object *o)
{
	memset(o, 0, offsetof(struct found_object, name));
	o->name[0] = '\0';
}

static bool is_able(const struct wait_family *f)
{
	return !f->group || layout_on(f->group - 1);
}

/* Every poll asks for errors, and every select() for POLLPRI. */
static bool events_are_room(u32 events)
{
	u32 room = (__force u32)(EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
	u32 data = (__force u32)(EPOLLIN | EPOLLRDNORM | EPOLLRDBAND | EPOLLRDHUP);

	return events & room && !(events & data);
}

/*
 * A polled file has a family that may know an owner for just these events. Then the family's
 * description replaces all but the object's address.
 */
static void describe_polled(const struct wait_family *f, const struct memread *m,
			    const struct found_wait *w, struct found_object *o)
{
	static struct found_object polled;

	clear(&polled);
	if (!f->source || (f->source_of_room && !events_are_room(w->mask)) ||
	    !f->source(m, w->file, w->mask, &polled))
		return;
	polled.addr = o->addr;
	o->desc = polled.desc;
	o->ends = polled.ends;
	if (polled.name[0])
		strscpy(o->name, polled.name, sizeof(o->name));
}

/* A family that doesn't claim a wait leaves the object unchanged. */
static bool ask_all(const struct sleep *s, const struct found_wait *w, u32 shape,
		    struct found_object *o)
{
	const struct members *asked = who_claim(shape);
	u32 i;

	for (i = 0; i < asked->count; i++) {
		const struct wait_family *f = families[asked->family[i]];

		if (!is_able(f))
			continue;
		clear(o);
		if (!f->claim(s, w, o))
			continue;
		if (shape == CLAIMS_POLL)
			describe_polled(f, s->mem, w, o);
		o->family = asked->family[i] + 1;
		return true;
	}
	clear(o);
	return false;
}

/*
 * A sleep that nothing may interrupt ends by something that the sleeper is owed, whatever it
 * is. It is a demand, even in a kernel thread. Work to come is waited for interruptibly or in
 * TASK_IDLE.
 */
static bool stranger_asks(const struct sleep *s)
{
	return s->row->state == TASK_DISK || s->row->state == TASK_KILL;
}

static void name_stranger(const struct sleep *s, const struct found_wait *w,
			  struct found_object *o)
{
	static char symbol[KSYM_SYMBOL_LEN];

	o->kind = w->shape == SHAPE_ENTRY || w->shape == SHAPE_POLL ? KIND_WAITQUEUE : KIND_UNKNOWN;
	o->addr = w->head;
	if (symbol_print(symbol, w->head))
		strscpy(o->name, symbol, sizeof(o->name));
	else if (s->row->frames[0] && symbol_print(symbol, s->row->frames[0]))
		scnprintf(o->name, sizeof(o->name), "in:%s", symbol);
	o->demand = stranger_asks(s);
}

/* In no queue: only its function tells its wait, and it alone waits there. */
static bool name_queueless(const struct sleep *s, u32 shape, struct found_object *o)
{
	static char symbol[KSYM_SYMBOL_LEN];

	if (shape != CLAIMS_NO_QUEUE || !stranger_asks(s) || !s->row->frames[0] ||
	    !symbol_print(symbol, s->row->frames[0]))
		return false;
	o->kind = KIND_UNKNOWN;
	o->addr = s->row->task;
	scnprintf(o->name, sizeof(o->name), "in:%s", symbol);
	o->demand = true;
	return true;
}

void family_identify(const struct sleep *s, const struct found_wait *w, struct found_object *o)
{
	if (!ask_all(s, w, BIT(w->shape), o))
		name_stranger(s, w, o);
	o->demand |= kind_is_demand(o->kind);
}

bool family_identify_queueless(const struct sleep *s, u32 shape, struct found_object *o)
{
	if (!ask_all(s, NULL, shape, o) && !name_queueless(s, shape, o))
		return false;
	o->demand |= kind_is_demand(o->kind);
	return true;
}

const struct wait_family *family_of(const struct object_row *o)
{
	BUILD_BUG_ON(ARRAY_SIZE(families) > U8_MAX);
	return o->family ? families[o->family - 1] : NULL;
}

bool family_source(const struct memread *m, u64 file, u32 events, struct found_object *o)
{
	bool room = events_are_room(events);
	u32 i;

	find_members(&with_source, offsetof(struct wait_family, source));
	for (i = 0; i < with_source.count; i++) {
		u32 at = with_source.family[i];
		const struct wait_family *f = families[at];

		if ((f->source_of_room && !room) || !is_able(f) || !f->source(m, file, events, o))
			continue;
		o->family = at + 1;
		return true;
	}
	return false;
}

void family_actor_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		if (families[i]->actor_keys && is_able(families[i]))
			families[i]->actor_keys(m, t, sink);
}

bool family_carrier(const struct memread *m, u64 at, struct found_object *o,
		    struct found_owner *found)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		clear(o);
		memset(found, 0, sizeof(*found));
		if (!families[i]->carrier || !is_able(families[i]) ||
		    !families[i]->carrier(m, at, o, found))
			continue;
		o->family = i + 1;
		o->demand |= kind_is_demand(o->kind);
		return true;
	}
	return false;
}

bool family_source_owner(const struct memread *m, const struct object_row *o,
			 const struct task_row *waiter, struct found_owner *found)
{
	const struct wait_family *f = o->source ? families[o->source - 1] : NULL;

	return f && f->owner && f->owner(m, o, waiter, found);
}

/* The families whose keys are wanted: in a pass that is the same for all files. */
static const struct members *who_find(u32 wanted)
{
	static struct members asked;
	static u32 asked_for;
	u32 i;

	if (wanted == asked_for)
		return &asked;
	asked_for = wanted;
	asked.count = 0;
	for (i = 0; i < ARRAY_SIZE(families); i++)
		if (families[i]->file_keys && families[i]->keys & wanted)
			asked.family[asked.count++] = i;
	return &asked;
}

void family_file_keys(const struct memread *m, const struct file *file, struct key_sink *sink)
{
	const struct members *asked = who_find(sink->wanted);
	u32 i;

	for (i = 0; i < asked->count; i++) {
		const struct wait_family *f = families[asked->family[i]];

		if (is_able(f))
			f->file_keys(m, file, sink);
	}
}
