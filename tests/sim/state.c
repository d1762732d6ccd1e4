// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel would do with descriptors, queues and sets.
 *
 * A queue dies with its last reader: what it held is dropped, and so are the
 * ends its messages carried.  That may end the last reader of the next queue.
 */
#include "system.h"

/* Epoll sets watch sets at most so deep. */
#define NEST_MAX 4

static bool is_queue(u32 kind)
{
	return kind >= OBJ_PIPE && kind <= OBJ_LISTEN;
}

static bool carries_end(const struct sim *m, const struct state *s, u32 queue, u32 object, u32 end)
{
	u32 i, carry;

	if (!is_queue(m->kind[queue]))
		return false;
	for (i = 0; i < s->object[queue].count; i++) {
		carry = s->object[queue].carry[i];
		if (carry && CARRY_OBJECT(carry) == object && CARRY_MODE(carry) & end)
			return true;
	}
	return false;
}

bool is_in_flight(const struct sim *m, const struct state *s, u32 queue, u32 object)
{
	u32 i, carry;

	if (!is_queue(m->kind[queue]))
		return false;
	for (i = 0; i < s->object[queue].count; i++) {
		carry = s->object[queue].carry[i];
		if (carry && CARRY_MODE(carry) &&
		    (CARRY_OBJECT(carry) == object || CARRY_OBJECT(carry) == m->mate[object]))
			return true;
	}
	return false;
}

bool has_end(const struct sim *m, const struct state *s, u32 object, u32 end)
{
	u32 i;

	for (i = 0; i < m->procs; i++)
		if (s->proc[i].alive && s->proc[i].ends[object] & end)
			return true;
	for (i = 0; i < m->objects; i++)
		if (carries_end(m, s, i, object, end))
			return true;
	return false;
}

static bool any_pending(const struct sim *m, const struct state *s, u32 channel)
{
	u32 i;

	for (i = 0; i < m->threads; i++)
		if (s->thread[i].alive && s->thread[i].req == REQ_PENDING &&
		    m->script[i][s->thread[i].pc].obj == channel)
			return true;
	return false;
}

static bool set_ready(const struct sim *m, const struct state *s, u32 set, u32 depth);

static bool readable(const struct sim *m, const struct state *s, u32 object, u32 depth)
{
	switch (m->kind[object]) {
	case OBJ_PIPE:
	case OBJ_STREAM:
		return s->object[object].count || !has_end(m, s, object, END_WRITE);
	case OBJ_CHANNEL:
		return any_pending(m, s, object);
	case OBJ_SET:
		return set_ready(m, s, object, depth + 1);
	default:
		return s->object[object].count;
	}
}

bool can_read(const struct sim *m, const struct state *s, u32 object)
{
	return readable(m, s, object, 0);
}

bool can_write(const struct sim *m, const struct state *s, u32 object)
{
	return s->object[object].count < m->cap[object] ||
	       (m->kind[object] != OBJ_SNDBUF && !has_end(m, s, object, END_READ));
}

static bool watched_ready(const struct sim *m, const struct state *s, u32 set, u32 object,
			  u32 depth)
{
	u32 interest = m->interest[set][object], bit = 1u << object;

	if (!interest || s->object[set].off & bit)
		return false;
	if (interest & SEES_EDGES && !(s->object[set].edge & bit))
		return false;
	/* A file that nobody has open any more has left the set. */
	if (!has_end(m, s, object, interest & SEES_OUT ? END_WRITE : END_READ))
		return false;
	return (interest & SEES_IN && readable(m, s, object, depth)) ||
	       (interest & SEES_OUT && can_write(m, s, object));
}

static bool set_ready(const struct sim *m, const struct state *s, u32 set, u32 depth)
{
	u32 i;

	for (i = 0; depth <= NEST_MAX && i < m->objects; i++)
		if (watched_ready(m, s, set, i, depth))
			return true;
	return false;
}

bool is_set_ready(const struct sim *m, const struct state *s, u32 set)
{
	return set_ready(m, s, set, 0);
}

bool interest_ready(const struct sim *m, const struct state *s, u32 set, u32 object)
{
	return watched_ready(m, s, set, object, 0);
}

void raise_edge(const struct sim *m, struct state *s, u32 object, u32 watch)
{
	u32 i;

	for (i = 0; i < m->objects; i++)
		if (m->interest[i][object] & watch && m->interest[i][object] & SEES_EDGES)
			s->object[i].edge |= 1u << object;
}

void put_message(const struct sim *m, struct state *s, u32 object, u32 carry)
{
	struct object *o = &s->object[object];

	if (carry && m->kind[CARRY_OBJECT(carry)] == OBJ_SNDBUF)
		s->object[CARRY_OBJECT(carry)].count++;
	o->carry[o->count++] = carry;
	raise_edge(m, s, object, SEES_IN);
}

/* The other direction's ends: who reads one direction writes the other. */
static u32 turned(u32 mode)
{
	return (mode & END_READ ? END_WRITE : 0) | (mode & END_WRITE ? END_READ : 0);
}

/* A socket is both directions. */
static void give_end(const struct sim *m, struct state *s, u32 proc, u32 object, u32 mode)
{
	s->proc[proc].ends[object] |= mode;
	if (m->mate[object] != NOBODY)
		s->proc[proc].ends[m->mate[object]] |= turned(mode);
}

static void unload(const struct sim *m, struct state *s, u32 carry, u32 proc)
{
	u32 object;

	if (!carry)
		return;
	object = CARRY_OBJECT(carry);
	if (m->kind[object] == OBJ_SNDBUF)
		s->object[object].count--;
	else if (proc != NOBODY)
		give_end(m, s, proc, object, CARRY_MODE(carry));
}

void take_message(const struct sim *m, struct state *s, u32 object, u32 proc)
{
	struct object *o = &s->object[object];
	u32 carry = o->carry[0];

	memmove(o->carry, o->carry + 1, QUEUE_MAX - 1);
	o->carry[QUEUE_MAX - 1] = 0;
	o->count--;
	unload(m, s, carry, proc);
	raise_edge(m, s, object, SEES_OUT);
}

/* Queues without a reader are emptied, until none is left that would be. */
static void drop_dead_queues(const struct sim *m, struct state *s)
{
	u32 i, round;

	for (round = 0; round < OBJECTS_MAX; round++)
		for (i = 0; i < m->objects; i++)
			while (is_queue(m->kind[i]) && s->object[i].count &&
			       !has_end(m, s, i, END_READ))
				take_message(m, s, i, NOBODY);
}

/* A lock goes with the last descriptor of its open file. */
static void flock_closed(const struct sim *m, struct state *s, u32 object)
{
	struct object *o = &s->object[object];
	u32 i, open = 0;

	for (i = 0; i < m->procs; i++)
		if (s->proc[i].alive && s->proc[i].ends[object])
			open |= 1u << (s->proc[i].ends[object] - 1);
	o->readers &= open;
	if (o->owner && !(open & 1u << (o->owner - 1)))
		o->owner = 0;
}

/* Closing one end wakes who waits at the other. */
static void end_closed(const struct sim *m, struct state *s, u32 object)
{
	if (m->kind[object] == OBJ_FLOCK) {
		flock_closed(m, s, object);
		return;
	}
	if (!has_end(m, s, object, END_WRITE))
		raise_edge(m, s, object, SEES_IN);
	if (!has_end(m, s, object, END_READ))
		raise_edge(m, s, object, SEES_OUT);
}

void close_end(const struct sim *m, struct state *s, u32 proc, u32 object)
{
	u32 mate = m->mate[object];

	if (!s->proc[proc].ends[object])
		return;
	s->proc[proc].ends[object] = 0;
	if (mate != NOBODY)
		s->proc[proc].ends[mate] = 0;
	drop_dead_queues(m, s);
	end_closed(m, s, object);
	if (mate != NOBODY)
		end_closed(m, s, mate);
}

u32 reader_bit(const struct sim *m, const struct state *s, u32 thread, u32 object)
{
	u32 file = s->proc[m->of[thread]].ends[object];

	if (m->kind[object] != OBJ_FLOCK)
		return 1u << thread;
	return file ? 1u << (file - 1) : 0;
}

void unlock(const struct sim *m, struct state *s, u32 object, u32 thread)
{
	s->object[object].owner = 0;
	s->object[object].readers &= ~reader_bit(m, s, thread, object);
}

static bool has_thread(const struct sim *m, const struct state *s, u32 proc)
{
	u32 i;

	for (i = 0; i < m->threads; i++)
		if (m->of[i] == proc && s->thread[i].alive)
			return true;
	return false;
}

/* A kernel lock is never left behind; a mutex in memory is. */
void leave_rwsems(const struct sim *m, struct state *s, u32 thread)
{
	u32 i;

	for (i = 0; i < m->objects; i++) {
		if (m->kind[i] != OBJ_RWSEM)
			continue;
		s->object[i].readers &= ~(1u << thread);
		if (s->object[i].owner == thread + 1)
			s->object[i].owner = 0;
	}
}

void end_thread(const struct sim *m, struct state *s, u32 thread)
{
	leave_rwsems(m, s, thread);
	memset(&s->thread[thread], 0, sizeof(s->thread[thread]));
	s->freed &= ~(1u << thread);
	if (s->proc[m->of[thread]].alive && !has_thread(m, s, m->of[thread]))
		end_process(m, s, m->of[thread]);
}

void end_process(const struct sim *m, struct state *s, u32 proc)
{
	struct proc *p = &s->proc[proc];
	u32 i;

	p->alive = 0;
	p->stopped = 0;
	p->alarm = 0;
	p->hidden = 0;
	for (i = 0; i < m->threads; i++)
		if (m->of[i] == proc && s->thread[i].alive)
			end_thread(m, s, i);
	for (i = 0; i < m->objects; i++)
		close_end(m, s, proc, i);
}
