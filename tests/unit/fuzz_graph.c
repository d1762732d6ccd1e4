// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a graph: its size, room for edges, fates, edges.  Checked is
 * what must hold of every solution, without a second opinion.
 */
#include <stdlib.h>

#include "model/graph.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

#define MUST(what) do { if (!(what)) abort(); } while (0)

static void check_node(const struct graph *g, u32 n)
{
	u32 next = g->next[n], root = g->root[n];

	MUST(g->verdict[n] <= GRAPH_DEADLOCK);
	MUST(g->scc[n] < g->sccs);
	MUST(root < g->nodes);
	if (next == NO_ROW) {
		MUST(root == n && !(g->flags[n] & GRAPH_ROOT_IS_CYCLE));
		MUST(g->verdict[n] <= GRAPH_STUCK);
		return;
	}
	MUST(next < g->nodes);
	MUST(g->root[next] == root);
	MUST(g->verdict[n] == GRAPH_FREE || g->scc[next] <= g->scc[n]);
	MUST(g->fate[n] == GRAPH_FOLLOW && !(g->flags[n] & GRAPH_CUT));
	switch (g->verdict[n]) {
	case GRAPH_FREE:
		MUST(g->verdict[next] == GRAPH_FREE && g->next[root] == NO_ROW);
		break;
	case GRAPH_STUCK:
		MUST(g->verdict[next] == GRAPH_STUCK && g->next[root] == NO_ROW);
		break;
	default:
		MUST(g->verdict[next] >= g->verdict[n]);
		MUST(g->flags[n] & GRAPH_ROOT_IS_CYCLE);
		MUST(g->flags[root] & GRAPH_ON_RING && g->flags[root] & GRAPH_IN_CYCLE);
	}
}

/* A ring is behind each of its members whole; a chain only grows. */
static void check_behind(const struct graph *g, u32 n)
{
	u32 next = g->next[n];

	if (next == NO_ROW)
		return;
	if (g->flags[n] & GRAPH_ON_RING)
		MUST(g->behind[n] + g->weight[n] == g->behind[next] + g->weight[next]);
	else
		MUST(g->behind[next] >= g->behind[n] + g->weight[n]);
}

/* Those of a node in a row; of a node that is none, too. */
static void add_edges(struct graph *g, const u8 *data, size_t len)
{
	u32 from;
	size_t i;

	for (from = 0; from < 256; from++)
		for (i = 0; i + 1 < len; i += 2)
			if (data[i] == from)
				graph_add_edge(g, from, data[i + 1],
					       (data[i] ^ data[i + 1]) % GRAPH_EDGES);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct graph g;
	u32 nodes, room, n;
	void *mem;
	size_t i;

	if (len < 2)
		return 0;
	nodes = data[0];
	room = data[1] * 4;
	mem = malloc(graph_bytes(nodes, room));
	MUST(mem);
	graph_init(&g, mem, nodes, room);
	MUST(graph_reset(&g, nodes));
	for (n = 0; n < nodes; n++)
		graph_use(&g, n);
	for (i = 2, n = 0; n < nodes && i < len; n++, i++) {
		g.fate[n] = data[i] % 16 < 4 ? data[i] % 16 : GRAPH_FOLLOW;
		g.weight[n] = data[i] >> 4;
	}
	add_edges(&g, data + i, len - i);
	graph_solve(&g);
	for (n = 0; n < nodes; n++) {
		check_node(&g, n);
		check_behind(&g, n);
	}
	free(mem);
	return 0;
}
