// SPDX-License-Identifier: GPL-2.0-only
/*
 * The audit: whether the rows that were carried over are what a new look would find.
 *
 * Unchanged sleeps are copied from pass to pass (walk.c, carry()), so what is wrong in one
 * would stay wrong. Here sleeps are resolved once more from scratch, beside the pass, in the
 * room that it has left over. The result is compared, field by field, with what was carried.
 * A sleep that differs is resolved in the next pass, and counted if it goes on there
 * (sampler.c).
 *
 * The audit compares what the sleep pins. It does not compare
 *
 *	the findings of a later stage of the pass: whether an answer is owed, where a
 *	request stands, the peer, the object's fixed state if its family names owners
 *	facts from when the sleep was first seen: names of descriptors, user frames
 *	likely facts: the lock that it may hold
 *	a name that may be old, or is measured: an epoll set's, a program's, one with a path
 *	(files and mounts are renamed and go), a time
 *	anything of a sleep that found no room
 *
 * Fields that a family reads in each pass (wait_family.refresh) are read for both.
 *
 * Waiters may differ about their object: one may poll it by another file. The object is right
 * if one of them confirms it, provided that all were looked at.
 *
 * A list that changes at the wrong moment looks like another. So a difference counts only if
 * each of AUDIT_TRIES looks shows one, and the task slept throughout. A wait that can't be
 * proved now is no difference: a waiter may have been born after the walk, and its stack is
 * not read. For the same reason it may have been unknown until now.
 */
#include "collect/audit.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "waits/family.h"

/* Sleeps in one audit. */
#define AUDIT_MOST 1024
#define AUDIT_TRIES 3
/* For one set: as many epitems as a walk takes, twice; and for all together. */
#define AUDIT_STEPS 2048
#define AUDIT_SETS 65536
/* Steps of walks round wait queues. */
#define AUDIT_WALKS 1048576

#define FIELDS(F) \
	F(KIND, "kind") F(SYSCALL, "system call") F(ARGS, "arguments") F(FRAMES, "frames") \
	F(FLAGS, "flags") F(EDGES, "number of objects") F(OBJECT, "object") F(MASK, "mask") \
	F(REQUEST, "request") F(POLLED, "polled file") F(FAMILY, "family") \
	F(SERVICE, "service") F(FILE, "file") F(OWNER, "owner") F(UNREAD, "unread count") \
	F(CARRIER, "carrier") F(KEY, "key") F(SOURCE, "source") F(STATE, "state") \
	F(DEMAND, "demand") F(LISTENS, "listening") F(NAME, "name")

enum field {
	SAME,
#define F(sym, text) FIELD_##sym,
	FIELDS(F)
#undef F
	UNASKED
};

static const char * const fields[] = {
#define F(sym, text) [FIELD_##sym] = text,
	FIELDS(F)
#undef F
};

#define FLAGS_PINNED (ROW_EDGES_CUT | ROW_ANY_OF | ROW_COMPAT | ROW_TIMED | ROW_PRIVATE)
#define FLAGS_CUT (ROW_INCOMPLETE | ROW_TEXT_CUT)

/* A pass of one sleep. */
static struct pass anew;
static struct snapshot found;
static struct shares shares;
static u32 next_row;
static u32 steps;	/* left of AUDIT_SETS */

/* A row of a task, and its empty name, at least. */
static bool has_room(const struct pass *p)
{
	return p->snap->used.tasks < p->room.tasks && p->snap->used.text < p->room.text;
}

/*
 * The audit's room is what the pass has left over, and any user may take it. Steps are as in
 * a pass.
 */
static void begin(struct pass *p)
{
	const struct capacity *used = &p->snap->used;
	u32 limit[SHARES], i;

	for (i = 0; i < SHARES; i++)
		limit[i] = U32_MAX;
	limit[SHARE_STEPS] = AUDIT_WALKS;
	steps = AUDIT_SETS;
	memset(&shares, 0, sizeof(shares));
	shares_begin(&shares, limit);
	memset(&found, 0, sizeof(found));
	found.seq = p->snap->seq;
	found.task = p->snap->task + used->tasks;
	found.edge = p->snap->edge + used->edges;
	found.object = p->snap->object + used->objects;
	found.text = p->snap->text + p->snap->log.end;
	anew = *p;
	anew.snap = &found;
	anew.prev = NULL;
	anew.places = 0;
	anew.from_scratch = true;
	anew.shares = &shares;
	anew.room = (struct capacity){
		.tasks = p->room.tasks - used->tasks,
		.edges = p->room.edges - used->edges,
		.objects = p->room.objects - used->objects,
		.text = p->room.text - used->text,
	};
	ring_map_reset(&p->scratch->rings);
	p->scratch->objects_seq = 0;
	for (i = 0; i < used->objects; i++) {
		p->scratch->remap[i] = 0;
		p->scratch->next_want[i] = UNASKED;
	}
}

static void end(struct pass *p)
{
	struct counters *c = &p->snap->count;

	p->yielded = anew.yielded;
	c->stretch_ns = max(c->stretch_ns, found.count.stretch_ns);
	c->rcu_ns = max(c->rcu_ns, found.count.rcu_ns);
}

/* Leaves the row as the walk would: it identifies the task, and has no wait. */
static void forget(struct task_row *row)
{
	row->kind = 0;
	row->syscall = -1;
	row->fds = 0;
	row->code = 0;
	row->inside = 0;
	row->edges = 0;
	row->first_edge = NO_ROW;
	row->flags &= ROW_KTHREAD | ROW_ROOT_UID;
	memset(row->args, 0, sizeof(row->args));
	memset(row->frames, 0, sizeof(row->frames));
}

/* The fields that the family reads in every pass, as they are now. */
static struct object_desc refreshed(const struct object_row *o)
{
	const struct wait_family *f = family_of(o);
	static struct found_object now;

	now.desc = o->desc;
	now.name[0] = '\0';
	now.steps = AUDIT_STEPS;
	if (f && family_refreshes(f, &o->key))
		f->refresh(&anew.mem, &now);
	steps -= AUDIT_STEPS - now.steps;
	return now.desc;
}

/* Returns false if nothing can be said: it moved, or there was no room. */
static bool resolve_anew(struct pass *p, u32 at)
{
	const struct task_row *row = &p->snap->task[at];

	found.task[0] = *row;
	forget(&found.task[0]);
	found.used = (struct capacity){ .tasks = 1, .text = 1 };
	found.log.end = 1;
	found.text[0] = '\0';
	index_reset(&anew.scratch->objects);
	pass_resolve(&anew);
	return !(found.task[0].flags & (ROW_UNSTABLE | FLAGS_CUT)) &&
	       found.task[0].switches == row->switches && pass_still_asleep(p, at);
}

/* A timer that has run out is gone a moment before its task is woken. */
static bool same_flags(u32 known, u32 now)
{
	u32 differ = (known ^ now) & FLAGS_PINNED;

	return !differ || (differ == ROW_TIMED && known & ROW_TIMED);
}

static enum field compare_rows(const struct task_row *a, const struct task_row *b)
{
	if (a->kind != b->kind)
		return FIELD_KIND;
	if (a->syscall != b->syscall)
		return FIELD_SYSCALL;
	if (memcmp(a->args, b->args, sizeof(a->args)))
		return FIELD_ARGS;
	if (memcmp(a->frames, b->frames, sizeof(a->frames)))
		return FIELD_FRAMES;
	if (!same_flags(a->flags, b->flags))
		return FIELD_FLAGS;
	return a->edges == b->edges ? SAME : FIELD_EDGES;
}

static enum field compare_edge(const struct snapshot *s, const struct edge *a,
			       const struct edge *b)
{
	const struct object_row *x = &s->object[a->object], *y = &found.object[b->object];

	if (x->kind != y->kind || x->addr != y->addr)
		return FIELD_OBJECT;
	if (a->mask != b->mask)
		return FIELD_MASK;
	if (a->request != b->request)
		return FIELD_REQUEST;
	return a->polled == b->polled ? SAME : FIELD_POLLED;
}

static enum field compare_sleep(const struct snapshot *s, const struct task_row *row)
{
	enum field field = compare_rows(row, &found.task[0]);
	u32 i;

	for (i = 0; field == SAME && i < row->edges; i++)
		field = compare_edge(s, &s->edge[row->first_edge + i], &found.edge[i]);
	return field;
}

static enum field compare_desc(const struct object_desc *a, const struct object_desc *b)
{
	if (a->family != b->family)
		return FIELD_FAMILY;
	if (a->service_needed != b->service_needed || a->service_given != b->service_given)
		return FIELD_SERVICE;
	if (a->file != b->file)
		return FIELD_FILE;
	if (a->owner_at != b->owner_at || a->owner_source != b->owner_source ||
	    a->owner_pid != b->owner_pid)
		return FIELD_OWNER;
	if (a->unread_at != b->unread_at)
		return FIELD_UNREAD;
	if (a->carrier != b->carrier)
		return FIELD_CARRIER;
	if (a->key.value != b->key.value || a->key.type != b->key.type ||
	    a->key.mode != b->key.mode || a->key.shared != b->key.shared)
		return FIELD_KEY;
	if (a->source != b->source)
		return FIELD_SOURCE;
	return a->listens == b->listens ? SAME : FIELD_LISTENS;
}

/* One of several waiters may ask for something; whether it is owed an answer is read later. */
static bool same_demand(const struct object_row *o, u8 demand)
{
	if (o->unread_at || o->ringed)
		return true;
	return o->waiters == 1 ? o->demand == demand : o->demand >= demand;
}

static bool same_state(const struct object_row *a, const struct object_row *b)
{
	const struct wait_family *f = family_of(a);

	return a->fixed_state == b->fixed_state || (f && f->owner);
}

static bool same_name(const struct snapshot *s, const struct object_row *a,
		      const struct object_row *b)
{
	const char *known = s->text + a->name, *now = found.text + b->name;

	return a->look || kind_has_comm(a->kind) || kind_is_measured(a->kind) ||
	       strchr(known, '/') || strchr(now, '/') || !strcmp(known, now);
}

/* Nothing can be said any more when all steps are taken. */
static enum field compare_object(const struct snapshot *s, const struct object_row *a,
				 const struct object_row *b)
{
	struct object_desc x, y;
	enum field field;

	if (steps < 2 * AUDIT_STEPS)
		return SAME;
	x = refreshed(a);
	y = refreshed(b);
	field = compare_desc(&x, &y);
	if (field != SAME)
		return field;
	if (!same_demand(a, y.demand))
		return FIELD_DEMAND;
	if (!same_state(a, b))
		return FIELD_STATE;
	return same_name(s, a, b) ? SAME : FIELD_NAME;
}

/* One waiter's word on each of its objects. */
static void note_objects(struct pass *p, const struct task_row *row)
{
	const struct snapshot *s = p->snap;
	u32 *looks = p->scratch->remap, *says = p->scratch->next_want, i;

	for (i = 0; i < row->edges; i++) {
		u32 at = s->edge[row->first_edge + i].object;
		const struct object_row *o = &found.object[found.edge[i].object];

		looks[at]++;
		if (says[at] != SAME)
			says[at] = compare_object(s, &s->object[at], o);
	}
}

static bool any_object_differs(const struct snapshot *s, const struct task_row *row)
{
	u32 i;

	for (i = 0; i < row->edges; i++)
		if (compare_object(s, &s->object[s->edge[row->first_edge + i].object],
				   &found.object[found.edge[i].object]) != SAME)
			return true;
	return false;
}

static void note_first(struct audit *a, u16 kind, u16 now, enum field field)
{
	if (a->field)
		return;
	a->kind = kind;
	a->now = now;
	a->field = fields[field];
}

static void audit_sleep(struct pass *p, u32 at, struct audit *a)
{
	struct task_row *row = &p->snap->task[at];
	enum field field = SAME;
	u32 tries;

	for (tries = 0; tries < AUDIT_TRIES; tries++) {
		if (tries)
			ring_map_reset(&p->scratch->rings);
		if (!resolve_anew(p, at))
			return;
		field = compare_sleep(p->snap, row);
		if (field == SAME && !any_object_differs(p->snap, row))
			break;
	}
	a->sleeps++;
	if (kind_is_known(row->kind) != kind_is_known(found.task[0].kind)) {
		row->flags |= kind_is_known(row->kind) ? 0 : ROW_DOUBTED;
		return;
	}
	if (field == SAME) {
		note_objects(p, row);
		return;
	}
	row->flags |= ROW_DOUBTED;
	note_first(a, row->kind, found.task[0].kind, field);
}

/* All its waiters are looked at anew, so that it is made anew. */
static void doubt_object(struct snapshot *s, const struct object_row *o)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = s->edge[i].next)
		s->task[s->edge[i].task].flags |= ROW_DOUBTED;
}

static void audit_objects(struct pass *p, struct audit *a)
{
	const u32 *looks = p->scratch->remap, *says = p->scratch->next_want;
	u32 i;

	for (i = 0; i < p->snap->used.objects; i++) {
		const struct object_row *o = &p->snap->object[i];

		pass_yield_at(p, i);
		if (!looks[i] || looks[i] != o->waiters || says[i] == SAME)
			continue;
		doubt_object(p->snap, o);
		note_first(a, o->kind, o->kind, says[i]);
	}
}

static bool is_audited(const struct task_row *row)
{
	return row->flags & ROW_REUSED && !(row->flags & FLAGS_CUT);
}

void pass_audit(struct pass *p, struct audit *a)
{
	u32 n = p->snap->used.tasks, i;

	memset(a, 0, sizeof(*a));
	if (!has_room(p))
		return;
	begin(p);
	for (i = 0; i < n && a->sleeps < AUDIT_MOST; i++, next_row++) {
		next_row = next_row < n ? next_row : 0;
		if (is_audited(&p->snap->task[next_row]))
			audit_sleep(p, next_row, a);
		pass_yield(&anew);
	}
	end(p);
	audit_objects(p, a);
}
