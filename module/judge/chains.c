// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains: the roots of a pass, and who is behind each of them.
 *
 * A chain is all that ends at one root: a task; an object whose owner is no task
 * (nobody, the kernel, another machine, not known); or a ring, which stands for
 * one of its members.  An object leads to the task that decides for its owner
 * (leads_to), a task to the object it waits for (through); the objects that lead
 * to a task are in a list of it (first_led), so that a table can be read from
 * the root to its waiters.
 *
 * Worst first: deadlocks, then what is stuck otherwise, then what moves; of
 * equals the one with most tasks behind it.
 */
#include <linux/sort.h>

#include "pass.h"
#include "target/names.h"

/* So many tasks with others behind them are given their cgroup. */
#define CGROUPS_MAX 512

/* The node that a chain is known by. */
static u32 chain_node(const struct pass *p, u32 task, u32 object)
{
	return task != NO_ROW ? task : p->snap->used.tasks + object;
}

static bool has_chain(const struct object_row *o)
{
	return o->asked && (o->demand || o->verdict != VERDICT_IDLE);
}

static struct chain_row *new_chain(struct pass *p, const struct object_row *o, u32 node)
{
	struct snapshot *s = p->snap;
	struct chain_row *c = &s->chain[s->chains];

	p->scratch->chain_of[node] = s->chains++;
	*c = (struct chain_row){ .task = o->root, .object = o->root_object };
	return c;
}

/* The members of a ring know the object they wait for; else the largest that leads to the root. */
static bool is_better_object(const struct snapshot *s, const struct chain_row *c, u32 at)
{
	const struct object_row *o = &s->object[at];

	if (c->task == NO_ROW)
		return false;
	if (c->ring)
		return s->task[c->task].through == at;
	return o->leads_to == c->task &&
	       (c->object == NO_ROW || o->behind > s->object[c->object].behind);
}

static void add_object(struct pass *p, u32 at)
{
	struct snapshot *s = p->snap;
	struct object_row *o = &s->object[at];
	u32 node = chain_node(p, o->root, o->root_object);
	u32 known = p->scratch->chain_of[node];
	u32 end = p->scratch->graph.root[s->used.tasks + at];
	struct chain_row *c = known == NO_ROW ? new_chain(p, o, node) : &s->chain[known];

	c->ring |= !!(p->scratch->graph.flags[end] & GRAPH_ON_RING);
	p->scratch->chain_of[end] = p->scratch->chain_of[node];
	if (is_better_object(s, c, at))
		c->object = at;
	if (o->leads_to == NO_ROW)
		return;
	o->next_led = s->task[o->leads_to].first_led;
	s->task[o->leads_to].first_led = at;
}

/* Several ends of the graph may have one root: objects that a running task serves. */
static void count_behind(struct pass *p)
{
	const struct graph *g = &p->scratch->graph;
	u32 i;

	for (i = 0; i < g->nodes; i++) {
		u32 chain = p->scratch->chain_of[i];

		if (chain != NO_ROW && g->root[i] == i)
			p->snap->chain[chain].behind += g->behind[i] +
				(g->flags[i] & GRAPH_ON_RING ? g->weight[i] : 0);
	}
}

/* Chains that nobody waits in, as all who do have other ways, are left out. */
static void describe_chains(struct snapshot *s)
{
	u32 i, kept = 0;

	for (i = 0; i < s->chains; i++) {
		struct chain_row *c = &s->chain[i];

		if (!c->behind || c->object == NO_ROW)
			continue;
		c->verdict = s->object[c->object].verdict;
		c->oldest = s->object[c->object].oldest;
		s->chain[kept++] = *c;
	}
	s->chains = kept;
}

static int badness(const struct chain_row *c)
{
	return (c->verdict == VERDICT_DEADLOCK) + (c->verdict >= VERDICT_BLOCKED);
}

static int order_chains(const void *a, const void *b)
{
	const struct chain_row *x = a, *y = b;

	if (badness(x) != badness(y))
		return badness(y) - badness(x);
	if (x->behind != y->behind)
		return x->behind > y->behind ? -1 : 1;
	if (x->oldest != y->oldest)
		return x->oldest < y->oldest ? -1 : 1;
	return x->object < y->object ? -1 : x->object > y->object;
}

/* Tells every object its chain, now that they have their order. */
static void number_chains(struct pass *p)
{
	struct snapshot *s = p->snap;
	u32 i;

	memset(p->scratch->chain_of, 0xff, p->scratch->graph.nodes * sizeof(u32));
	for (i = 0; i < s->chains; i++)
		p->scratch->chain_of[chain_node(p, s->chain[i].task, s->chain[i].object)] = i;
	for (i = 0; i < s->used.objects; i++) {
		struct object_row *o = &s->object[i];

		if (has_chain(o))
			o->chain = p->scratch->chain_of[chain_node(p, o->root, o->root_object)];
	}
}

static void name_cgroups(struct pass *p)
{
	static char name[NAME_MAX_TEXT];
	struct snapshot *s = p->snap;
	u32 i, named = 0;

	for (i = 0; i < s->used.tasks && named < CGROUPS_MAX; i++) {
		if (s->task[i].first_led == NO_ROW)
			continue;
		named++;
		rcu_read_lock();
		if (pass_task(p, i) && name_cgroup(&p->mem, s->task[i].task, name, sizeof(name)))
			s->task[i].cgroup = pass_text(p, name);
		rcu_read_unlock();
	}
}

void pass_chains(struct pass *p)
{
	struct snapshot *s = p->snap;
	u32 i;

	memset(p->scratch->chain_of, 0xff, p->scratch->graph.nodes * sizeof(u32));
	for (i = 0; i < s->used.objects && p->scratch->graph.nodes; i++)
		if (has_chain(&s->object[i]))
			add_object(p, i);
	count_behind(p);
	describe_chains(s);
	sort(s->chain, s->chains, sizeof(*s->chain), order_chains, NULL);
	number_chains(p);
	name_cgroups(p);
}
