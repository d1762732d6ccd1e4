// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains: the roots of a pass, and the waiters behind each of them.
 *
 * A chain is all that ends at one root. The root is a task, an object whose owner is no task
 * (nobody, the kernel, another machine, not known), or a ring. A ring stands for the member
 * that most wait for. An object leads to the task that decides for its owner (blocker). A
 * task leads to the object it waits for (blocked_on). The objects that lead to a task are in
 * its list (first_blocked), so a table can be read from the root to its waiters. An object
 * that hangs on another is in the list of that.
 *
 * A chain is as sure as its weakest edge: the least sure of the owners on all its ways.
 *
 * Worst first: deadlocks, then other stuck chains, then those that move. Among equals, the
 * chain with most tasks behind it is first.
 */
#include "judge/stages.h"
#include "judge/ways.h"
#include "judge/weigh.h"
#include "model/sort.h"

/*
 * A cgroup costs as much as rows. At most this many tasks with others behind them are given
 * theirs.
 */
#define CGROUPS_MAX 512
#define CGROUP_ROWS 8

/* The node that a chain is known by. */
static u32 chain_node(const struct judge *j, u32 task, u32 object)
{
	return task != NO_ROW ? task : object_node(j, object);
}

static bool has_chain(const struct object_row *o)
{
	return o->in_demand == IN_DEMAND && (o->demand || o->verdict != VERDICT_IDLE);
}

static struct chain_row *new_chain(struct judge *j, const struct object_row *o, u32 node)
{
	struct chain_row *c = &j->chain[j->chains];

	j->chain_of[node] = j->chains++;
	*c = (struct chain_row){
		.task = o->root, .object = o->root_object, .how = HOW_EXACT, .ahead = NO_ROW,
	};
	return c;
}

/*
 * How surely an object's way on is known. An object is exact if its own state proves it, or
 * its kind says so. Sharers of an address space hold what is private to it as others hold a
 * file.
 */
static u8 sureness(const struct object_row *o)
{
	if (o->owner != NO_ROW)
		return o->how;
	if (o->blocker != NO_ROW)
		return HOW_HOLDER;
	return o->outcome == OUTCOME_UNKNOWN ? HOW_NONE : HOW_EXACT;
}

/*
 * Of two objects with equally many behind them, the one that not only kernel threads wait
 * for.
 */
static bool is_larger(const struct judge *j, u32 at, u32 than)
{
	const struct object_row *x = &j->object[at], *y = &j->object[than];

	if (x->behind != y->behind)
		return x->behind > y->behind;
	return x->users != y->users ? x->users > y->users : at < than;
}

/* The members of a ring know the object they wait for; else the largest that leads to the root. */
static bool is_better_object(const struct judge *j, const struct chain_row *c, u32 at)
{
	const struct object_row *o = &j->object[at];

	if (c->task == NO_ROW)
		return false;
	if (c->ring)
		return j->task[c->task].blocked_on == at;
	if (o->blocker != c->task || c->object == NO_ROW)
		return o->blocker == c->task;
	return is_larger(j, at, c->object);
}

/* Puts an object on the list of the task, or of the carrier, that it leads to. */
static void note_blocked(struct judge *j, u32 at)
{
	struct object_row *o = &j->object[at];
	u32 *first;

	if (judge_hangs(o))
		first = &j->object[o->hangs_on].first_blocked;
	else if (o->blocker != NO_ROW)
		first = &j->task[o->blocker].first_blocked;
	else
		return;
	o->next_blocked = *first;
	*first = at;
}

static void add_object(struct judge *j, u32 at)
{
	struct object_row *o = &j->object[at];
	u32 node = chain_node(j, o->root, o->root_object);
	u32 known = j->chain_of[node];
	u32 end = j->graph.root[object_node(j, at)];
	struct chain_row *c = known == NO_ROW ? new_chain(j, o, node) : &j->chain[known];

	c->ring |= !!(j->graph.flags[end] & GRAPH_ON_RING);
	j->chain_of[end] = j->chain_of[node];
	c->how = min(c->how, sureness(o));
	if (is_better_object(j, c, at))
		c->object = at;
}

/* Several ends of the graph may have one root: objects that a running task serves. */
static void count_behind(struct judge *j)
{
	const struct graph *g = &j->graph;
	u32 i;

	for (i = 0; i < g->used; i++) {
		u32 node = g->list[i], chain = j->chain_of[node];

		breathe(j, i);
		if (chain != NO_ROW && g->root[node] == node)
			j->chain[chain].behind += g->behind[node] +
				(g->flags[node] & GRAPH_ON_RING ? g->weight[node] : 0);
	}
}

/* Whether one object is waited for by more than another, that leads to a ring as well. */
static bool is_wider(const struct judge *j, u32 a, u32 b)
{
	if (b == NO_ROW || j->object[a].waiters != j->object[b].waiters)
		return b == NO_ROW || j->object[a].waiters > j->object[b].waiters;
	return j->object[a].blocker < j->object[b].blocker;
}

static u32 chain_of_object(const struct judge *j, const struct object_row *o)
{
	return has_chain(o) ? j->chain_of[chain_node(j, o->root, o->root_object)] : NO_ROW;
}

/* The object by which most come to each ring. */
static void find_entries(const struct judge *j, u32 *entry)
{
	u32 i, chain;

	memset(entry, 0xff, j->chains * sizeof(*entry));
	for (i = 0; i < j->objects; i++) {
		const struct object_row *o = &j->object[i];

		breathe(j, i);
		chain = chain_of_object(j, o);
		if (chain == NO_ROW || !j->chain[chain].ring || o->blocker == NO_ROW ||
		    !(j->graph.flags[o->blocker] & GRAPH_ON_RING))
			continue;
		if (is_wider(j, i, entry[chain]))
			entry[chain] = i;
	}
}

/* A ring stands for the member that most wait for: that is where others run into it. */
static void name_rings(struct judge *j)
{
	u32 *entry = j->starts, i, chain;

	find_entries(j, entry);
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		chain = chain_of_object(j, &j->object[i]);
		if (chain != NO_ROW && j->chain[chain].ring && entry[chain] != NO_ROW)
			j->object[i].root = j->object[entry[chain]].blocker;
	}
	for (i = 0; i < j->chains; i++) {
		breathe(j, i);
		if (!j->chain[i].ring || entry[i] == NO_ROW)
			continue;
		j->chain[i].task = j->object[entry[i]].blocker;
		j->chain[i].object = j->task[j->chain[i].task].blocked_on;
	}
}

/* Leaves out the chains in which nobody waits, as all their waiters have other ways. */
static void describe_chains(struct judge *j)
{
	u32 i, kept = 0;

	for (i = 0; i < j->chains; i++) {
		struct chain_row *c = &j->chain[i];

		breathe(j, i);
		if (!c->behind || c->object == NO_ROW)
			continue;
		c->verdict = j->object[c->object].verdict;
		c->oldest = j->object[c->object].oldest;
		j->chain[kept++] = *c;
	}
	j->chains = kept;
}

static int badness(const struct chain_row *c)
{
	return (c->verdict == VERDICT_DEADLOCK) + (c->verdict >= VERDICT_BLOCKED);
}

static int order_chains(const struct chain_row *x, const struct chain_row *y)
{
	if (badness(x) != badness(y))
		return badness(y) - badness(x);
	if (x->behind != y->behind)
		return x->behind > y->behind ? -1 : 1;
	if (x->oldest != y->oldest)
		return x->oldest < y->oldest ? -1 : 1;
	return x->object < y->object ? -1 : x->object > y->object;
}

/* Tells every object its chain, now that they have their order. */
static void number_chains(struct judge *j)
{
	u32 i;

	memset(j->chain_of, 0xff, j->graph.nodes * sizeof(u32));
	for (i = 0; i < j->chains; i++)
		j->chain_of[chain_node(j, j->chain[i].task, j->chain[i].object)] = i;
	for (i = 0; i < j->objects; i++) {
		struct object_row *o = &j->object[i];

		breathe(j, i);
		if (has_chain(o))
			o->chain = j->chain_of[chain_node(j, o->root, o->root_object)];
	}
}

static bool is_root_starved(const struct judge *j, const struct chain_row *c)
{
	return c->task != NO_ROW && is_starved(j, &j->task[c->task]);
}

/* Notes which task has which CPU, in the table of processes, which is no longer needed. */
static void note_cpus(struct judge *j)
{
	u32 i;

	index_reset(&j->pids);
	for (i = 0; i < j->tasks; i++) {
		const struct task_row *t = &j->task[i];

		breathe(j, i);
		if (t->state == TASK_ON_CPU && t->cpu && !t->ready_since)
			index_put(&j->pids, t->cpu, i);
	}
}

/* Finds the task that has the CPU which a root is ready to run on. */
static void find_ahead(struct judge *j)
{
	bool noted = false;
	u32 i;

	for (i = 0; i < j->chains; i++) {
		breathe(j, i);
		if (!is_root_starved(j, &j->chain[i]))
			continue;
		if (!noted)
			note_cpus(j);
		noted = true;
		j->chain[i].ahead = index_get(&j->pids, j->task[j->chain[i].task].cpu);
	}
}

static void name_cgroups(struct judge *j)
{
	u32 i, named = 0;

	for (i = 0; i < j->tasks && named < CGROUPS_MAX; i++) {
		breathe(j, i);
		if (j->task[i].first_blocked == NO_ROW)
			continue;
		breathe(j, CGROUP_ROWS * ++named);
		j->task[i].cgroup = j->ops->cgroup(j->ctx, i);
	}
}

/* The objects in the order of the queues table give the chains nearly the order they need. */
static void collect_chains(struct judge *j)
{
	u32 i;

	memset(j->chain_of, 0xff, j->graph.nodes * sizeof(u32));
	for (i = 0; i < j->ordered && j->graph.nodes; i++) {
		breathe(j, i);
		if (has_chain(&j->object[j->order[i]]))
			add_object(j, j->order[i]);
	}
	for (i = 0; i < j->objects && j->graph.nodes; i++) {
		breathe(j, i);
		if (has_chain(&j->object[i]))
			note_blocked(j, i);
	}
}

static int order_numbers(const void *a, const void *b, void *ctx)
{
	const struct judge *j = ctx;

	return order_chains(&j->chain[*(const u32 *)a], &j->chain[*(const u32 *)b]);
}

static void sort_chains(struct judge *j)
{
	struct sort_order order = {
		.compare = order_numbers, .breathe = sort_breathe, .ctx = j,
	};
	u32 i;

	for (i = 0; i < j->chains; i++)
		j->starts[i] = i;
	sort_nearly(j->starts, j->chains, j->stack, &order);
	sort_place(j->chain, j->chains, sizeof(*j->chain), j->starts, &order);
}

void judge_chains(struct judge *j)
{
	collect_chains(j);
	count_behind(j);
	name_rings(j);
	describe_chains(j);
	sort_chains(j);
	number_chains(j);
	find_ahead(j);
	name_cgroups(j);
}
