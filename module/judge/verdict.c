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
#include <linux/sched.h>
#include <linux/sort.h>

#include "pass.h"

static u32 object_node(const struct pass *p, u32 object)
{
	return p->snap->used.tasks + object;
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
static bool waits_for_others(const struct snapshot *s, const struct task_row *t)
{
	u32 i;

	for (i = 0; i < t->edges; i++) {
		const struct object_row *o = &s->object[s->edge[t->first_edge + i].object];

		if (!o->demand && !(t->flags & ROW_ASKED && leads_on(o)))
			return false;
	}
	return t->edges && !(t->flags & ROW_EDGES_CUT);
}

/* Whether something else than the objects may end the wait. */
static bool is_weak(const struct snapshot *s, const struct task_row *t)
{
	u32 i;

	for (i = 0; i < t->edges; i++)
		if (!s->object[s->edge[t->first_edge + i].object].demand)
			return true;
	return t->flags & ROW_TIMED;
}

static u8 task_fate(const struct snapshot *s, const struct task_row *t)
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
		return waits_for_others(s, t) ? GRAPH_FOLLOW : GRAPH_LIVE;
	}
}

static void add_task(struct pass *p, u32 at)
{
	const struct task_row *t = &p->snap->task[at];
	struct graph *g = &p->scratch->graph;
	u32 i;

	g->fate[at] = task_fate(p->snap, t);
	if (g->fate[at] != GRAPH_FOLLOW)
		return;
	g->weight[at] = 1;
	if (is_weak(p->snap, t))
		graph_weaken(g, at);
	for (i = 0; i < t->edges; i++)
		graph_add_edge(g, at, object_node(p, p->snap->edge[t->first_edge + i].object));
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

static void add_object(struct pass *p, u32 at)
{
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[at];
	struct graph *g = &p->scratch->graph;
	u32 node = object_node(p, at), i;

	g->fate[node] = object_fate(o);
	if (g->fate[node] != GRAPH_FOLLOW)
		return;
	graph_add_edge(g, node, s->holder[o->owner].decider);
	/* A hint may be stale. */
	if (o->how == HOW_LIKELY)
		graph_weaken(g, node);
	for (i = o->first_holder; i != NO_ROW; i = s->holder[i].next)
		if (i != o->owner && s->holder[i].decider != NO_ROW &&
		    s->holder[i].rank == s->holder[o->owner].rank)
			graph_add_edge(g, node, s->holder[i].decider);
}

enum service { SERVICE_NONE, SERVICE_IF_LATER, SERVICE_POSSIBLE };

/* Whether a thread might still come to serve an object, if it slept later than the decider. */
static enum service service_of(const struct pass *p, u32 at)
{
	const struct task_row *t = &p->snap->task[at];

	if (p->scratch->graph.verdict[at] == GRAPH_DEADLOCK || task_fate(p->snap, t) == GRAPH_DEAD)
		return SERVICE_NONE;
	if (t->kind == KIND_UNKNOWN)
		return SERVICE_IF_LATER;
	return kind_is_loop(t->kind) || t->flags & ROW_ANY_OF ? SERVICE_NONE : SERVICE_POSSIBLE;
}

/* Asked once of each process, however many objects it owns. */
static const struct weighed *service_of_process(const struct pass *p, u32 leader)
{
	struct weighed *w = &p->scratch->weighed[leader];
	const struct snapshot *s = p->snap;
	u32 i;

	for (i = leader; !w->served && i < leader + s->task[leader].threads; i++) {
		switch (service_of(p, i)) {
		case SERVICE_POSSIBLE:
			w->may_serve++;
			break;
		case SERVICE_IF_LATER:
			w->unknown_since = max(w->unknown_since, s->task[i].since);
			break;
		default:
			break;
		}
	}
	w->served = true;
	return w;
}

/* Whether a thread besides the decider might still come to serve the object. */
static bool others_may_serve(const struct pass *p, const struct holder *owner)
{
	const struct weighed *w = service_of_process(p, owner->leader);
	bool itself = service_of(p, owner->decider) == SERVICE_POSSIBLE;

	return w->may_serve > itself ||
	       w->unknown_since > p->snap->task[owner->decider].since;
}

static bool owner_is_alone(const struct pass *p, const struct object_row *o)
{
	const struct snapshot *s = p->snap;
	const struct holder *owner = &s->holder[o->owner];
	u32 i;

	for (i = o->first_holder; i != NO_ROW; i = s->holder[i].next)
		if (&s->holder[i] != owner && s->holder[i].rank < owner->rank &&
		    s->holder[i].rank > 0)
			return false;
	return owner->alone || !others_may_serve(p, owner);
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

static u8 verdict_of(const struct pass *p, u32 at)
{
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[at];

	if (!o->asked || (!o->demand && !leads_on(o)))
		return VERDICT_IDLE;
	switch (p->scratch->graph.verdict[object_node(p, at)]) {
	case GRAPH_DEADLOCK:
		return owner_is_alone(p, o) ? VERDICT_DEADLOCK : VERDICT_POSSIBLE_DEADLOCK;
	case GRAPH_POSSIBLE:
		return VERDICT_POSSIBLE_DEADLOCK;
	default:
		return verdict_by_outcome(o);
	}
}

/* Who runs or serves is at the root of what it has to do, though nothing holds it. */
static u32 free_owner(const struct snapshot *s, const struct object_row *o)
{
	if (o->owner == NO_ROW ||
	    (o->outcome != OUTCOME_RUNNING && o->outcome != OUTCOME_SERVING))
		return NO_ROW;
	return s->holder[o->owner].decider;
}

static void read_solution(struct pass *p, u32 at)
{
	struct snapshot *s = p->snap;
	struct object_row *o = &s->object[at];
	const struct graph *g = &p->scratch->graph;
	u32 node = object_node(p, at), root = g->root[node], next = g->next[node];

	o->verdict = verdict_of(p, at);
	o->behind = g->behind[node];
	if (root < s->used.tasks)
		o->root = root;
	else
		o->root = free_owner(s, &s->object[root - s->used.tasks]);
	if (o->root == NO_ROW)
		o->root_object = root - s->used.tasks;
	o->leads_to = next == NO_ROW ? free_owner(s, o) : next;
}

/* The object a sleeper's chain goes through. */
static void read_way(struct pass *p, u32 at)
{
	u32 next = p->scratch->graph.next[at];

	if (next != NO_ROW)
		p->snap->task[at].through = next - p->snap->used.tasks;
}

/* Longer chains are not judged. */
#define CHAIN_MAX 4096

bool pass_chain_is_root(const struct pass *p, u32 object)
{
	const struct graph *g = &p->scratch->graph;
	u32 node = g->next[object_node(p, object)], end = g->root[object_node(p, object)];
	bool passed_end = false;
	u32 steps;

	if (end >= p->snap->used.tasks)
		return false;
	for (steps = 0; steps < CHAIN_MAX && node != NO_ROW; steps++) {
		if (node < p->snap->used.tasks && !(p->snap->task[node].flags & ROW_ROOT_UID))
			return false;
		/* A ring comes back to its end. */
		if (node == end && passed_end)
			return true;
		passed_end |= node == end;
		node = g->next[node];
	}
	return node == NO_ROW;
}

static int order_objects(const void *a, const void *b, const void *priv)
{
	const struct snapshot *s = priv;
	const struct object_row *x = &s->object[*(const u32 *)a];
	const struct object_row *y = &s->object[*(const u32 *)b];

	if (x->demand != y->demand)
		return x->demand ? -1 : 1;
	if (x->waiters != y->waiters)
		return x->waiters > y->waiters ? -1 : 1;
	if (x->oldest != y->oldest)
		return x->oldest < y->oldest ? -1 : 1;
	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

static void order_queues(struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.objects; i++)
		if (s->object[i].waiters)
			s->order[s->ordered++] = i;
	sort_r(s->order, s->ordered, sizeof(*s->order), order_objects, NULL, s);
}

void pass_verdicts(struct pass *p)
{
	struct snapshot *s = p->snap;
	u32 i;

	if (!graph_reset(&p->scratch->graph, s->used.tasks + s->used.objects))
		return;
	for (i = 0; i < s->used.tasks; i++)
		add_task(p, i);
	for (i = 0; i < s->used.objects; i++)
		add_object(p, i);
	graph_solve(&p->scratch->graph);
	for (i = 0; i < s->used.objects; i++)
		read_solution(p, i);
	for (i = 0; i < s->used.tasks; i++)
		read_way(p, i);
	order_queues(s);
}
