// SPDX-License-Identifier: GPL-2.0-only
/* A system, written down word by word; too many words are a fault of the caller. */
#include <stdlib.h>

#include "build.h"
#include "step.h"

u64 dice_roll(struct dice *d)
{
	u64 x = d->state += 0x9e3779b97f4a7c15ull;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
	return x ^ (x >> 31);
}

u32 dice_below(struct dice *d, u32 limit)
{
	return dice_roll(d) % limit;
}

bool dice_percent(struct dice *d, u32 percent)
{
	return dice_below(d, 100) < percent;
}

static void must(bool fits)
{
	if (!fits)
		abort();
}

void build_begin(struct sim *m, const char *name)
{
	memset(m, 0, sizeof(*m));
	m->name = name;
	m->until = 200;
}

u32 build_child(struct sim *m, u32 parent)
{
	must(m->procs < PROCS_MAX);
	m->parent[m->procs] = parent;
	return m->procs++;
}

u32 build_proc(struct sim *m)
{
	return build_child(m, NOBODY);
}

u32 build_thread(struct sim *m, u32 proc)
{
	must(m->threads < THREADS_MAX);
	m->of[m->threads] = proc;
	return m->threads++;
}

u32 build_object(struct sim *m, u32 kind, u32 cap)
{
	must(m->objects < OBJECTS_MAX && cap <= QUEUE_MAX);
	m->kind[m->objects] = kind;
	m->cap[m->objects] = cap;
	m->mate[m->objects] = NOBODY;
	return m->objects++;
}

u32 build_pair(struct sim *m, u32 a, u32 b, u32 cap)
{
	u32 there = build_object(m, OBJ_STREAM, cap), back = build_object(m, OBJ_STREAM, cap);

	m->mate[there] = back;
	m->mate[back] = there;
	if (a != NOBODY) {
		build_give(m, a, there, END_WRITE);
		build_give(m, a, back, END_READ);
	}
	if (b != NOBODY) {
		build_give(m, b, there, END_READ);
		build_give(m, b, back, END_WRITE);
	}
	return there;
}

void build_give(struct sim *m, u32 proc, u32 object, u32 ends)
{
	m->start.proc[proc].ends[object] |= ends;
}

void build_open(struct sim *m, u32 proc, u32 object)
{
	m->start.proc[proc].ends[object] = proc + 1;
}

void build_watch(struct sim *m, u32 set, u32 object, u32 sees)
{
	m->interest[set][object] = sees;
	if (sees & SEES_EDGES)
		m->start.object[set].edge |= 1u << object;
}

static u32 length_of(const struct sim *m, u32 thread)
{
	u32 n = 0;

	while (n < OPS_MAX && m->script[thread][n].what != OP_END)
		n++;
	return n;
}

u32 build_op(struct sim *m, u32 thread, u32 what, u32 object, u32 arg)
{
	u32 at = length_of(m, thread);

	must(at + 1 < OPS_MAX);
	m->script[thread][at] = (struct op){ what, object, arg, at + 1, 0 };
	return at;
}

void build_else(struct sim *m, u32 thread, u32 other)
{
	m->script[thread][length_of(m, thread) - 1].other = other;
}

void build_timed(struct sim *m, u32 thread, u32 other)
{
	m->script[thread][length_of(m, thread) - 1].timed = 1;
	build_else(m, thread, other);
}

void build_jump(struct sim *m, u32 thread, u32 to)
{
	build_op(m, thread, OP_JUMP, 0, 0);
	build_else(m, thread, to);
}

void build_outside(struct sim *m, u32 proc, u32 what, u32 after)
{
	m->outside[proc] = what;
	m->outside_at[proc] = after;
}

void build_end(struct sim *m)
{
	u32 i;

	for (i = 0; i < m->procs; i++)
		m->start.proc[i].alive = m->parent[i] == NOBODY;
	for (i = 0; i < m->threads; i++) {
		if (!m->start.proc[m->of[i]].alive)
			continue;
		m->start.thread[i].alive = 1;
		m->start.thread[i].got = NOBODY;
	}
	for (i = 0; i < m->threads; i++)
		if (m->start.thread[i].alive && m->script[i][0].what == OP_END)
			end_thread(m, &m->start, i);
		else if (m->start.thread[i].alive)
			settle(m, &m->start, i);
}
