// SPDX-License-Identifier: GPL-2.0-only
/*
 * The graph of one pass: which task or object leads to which.
 *
 * The nodes are the objects in demand, the tasks and processes that could act on them, the
 * objects those wait for, and so on. A task that waits for one thing and could act on nothing
 * in demand is no node, but a number: one more behind that thing. A sleeper that demands
 * something leads to its objects. So does one that others ask to act and that waits for
 * another task. An object leads to the threads that decide for its owner: these edges tell
 * the story, from waiter to root. It also leads to every process that holds it, and a process
 * to its threads: these edges tell who else could act.
 *
 * A sleeping thread
 *
 *	may return	from a wait that a timeout ends, or a timer of the process by a
 *			signal; from an idle wait that ends from outside, or whose end
 *			is not understood
 *	does not	if it is stopped (by a tracer that is stuck itself: then the
 *			tracer is asked); if it is an event loop, as it acts only on what it
 *			watches, unless it watches only clocks; if it waits for
 *			requests to take; if it waits for a futex that only threads of its
 *			process know, as these are asked themselves
 *	did not		if it may return, and had its chance (chance.c)
 *
 * A signal ends most sleeps that can be interrupted. The threads of a sleeper's own process
 * could send it, or arm a timer that does, so they are asked as well. So are its children, if
 * it handles their end, and an ancestor that waits until a timer ends that (kin.c).
 *
 * Loops and takers may act on an object even if nothing is to be read. They unlock a file,
 * exit, or answer what they have taken. An object of that sort which they hold is weak.
 *
 * An object in a closed set may be open to a task of which only the existence is known: then
 * the object is weak.
 *
 * Assumed, as no moment can tell: an event loop acts only on what it watches. A signal
 * handler interrupts, and does nothing else. A task gets no descriptor that it does not have.
 * One process uses what is private to an address space.
 */
#include "judge/kin.h"
#include "judge/stages.h"
#include "judge/ways.h"
#include "judge/weigh.h"

/* Whether the threads of the waiters' process are those that could act: of a futex. */
static bool is_shared(const struct judge *j, const struct object_row *o)
{
	return o->in_demand && o->first_holder == NO_ROW && o->first_edge != NO_ROW &&
	       waits_for_sharers(&j->task[j->edge[o->first_edge].task]);
}

bool ways_lead_on(const struct object_row *o)
{
	switch (o->outcome) {
	case OUTCOME_UNKNOWN:
	case OUTCOME_SERVING:
		return false;
	default:
		return o->in_demand;
	}
}

/*
 * Work that its own process would send it: a pipe to itself, which a signal's handler writes
 * to. A waiter for it waits for a signal.
 */
bool ways_to_itself(const struct judge *j, const struct task_row *t,
		    const struct object_row *o)
{
	const struct holder *h = o->owner == NO_ROW ? NULL : &j->holder[o->owner];

	return !o->demand && h && !h->alone && h->leader == t->leader;
}

/* Whether a sleeper's chain goes on: not if any of its objects is just work to come. */
static bool waits_for_others(const struct judge *j, const struct task_row *t)
{
	u32 i;

	for (i = 0; i < t->edges; i++) {
		const struct object_row *o = &j->object[j->edge[t->first_edge + i].object];

		if ((!o->demand && !ways_lead_on(o) && !is_shared(j, o)) || ways_to_itself(j, t, o))
			return false;
	}
	return t->edges && !(t->flags & (ROW_EDGES_CUT | ROW_INCOMPLETE));
}

static bool acts_on_what_it_reads(const struct task_row *t)
{
	return is_loop(t) || takes_requests(t);
}

static u8 sleeper_fate(const struct judge *j, u32 at)
{
	const struct task_row *t = &j->task[at];

	if (waits_for_others(j, t))
		return GRAPH_FOLLOW;
	if (j->over[at])
		return GRAPH_DEAD;
	if (is_timed(j, at) || t->flags & (ROW_EDGES_CUT | ROW_UNSTABLE | ROW_INCOMPLETE))
		return GRAPH_MAY;
	return acts_on_what_it_reads(t) || waits_for_sharers(t) ? GRAPH_DEAD : GRAPH_MAY;
}

u8 ways_task_fate(const struct judge *j, u32 at)
{
	switch (j->task[at].state) {
	case TASK_STOPPED_TRACE:
		return judge_tracer_is_stuck(j, at) ? GRAPH_FOLLOW : GRAPH_DEAD;
	case TASK_STOPPED_JOB:
	case TASK_FROZEN_STATE:
	case TASK_GONE:
		return GRAPH_DEAD;
	case TASK_ON_CPU:
		return GRAPH_LIVE;
	default:
		return sleeper_fate(j, at);
	}
}

/* Adds the kin that may interrupt a process whose wait is in vain. */
static void add_kin(struct judge *j, u32 leader)
{
	u32 node = process_node(j, leader), keeper = kin_keeper(j, leader), i;

	for (i = kin_first(j, leader); i != NO_ROW; i = j->weighed[i].next_child)
		graph_add_edge(&j->graph, node, process_node(j, i), GRAPH_ASIDE);
	if (keeper != NO_ROW)
		graph_add_edge(&j->graph, node, keeper, GRAPH_ASIDE);
}

/*
 * A process leads to any of its threads, except those that only the others can wake. A signal
 * makes a difference to those that are stuck, as a loop goes on as before.
 */
static void add_process(struct judge *j, u32 leader)
{
	u32 node = process_node(j, leader), i;
	bool any = false, stuck = false, kin = kin_may_signal(j, leader);

	/* Threads without a row may do anything. */
	if (j->task[leader].flags & ROW_INCOMPLETE)
		graph_weaken(&j->graph, node);
	for (i = leader; i < leader + j->task[leader].threads; i++) {
		const struct task_row *t = &j->task[i];

		breathe(j, i);
		if (t->state == TASK_SLEEP && waits_for_sharers(t) && !is_timed(j, i))
			continue;
		graph_add_edge(&j->graph, node, i, GRAPH_SIDE);
		any = true;
		stuck |= kin && !stuck && ways_task_fate(j, i) == GRAPH_FOLLOW;
	}
	if (!any)
		j->graph.fate[node] = GRAPH_DEAD;
	if (stuck)
		add_kin(j, leader);
}

/* Whether another thread of its process, or kin, could end a sleeper's wait by a signal. */
static bool may_be_signalled(struct judge *j, const struct task_row *t)
{
	return t->state == TASK_SLEEP && !kind_restarts(t->kind) &&
	       (j->task[t->leader].threads > 1 || kin_may_signal(j, t->leader));
}

static void add_task(struct judge *j, u32 at)
{
	const struct task_row *t = &j->task[at];
	struct graph *g = &j->graph;
	u32 i;

	g->fate[at] = ways_task_fate(j, at);
	if (g->fate[at] != GRAPH_FOLLOW)
		return;
	g->weight[at] = j->object[j->edge[t->first_edge].object].in_demand == IN_DEMAND;
	if (is_timed(j, at) || kin_outwaits(j, at))
		graph_weaken(g, at);
	for (i = 0; i < t->edges; i++)
		graph_add_edge(g, at, object_node(j, j->edge[t->first_edge + i].object),
			       GRAPH_STRONG);
	if (may_be_signalled(j, t))
		graph_add_edge(g, at, process_node(j, t->leader), GRAPH_ASIDE);
}

static u8 object_fate(const struct judge *j, const struct object_row *o)
{
	if (!o->in_demand)
		return GRAPH_MAY;
	if (judge_hangs(o))
		return GRAPH_FOLLOW;
	switch (o->outcome) {
	case OUTCOME_BLOCKED:
	case OUTCOME_STOPPED:
		return o->owner == NO_ROW ? GRAPH_DEAD : GRAPH_FOLLOW;
	case OUTCOME_ABSENT:
		return GRAPH_DEAD;
	case OUTCOME_UNKNOWN:
		return is_shared(j, o) ? GRAPH_FOLLOW : GRAPH_MAY;
	default:
		return GRAPH_LIVE;
	}
}

/* A loop, or a taker of requests, may act on it all the same. */
static bool may_act_unread(struct judge *j, const struct object_row *o, const struct holder *h)
{
	const struct weighed *w = weigh_threads(j, h->leader);
	const struct task_row *t = &j->task[h->decider];

	if (needs_reading(o))
		return false;
	if (h->alone)
		return t->state == TASK_SLEEP && acts_on_what_it_reads(t);
	return w->loops || (w->takes && o->request != REQUEST_TAKEN);
}

/* A thread of the owner that sleeps on clocks through a set is not in a loop: it naps. */
static bool may_hear_a_clock(const struct judge *j, const struct holder *h)
{
	u32 i;

	if (h->alone || !j->weighed[h->leader].clocks)
		return false;
	for (i = h->leader; i < h->leader + j->task[h->leader].threads; i++)
		if (j->task[i].state == TASK_SLEEP && j->task[i].flags & ROW_CLOCK && !j->over[i])
			return true;
	return false;
}

static void add_holder(struct judge *j, u32 object, const struct holder *h)
{
	const struct object_row *o = &j->object[object];
	bool owns = h->rank == j->holder[o->owner].rank;
	u32 node = object_node(j, object);

	if (h->decider == NO_ROW)
		return;
	if (owns)
		graph_add_edge(&j->graph, node, h->decider, GRAPH_STRONG);
	/* A hint may be stale; of work that is shared other workers may do the rest. */
	if ((owns && (h->how == HOW_LIKELY || may_hear_a_clock(j, h))) || o->key.shared ||
	    may_act_unread(j, o, h))
		graph_weaken(&j->graph, node);
	if (!h->alone)
		graph_add_edge(&j->graph, node, process_node(j, h->leader),
			       owns ? GRAPH_SIDE : GRAPH_ASIDE);
}

static void add_object(struct judge *j, u32 at)
{
	const struct object_row *o = &j->object[at];
	struct graph *g = &j->graph;
	u32 node = object_node(j, at), i;

	g->fate[node] = object_fate(j, o);
	if (g->fate[node] != GRAPH_FOLLOW)
		return;
	if (judge_hangs(o)) {
		graph_add_edge(g, node, object_node(j, o->hangs_on), GRAPH_STRONG);
		return;
	}
	if (o->owner == NO_ROW) {
		i = j->task[j->edge[o->first_edge].task].leader;
		graph_add_edge(g, node, process_node(j, i), GRAPH_SIDE);
		return;
	}
	if (o->unseen)
		graph_weaken(g, node);
	add_holder(j, at, &j->holder[o->owner]);
	for (i = o->first_holder; i != NO_ROW; i = j->holder[i].next)
		if (i != o->owner)
			add_holder(j, at, &j->holder[i]);
}

static void add_node(struct judge *j, u32 node)
{
	if (is_task(j, node))
		add_task(j, node);
	else if (is_object(j, node))
		add_object(j, node_object(j, node));
	else
		add_process(j, node - process_node(j, 0));
}

/* Adds what nodes lead to, from the one of number @done on. */
static u32 add_ways(struct judge *j, u32 done)
{
	for (; done < j->graph.used; done++) {
		breathe(j, done);
		add_node(j, j->graph.list[done]);
	}
	return done;
}

/* The one thing that a sleeper waits for; NO_ROW if there are more, or nobody asks for it. */
static u32 only_object(const struct judge *j, const struct task_row *t)
{
	u32 object = t->edges == 1 ? j->edge[t->first_edge].object : NO_ROW;

	return object != NO_ROW && graph_is_used(&j->graph, object_node(j, object)) ? object :
		NO_ROW;
}

/* A task that waits for any of several things that are asked for has a way of its own. */
static void add_choosers(struct judge *j, u32 done)
{
	u32 i;

	for (i = 0; i < j->tasks; i++) {
		breathe(j, i);
		if (j->task[i].edges < 2 || ways_task_fate(j, i) != GRAPH_FOLLOW)
			continue;
		graph_use(&j->graph, i);
		done = add_ways(j, done);
	}
}

/* A task that nothing leads to waits behind the one thing it waits for. It is no node. */
static void count_followers(struct judge *j)
{
	u32 i, object;

	for (i = 0; i < j->tasks; i++) {
		struct task_row *t = &j->task[i];

		breathe(j, i);
		t->blocked_on = NO_ROW;
		object = graph_is_used(&j->graph, i) ? NO_ROW : only_object(j, t);
		if (object == NO_ROW || ways_task_fate(j, i) != GRAPH_FOLLOW)
			continue;
		t->blocked_on = object;
		j->graph.behind[object_node(j, object)] +=
			j->object[object].in_demand == IN_DEMAND;
	}
}

void ways_solve(struct judge *j)
{
	struct graph *g = &j->graph;
	u32 i;

	g->breathe = j->ops->breathe;
	g->ctx = j->ctx;
	graph_reset(g, process_node(j, j->tasks));
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		if (j->object[i].in_demand)
			graph_use(g, object_node(j, i));
	}
	add_choosers(j, add_ways(j, 0));
	count_followers(j);
	graph_solve(g);
}

u32 ways_push(struct judge *j, u32 node, u32 depth)
{
	const struct graph *g = &j->graph;
	u32 i, to;

	for (i = graph_begin(g, node); i < graph_end(g, node); i++) {
		to = graph_successor(g, i);
		if (j->seen[to])
			continue;
		j->seen[to] = true;
		j->stack[depth++] = to;
	}
	return depth;
}
