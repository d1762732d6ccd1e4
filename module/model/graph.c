// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides for every node of a "would be moved by" graph whether it can ever move. If not, it
 * finds why: the node at the root.
 *
 * The model. A node moves by itself (GRAPH_LIVE), may move (GRAPH_MAY), never does
 * (GRAPH_DEAD), or does when ANY of its successors does (GRAPH_FOLLOW). One successor is a
 * wait for one thing, several are an any-of wait. A GRAPH_FOLLOW node without successors, or
 * one that lost an edge (GRAPH_CUT), is not understood and counts as GRAPH_LIVE. A node is
 * called stuck only if all its ways are known. These four are the ends; edges from an end are
 * ignored.
 *
 * Edges are of three sorts. A strong edge leads to the node that will move this one. A side
 * edge leads to one that could. An edge aside leads to one that could as well, but only as an
 * exception.
 *
 *	free		reaches an end that moves along strong edges, found backwards
 *			from those
 *	open		reaches a node that is free, may move, or is weak, along any edges:
 *			nobody can say that it will never move
 *	in a cycle	not free, and in a component with more than one node or with
 *			an edge to itself; a diamond or a shared owner is none.
 *			Edges aside don't make a cycle
 *	deadlock	in a cycle and not open: a closed set of nodes, each of which
 *			only others of it could move; or before such a cycle
 *	possible	in or before a cycle, and open
 *	stuck		else
 *
 * A node is before a cycle if it leads there along a strong edge, or has only other edges.
 *
 * next[] is one successor of each node, the first added that keeps to the
 * verdict, so that chain and verdict tell the same story:
 *
 *	free		a free one along a strong edge, and never round in a ring: the
 *			chain of a free node ends in one that moves
 *	in a cycle	one in the same component, rather along a strong edge
 *	before one	one that is in or before a cycle itself, rather strong
 *	else		any along a strong edge (they are all alike)
 *
 * Only nodes in use count: those that the caller named, and the ends of their edges. A node
 * that waits for one thing, and that nobody waits for, may be left out. It adds to the
 * @behind of that thing, and shares its chain.
 *
 * Most graphs are the same as in the last pass. Each input is compared with the last one,
 * word by word, while it is put in. If nothing differs, the last outputs are still there.
 *
 * Approximated: all-of waits are not known (every wait is one or any-of), and
 * an any-of node shows one of its ways only.  Bounded by the memory the
 * caller gives; every step is linear in nodes and edges and without recursion.
 */
#include "model/graph.h"

#define NODE_WORDS (13 + GRAPH_SCRATCH)
#define NODE_BYTES 6
#define EDGE_WORDS 3

/* Nodes or edges between two breaths. */
#define BREATHE_NODES 512

static void breathe(const struct graph *g, u32 n)
{
	if (!(n % BREATHE_NODES) && g->breathe)
		g->breathe(g->ctx);
}

static bool nth_used(const struct graph *g, u32 k, u32 *n)
{
	if (k >= g->used)
		return false;
	breathe(g, k);
	*n = g->list[k];
	return true;
}

/* All nodes in use, in their order, with breaths. */
#define each_used(g, k, n) \
	for ((k) = 0; nth_used(g, k, &(n)); (k)++)

size_t graph_bytes(u32 max_nodes, u32 max_edges)
{
	return (size_t)max_nodes * NODE_WORDS * sizeof(u32) +
	       (size_t)max_edges * EDGE_WORDS * sizeof(u32) +
	       (size_t)max_nodes * NODE_BYTES;
}

void graph_init(struct graph *g, void *mem, u32 max_nodes, u32 max_edges)
{
	struct graph_kept *k = &g->kept;
	u32 **words[NODE_WORDS] = { &g->weight, &g->next, &g->root, &g->behind,
				    &g->scc, &g->first, &g->end, &g->rank, &g->list,
				    &k->list, &k->weight, &k->alone, &k->behind };
	u8 **bytes[NODE_BYTES] = { &g->fate, &g->verdict, &g->flags,
				   &k->fate, &k->said, &k->flags };
	u32 *at = mem;
	size_t i;

	memset(g, 0, sizeof(*g));
	g->max_nodes = max_nodes;
	g->max_edges = max_edges;
	for (i = 0; i < GRAPH_SCRATCH; i++)
		words[NODE_WORDS - GRAPH_SCRATCH + i] = &g->scratch[i];
	for (i = 0; i < NODE_WORDS; i++, at += max_nodes)
		*words[i] = at;
	g->edge_from = at;
	g->succ = g->edge_from + max_edges;
	g->pred = g->succ + max_edges;
	for (i = 0; i < NODE_BYTES; i++)
		*bytes[i] = (u8 *)(g->pred + max_edges) + i * max_nodes;
}

bool graph_reset(struct graph *g, u32 nodes)
{
	bool fits = nodes <= g->max_nodes && nodes <= GRAPH_NODE;

	g->nodes = fits ? nodes : 0;
	g->used = 0;
	g->edges = 0;
	g->lost = 0;
	g->from = NO_ROW;
	/* New inputs overwrite those of the last graph. */
	g->same = g->solved;
	g->solved = false;
	memset(g->flags, 0, g->nodes);
	return fits;
}

/*
 * While edges are added: the nodes that the present node already leads to, and the place of
 * each edge.
 */
static u32 *seen_from(const struct graph *g)
{
	return g->scratch[0];
}

static u32 *seen_at(const struct graph *g)
{
	return g->scratch[1];
}

void graph_use(struct graph *g, u32 n)
{
	if (n >= g->nodes || g->flags[n] & GRAPH_USED)
		return;
	g->flags[n] = GRAPH_USED;
	g->fate[n] = GRAPH_FOLLOW;
	g->weight[n] = 0;
	g->behind[n] = 0;
	g->first[n] = 0;
	g->end[n] = 0;
	seen_from(g)[n] = NO_ROW;
	g->same &= g->kept.list[g->used] == n;
	g->kept.list[g->used] = n;
	g->list[g->used++] = n;
}

/* Whether a node may get one more edge. */
static bool takes_edge(struct graph *g, u32 from)
{
	if (g->edges >= g->max_edges || (g->from != from && g->first[from] != g->end[from]))
		return false;
	if (g->from != from) {
		g->first[from] = g->edges;
		g->end[from] = g->edges;
	}
	g->from = from;
	return true;
}

static void put_edge(struct graph *g, u32 from, u32 word)
{
	u32 at = g->edges++;

	g->same &= g->succ[at] == word && g->edge_from[at] == from;
	g->succ[at] = word;
	g->edge_from[at] = from;
	g->end[from] = g->edges;
}

/* A thing waited for twice is still one thing: the first edge to it is as sure as the surest. */
static void add_edge(struct graph *g, u32 from, u32 to, u32 word)
{
	if (seen_from(g)[to] != from) {
		seen_from(g)[to] = from;
		seen_at(g)[to] = g->edges;
		put_edge(g, from, word);
	} else if (word < g->succ[seen_at(g)[to]]) {
		g->succ[seen_at(g)[to]] = word;
		g->same = false;
	}
}

bool graph_add_edge(struct graph *g, u32 from, u32 to, enum graph_edge how)
{
	graph_use(g, from);
	if (from < g->nodes && to < g->nodes && takes_edge(g, from)) {
		graph_use(g, to);
		add_edge(g, from, to, to | (u32)how << GRAPH_HOW);
		return true;
	}
	g->lost++;
	if (from < g->nodes)
		g->flags[from] |= GRAPH_CUT;
	return false;
}

void graph_weaken(struct graph *g, u32 n)
{
	graph_use(g, n);
	if (n < g->nodes)
		g->flags[n] |= GRAPH_WEAK;
}

static bool follows(const struct graph *g, u32 n)
{
	return g->fate[n] == GRAPH_FOLLOW && !(g->flags[n] & GRAPH_CUT);
}

static u32 degree(const struct graph *g, u32 n)
{
	return g->end[n] - g->first[n];
}

static enum graph_edge how_of(u32 edge)
{
	return edge >> GRAPH_HOW;
}

/* An end that moves: GRAPH_LIVE, or a node that is not understood. */
static bool moves_by_itself(const struct graph *g, u32 n)
{
	return g->fate[n] != GRAPH_DEAD && g->fate[n] != GRAPH_MAY && !degree(g, n);
}

/* Nodes were put into use as they were met; a ring is known by the first of its members. */
static void sort_used(struct graph *g)
{
	u32 n, used = 0;

	for (n = 0; n < g->nodes && used < g->used; n++) {
		breathe(g, n);
		if (g->flags[n] & GRAPH_USED)
			g->list[used++] = n;
	}
}

static bool is_as_before(const struct graph_kept *kept, const struct graph *g, u32 n)
{
	return kept->fate[n] == g->fate[n] && kept->said[n] == g->flags[n] &&
	       kept->weight[n] == g->weight[n] && kept->alone[n] == g->behind[n];
}

/* The inputs of the nodes; whether all of the graph is as it was when it was last solved. */
static bool take_inputs(struct graph *g)
{
	struct graph_kept *kept = &g->kept;
	bool same = g->same && kept->used == g->used && kept->edges == g->edges;
	u32 n, k;

	each_used(g, k, n) {
		same = same && is_as_before(kept, g, n);
		kept->fate[n] = g->fate[n];
		kept->said[n] = g->flags[n];
		kept->weight[n] = g->weight[n];
		kept->alone[n] = g->behind[n];
		if (!follows(g, n))
			g->end[n] = g->first[n];
	}
	kept->used = g->used;
	kept->edges = g->edges;
	return same;
}

static void keep_solution(struct graph *g)
{
	u32 n, k;

	each_used(g, k, n) {
		g->kept.behind[n] = g->behind[n];
		g->kept.flags[n] = g->flags[n];
	}
}

static void restore_solution(struct graph *g)
{
	u32 n, k;

	each_used(g, k, n) {
		g->behind[n] = g->kept.behind[n];
		g->flags[n] = g->kept.flags[n];
	}
}

/* The edges by their end: the nodes that lead to one, from begin[] to before end[]. */
struct turned {
	u32 *pred;
	u32 *begin;
	u32 *end;
};

static void count_turned(const struct graph *g, const struct turned *t)
{
	u32 n, k, i;

	each_used(g, k, n)
		t->begin[n] = 0;
	each_used(g, k, n)
		for (i = g->first[n]; i < g->end[n]; i++) {
			breathe(g, i);
			t->begin[g->succ[i] & GRAPH_NODE]++;
		}
}

/* Counts to where each begins: the sum of all before it. */
static void place_turned(const struct graph *g, const struct turned *t)
{
	u32 sum = 0, count, k, n;

	each_used(g, k, n) {
		count = t->begin[n];
		t->begin[n] = sum;
		t->end[n] = sum;
		sum += count;
	}
}

static void turn_edges(const struct graph *g, const struct turned *t)
{
	u32 n, k, i;

	count_turned(g, t);
	place_turned(g, t);
	each_used(g, k, n)
		for (i = g->first[n]; i < g->end[n]; i++) {
			breathe(g, i);
			t->pred[t->end[g->succ[i] & GRAPH_NODE]++] =
				n | (g->succ[i] & ~GRAPH_NODE);
		}
}

/*
 * Finds the nodes that move: backwards from the ends that do, along strong edges, breadth
 * first. The order of discovery is rank[], NO_ROW for all others. Every free node but those
 * ends has a successor of smaller rank.
 */
static void spread_freedom(struct graph *g, const struct turned *t, u32 *queue)
{
	u32 n, k, i, done, found = 0;

	each_used(g, k, n) {
		g->rank[n] = NO_ROW;
		if (!moves_by_itself(g, n))
			continue;
		g->rank[n] = found;
		queue[found++] = n;
	}
	for (done = 0; done < found; done++) {
		breathe(g, done);
		n = queue[done];
		for (i = t->begin[n]; i < t->end[n]; i++) {
			u32 from = t->pred[i] & GRAPH_NODE;

			breathe(g, i);
			if (how_of(t->pred[i]) != GRAPH_STRONG || g->rank[from] != NO_ROW)
				continue;
			g->rank[from] = found;
			queue[found++] = from;
		}
	}
}

static bool is_free(const struct graph *g, u32 n)
{
	return g->rank[n] != NO_ROW;
}

static bool is_opening(const struct graph *g, u32 n)
{
	return is_free(g, n) || g->fate[n] == GRAPH_MAY ||
	       (g->fate[n] == GRAPH_FOLLOW && g->flags[n] & GRAPH_WEAK);
}

/* Finds those that may move for all that is known: backwards, along all edges. */
static void spread_openness(struct graph *g, const struct turned *t, u32 *queue)
{
	u32 n, k, i, done, found = 0;

	each_used(g, k, n) {
		if (!is_opening(g, n))
			continue;
		g->flags[n] |= GRAPH_OPEN;
		queue[found++] = n;
	}
	for (done = 0; done < found; done++) {
		breathe(g, done);
		n = queue[done];
		for (i = t->begin[n]; i < t->end[n]; i++) {
			u32 from = t->pred[i] & GRAPH_NODE;

			breathe(g, i);
			if (g->flags[from] & GRAPH_OPEN)
				continue;
			g->flags[from] |= GRAPH_OPEN;
			queue[found++] = from;
		}
	}
}

static void spread(struct graph *g)
{
	const struct turned t = {
		.pred = g->pred, .begin = g->scratch[1], .end = g->scratch[2],
	};

	turn_edges(g, &t);
	spread_freedom(g, &t, g->scratch[0]);
	spread_openness(g, &t, g->scratch[0]);
}

/* The verdict of a node in or before a cycle. */
static u8 cycle_verdict(const struct graph *g, u32 n)
{
	return g->flags[n] & GRAPH_OPEN ? GRAPH_POSSIBLE : GRAPH_DEADLOCK;
}

/* A trivial component before others: where its strong edges lead, if it has any. */
static u8 judge_single(const struct graph *g, u32 n)
{
	enum graph_edge how = GRAPH_SIDE;
	u32 i;

	for (i = g->first[n]; i < g->end[n]; i++)
		if (how_of(g->succ[i]) == GRAPH_STRONG)
			how = GRAPH_STRONG;
	for (i = g->first[n]; i < g->end[n]; i++)
		if (how_of(g->succ[i]) <= how &&
		    g->verdict[g->succ[i] & GRAPH_NODE] >= GRAPH_POSSIBLE)
			return cycle_verdict(g, n);
	return GRAPH_STUCK;
}

static bool has_self_edge(const struct graph *g, u32 n)
{
	u32 i;

	for (i = g->first[n]; i < g->end[n]; i++)
		if (g->succ[i] == (n | (u32)GRAPH_STRONG << GRAPH_HOW) ||
		    g->succ[i] == (n | (u32)GRAPH_SIDE << GRAPH_HOW))
			return true;
	return false;
}

/* One component, its successors judged before it.  A free node is one by itself. */
static void judge_component(struct graph *g, const u32 *members, u32 count)
{
	bool cycle = count > 1 || has_self_edge(g, members[0]);
	u8 verdict = GRAPH_FREE, flag = 0;
	u32 i;

	if (!is_free(g, members[0])) {
		flag = cycle ? GRAPH_IN_CYCLE : 0;
		verdict = cycle ? cycle_verdict(g, members[0]) : judge_single(g, members[0]);
	}
	for (i = 0; i < count; i++) {
		breathe(g, i + 1);
		g->verdict[members[i]] = verdict;
		g->flags[members[i]] |= flag;
		g->scc[members[i]] = g->sccs;
	}
	g->sccs++;
}

/*
 * Tarjan's strongly connected components of the nodes that are not free, with a stack of our
 * own.
 *
 * index: order of the first visit, NO_ROW before it. low: the smallest index known to be
 * reachable. open: visited nodes whose component is not complete. path: the nodes being
 * visited. todo: the next edge of each to follow.
 */
struct tarjan {
	u32 *index;
	u32 *low;
	u32 *open;
	u32 *path;
	u32 *todo;
	u32 visited;
	u32 opened;
	u32 depth;
};

static void tarjan_enter(const struct graph *g, struct tarjan *t, u32 n)
{
	t->index[n] = t->visited;
	t->low[n] = t->visited++;
	t->todo[n] = g->first[n];
	t->open[t->opened++] = n;
	t->path[t->depth++] = n;
}

static void tarjan_lower(struct tarjan *t, u32 n, u32 low)
{
	if (low < t->low[n])
		t->low[n] = low;
}

static void tarjan_leave(struct graph *g, struct tarjan *t, u32 n)
{
	u32 base = t->opened;

	t->depth--;
	if (t->depth)
		tarjan_lower(t, t->path[t->depth - 1], t->low[n]);
	if (t->low[n] != t->index[n])
		return;
	do {
		base--;
	} while (t->open[base] != n);
	judge_component(g, t->open + base, t->opened - base);
	t->opened = base;
}

static void tarjan_walk(struct graph *g, struct tarjan *t, u32 start)
{
	u32 n, to;

	tarjan_enter(g, t, start);
	while (t->depth) {
		n = t->path[t->depth - 1];
		if (t->todo[n] == g->end[n]) {
			tarjan_leave(g, t, n);
			continue;
		}
		breathe(g, t->todo[n]);
		to = g->succ[t->todo[n]++];
		if (how_of(to) == GRAPH_ASIDE || is_free(g, n) || is_free(g, to & GRAPH_NODE))
			continue;
		to &= GRAPH_NODE;
		if (t->index[to] == NO_ROW)
			tarjan_enter(g, t, to);
		else if (g->scc[to] == NO_ROW)
			tarjan_lower(t, n, t->index[to]);
	}
}

static void judge(struct graph *g)
{
	struct tarjan t = {
		.index = g->scratch[0],
		.low = g->scratch[1],
		.open = g->scratch[2],
		.path = g->scratch[3],
		.todo = g->scratch[4],
	};
	u32 n, k;

	g->sccs = 0;
	each_used(g, k, n) {
		t.index[n] = NO_ROW;
		g->scc[n] = NO_ROW;
		g->verdict[n] = GRAPH_FREE;
	}
	each_used(g, k, n)
		if (t.index[n] == NO_ROW)
			tarjan_walk(g, &t, n);
}

/* Whether the chain of n may go on along an edge.  A free chain never closes. */
static bool keeps_to_verdict(const struct graph *g, u32 n, u32 edge)
{
	u32 to = edge & GRAPH_NODE;

	if (g->flags[n] & GRAPH_IN_CYCLE)
		return g->scc[to] == g->scc[n];
	switch (g->verdict[n]) {
	case GRAPH_FREE:
		return how_of(edge) == GRAPH_STRONG && g->rank[to] < g->rank[n];
	case GRAPH_STUCK:
		return how_of(edge) == GRAPH_STRONG;
	default:
		return g->verdict[to] >= GRAPH_POSSIBLE;
	}
}

static void choose_next(struct graph *g, u32 n)
{
	u32 i, best = NO_ROW;

	for (i = g->first[n]; i < g->end[n]; i++) {
		u32 edge = g->succ[i];

		breathe(g, i);
		if (how_of(edge) != GRAPH_ASIDE && keeps_to_verdict(g, n, edge) &&
		    (best == NO_ROW || how_of(edge) < how_of(best)))
			best = edge;
	}
	g->next[n] = best == NO_ROW ? NO_ROW : best & GRAPH_NODE;
}

static u32 add_saturating(u32 a, u32 b)
{
	return a + b < a ? ~(u32)0 : a + b;
}

/*
 * Adds up the weight behind each node, from the leaves of the next[] forest towards its
 * roots. queue[] receives the nodes in that order. Nodes on a ring are never reached, and
 * keep a count of waiting predecessors.
 *
 * Return: the number of nodes in queue[].
 */
static u32 sum_trees(struct graph *g, u32 *queue, u32 *missing)
{
	u32 n, k, to, done, found = 0;

	each_used(g, k, n)
		missing[n] = 0;
	each_used(g, k, n)
		if (g->next[n] != NO_ROW)
			missing[g->next[n]]++;
	each_used(g, k, n)
		if (!missing[n])
			queue[found++] = n;
	for (done = 0; done < found; done++) {
		breathe(g, done);
		n = queue[done];
		to = g->next[n];
		if (to == NO_ROW)
			continue;
		g->behind[to] = add_saturating(g->behind[to],
					       add_saturating(g->behind[n], g->weight[n]));
		if (!--missing[to])
			queue[found++] = to;
	}
	return found;
}

/* One ring, from its member of smallest index: everyone is behind everyone. */
static void close_ring(struct graph *g, u32 start)
{
	u64 all = 0, rest;
	u32 n = start, done = 0;

	do {
		breathe(g, ++done);
		all += (u64)g->behind[n] + g->weight[n];
		n = g->next[n];
	} while (n != start);
	do {
		breathe(g, ++done);
		rest = all - g->weight[n];
		g->behind[n] = rest > ~(u32)0 ? ~(u32)0 : (u32)rest;
		g->root[n] = start;
		g->flags[n] |= GRAPH_ON_RING | GRAPH_ROOT_IS_CYCLE;
		n = g->next[n];
	} while (n != start);
}

static void find_roots(struct graph *g)
{
	u32 *queue = g->scratch[0], *missing = g->scratch[1];
	u32 found = sum_trees(g, queue, missing);
	u32 n, k, to;

	each_used(g, k, n)
		if (missing[n] && !(g->flags[n] & GRAPH_ON_RING))
			close_ring(g, n);
	while (found--) {
		breathe(g, found);
		n = queue[found];
		to = g->next[n];
		g->root[n] = to == NO_ROW ? n : g->root[to];
		if (to != NO_ROW)
			g->flags[n] |= g->flags[to] & GRAPH_ROOT_IS_CYCLE;
	}
}

static void solve(struct graph *g)
{
	u32 n, k;

	spread(g);
	judge(g);
	each_used(g, k, n)
		choose_next(g, n);
	find_roots(g);
	keep_solution(g);
}

void graph_solve(struct graph *g)
{
	bool same = take_inputs(g);

	sort_used(g);
	if (same)
		restore_solution(g);
	else
		solve(g);
	g->solved = true;
}
