// SPDX-License-Identifier: GPL-2.0-only
/*
 * graph.c: small graphs drawn by hand, long ones for the bounds, and random
 * ones against a naive reference that uses nothing but reachability sets.
 */
#include "test.h"

#include "model/graph.h"

#define F GRAPH_FOLLOW
#define L GRAPH_LIVE
#define D GRAPH_DEAD
#define M GRAPH_MAY
#define S GRAPH_STRONG

struct pair {
	u32 from, to;
	u8 how;
};

static bool reset_all(struct graph *g, u32 nodes)
{
	bool fits = graph_reset(g, nodes);
	u32 n;

	for (n = 0; n < g->nodes; n++)
		graph_use(g, n);
	return fits;
}

/* What is in use says nothing of what becomes of it. */
static u8 flags_of(const struct graph *g, u32 n)
{
	return g->flags[n] & ~GRAPH_USED;
}

static struct graph graph_new(u32 nodes, u32 edges)
{
	struct graph g;

	/* malloc, not calloc: what the memory holds must not matter */
	void *mem = malloc(graph_bytes(nodes, edges));

	assert_non_null(mem);
	memset(mem, 0xa5, graph_bytes(nodes, edges));
	graph_init(&g, mem, nodes, edges);
	assert_true(reset_all(&g, nodes));
	return g;
}

/* The first array of the layout begins where the memory does. */
static void graph_free(struct graph *g)
{
	free(g->weight);
}

/* The edges of a node are added in a row, in the order they have here. */
static void add_edges(struct graph *g, const struct pair *edges, u32 count)
{
	u32 from, i;

	for (from = 0; from < g->nodes; from++)
		for (i = 0; i < count; i++)
			if (edges[i].from == from)
				assert_true(graph_add_edge(g, from, edges[i].to, edges[i].how));
}

static struct graph solved(u32 nodes, const u8 *fates, const struct pair *edges, u32 count)
{
	struct graph g = graph_new(nodes, count);
	u32 i;

	for (i = 0; i < nodes; i++) {
		g.fate[i] = fates[i];
		g.weight[i] = 1;
	}
	add_edges(&g, edges, count);
	graph_solve(&g);
	return g;
}

#define SOLVED(fates, edges) \
	solved(ARRAY_SIZE(fates), fates, edges, ARRAY_SIZE(edges))

static void expect(const struct graph *g, u32 n, u8 verdict, u32 next, u32 root, u32 behind)
{
	if (g->verdict[n] != verdict || g->next[n] != next || g->root[n] != root ||
	    g->behind[n] != behind)
		fail_msg("node %u: verdict %u next %d root %u behind %u, expected %u %d %u %u",
			 n, g->verdict[n], (int)g->next[n], g->root[n], g->behind[n],
			 verdict, (int)next, root, behind);
}

static void test_no_nodes(void **state)
{
	struct graph g = graph_new(0, 0);

	(void)state;
	assert_false(graph_add_edge(&g, 0, 0, GRAPH_STRONG));
	assert_int_equal(g.lost, 1);
	graph_solve(&g);
	assert_int_equal(g.sccs, 0);
	graph_free(&g);
}

static void test_too_many_nodes(void **state)
{
	struct graph g = graph_new(2, 2);

	(void)state;
	assert_false(reset_all(&g, 3));
	assert_int_equal(g.nodes, 0);
	graph_solve(&g);
	graph_free(&g);
}

static void test_ends(void **state)
{
	static const u8 fates[] = { F, L, D, F, F };
	static const struct pair edges[] = { { 3, 1, S }, { 4, 2, S } };
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 0, GRAPH_FREE, NO_ROW, 0, 0);
	expect(&g, 1, GRAPH_FREE, NO_ROW, 1, 1);
	expect(&g, 2, GRAPH_STUCK, NO_ROW, 2, 1);
	expect(&g, 3, GRAPH_FREE, 1, 1, 0);
	expect(&g, 4, GRAPH_STUCK, 2, 2, 0);
	graph_free(&g);
}

static void test_edges_from_ends_are_ignored(void **state)
{
	static const u8 fates[] = { L, D, F, F };
	static const struct pair edges[] = {
		{ 0, 1, S }, { 1, 0, S }, { 2, 0, S }, { 3, 1, S }, { 0, 2, S }, { 1, 3, S }
	};
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 0, GRAPH_FREE, NO_ROW, 0, 1);
	expect(&g, 1, GRAPH_STUCK, NO_ROW, 1, 1);
	expect(&g, 2, GRAPH_FREE, 0, 0, 0);
	expect(&g, 3, GRAPH_STUCK, 1, 1, 0);
	graph_free(&g);
}

/* 0 waits for 1 and 2, both wait for 3: no cycle, whatever 3 does. */
static void test_diamond(void **state)
{
	static const struct pair edges[] = { { 0, 1, S }, { 0, 2, S }, { 1, 3, S }, { 2, 3, S } };
	static const u8 live[] = { F, F, F, L }, dead[] = { F, F, F, D };
	struct graph g = SOLVED(live, edges);
	u32 n;

	(void)state;
	expect(&g, 0, GRAPH_FREE, 1, 3, 0);
	expect(&g, 3, GRAPH_FREE, NO_ROW, 3, 3);
	graph_free(&g);
	g = SOLVED(dead, edges);
	for (n = 0; n < 4; n++) {
		assert_int_equal(g.verdict[n], GRAPH_STUCK);
		assert_int_equal(flags_of(&g, n), 0);
	}
	assert_int_equal(g.sccs, 4);
	graph_free(&g);
}

/* Three waiters of one owner, which waits for a stopped task. */
static void test_shared_owner(void **state)
{
	static const u8 fates[] = { F, F, F, F, D };
	static const struct pair edges[] = { { 0, 3, S }, { 1, 3, S }, { 2, 3, S }, { 3, 4, S } };
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 2, GRAPH_STUCK, 3, 4, 0);
	expect(&g, 3, GRAPH_STUCK, 4, 4, 3);
	expect(&g, 4, GRAPH_STUCK, NO_ROW, 4, 4);
	graph_free(&g);
}

static void test_self_edge(void **state)
{
	static const u8 fates[] = { F, F };
	static const struct pair edges[] = { { 0, 0, S }, { 1, 0, S } };
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 0, GRAPH_DEADLOCK, 0, 0, 1);
	expect(&g, 1, GRAPH_DEADLOCK, 0, 0, 0);
	assert_int_equal(flags_of(&g, 0), GRAPH_IN_CYCLE | GRAPH_ON_RING | GRAPH_ROOT_IS_CYCLE);
	assert_int_equal(flags_of(&g, 1), GRAPH_ROOT_IS_CYCLE);
	graph_free(&g);
}

/* 4 -> 3 -> 2 -> 1 -> 2: in the cycle and on the way to it are told apart. */
static void test_deadlock(void **state)
{
	static const u8 fates[] = { L, F, F, F, F };
	static const struct pair edges[] = { { 4, 3, S }, { 3, 2, S }, { 2, 1, S }, { 1, 2, S } };
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 1, GRAPH_DEADLOCK, 2, 1, 3);
	expect(&g, 2, GRAPH_DEADLOCK, 1, 1, 3);
	expect(&g, 3, GRAPH_DEADLOCK, 2, 1, 1);
	expect(&g, 4, GRAPH_DEADLOCK, 3, 1, 0);
	assert_true(g.flags[1] & GRAPH_IN_CYCLE);
	assert_true(g.flags[2] & GRAPH_IN_CYCLE);
	assert_false(g.flags[3] & (GRAPH_IN_CYCLE | GRAPH_ON_RING));
	assert_true(g.flags[4] & GRAPH_ROOT_IS_CYCLE);
	assert_int_equal(g.scc[1], g.scc[2]);
	assert_int_not_equal(g.scc[2], g.scc[3]);
	graph_free(&g);
}

/* One of the cycle has a timeout: it may end, for all who are in it or behind. */
static void test_weak_cycle(void **state)
{
	static const struct pair edges[] = { { 0, 1, S }, { 1, 0, S }, { 2, 1, S } };
	struct graph g = graph_new(3, 3);
	u32 i;

	(void)state;
	for (i = 0; i < 3; i++)
		graph_add_edge(&g, edges[i].from, edges[i].to, GRAPH_STRONG);
	graph_weaken(&g, 0);
	graph_weaken(&g, 3);
	graph_solve(&g);
	for (i = 0; i < 3; i++)
		assert_int_equal(g.verdict[i], GRAPH_POSSIBLE);
	graph_free(&g);
}

/* A weak way into a deadlock, and one to a dead end. */
static void test_weak_way(void **state)
{
	static const struct pair edges[] = { { 0, 1, S }, { 1, 0, S }, { 2, 1, S }, { 3, 4, S } };
	struct graph g = graph_new(5, 4);
	u32 i;

	(void)state;
	for (i = 0; i < 4; i++)
		graph_add_edge(&g, edges[i].from, edges[i].to, GRAPH_STRONG);
	g.fate[4] = D;
	graph_weaken(&g, 2);
	graph_weaken(&g, 3);
	graph_solve(&g);
	assert_int_equal(g.verdict[0], GRAPH_DEADLOCK);
	assert_int_equal(g.verdict[2], GRAPH_POSSIBLE);
	assert_int_equal(g.verdict[3], GRAPH_STUCK);
	graph_free(&g);
}

/* The same edge twice is a wait for one thing. */
static void test_repeated_edge(void **state)
{
	static const u8 fates[] = { F, F };
	static const struct pair edges[] = { { 0, 1, S }, { 0, 1, S }, { 1, 0, S }, { 0, 1, S } };
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 0, GRAPH_DEADLOCK, 1, 0, 1);
	expect(&g, 1, GRAPH_DEADLOCK, 0, 0, 1);
	graph_free(&g);
}

/* A cycle with a way out is none: 0 <-> 1, 1 also waits for 2; a dead end is none. */
static void test_cycle_with_way_out(void **state)
{
	static const u8 live[] = { F, F, L }, dead[] = { F, F, D };
	static const struct pair edges[] = { { 0, 1, S }, { 1, 0, S }, { 1, 2, S } };
	struct graph g = SOLVED(live, edges);

	(void)state;
	expect(&g, 0, GRAPH_FREE, 1, 2, 0);
	expect(&g, 1, GRAPH_FREE, 2, 2, 1);
	assert_int_equal(flags_of(&g, 0) & flags_of(&g, 1), GRAPH_OPEN);
	graph_free(&g);

	g = SOLVED(dead, edges);
	expect(&g, 0, GRAPH_DEADLOCK, 1, 0, 1);
	expect(&g, 1, GRAPH_DEADLOCK, 0, 0, 1);
	expect(&g, 2, GRAPH_STUCK, NO_ROW, 2, 0);
	assert_true(g.flags[0] & g.flags[1] & GRAPH_IN_CYCLE);
	graph_free(&g);
}

/* An any-of node before two cycles, and one before a cycle and a dead node. */
static void test_any_of_before_cycles(void **state)
{
	static const u8 fates[] = { F, F, F, F, F, D, F };
	static const struct pair edges[] = {
		{ 0, 1, S }, { 0, 3, S }, { 1, 2, S }, { 2, 1, S }, { 3, 3, S },
		{ 4, 5, S }, { 4, 1, S }, { 6, 4, S },
	};
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 0, GRAPH_DEADLOCK, 1, 1, 0);
	expect(&g, 3, GRAPH_DEADLOCK, 3, 3, 0);
	expect(&g, 4, GRAPH_DEADLOCK, 1, 1, 1);
	expect(&g, 6, GRAPH_DEADLOCK, 4, 1, 0);
	assert_false(g.flags[0] & GRAPH_IN_CYCLE);
	graph_free(&g);
}

static void test_any_of_dead(void **state)
{
	static const u8 fates[] = { F, D, D, L, F };
	static const struct pair edges[] = { { 0, 2, S }, { 0, 1, S }, { 4, 1, S }, { 4, 3, S } };
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 0, GRAPH_STUCK, 2, 2, 0);
	expect(&g, 4, GRAPH_FREE, 3, 3, 0);	/* not the first added: that is dead */
	graph_free(&g);
}

/* A self edge of an any-of node never hides the other ways. */
static void test_any_of_self(void **state)
{
	static const u8 fates[] = { F, L, F, D };
	static const struct pair edges[] = { { 0, 0, S }, { 0, 1, S }, { 2, 2, S }, { 2, 3, S } };
	struct graph g = SOLVED(fates, edges);

	(void)state;
	expect(&g, 0, GRAPH_FREE, 1, 1, 0);
	expect(&g, 2, GRAPH_DEADLOCK, 2, 2, 0);
	graph_free(&g);
}

static void test_lost_edge_is_never_stuck(void **state)
{
	struct graph g = graph_new(3, 2);

	(void)state;
	g.fate[1] = D;
	assert_true(graph_add_edge(&g, 0, 1, GRAPH_STRONG));
	assert_true(graph_add_edge(&g, 2, 0, GRAPH_STRONG));
	assert_false(graph_add_edge(&g, 0, 2, GRAPH_STRONG));
	assert_int_equal(g.lost, 1);
	graph_solve(&g);
	expect(&g, 0, GRAPH_FREE, NO_ROW, 0, 0);
	expect(&g, 1, GRAPH_STUCK, NO_ROW, 1, 0);
	expect(&g, 2, GRAPH_FREE, 0, 0, 0);
	assert_int_equal(flags_of(&g, 0), GRAPH_CUT | GRAPH_OPEN);

	/* the next pass knows nothing of it */
	assert_true(reset_all(&g, 3));
	assert_int_equal(g.lost, 0);
	assert_int_equal(flags_of(&g, 0), 0);
	assert_int_equal(g.fate[1], F);
	assert_false(graph_add_edge(&g, 1, 3, GRAPH_STRONG));
	assert_false(graph_add_edge(&g, 3, 1, GRAPH_STRONG));
	assert_int_equal(flags_of(&g, 1), GRAPH_CUT);
	graph_free(&g);
}

static void test_behind_saturates(void **state)
{
	struct graph g = graph_new(5, 5);
	u32 n;

	(void)state;
	for (n = 0; n < 5; n++)
		g.weight[n] = 0x80000000u;
	graph_add_edge(&g, 0, 1, GRAPH_STRONG);
	graph_add_edge(&g, 1, 2, GRAPH_STRONG);
	graph_add_edge(&g, 3, 4, GRAPH_STRONG);
	graph_add_edge(&g, 4, 3, GRAPH_STRONG);
	graph_solve(&g);
	assert_int_equal(g.behind[1], 0x80000000u);
	assert_int_equal(g.behind[2], 0xffffffffu);
	assert_int_equal(g.behind[3], 0x80000000u);
	graph_free(&g);
}

enum { LONG = 100000 };

static void test_long_chain(void **state)
{
	struct graph g = graph_new(LONG, LONG);
	u32 n;

	(void)state;
	g.fate[LONG - 1] = D;
	for (n = 0; n < LONG - 1; n++) {
		g.weight[n] = 1;
		graph_add_edge(&g, n, n + 1, GRAPH_STRONG);
	}
	graph_solve(&g);
	for (n = 0; n < LONG; n++)
		expect(&g, n, GRAPH_STUCK, n + 1 < LONG ? n + 1 : NO_ROW, LONG - 1, n);

	/* and a ring as long */
	reset_all(&g, LONG);
	for (n = 0; n < LONG; n++)
		g.weight[n] = 1;
	for (n = 0; n < LONG - 1; n++)
		graph_add_edge(&g, LONG - 1 - n, LONG - 2 - n, GRAPH_STRONG);
	graph_add_edge(&g, 0, LONG - 1, GRAPH_STRONG);
	graph_solve(&g);
	for (n = 0; n < LONG; n++)
		expect(&g, n, GRAPH_DEADLOCK, n ? n - 1 : LONG - 1, 0, LONG - 1);
	graph_free(&g);
}

/* Every waiter any-of all owners: 300 x 300 edges, owners in a ring or not. */
static void test_dense(void **state)
{
	enum { SIDE = 300 };
	struct graph g = graph_new(2 * SIDE, SIDE * SIDE + SIDE);
	u32 from, to;

	(void)state;
	for (from = 0; from < SIDE; from++) {
		g.weight[from] = 1;
		for (to = SIDE; to < 2 * SIDE; to++)
			assert_true(graph_add_edge(&g, from, to, GRAPH_STRONG));
	}
	for (to = SIDE; to < 2 * SIDE; to++)
		assert_true(graph_add_edge(&g, to, to + 1 < 2 * SIDE ? to + 1 : SIDE,
					   GRAPH_STRONG));
	graph_solve(&g);
	expect(&g, 0, GRAPH_DEADLOCK, SIDE, SIDE, 0);
	expect(&g, SIDE + 7, GRAPH_DEADLOCK, SIDE + 8, SIDE, SIDE);
	graph_free(&g);
}

/* Whose story is told, and who else could act. */
static void count_breath(void *ctx)
{
	++*(u32 *)ctx;
}

/*
 * A process whose threads all wait for a thing that only it holds: no step of the
 * solution goes over that many edges, or nodes, in one breath.
 */
static void test_breaths(void **state)
{
	const u32 threads = 20000, process = threads, thing = threads + 1;
	struct graph g = graph_new(threads + 2, 2 * threads + 1);
	u32 breaths = 0, i;

	(void)state;
	g.breathe = count_breath;
	g.ctx = &breaths;
	for (i = 0; i < threads; i++)
		graph_add_edge(&g, i, thing, GRAPH_STRONG);
	for (i = 0; i < threads; i++)
		graph_add_edge(&g, process, i, GRAPH_SIDE);
	graph_add_edge(&g, thing, process, GRAPH_SIDE);
	graph_solve(&g);
	for (i = 0; i < g.nodes; i++)
		assert_int_equal(g.verdict[i], GRAPH_DEADLOCK);
	/* Fifteen loops over all nodes, four over all edges, Tarjan's: 512 in each breath. */
	assert_true(breaths >= (15 * threads + 5 * 2 * threads) / 512);
	graph_free(&g);
}

static void test_side_edges(void **state)
{
	/* 0 waits for 1, which waits for 0; 2 could act as well: it may come back. */
	static const struct pair edges[] = { { 0, 1, S }, { 1, 0, S }, { 0, 2, GRAPH_SIDE } };
	static const u8 may[] = { F, F, M }, live[] = { F, F, L }, dead[] = { F, F, D };
	/* 0 waits for 1, which is stopped; 2, which waits for 0, could act in its place. */
	static const struct pair aside[] = { { 0, 1, S }, { 0, 2, GRAPH_ASIDE }, { 2, 0, S } };
	static const u8 stopped[] = { F, D, F };
	struct graph g = SOLVED(may, edges);

	(void)state;
	expect(&g, 0, GRAPH_POSSIBLE, 1, 0, 1);
	graph_free(&g);
	g = SOLVED(live, edges);
	expect(&g, 1, GRAPH_POSSIBLE, 0, 0, 1);
	graph_free(&g);
	g = SOLVED(dead, edges);
	expect(&g, 1, GRAPH_DEADLOCK, 0, 0, 1);
	graph_free(&g);
	g = SOLVED(stopped, aside);
	expect(&g, 0, GRAPH_STUCK, 1, 1, 1);
	expect(&g, 2, GRAPH_STUCK, 0, 1, 0);
	graph_free(&g);
}

/*
 * The reference: nodes as bits of a word.
 */
enum { MAX_N = 64, MAX_E = 160 };

struct naive {
	u32 n, edges;
	struct pair edge[MAX_E];
	u8 fate[MAX_N];
	u8 verdict[MAX_N];
	u32 weight[MAX_N];
	u64 cut;		/* nodes that lost an edge */
	u64 weak;
	u64 succ[GRAPH_EDGES][MAX_N];	/* effective edges, and those at least as sure */
	u64 reach[GRAPH_EDGES][MAX_N];	/* in one step or more */
	u64 can_move;		/* ends that move */
	u64 free;
	u64 open;
};

static u64 bit(u32 n)
{
	return 1ull << n;
}

static void naive_reach(u64 *reach, const u64 *succ, u32 n)
{
	u32 j, k;

	memcpy(reach, succ, MAX_N * sizeof(u64));
	for (k = 0; k < n; k++)
		for (j = 0; j < n; j++)
			if (reach[j] & bit(k))
				reach[j] |= reach[k];
}

static void naive_edges(struct naive *m)
{
	u32 i, how;

	memset(m->succ, 0, sizeof(m->succ));
	for (i = 0; i < m->edges; i++) {
		if (m->fate[m->edge[i].from] != F || m->cut & bit(m->edge[i].from))
			continue;
		for (how = m->edge[i].how; how < GRAPH_EDGES; how++)
			m->succ[how][m->edge[i].from] |= bit(m->edge[i].to);
	}
}

static void naive_close(struct naive *m)
{
	u64 opening = m->weak;
	u32 i;

	naive_edges(m);
	naive_reach(m->reach[GRAPH_STRONG], m->succ[GRAPH_STRONG], m->n);
	naive_reach(m->reach[GRAPH_ASIDE], m->succ[GRAPH_ASIDE], m->n);
	m->can_move = 0;
	m->free = 0;
	m->open = 0;
	for (i = 0; i < m->n; i++)
		if (m->fate[i] != D && m->fate[i] != M && !m->succ[GRAPH_ASIDE][i])
			m->can_move |= bit(i);
	for (i = 0; i < m->n; i++) {
		if ((m->reach[GRAPH_STRONG][i] | bit(i)) & m->can_move)
			m->free |= bit(i);
		if (m->fate[i] == M)
			opening |= bit(i);
		else if (m->fate[i] != F)
			opening &= ~bit(i);
	}
	opening |= m->free;
	for (i = 0; i < m->n; i++)
		if ((m->reach[GRAPH_ASIDE][i] | bit(i)) & opening)
			m->open |= bit(i);
	/* Cycles are made of what is not free. */
	for (i = 0; i < m->n; i++)
		m->succ[GRAPH_SIDE][i] &= m->free & bit(i) ? 0 : ~m->free;
	naive_reach(m->reach[GRAPH_SIDE], m->succ[GRAPH_SIDE], m->n);
	memset(m->verdict, 0xff, sizeof(m->verdict));
}

static bool naive_in_cycle(const struct naive *m, u32 n)
{
	return m->reach[GRAPH_SIDE][n] & bit(n);
}

static u8 naive_verdict(struct naive *m, u32 n)
{
	u64 ways = m->succ[GRAPH_STRONG][n] ? m->succ[GRAPH_STRONG][n] : m->succ[GRAPH_SIDE][n];
	bool cycle = naive_in_cycle(m, n);
	u32 i;

	if (m->free & bit(n))
		return GRAPH_FREE;
	if (m->verdict[n] != 0xff)
		return m->verdict[n];
	for (i = 0; i < m->n && !cycle; i++)
		cycle = ways & bit(i) && naive_verdict(m, i) >= GRAPH_POSSIBLE;
	if (!cycle)
		m->verdict[n] = GRAPH_STUCK;
	else
		m->verdict[n] = m->open & bit(n) ? GRAPH_POSSIBLE : GRAPH_DEADLOCK;
	return m->verdict[n];
}

/* Whether the chain may go this way. */
static bool naive_wanted(struct naive *m, u32 n, u32 to)
{
	if (naive_in_cycle(m, n))
		return m->reach[GRAPH_SIDE][n] & m->reach[GRAPH_SIDE][to] & bit(n) &&
		       m->reach[GRAPH_SIDE][n] & bit(to);
	switch (naive_verdict(m, n)) {
	case GRAPH_STUCK:
		return m->succ[GRAPH_STRONG][n] & bit(to);
	default:
		return naive_verdict(m, to) >= GRAPH_POSSIBLE;
	}
}

/* The first added edge that is wanted, rather a strong one; NO_ROW if none is. */
static u32 naive_next(struct naive *m, u32 n)
{
	u32 i, how;

	for (how = GRAPH_STRONG; how < GRAPH_ASIDE; how++)
		for (i = 0; i < m->edges; i++)
			if (m->edge[i].from == n && m->succ[how][n] & bit(m->edge[i].to) &&
			    naive_wanted(m, n, m->edge[i].to))
				return m->edge[i].to;
	return NO_ROW;
}

/* All nodes on the chain of n along next[], n included only if it comes again. */
static u64 naive_chain(const struct graph *g, u32 n)
{
	u64 seen = 0;

	for (n = g->next[n]; n != NO_ROW && !(seen & bit(n)); n = g->next[n])
		seen |= bit(n);
	return seen;
}

static u32 naive_root(const struct graph *g, u32 n)
{
	u32 steps;

	for (steps = 0; steps < g->nodes && g->next[n] != NO_ROW; steps++)
		n = g->next[n];
	if (g->next[n] == NO_ROW)
		return n;
	return __builtin_ctzll(naive_chain(g, n));
}

static u32 naive_behind(const struct naive *m, const struct graph *g, u32 n)
{
	u32 i, sum = 0;

	for (i = 0; i < m->n; i++)
		if (i != n && naive_chain(g, i) & bit(n))
			sum += m->weight[i];
	return sum;
}

static u8 naive_flags(const struct naive *m, const struct graph *g, u32 n)
{
	u8 flags = (m->cut & bit(n) ? GRAPH_CUT : 0) | (m->weak & bit(n) ? GRAPH_WEAK : 0) |
		   (m->open & bit(n) ? GRAPH_OPEN : 0);

	if (naive_in_cycle(m, n))
		flags |= GRAPH_IN_CYCLE;
	if (naive_chain(g, n) & bit(n))
		flags |= GRAPH_ON_RING;
	if (g->next[naive_root(g, n)] != NO_ROW)
		flags |= GRAPH_ROOT_IS_CYCLE;
	return flags;
}

/* Of a free node any free successor will do that comes to an end: see its root. */
static bool next_is_right(struct naive *m, const struct graph *g, u32 n)
{
	u32 next = g->next[n];

	if (!(m->free & bit(n)))
		return next == naive_next(m, n);
	if (next == NO_ROW)
		return m->can_move & bit(n);
	return m->succ[GRAPH_STRONG][n] & m->free & bit(next);
}

static bool root_is_right(const struct naive *m, const struct graph *g, u32 n)
{
	u32 root = g->root[n];

	if (root != naive_root(g, n))
		return false;
	switch (g->verdict[n]) {
	case GRAPH_FREE:
		return m->can_move & bit(root);
	case GRAPH_STUCK:
		return !(m->can_move & bit(root)) && !m->succ[GRAPH_STRONG][root];
	default:
		return g->flags[n] & GRAPH_ROOT_IS_CYCLE && g->flags[root] & GRAPH_IN_CYCLE;
	}
}

static bool sccs_are_right(const struct naive *m, const struct graph *g, u32 n)
{
	const u64 *reach = m->reach[GRAPH_SIDE];
	u32 i;

	for (i = 0; i < m->n; i++) {
		bool same = i == n || (reach[n] & bit(i) && reach[i] & bit(n));

		if (!graph_is_used(g, i))
			continue;
		if (same ? g->scc[i] != g->scc[n] : g->scc[i] == g->scc[n])
			return false;
		if (!same && reach[n] & bit(i) && g->scc[i] >= g->scc[n])
			return false;
	}
	return g->scc[n] < g->sccs;
}

static const char *naive_compare(struct naive *m, const struct graph *g, u32 n)
{
	if (g->verdict[n] != naive_verdict(m, n))
		return "verdict";
	if (!sccs_are_right(m, g, n))
		return "scc";
	if (!next_is_right(m, g, n))
		return "next";
	if (flags_of(g, n) != naive_flags(m, g, n))
		return "flags";
	if (!root_is_right(m, g, n))
		return "root";
	if (g->behind[n] != naive_behind(m, g, n))
		return "behind";
	return NULL;
}

static void naive_print(const struct naive *m)
{
	u32 i;

	for (i = 0; i < m->n; i++)
		fprintf(stderr, "# node %u fate %u%s%s\n", i, m->fate[i],
			m->cut & bit(i) ? " cut" : "", m->weak & bit(i) ? " weak" : "");
	for (i = 0; i < m->edges; i++)
		fprintf(stderr, "# edge %u -> %u how %u\n", m->edge[i].from, m->edge[i].to,
			m->edge[i].how);
}

/* Those of a node in a row; of one node they stay in their order. */
static void sort_by_from(struct naive *m)
{
	u32 i, k;

	for (i = 1; i < m->edges; i++)
		for (k = i; k && m->edge[k - 1].from > m->edge[k].from; k--) {
			struct pair p = m->edge[k];

			m->edge[k] = m->edge[k - 1];
			m->edge[k - 1] = p;
		}
}

static void put_in(const struct naive *m, struct graph *g)
{
	u32 i, n;

	assert_true(reset_all(g, m->n));
	for (n = 0; n < m->n; n++) {
		if (m->weak & bit(n))
			graph_weaken(g, n);
		if (m->cut & bit(n))
			graph_add_edge(g, n, m->n, GRAPH_STRONG);
	}
	for (i = 0; i < m->edges; i++)
		assert_true(graph_add_edge(g, m->edge[i].from, m->edge[i].to, m->edge[i].how));
	memcpy(g->fate, m->fate, m->n);
	memcpy(g->weight, m->weight, m->n * sizeof(u32));
}

/* Sparse, with few live nodes: else nearly everything would be free. */
static void random_case(struct naive *m, struct graph *g, u64 seed)
{
	u32 live = test_below(&seed, 30), dead = test_below(&seed, 30);
	u32 may = test_below(&seed, 3) ? 0 : test_below(&seed, 20), side = test_below(&seed, 60);
	u32 i, tries, dice;

	memset(m, 0, sizeof(*m));
	m->n = 1 + test_below(&seed, test_below(&seed, 50) ? 9 : MAX_N);
	for (i = 0; i < m->n; i++) {
		dice = test_below(&seed, 100);
		m->fate[i] = dice < live ? L : dice < live + dead ? D :
			     dice < live + dead + may ? M : F;
		m->weight[i] = test_below(&seed, 4) ? 1 : test_below(&seed, 1000);
		if (!test_below(&seed, 16))
			m->weak |= bit(i);
	}
	tries = test_below(&seed, 5 * m->n / 2 + 1);
	for (i = 0; i < tries; i++) {
		u32 from = test_below(&seed, m->n), to = test_below(&seed, m->n);
		u8 how = test_below(&seed, 100) < side ? 1 + test_below(&seed, 2) : GRAPH_STRONG;

		if (m->edges && !test_below(&seed, 12))
			to = m->edge[m->edges - 1].from;
		/* no such node */
		if (!test_below(&seed, 200))
			m->cut |= bit(from);
		else
			m->edge[m->edges++] = (struct pair){ from, to, how };
	}
	sort_by_from(m);
	put_in(m, g);
}

/* The one node that @n waits for, if nobody waits for it and it is no end; else NO_ROW. */
static u32 followed(const struct naive *m, u32 n)
{
	u64 succ = m->succ[GRAPH_STRONG][n];
	u32 i;

	if (m->fate[n] != F || (m->cut | m->weak) & bit(n) || !succ || succ & (succ - 1) ||
	    succ & bit(n))
		return NO_ROW;
	for (i = 0; i < m->edges; i++)
		if (m->edge[i].to == n || (m->edge[i].from == n && m->edge[i].how != S))
			return NO_ROW;
	return __builtin_ctzll(succ);
}

/* The same graph, but that of those who only follow another no node is made. */
static u64 leave_followers_out(const struct naive *m, struct graph *g)
{
	u64 out = 0;
	u32 n, i;

	assert_true(graph_reset(g, m->n));
	for (n = 0; n < m->n; n++) {
		if (followed(m, n) != NO_ROW) {
			out |= bit(n);
			continue;
		}
		graph_use(g, n);
		g->fate[n] = m->fate[n];
		g->weight[n] = m->weight[n];
		if (m->weak & bit(n))
			graph_weaken(g, n);
		if (m->cut & bit(n))
			graph_add_edge(g, n, m->n, GRAPH_STRONG);
	}
	for (i = 0; i < m->edges; i++)
		if (!(out & bit(m->edge[i].from)))
			graph_add_edge(g, m->edge[i].from, m->edge[i].to, m->edge[i].how);
	for (n = 0; n < m->n; n++) {
		if (!(out & bit(n)))
			continue;
		g->behind[followed(m, n)] += m->weight[n];
		g->next[n] = followed(m, n);
	}
	return out;
}

static void expect_solved(const struct naive *m, struct graph *g, u64 out, u64 seed)
{
	const char *wrong;
	u32 n;

	for (n = 0; n < m->n; n++) {
		wrong = out & bit(n) ? NULL : naive_compare((struct naive *)m, g, n);
		if (!wrong)
			continue;
		naive_print(m);
		fail_msg("%s of node %u: HANGWATCH_SEED=%llu HANGWATCH_CASES=1",
			 wrong, n, (unsigned long long)seed);
	}
}

/* One thing is otherwise: a fate, a weight, a hint, an edge's end, sort, or place. */
static void change_one(struct naive *m, u64 *seed)
{
	u32 n = test_below(seed, m->n), i = m->edges ? test_below(seed, m->edges) : 0;

	switch (test_below(seed, m->edges ? 7 : 4)) {
	case 0:
		m->fate[n] = (m->fate[n] + 1 + test_below(seed, 3)) % 4;
		break;
	case 1:
		m->weight[n]++;
		break;
	case 2:
		m->weak ^= bit(n);
		break;
	case 3:
		m->cut ^= bit(n);
		break;
	case 4:
		m->edge[i].to = test_below(seed, m->n);
		break;
	case 5:
		m->edge[i].how = (m->edge[i].how + 1) % GRAPH_EDGES;
		break;
	case 6:
		m->edge[i] = m->edge[--m->edges];
		sort_by_from(m);
		break;
	}
}

static void solve_again(struct naive *m, struct graph *g, u64 seed)
{
	memset(m->succ, 0, sizeof(m->succ));
	put_in(m, g);
	naive_close(m);
	graph_solve(g);
	expect_solved(m, g, 0, seed);
}

/*
 * The graph of the pass before is not solved again, and says the same; one that differs in
 * one thing is.
 */
static void test_solved_before(void **state)
{
	u64 base = test_setting("HANGWATCH_SEED", 1);
	u64 cases = test_setting("HANGWATCH_CASES", 100000) / 4 + 1, i, seed;
	struct graph g = graph_new(MAX_N, MAX_E);
	u32 breaths, changes;
	struct naive m;

	(void)state;
	g.breathe = count_breath;
	g.ctx = &breaths;
	for (i = 0; i < cases; i++) {
		seed = base + i;
		random_case(&m, &g, seed);
		solve_again(&m, &g, base + i);
		breaths = 0;
		solve_again(&m, &g, base + i);
		/* An edge that was made surer is added anew. */
		assert_true(breaths <= 3 || m.edges > g.edges);
		for (changes = 0; changes < 3; changes++) {
			change_one(&m, &seed);
			solve_again(&m, &g, base + i);
		}
	}
	graph_free(&g);
}

/* A node that comes back for more edges gets none, and is not understood. */
static void test_edges_in_a_row(void **state)
{
	struct graph g = graph_new(3, 8);

	(void)state;
	assert_true(graph_add_edge(&g, 0, 1, S));
	assert_true(graph_add_edge(&g, 1, 0, S));
	assert_false(graph_add_edge(&g, 0, 2, S));
	graph_solve(&g);
	assert_int_equal(flags_of(&g, 0), GRAPH_CUT | GRAPH_OPEN);
	assert_int_equal(g.verdict[1], GRAPH_FREE);
	graph_free(&g);
}

static void test_random_graphs(void **state)
{
	u64 base = test_setting("HANGWATCH_SEED", 1);
	u64 cases = test_setting("HANGWATCH_CASES", 100000);
	u64 i, out, left_out = 0, met[GRAPH_DEADLOCK + 1] = { 0 };
	struct graph g = graph_new(MAX_N, MAX_E);
	struct naive m;
	u32 n;

	(void)state;
	for (i = 0; i < cases; i++) {
		random_case(&m, &g, base + i);
		naive_close(&m);
		out = i % 2 ? leave_followers_out(&m, &g) : 0;
		left_out += !!out;
		graph_solve(&g);
		expect_solved(&m, &g, out, base + i);
		for (n = 0; n < m.n; n++)
			if (!(out & bit(n)))
				met[g.verdict[n]]++;
	}
	printf("# %llu graphs, nodes free %llu, stuck %llu, possible %llu, deadlock %llu\n",
	       (unsigned long long)cases, (unsigned long long)met[GRAPH_FREE],
	       (unsigned long long)met[GRAPH_STUCK], (unsigned long long)met[GRAPH_POSSIBLE],
	       (unsigned long long)met[GRAPH_DEADLOCK]);
	assert_true(cases < 100 || left_out > cases / 20);
	for (n = 0; cases >= 10000 && n < ARRAY_SIZE(met); n++)
		assert_true(met[n] > cases / 10);
	graph_free(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_nodes),
		cmocka_unit_test(test_too_many_nodes),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_edges_from_ends_are_ignored),
		cmocka_unit_test(test_diamond),
		cmocka_unit_test(test_shared_owner),
		cmocka_unit_test(test_self_edge),
		cmocka_unit_test(test_deadlock),
		cmocka_unit_test(test_weak_cycle),
		cmocka_unit_test(test_weak_way),
		cmocka_unit_test(test_repeated_edge),
		cmocka_unit_test(test_cycle_with_way_out),
		cmocka_unit_test(test_any_of_before_cycles),
		cmocka_unit_test(test_any_of_dead),
		cmocka_unit_test(test_any_of_self),
		cmocka_unit_test(test_lost_edge_is_never_stuck),
		cmocka_unit_test(test_behind_saturates),
		cmocka_unit_test(test_long_chain),
		cmocka_unit_test(test_dense),
		cmocka_unit_test(test_side_edges),
		cmocka_unit_test(test_breaths),
		cmocka_unit_test(test_edges_in_a_row),
		cmocka_unit_test(test_solved_before),
		cmocka_unit_test(test_random_graphs),
	};

	return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
