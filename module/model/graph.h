/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which node is at the root, and can it ever move? See graph.c for the model.
 *
 * Use: graph_bytes(), graph_init() once. Then for every pass: graph_reset(), graph_use() or
 * graph_add_edge(); fill fate[], weight[] and behind[] of nodes in use; graph_solve(); read
 * the outputs. Only nodes in use have outputs. The edges of a node are added in a row.
 */
#ifndef HANGWATCH_MODEL_GRAPH_H
#define HANGWATCH_MODEL_GRAPH_H

#include "model/rows.h"

/* The caller's knowledge about a node by itself. */
enum graph_fate {
	GRAPH_FOLLOW,	/* as its successors; without any it counts as GRAPH_LIVE */
	GRAPH_LIVE,	/* moves by itself: running, serving, remote, kernel, unknown */
	GRAPH_MAY,	/* may move, by something the graph doesn't know: a clock, input */
	GRAPH_DEAD,	/* never moves: stopped, absent */
};

/* How sure it is that the edge leads to the node that would move its start. */
enum graph_edge {
	GRAPH_STRONG,	/* to the node that will */
	GRAPH_SIDE,	/* to a node that could */
	GRAPH_ASIDE,	/* to a node that could as well, but others are there for it */
	GRAPH_EDGES
};

/* The verdict of graph_solve() on a node; from bad to worse. */
enum graph_verdict {
	GRAPH_FREE,	/* may move */
	GRAPH_STUCK,	/* nothing it leads to will, and its ways end there */
	GRAPH_POSSIBLE,	/* in or before a cycle that something may open */
	GRAPH_DEADLOCK,	/* in or before a cycle that nothing it leads to can open */
};

/* graph.flags[] */
#define GRAPH_CUT		0x01	/* an edge of it was lost: counts as GRAPH_LIVE */
#define GRAPH_IN_CYCLE		0x02	/* stuck, and some way leads back to it */
#define GRAPH_ON_RING		0x04	/* following next[] leads back to it */
#define GRAPH_ROOT_IS_CYCLE	0x08	/* following next[] ends in a ring */
#define GRAPH_WEAK		0x10	/* input, graph_weaken() */
#define GRAPH_OPEN		0x20	/* something it leads to may move, surely or not */
#define GRAPH_USED		0x40	/* in use, graph_is_used() */

#define GRAPH_SCRATCH 5

/**
 * struct graph_kept - a graph that was solved, to be compared with the next one
 * @used: its nodes
 * @edges: its edges
 * @list: its nodes in the order in which they were put into use
 * @weight: as it was put in, of each node; so are @alone and @fate
 * @alone: graph.behind
 * @fate: graph.fate
 * @said: graph.flags
 * @behind: the output
 * @flags: the output
 */
struct graph_kept {
	u32 used;
	u32 edges;
	u32 *list;
	u32 *weight;
	u32 *alone;
	u32 *behind;
	u8 *fate;
	u8 *said;
	u8 *flags;
};

/* The rest of an edge's word is its enum graph_edge. */
#define GRAPH_NODE	0x3fffffffU
#define GRAPH_HOW	30

/**
 * struct graph - a directed graph of "would be moved by", and its solution
 * @fate: input, enum graph_fate of each node, at first GRAPH_FOLLOW
 * @weight: input, each node's part of @behind, at first 0
 * @verdict: output, enum graph_verdict
 * @flags: output, GRAPH_*
 * @next: output, the successor towards the root, NO_ROW for an end
 * @root: output, the end of the chain along @next; if that is a ring, the
 *	member of the ring with the smallest index
 * @behind: input, the waiters for this node alone that are no nodes, at first 0. Output, that
 *	and the sum of @weight and of such waiters over all other nodes whose chain along
 *	@next passes through this one. Each node counts once; saturates at 2^32 - 1. For a
 *	member of a ring, that is all nodes that lead to the ring and the other members, but
 *	not itself.
 * @scc: output, number of the strongly connected component; a component's
 *	successors have smaller numbers
 * @nodes: nodes that there may be in this pass
 * @used: nodes in use
 * @list: which; in the order in which they were put into use, after graph_solve() in their own
 * @edges: edges of this pass, each counted once
 * @lost: edges refused by graph_add_edge()
 * @sccs: output, number of components
 * @breathe: input after graph_init(), called every BREATHE_NODES nodes and edges, NULL: never
 * @ctx: input, for @breathe
 *
 * The rest is private to graph.c.
 */
struct graph {
	u8 *fate;
	u32 *weight;
	u8 *verdict;
	u8 *flags;
	u32 *next;
	u32 *root;
	u32 *behind;
	u32 *scc;
	u32 *list;
	u32 nodes;
	u32 used;
	u32 edges;
	u32 lost;
	u32 sccs;
	void (*breathe)(void *ctx);
	void *ctx;
	/* private: */
	u32 max_nodes;
	u32 max_edges;
	u32 from;
	bool solved;
	bool same;
	struct graph_kept kept;
	u32 *first;
	u32 *end;
	u32 *rank;
	u32 *scratch[GRAPH_SCRATCH];
	u32 *edge_from;
	u32 *succ;
	u32 *pred;
};

/**
 * graph_bytes() - how much memory graph_init() needs
 * @max_nodes: the most nodes a pass may have
 * @max_edges: the most edges a pass may have
 *
 * About 80 bytes a node and 12 an edge.  Return: bytes, never 0.
 */
size_t graph_bytes(u32 max_nodes, u32 max_edges);

/**
 * graph_init() - lay out a graph in the caller's memory
 * @g: the graph
 * @mem: at least graph_bytes() bytes, aligned for u32, content ignored; it
 *	stays the caller's and must outlive @g
 * @max_nodes: as given to graph_bytes()
 * @max_edges: as given to graph_bytes()
 *
 * The graph has no nodes until graph_reset().
 */
void graph_init(struct graph *g, void *mem, u32 max_nodes, u32 max_edges);

/**
 * graph_reset() - begin a pass
 * @g: the graph
 * @nodes: how many nodes it has, numbered from 0
 *
 * Forgets all edges; no node is in use.
 *
 * Return: false if there is no room for @nodes; the graph is then empty.
 */
bool graph_reset(struct graph *g, u32 nodes);

/**
 * graph_use() - put a node into use
 * @g: the graph
 * @n: the node; if it is in use already it stays as it is
 *
 * A caller that adds edges while it works through @list visits all there is to visit.
 */
void graph_use(struct graph *g, u32 n);

/* Whether a node is in use: only then it has inputs and outputs. */
static inline bool graph_is_used(const struct graph *g, u32 n)
{
	return g->flags[n] & GRAPH_USED;
}

/**
 * graph_add_edge() - say that @to would move @from
 * @g: the graph
 * @from: the one that waits
 * @to: the one it waits for
 * @how: how surely
 *
 * Puts both into use. The same edge may be added again, it counts once, as the surest of
 * them. Edges count only if the fate of their start is GRAPH_FOLLOW at graph_solve(). Once
 * another node has got an edge, @from gets no more.
 *
 * Return: false if there is no room or no such node, or it is too late. @from is then marked
 * GRAPH_CUT: a node with unknown successors gets no bad verdict.
 */
bool graph_add_edge(struct graph *g, u32 from, u32 to, enum graph_edge how);

/**
 * graph_weaken() - say that a node may move by something the graph doesn't know
 * @g: the graph
 * @n: the node
 *
 * A timeout ends its wait, or its edge is a hint: a cycle through it is never called a
 * deadlock, at worst a possible one.
 */
void graph_weaken(struct graph *g, u32 n);

/* Arrays of scratch memory that are lent to the caller. */
#define GRAPH_LENT 3

/**
 * graph_scratch() - a word for each node, lent to the caller
 * @g: the graph
 * @nth: below GRAPH_LENT
 *
 * Its content is lost in graph_solve().
 */
static inline u32 *graph_scratch(const struct graph *g, u32 nth)
{
	return g->scratch[GRAPH_SCRATCH - GRAPH_LENT + nth];
}

/* Where the successors of a node begin after graph_solve(); graph_end() is their end. */
static inline u32 graph_begin(const struct graph *g, u32 n)
{
	return g->first[n];
}

static inline u32 graph_end(const struct graph *g, u32 n)
{
	return g->end[n];
}

static inline u32 graph_successor(const struct graph *g, u32 at)
{
	return g->succ[at] & GRAPH_NODE;
}

/**
 * graph_solve() - fill in the outputs
 * @g: the graph
 *
 * Time is linear in nodes and edges (10 passes or so over each). It allocates nothing, never
 * recurses and never sleeps. A graph that is the one solved before, with the same numbers,
 * added in the same order, is only compared with it. Solving again needs all added again after
 * a graph_reset().
 */
void graph_solve(struct graph *g);

#endif
