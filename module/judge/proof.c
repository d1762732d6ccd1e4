// SPDX-License-Identifier: GPL-2.0-only
/*
 * The proof of a verdict, for the code that acts on it.
 *
 * All of it follows the chain from an object to its root, or once round the ring there.
 */
#include "judge/stages.h"
#include "judge/ways.h"

/* Longer chains are not judged. */
#define CHAIN_MAX 4096

/* A walk along a chain: the nodes on it one after the other. */
struct way {
	u32 node;
	u32 end;
	u32 steps;
	bool passed_end;
};

/* An object that is not in demand has no node. */
static bool is_in_graph(const struct judge *j, u32 object)
{
	u32 node = object_node(j, object);

	return node < j->graph.nodes && graph_is_used(&j->graph, node);
}

static struct way begin_way(const struct judge *j, u32 object)
{
	u32 node = object_node(j, object);

	if (!is_in_graph(j, object))
		return (struct way){ .node = NO_ROW, .end = node };
	return (struct way){ .node = j->graph.next[node], .end = j->graph.root[node] };
}

/* Goes on to the next node.  Returns false at the end, or if the ring is closed. */
static bool go_on(const struct judge *j, struct way *w)
{
	if (w->node == NO_ROW || ++w->steps > CHAIN_MAX)
		return false;
	if (w->node == w->end && w->passed_end)
		return false;
	w->passed_end |= w->node == w->end;
	w->node = j->graph.next[w->node];
	return true;
}

static bool is_way_root(const struct judge *j, struct way *w)
{
	u32 node = w->node;

	if (!is_task(j, w->end))
		return false;
	while (go_on(j, w)) {
		if (is_task(j, node) && !(j->task[node].flags & ROW_ROOT_UID))
			return false;
		node = w->node;
	}
	return w->steps <= CHAIN_MAX;
}

bool judge_chain_is_root(const struct judge *j, u32 object, u32 *steps)
{
	struct way w = begin_way(j, object);
	bool is = is_way_root(j, &w);

	if (steps)
		*steps += w.steps;
	return is;
}

static u64 mix(u64 word)
{
	word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
	word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
	return word ^ (word >> 31);
}

static u64 mix_task(const struct judge *j, u32 task)
{
	const struct task_row *t = &j->task[task];
	u64 sleep = j->graph.next[task] == NO_ROW ? 0 : t->switches;

	return mix(mix(t->task ^ t->start) + sleep);
}

u64 judge_proof(const struct judge *j, u32 object)
{
	struct way w = begin_way(j, object);
	u64 proof = mix(j->object[object].verdict + 1ULL);
	u32 node = w.node;

	if (j->incomplete)
		return 0;
	while (go_on(j, &w)) {
		if (is_task(j, node))
			proof += mix_task(j, node);
		node = w.node;
	}
	return w.steps > CHAIN_MAX ? 0 : proof | 1;
}

static bool may_return(const struct judge *j, u32 n)
{
	const struct graph *g = &j->graph;

	if (!is_task(j, n))
		return false;
	return g->fate[n] == GRAPH_MAY || g->fate[n] == GRAPH_LIVE ||
	       (g->fate[n] == GRAPH_FOLLOW && g->flags[n] & GRAPH_WEAK);
}

u32 judge_may_return(struct judge *j, u32 object)
{
	u32 depth = 0, n;

	if (!is_in_graph(j, object))
		return NO_ROW;
	memset(j->seen, 0, j->graph.nodes);
	j->stack[depth++] = object_node(j, object);
	j->seen[object_node(j, object)] = true;
	while (depth) {
		n = j->stack[--depth];
		if (may_return(j, n))
			return n;
		depth = ways_push(j, n, depth);
	}
	return NO_ROW;
}
