// SPDX-License-Identifier: GPL-2.0-only
/* What a free thread could do; see free.h. */
#include "free.h"
#include "step.h"

struct free {
	const struct sim *m;
	const struct state *s;
	u32 thread;
	u32 proc;
	u32 ran;
	struct state *next;
	u32 count;
};

static struct state *add(struct free *f)
{
	f->next[f->count] = *f->s;
	return &f->next[f->count++];
}

static bool is_queue(u32 kind)
{
	return kind >= OBJ_PIPE && kind <= OBJ_LISTEN;
}

static void use_queue(struct free *f, u32 object)
{
	u32 ends = f->s->proc[f->proc].ends[object];

	if (ends & END_READ && f->s->object[object].count)
		take_message(f->m, add(f), object, f->proc);
	if (ends & END_WRITE && f->s->object[object].count < f->m->cap[object] &&
	    has_end(f->m, f->s, object, END_READ))
		put_message(f->m, add(f), object, 0);
}

static void use_lock(struct free *f, u32 object)
{
	const struct object *o = &f->s->object[object];
	u32 file = f->s->proc[f->proc].ends[object];

	if (o->readers & reader_bit(f->m, f->s, f->thread, object) ||
	    (f->m->kind[object] == OBJ_FLOCK ? file && o->owner == file :
	     o->owner == f->thread + 1))
		unlock(f->m, add(f), object, f->thread);
}

static bool may_answer(const struct free *f, u32 client)
{
	u32 req = f->s->thread[client].req, taker;

	if (req < REQ_TAKEN_BY(0))
		return req == REQ_PENDING;
	taker = req - REQ_TAKEN_BY(0);
	return f->ran & 1u << f->thread || f->s->freed & 1u << taker ||
	       !f->s->thread[taker].alive;
}

static void use_channel(struct free *f, u32 channel)
{
	u32 i;

	if (!(f->s->proc[f->proc].ends[channel] & END_READ))
		return;
	for (i = 0; i < f->m->threads; i++)
		if (f->s->thread[i].alive && op_of(f->m, f->s, i)->what == OP_ASK &&
		    op_of(f->m, f->s, i)->obj == channel && may_answer(f, i))
			add(f)->thread[i].req = REQ_ANSWERED;
}

static void use_event(struct free *f, u32 object)
{
	struct state *next;

	if (!f->s->proc[f->proc].ends[object] || f->s->object[object].count)
		return;
	next = add(f);
	next->object[object].count = 1;
	raise_edge(f->m, next, object, SEES_IN);
}

static void use(struct free *f, u32 object)
{
	u32 kind = f->m->kind[object];

	if (is_queue(kind))
		use_queue(f, object);
	else if (kind == OBJ_CHANNEL)
		use_channel(f, object);
	else if (kind == OBJ_EVENT || kind == OBJ_COND)
		use_event(f, object);
	else
		use_lock(f, object);
	if (f->s->proc[f->proc].ends[object] &&
	    !is_used_by_others(f->m, f->s, f->thread, object))
		close_end(f->m, add(f), f->proc, object);
}

u32 free_steps(const struct sim *m, const struct state *s, u32 thread, u32 ran,
	       struct state *next)
{
	struct free f = { m, s, thread, m->of[thread], ran, next, 0 };
	u32 i;

	for (i = 0; i < m->objects; i++)
		use(&f, i);
	end_thread(m, add(&f), thread);
	end_process(m, add(&f), f.proc);
	return f.count;
}
