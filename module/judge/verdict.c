// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cycles and roots: what the graph of one pass says of every object.
 *
 * Nodes are the tasks and, behind them, the objects.  A sleeper that demands
 * something leads to its objects, and so does one that others ask to act and
 * that waits for somebody else; an object leads to the threads that decide
 * for its owner.  Whoever runs, serves or waits for work of its own ends a
 * chain as one that may move; who is stopped, or nobody, as one that won't.
 *
 * A deadlock is claimed only if the owner is the only one who could act.  With
 * another holder that is merely elsewhere, or another thread of the owner that
 * may come back to it, it is a possible deadlock.  Not coming back are: a thread
 * in the deadlock itself, one that is stopped, an event loop that watches other
 * things (it is no reader of this one now), and one whose wait is unknown and has
 * lasted since before; a thread in any other wait may well return from it.
 */
#include "judge/stages.h"
#include "judge/weigh.h"
#include "model/sort.h"

static u32 object_node(const struct judge *j, u32 object)
{
	return j->tasks + object;
}

/* Whether what an asked task idly waits for tells who keeps it waiting. */
static bool leads_on(const struct object_row *o)
{
	switch (o->outcome) {
	case OUTCOME_UNKNOWN:
	case OUTCOME_SERVING:
		return false;
	default:
		return o->asked;
	}
}

/* Whether a sleeper's chain goes on: not if any of its objects is just work to come. */
static bool waits_for_others(const struct judge *j, const struct task_row *t)
{
	u32 i;

	for (i = 0; i < t->edges; i++) {
		const struct object_row *o = &j->object[j->edge[t->first_edge + i].object];

		if (!o->demand && !(t->flags & ROW_ASKED && leads_on(o)))
			return false;
	}
	return t->edges && !(t->flags & (ROW_EDGES_CUT | ROW_INCOMPLETE));
}

/* Whether something else than the objects may end the wait. */
static bool is_weak(const struct judge *j, const struct task_row *t)
{
	u32 i;

	for (i = 0; i < t->edges; i++)
		if (!j->object[j->edge[t->first_edge + i].object].demand)
			return true;
	return t->flags & ROW_TIMED;
}

static u8 task_fate(const struct judge *j, const struct task_row *t)
{
	switch (t->state) {
	case TASK_STOPPED_JOB:
	case TASK_STOPPED_TRACE:
	case TASK_FROZEN_STATE:
	case TASK_GONE:
		return GRAPH_DEAD;
	case TASK_ON_CPU:
		return GRAPH_LIVE;
	default:
		return waits_for_others(j, t) ? GRAPH_FOLLOW : GRAPH_LIVE;
	}
}

static void add_task(struct judge *j, u32 at)
{
	const struct task_row *t = &j->task[at];
	struct graph *g = &j->graph;
	u32 i;

	g->fate[at] = task_fate(j, t);
	if (g->fate[at] != GRAPH_FOLLOW)
		return;
	g->weight[at] = 1;
	if (is_weak(j, t))
		graph_weaken(g, at);
	for (i = 0; i < t->edges; i++)
		graph_add_edge(g, at, object_node(j, j->edge[t->first_edge + i].object));
}

static u8 object_fate(const struct object_row *o)
{
	if (!o->asked)
		return GRAPH_LIVE;
	switch (o->outcome) {
	case OUTCOME_BLOCKED:
	case OUTCOME_STOPPED:
		return o->owner == NO_ROW ? GRAPH_DEAD : GRAPH_FOLLOW;
	case OUTCOME_ABSENT:
		return GRAPH_DEAD;
	default:
		return GRAPH_LIVE;
	}
}

static void add_object(struct judge *j, u32 at)
{
	const struct object_row *o = &j->object[at];
	struct graph *g = &j->graph;
	u32 node = object_node(j, at), i;

	g->fate[node] = object_fate(o);
	if (g->fate[node] != GRAPH_FOLLOW)
		return;
	graph_add_edge(g, node, j->holder[o->owner].decider);
	/* A hint may be stale. */
	if (o->how == HOW_LIKELY)
		graph_weaken(g, node);
	for (i = o->first_holder; i != NO_ROW; i = j->holder[i].next)
		if (i != o->owner && j->holder[i].decider != NO_ROW &&
		    j->holder[i].rank == j->holder[o->owner].rank)
			graph_add_edge(g, node, j->holder[i].decider);
}

enum service { SERVICE_NONE, SERVICE_IF_LATER, SERVICE_POSSIBLE };

/* Whether a thread might still come to serve an object, if it slept later than the decider. */
static enum service service_of(const struct judge *j, u32 at)
{
	const struct task_row *t = &j->task[at];

	if (j->graph.verdict[at] == GRAPH_DEADLOCK || task_fate(j, t) == GRAPH_DEAD)
		return SERVICE_NONE;
	if (t->kind == KIND_UNKNOWN)
		return SERVICE_IF_LATER;
	return kind_is_loop(t->kind) || t->flags & ROW_ANY_OF ? SERVICE_NONE : SERVICE_POSSIBLE;
}

/* Asked once of each process, however many objects it owns. */
static const struct weighed *service_of_process(const struct judge *j, u32 leader)
{
	struct weighed *w = &j->weighed[leader];
	u32 i;

	for (i = leader; !w->served && i < leader + j->task[leader].threads; i++) {
		switch (service_of(j, i)) {
		case SERVICE_POSSIBLE:
			w->may_serve++;
			break;
		case SERVICE_IF_LATER:
			w->unknown_since = max(w->unknown_since, j->task[i].since);
			break;
		default:
			break;
		}
	}
	w->served = true;
	return w;
}

/* Whether a thread besides the decider might still come to serve the object. */
static bool others_may_serve(const struct judge *j, const struct holder *owner)
{
	const struct weighed *w = service_of_process(j, owner->leader);
	bool itself = service_of(j, owner->decider) == SERVICE_POSSIBLE;

	return w->may_serve > itself ||
	       w->unknown_since > j->task[owner->decider].since;
}

static bool owner_is_alone(const struct judge *j, const struct object_row *o)
{
	const struct holder *owner = &j->holder[o->owner];
	u32 i;

	for (i = o->first_holder; i != NO_ROW; i = j->holder[i].next)
		if (&j->holder[i] != owner && j->holder[i].rank < owner->rank &&
		    j->holder[i].rank > 0)
			return false;
	return owner->alone || !others_may_serve(j, owner);
}

static u8 verdict_by_outcome(const struct object_row *o)
{
	static const u8 verdict[OUTCOMES] = {
		[OUTCOME_UNKNOWN] = VERDICT_UNKNOWN,
		[OUTCOME_RUNNING] = VERDICT_BUSY,
		[OUTCOME_SERVING] = VERDICT_BUSY,
		[OUTCOME_BLOCKED] = VERDICT_BLOCKED,
		[OUTCOME_STOPPED] = VERDICT_STOPPED,
		[OUTCOME_ABSENT] = VERDICT_ORPHANED,
		[OUTCOME_REMOTE] = VERDICT_REMOTE,
		[OUTCOME_KERNEL] = VERDICT_KERNEL,
	};

	return verdict[o->outcome];
}

static u8 verdict_of(const struct judge *j, u32 at)
{
	const struct object_row *o = &j->object[at];

	if (!o->asked || (!o->demand && !leads_on(o)))
		return VERDICT_IDLE;
	switch (j->graph.verdict[object_node(j, at)]) {
	case GRAPH_DEADLOCK:
		return owner_is_alone(j, o) ? VERDICT_DEADLOCK : VERDICT_POSSIBLE_DEADLOCK;
	case GRAPH_POSSIBLE:
		return VERDICT_POSSIBLE_DEADLOCK;
	default:
		return verdict_by_outcome(o);
	}
}

/* Who runs or serves is at the root of what it has to do, though nothing holds it. */
static u32 free_owner(const struct judge *j, const struct object_row *o)
{
	if (o->owner == NO_ROW ||
	    (o->outcome != OUTCOME_RUNNING && o->outcome != OUTCOME_SERVING))
		return NO_ROW;
	return j->holder[o->owner].decider;
}

static void read_solution(struct judge *j, u32 at)
{
	struct object_row *o = &j->object[at];
	const struct graph *g = &j->graph;
	u32 node = object_node(j, at), root = g->root[node], next = g->next[node];

	o->verdict = verdict_of(j, at);
	o->behind = g->behind[node];
	if (root < j->tasks)
		o->root = root;
	else
		o->root = free_owner(j, &j->object[root - j->tasks]);
	if (o->root == NO_ROW)
		o->root_object = root - j->tasks;
	o->leads_to = next == NO_ROW ? free_owner(j, o) : next;
}

/* The object a sleeper's chain goes through. */
static void read_way(struct judge *j, u32 at)
{
	u32 next = j->graph.next[at];

	if (next != NO_ROW)
		j->task[at].through = next - j->tasks;
}

/* Longer chains are not judged. */
#define CHAIN_MAX 4096

bool judge_chain_is_root(const struct judge *j, u32 object)
{
	const struct graph *g = &j->graph;
	u32 node = g->next[object_node(j, object)], end = g->root[object_node(j, object)];
	bool passed_end = false;
	u32 steps;

	if (end >= j->tasks)
		return false;
	for (steps = 0; steps < CHAIN_MAX && node != NO_ROW; steps++) {
		if (node < j->tasks && !(j->task[node].flags & ROW_ROOT_UID))
			return false;
		/* A ring comes back to its end. */
		if (node == end && passed_end)
			return true;
		passed_end |= node == end;
		node = g->next[node];
	}
	return node == NO_ROW;
}

static int order_objects(const void *a, const void *b, void *ctx)
{
	const struct judge *j = ctx;
	const struct object_row *x = &j->object[*(const u32 *)a];
	const struct object_row *y = &j->object[*(const u32 *)b];

	if (x->demand != y->demand)
		return x->demand ? -1 : 1;
	if (x->waiters != y->waiters)
		return x->waiters > y->waiters ? -1 : 1;
	if (x->oldest != y->oldest)
		return x->oldest < y->oldest ? -1 : 1;
	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

static void order_queues(struct judge *j)
{
	struct sort_order order = {
		.compare = order_objects, .breathe = sort_breathe, .ctx = j,
	};
	u32 i;

	for (i = 0; i < j->objects; i++)
		if (j->object[i].waiters)
			j->order[j->ordered++] = i;
	sort_rows(j->order, j->ordered, sizeof(*j->order), &order);
}

void judge_verdicts(struct judge *j)
{
	u32 i;

	if (!graph_reset(&j->graph, j->tasks + j->objects))
		return;
	for (i = 0; i < j->tasks; i++) {
		breathe(j, i);
		add_task(j, i);
	}
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		add_object(j, i);
	}
	graph_solve(&j->graph);
	for (i = 0; i < j->objects; i++)
		read_solution(j, i);
	for (i = 0; i < j->tasks; i++)
		read_way(j, i);
	order_queues(j);
}
