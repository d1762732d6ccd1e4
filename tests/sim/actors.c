// SPDX-License-Identifier: GPL-2.0-only
/* The graph of who could be moved by whom, as it is and not as it can be seen. */
#include "actors.h"
#include "step.h"

static u32 threads_of(const struct sim *m, const struct state *s, u32 proc)
{
	u32 i, mask = 0;

	for (i = 0; i < m->threads; i++)
		if (m->of[i] == proc && s->thread[i].alive)
			mask |= 1u << i;
	return mask;
}

static u32 with_end(const struct sim *m, const struct state *s, u32 object, u32 end)
{
	u32 i, mask = 0;

	for (i = 0; i < m->procs; i++)
		if (s->proc[i].alive && s->proc[i].ends[object] & end)
			mask |= threads_of(m, s, i);
	return mask;
}

/* Those too who could get it out of a message. */
static u32 could_have(const struct sim *m, const struct state *s, u32 object, u32 end)
{
	u32 i, mask = with_end(m, s, object, end);

	for (i = 0; i < m->objects; i++)
		if (is_in_flight(m, s, i, object))
			mask |= with_end(m, s, i, END_READ);
	return mask;
}

static u32 with_file(const struct sim *m, const struct state *s, u32 object)
{
	const struct object *o = &s->object[object];
	u32 i, mask = 0, file;

	for (i = 0; i < m->procs; i++) {
		file = s->proc[i].alive ? s->proc[i].ends[object] : 0;
		if (file && (file == o->owner || o->readers & 1u << (file - 1)))
			mask |= threads_of(m, s, i);
	}
	return mask;
}

static u32 of_lock(const struct sim *m, const struct state *s, u32 object)
{
	u32 owner = s->object[object].owner;

	if (m->kind[object] == OBJ_FLOCK)
		return with_file(m, s, object);
	return s->object[object].readers | (owner ? 1u << (owner - 1) : 0);
}

/* Who could make an object readable. */
static u32 feeders(const struct sim *m, const struct state *s, u32 object, u32 depth)
{
	u32 i, mask = 0;

	if (m->kind[object] != OBJ_SET)
		return could_have(m, s, object, END_WRITE);
	for (i = 0; depth < OBJECTS_MAX && i < m->objects; i++)
		if (m->interest[object][i] & SEES_OUT)
			mask |= with_end(m, s, i, END_READ);
		else if (m->interest[object][i])
			mask |= feeders(m, s, i, depth + 1);
	return mask;
}

static u32 of_poll(const struct sim *m, const struct state *s, const struct op *op)
{
	u32 i, mask = 0;

	for (i = 0; i < m->objects; i++) {
		if (op->obj & 1u << i)
			mask |= feeders(m, s, i, 0);
		if (op->arg & 1u << i)
			mask |= with_end(m, s, i, END_READ);
	}
	return mask;
}

/* Of a full buffer whoever could read what its owner has sent. */
static u32 of_write(const struct sim *m, const struct state *s, const struct op *op)
{
	u32 i, mask = could_have(m, s, op->obj, END_READ);

	if (op->arg && m->kind[CARRY_OBJECT(op->arg)] == OBJ_SNDBUF)
		for (i = 0; i < m->objects; i++)
			if (m->kind[i] == OBJ_DGRAM)
				mask |= with_end(m, s, i, END_READ);
	return mask;
}

u32 actors_of(const struct sim *m, const struct state *s, u32 thread)
{
	const struct op *op = op_of(m, s, thread);

	if (!thread_waits(m, s, thread))
		return 0;
	switch (op->what) {
	case OP_READ:
	case OP_AWAIT:
	case OP_EPOLL:
		return feeders(m, s, op->obj, 0);
	case OP_WRITE:
		return of_write(m, s, op);
	case OP_LOCK:
	case OP_RDLOCK:
		return of_lock(m, s, op->obj);
	case OP_POLL:
		return of_poll(m, s, op);
	case OP_ASK:
		return with_end(m, s, op->obj, END_READ);
	case OP_JOIN:
		return 1u << op->arg;
	case OP_CHILD:
		return threads_of(m, s, op->arg);
	default:
		return 0;
	}
}

bool leads_to_cycle(const struct sim *m, const struct state *s, u32 thread)
{
	u8 reach[THREADS_MAX];
	u32 i, round, k;

	for (i = 0; i < m->threads; i++)
		reach[i] = actors_of(m, s, i);
	for (round = 0; round < THREADS_MAX; round++)
		for (i = 0; i < m->threads; i++)
			for (k = 0; k < m->threads; k++)
				if (reach[i] & 1u << k)
					reach[i] |= reach[k];
	for (k = 0; k < m->threads; k++)
		if (((reach[thread] | 1u << thread) & 1u << k) && reach[k] & 1u << k)
			return true;
	return false;
}
