// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random systems, and random company for the systems of templates.
 *
 * A random script does what a program would: it uses what its process has open, and
 * releases a lock that it took later on, if not always.
 */
#include "generate.h"

static const u8 random_kinds[] = {
	OBJ_PIPE, OBJ_PIPE, OBJ_DGRAM, OBJ_DGRAM, OBJ_STREAM, OBJ_STREAM, OBJ_LISTEN, OBJ_MUTEX,
	OBJ_MUTEX, OBJ_WORD, OBJ_RWSEM, OBJ_FLOCK, OBJ_FLOCK, OBJ_CHANNEL, OBJ_EVENT, OBJ_COND,
	OBJ_SET,
};

static void random_object(struct sim *m, struct dice *d)
{
	u32 kind = random_kinds[dice_below(d, ARRAY_SIZE(random_kinds))], object, i;

	if (kind == OBJ_STREAM) {
		if (m->objects + 2 <= OBJECTS_MAX)
			build_pair(m, dice_below(d, m->procs), dice_below(d, m->procs),
				   1 + dice_below(d, 2));
		return;
	}
	object = build_object(m, kind, 1 + dice_below(d, 2));
	if (kind != OBJ_SET)
		return;
	for (i = 0; i < object; i++)
		if (m->kind[i] <= OBJ_LISTEN || m->kind[i] == OBJ_EVENT || m->kind[i] == OBJ_SET)
			if (dice_percent(d, 50))
				build_watch(m, object, i, m->kind[i] == OBJ_SET ? SEES_IN :
					    SEES_IN << (dice_below(d, 6) == 0) |
					    (dice_percent(d, 25) ? SEES_EDGES : 0) |
					    (dice_percent(d, 15) ? SEES_ONCE : 0));
}

static void random_ends(struct sim *m, struct dice *d, u32 proc, u32 object)
{
	static const u8 ends[] = { 0, END_READ, END_WRITE, END_READ | END_WRITE };

	switch (m->kind[object]) {
	case OBJ_STREAM:
		break;
	case OBJ_FLOCK:
		if (dice_percent(d, 60))
			build_open(m, proc, object);
		break;
	case OBJ_COND:
		if (!proc)
			build_give(m, proc, object, END_READ | END_WRITE);
		break;
	case OBJ_EVENT:
		if (dice_percent(d, 50))
			build_give(m, proc, object, END_READ | END_WRITE);
		break;
	case OBJ_CHANNEL:
		if (dice_percent(d, 40))
			build_give(m, proc, object, END_READ);
		break;
	case OBJ_SET:
		build_give(m, proc, object, ends[dice_below(d, 2)]);
		break;
	default:
		build_give(m, proc, object, ends[dice_below(d, 4)]);
	}
}

/* One or two operations on a lock; it is often given back. */
static void lock_ops(struct sim *m, struct dice *d, u32 t, u32 object)
{
	u32 what = (m->kind[object] == OBJ_RWSEM && dice_percent(d, 60)) ||
		   (m->kind[object] == OBJ_FLOCK && dice_percent(d, 40)) ? OP_RDLOCK : OP_LOCK;

	if (m->kind[object] == OBJ_FLOCK && !m->start.proc[m->of[t]].ends[object])
		return;
	build_op(m, t, dice_percent(d, 65) ? what : OP_UNLOCK, object, 0);
}

/* Mostly nothing; else an end of a pipe or connection that the sender has itself. */
static u32 random_carry(const struct sim *m, struct dice *d, u32 t, u32 queue)
{
	u32 other = dice_below(d, m->objects), ends = m->start.proc[m->of[t]].ends[other];

	if (!dice_percent(d, m->kind[queue] == OBJ_LISTEN ? 70 : 12) || other == queue || !ends ||
	    (m->kind[other] != OBJ_PIPE && m->kind[other] != OBJ_STREAM))
		return 0;
	return CARRY_END(other, ends & END_READ && dice_percent(d, 50) ? END_READ :
			 ends & END_WRITE ? END_WRITE : END_READ);
}

static void queue_op(struct sim *m, struct dice *d, u32 t, u32 object)
{
	u32 ends = m->start.proc[m->of[t]].ends[object];

	if (dice_percent(d, 8) && ends)
		build_op(m, t, OP_CLOSE, object, 0);
	else if (ends & END_READ && (!(ends & END_WRITE) || dice_percent(d, 50)))
		build_op(m, t, OP_READ, object, 0);
	else if (ends & END_WRITE)
		build_op(m, t, OP_WRITE, object, random_carry(m, d, t, object));
}

static void request_op(struct sim *m, struct dice *d, u32 t, u32 object)
{
	if (!(m->start.proc[m->of[t]].ends[object] & END_READ) || dice_percent(d, 15)) {
		build_op(m, t, OP_ASK, object, 0);
		return;
	}
	build_op(m, t, OP_TAKE, object, 0);
	if (dice_percent(d, 60))
		build_op(m, t, OP_ANSWER, object, 0);
}

static void event_op(struct sim *m, struct dice *d, u32 t, u32 object)
{
	if (m->start.proc[m->of[t]].ends[object])
		build_op(m, t, dice_percent(d, 50) ? OP_POST : OP_AWAIT, object, 0);
}

static void object_op(struct sim *m, struct dice *d, u32 t, u32 object)
{
	switch (m->kind[object]) {
	case OBJ_MUTEX:
	case OBJ_WORD:
	case OBJ_RWSEM:
	case OBJ_FLOCK:
		lock_ops(m, d, t, object);
		break;
	case OBJ_CHANNEL:
		request_op(m, d, t, object);
		break;
	case OBJ_EVENT:
	case OBJ_COND:
		event_op(m, d, t, object);
		break;
	case OBJ_SET:
		if (!m->start.proc[m->of[t]].ends[object])
			break;
		build_op(m, t, OP_EPOLL, object, 0);
		build_op(m, t, OP_READ, NOBODY, 1);
		break;
	case OBJ_SNDBUF:
	case OBJ_NONE:
		break;
	default:
		queue_op(m, d, t, object);
	}
}

static u32 readable_mask(const struct sim *m, u32 proc, u32 end)
{
	u32 i, mask = 0;

	for (i = 0; i < m->objects; i++)
		if (m->kind[i] <= OBJ_LISTEN && m->start.proc[proc].ends[i] & end)
			mask |= 1u << i;
	return mask;
}

static void other_op(struct sim *m, struct dice *d, u32 t)
{
	static const u8 plain[] = { OP_SLEEP, OP_COMPUTE, OP_ALARM, OP_DISARM, OP_CHOOSE };
	u32 mask = readable_mask(m, m->of[t], END_READ), some = mask & dice_below(d, 256);

	if (!mask || dice_percent(d, 60)) {
		build_else(m, t, build_op(m, t, plain[dice_below(d, ARRAY_SIZE(plain))], 0, 0) + 1 +
			   dice_below(d, 2));
		return;
	}
	build_op(m, t, OP_POLL, some ? some : mask, 0);
	build_op(m, t, OP_READ, NOBODY, 1);
}

static u32 length(const struct sim *m, u32 t)
{
	u32 n = 0;

	while (m->script[t][n].what != OP_END)
		n++;
	return n;
}

static bool may_time_out(u32 what)
{
	return what == OP_READ || what == OP_WRITE || what == OP_POLL || what == OP_EPOLL ||
	       what == OP_LOCK || what == OP_AWAIT;
}

static void random_script(struct sim *m, struct dice *d, u32 t)
{
	u32 ops = 2 + dice_below(d, 6), n;

	while ((n = length(m, t)) < ops) {
		if (m->objects && dice_percent(d, 80))
			object_op(m, d, t, dice_below(d, m->objects));
		else
			other_op(m, d, t);
		if (length(m, t) > n && may_time_out(m->script[t][length(m, t) - 1].what) &&
		    dice_percent(d, 8))
			build_timed(m, t, length(m, t));
	}
	if (dice_percent(d, 70))
		build_jump(m, t, 0);
	else if (dice_percent(d, 30))
		build_op(m, t, OP_SPIN, 0, 0);
}

static void random_fork(struct sim *m, struct dice *d)
{
	u32 parent = dice_below(d, m->procs), child, i, t;

	if (m->procs == PROCS_MAX || m->threads + 1 >= THREADS_MAX)
		return;
	for (i = 0; i < m->threads && m->of[i] != parent; i++)
		;
	if (i == m->threads)
		return;
	child = build_child(m, parent);
	memmove(m->script[i] + 1, m->script[i], (OPS_MAX - 1) * sizeof(struct op));
	for (t = 1; t < OPS_MAX; t++)
		m->script[i][t].other++;
	m->script[i][0] = (struct op){ OP_FORK, 0, child, 1, 0 };
	/* Its script is written with the ends that it will have. */
	memcpy(m->start.proc[child].ends, m->start.proc[parent].ends, OBJECTS_MAX);
	random_script(m, d, build_thread(m, child));
	memset(m->start.proc[child].ends, 0, OBJECTS_MAX);
}

static void random_outside(struct sim *m, struct dice *d, u32 percent)
{
	if (dice_percent(d, percent))
		build_outside(m, dice_below(d, m->procs),
			      dice_percent(d, 75) ? OUTSIDE_STOP : OUTSIDE_KILL,
			      dice_below(d, 40));
}

static void random_system(struct sim *m, struct dice *d, bool healthy)
{
	u32 procs = 1 + dice_below(d, 4), objects = 1 + dice_below(d, 8), threads, i, k;

	while (procs--)
		build_proc(m);
	while (objects--)
		if (m->objects < OBJECTS_MAX)
			random_object(m, d);
	for (i = 0; i < m->procs; i++)
		for (k = 0; k < m->objects; k++)
			random_ends(m, d, i, k);
	threads = m->procs + dice_below(d, 5);
	for (i = 0; i < threads && m->threads < THREADS_MAX - 1; i++)
		random_script(m, d, build_thread(m, i < m->procs ? i : dice_below(d, m->procs)));
	if (dice_percent(d, 25))
		random_fork(m, d);
	if (!healthy)
		random_outside(m, d, 40);
}

static const struct template random_template = { "random", random_system, 5, 30, 70 };

static u32 count_of(const struct template *t)
{
	u32 n = 0;

	while (t[n].name)
		n++;
	return n;
}

static const struct template *const families[] = {
	queue_templates, lock_templates, request_templates, loop_templates,
};

u32 template_count(void)
{
	u32 i, sum = 1;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		sum += count_of(families[i]);
	return sum;
}

const struct template *template_at(u32 at)
{
	u32 i;

	if (!at--)
		return &random_template;
	for (i = 0; at >= count_of(families[i]); i++)
		at -= count_of(families[i]);
	return &families[i][at];
}

/* A process beside those of the template, with some of what it has open or with nothing. */
static void add_company(struct sim *m, struct dice *d)
{
	u32 proc, i;

	if (m->procs == PROCS_MAX || m->threads == THREADS_MAX)
		return;
	proc = build_proc(m);
	if (m->objects < OBJECTS_MAX && dice_percent(d, 50))
		build_give(m, proc, build_object(m, OBJ_PIPE, 1), END_READ | END_WRITE);
	for (i = 0; i < m->objects; i++)
		if (dice_percent(d, 20) && m->kind[i] != OBJ_STREAM && m->kind[i] != OBJ_SNDBUF)
			random_ends(m, d, proc, i);
	random_script(m, d, build_thread(m, proc));
}

void generate(struct sim *m, struct dice *d, const struct template **template)
{
	bool random = dice_percent(d, 33), healthy = dice_percent(d, 40);
	u32 which = random ? 0 : 1 + dice_below(d, template_count() - 1);
	const struct template *t = template_at(which);

	build_begin(m, t->name);
	t->make(m, d, healthy);
	m->healthy = healthy;
	if (!random && dice_percent(d, 40)) {
		add_company(m, d);
		m->healthy = false;
	}
	build_end(m);
	*template = t;
}
