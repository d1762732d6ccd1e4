// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asked once the graph has a cycle: have all who may open it had their chance? Has anybody
 * without a row the object open?
 *
 * A task may return, but has twice fallen asleep since the whole cycle did, and left it as it
 * was. Such a task does not open the cycle: no earlier waiter was served. An object that a
 * task idly waits for, and that was not in demand before, is looked at now. Its owner may be
 * in the cycle. An unknown may return.
 *
 * Assumed, as no moment can tell: a task that had its chance twice does not take it the third
 * time.
 */
#include "judge/chance.h"
#include "judge/stages.h"
#include "judge/ways.h"
#include "judge/weigh.h"
#include "model/sort.h"

static void close_cycle(struct judge *j, u32 node, u64 since)
{
	const struct graph *g = &j->graph;

	if (g->flags[node] & GRAPH_IN_CYCLE)
		j->closed[g->scc[node]] = max(j->closed[g->scc[node]], since);
}

/*
 * For each cycle that may open, by component: since when all its tasks have slept, and nobody
 * was seen to act on their objects.
 */
static void close_cycles(struct judge *j)
{
	u32 i;

	memset(j->closed, 0, j->graph.sccs * sizeof(*j->closed));
	for (i = 0; i < j->graph.used; i++) {
		u32 node = j->graph.list[i];

		breathe(j, i);
		if (is_task(j, node))
			close_cycle(j, node, j->task[node].since);
		else if (is_object(j, node))
			close_cycle(j, node, j->object[node_object(j, node)].headed);
	}
}

/* The cycle that closed last first. */
static int order_cycles(const void *a, const void *b, void *ctx)
{
	const struct judge *j = ctx;
	u32 x = *(const u32 *)a, y = *(const u32 *)b;
	u64 closed_x = j->closed[j->graph.scc[x]], closed_y = j->closed[j->graph.scc[y]];

	if (closed_x != closed_y)
		return closed_x > closed_y ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Finds one task of each cycle that may open; the others are on its ways. */
static u32 find_open_cycles(struct judge *j)
{
	struct sort_order order = {
		.compare = order_cycles, .breathe = sort_breathe, .ctx = j,
	};
	const struct graph *g = &j->graph;
	u32 i, n = 0;

	close_cycles(j);
	memset(j->seen, 0, g->sccs);
	for (i = 0; i < g->used && is_task(j, g->list[i]); i++) {
		u32 at = g->list[i];

		breathe(j, i);
		if (!(g->flags[at] & GRAPH_IN_CYCLE) || g->verdict[at] != GRAPH_POSSIBLE ||
		    j->seen[g->scc[at]])
			continue;
		j->seen[g->scc[at]] = true;
		j->starts[n++] = at;
	}
	sort_rows(j->starts, n, sizeof(*j->starts), &order);
	return n;
}

/*
 * Looks at a task that may return, if a cycle that leads to it was closed before it last
 * slept. Returns whether it may not, after all, or by others only.
 */
static bool look_at_chance(struct judge *j, u32 at, u64 closed)
{
	const struct task_row *t = &j->task[at];

	if (t->state == TASK_ON_CPU || j->over[at])
		return false;
	if (t->before > closed && t->since > t->before) {
		j->over[at] = true;
		return true;
	}
	if (t->edges != 1 || is_loop(t) || waits_for_sharers(t) || j->graph.fate[at] != GRAPH_MAY)
		return false;
	judge_aside(j, j->edge[t->first_edge].object);
	return ways_task_fate(j, at) != GRAPH_MAY;
}

/* All that a cycle leads to and no earlier one did.  Returns whether that taught anything. */
static bool look_at_ways(struct judge *j, u32 start)
{
	u64 closed = j->closed[j->graph.scc[start]];
	u32 depth = 0, steps = 0, n;
	bool any = false;

	j->stack[depth++] = start;
	j->seen[start] = true;
	while (depth) {
		breathe(j, ++steps);
		n = j->stack[--depth];
		if (is_task(j, n))
			any |= look_at_chance(j, n, closed);
		depth = ways_push(j, n, depth);
	}
	return any;
}

bool chance_look(struct judge *j)
{
	u32 n = find_open_cycles(j), i;
	bool any = false;

	memset(j->seen, 0, j->graph.nodes);
	for (i = 0; i < n; i++)
		if (!j->seen[j->starts[i]])
			any |= look_at_ways(j, j->starts[i]);
	return any;
}

bool chance_unseen(struct judge *j)
{
	bool any = false;
	u32 i, node;

	for (i = 0; i < j->objects; i++) {
		struct object_row *o = &j->object[i];

		breathe(j, i);
		node = object_node(j, i);
		if (!graph_is_used(&j->graph, node) || j->graph.verdict[node] != GRAPH_DEADLOCK)
			continue;
		o->unseen = j->ops->unseen(j->ctx, i);
		any |= o->unseen;
	}
	return any;
}
