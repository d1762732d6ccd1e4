// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cycles and roots: what the graph of one pass says of every object.
 *
 * Nodes are the objects that somebody asks for, the tasks and the processes that could act
 * on them, what those wait for, and so on.  Who waits for one thing and could act on nothing
 * that is asked for is no node, but a number: one more behind that thing.  A sleeper that
 * demands something leads to its objects, and so does one that others ask to act and
 * that waits for somebody else.  An object leads to the threads that decide for its
 * owner: these edges tell the story, from waiter to root.  It leads to every process
 * that holds it, too, and a process to its threads: these say who else could act.
 *
 * A deadlock is a closed set: nobody whom it leads to, by whatever edge, moves or may
 * move.  Of the threads that sleep
 *
 *	may return	from a wait that a timeout ends, or a timer of the process by a
 *			signal; from an idle wait that ends from outside, or whose end
 *			is not understood
 *	do not		who is in the closed set; who is stopped (by a tracer that is stuck
 *			itself: then that one is asked); an event loop, as it acts
 *			only on what it watches, if not only clocks; who waits for
 *			requests to take; who waits for a futex that only threads of its
 *			process know, as these are asked themselves
 *	did not		who may return, but has twice fallen asleep since all of the set did,
 *			and left it as it was: nobody who had waited longer was served
 *
 * A signal ends most sleeps that can be interrupted: the threads of a sleeper's own process
 * could send it, or arm a timer that does, and are asked as well.  So are its children, if
 * it handles their end, and an ancestor that waits until a timer ends that (kin.c).
 *
 * Loops and takers may well act on what need not be read: they unlock a file, exit, or
 * answer what they have taken.  An object of that sort which they hold is weak.
 *
 * What is in a closed set may be open to somebody of whom nothing is known but that there
 * is one: then it is weak.
 *
 * What is not known yet of those who may return is asked once a cycle leads to them: the
 * graph is solved again, JUDGE_ROUNDS times in all; what is not known then may return.
 *
 * Assumed, as no moment can tell: an event loop acts only on what it watches; a signal
 * handler interrupts, and does nothing else; who had its chance twice does not take it
 * the third time; nobody gets a descriptor that it does not have; what is private to
 * an address space is used by one process.
 */
#include "judge/kin.h"
#include "judge/stages.h"
#include "judge/weigh.h"
#include "model/sort.h"

#define JUDGE_ROUNDS 5

static u32 object_node(const struct judge *j, u32 object)
{
	return j->tasks + object;
}

static u32 process_node(const struct judge *j, u32 leader)
{
	return j->tasks + j->objects + leader;
}

static bool is_object(const struct judge *j, u32 node)
{
	return node >= j->tasks && node < j->tasks + j->objects;
}

/* The task that a node's chain goes on to, if need be through its process. */
static u32 next_task(const struct judge *j, u32 node)
{
	u32 next = j->graph.next[node];

	if (next != NO_ROW && next >= j->tasks + j->objects)
		next = j->graph.next[next];
	return next != NO_ROW && next < j->tasks ? next : NO_ROW;
}

/* Whether the threads of the waiters' process are those who could act: of a futex. */
static bool is_shared(const struct judge *j, const struct object_row *o)
{
	return o->in_demand && o->first_holder == NO_ROW && o->first_edge != NO_ROW &&
	       waits_for_sharers(&j->task[j->edge[o->first_edge].task]);
}

/* Whether what an asked task idly waits for tells who keeps it waiting. */
static bool leads_on(const struct object_row *o)
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
 * Work that its own process would send it: a pipe to itself, which a signal's handler
 * writes to.  Who waits for that waits for a signal.
 */
static bool is_to_itself(const struct judge *j, const struct task_row *t,
			 const struct object_row *o)
{
	const struct holder *h = o->owner == NO_ROW ? NULL : &j->holder[o->owner];

	return !o->demand && h && !h->alone && h->leader == t->leader;
}

/* Whether all who wait for an object are its owner's. */
static bool is_a_signals(const struct judge *j, const struct object_row *o)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = j->edge[i].next)
		if (!is_to_itself(j, &j->task[j->edge[i].task], o))
			return false;
	return true;
}

/* Whether a sleeper's chain goes on: not if any of its objects is just work to come. */
static bool waits_for_others(const struct judge *j, const struct task_row *t)
{
	u32 i;

	for (i = 0; i < t->edges; i++) {
		const struct object_row *o = &j->object[j->edge[t->first_edge + i].object];

		if ((!o->demand && !leads_on(o) && !is_shared(j, o)) || is_to_itself(j, t, o))
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

static u8 task_fate(const struct judge *j, u32 at)
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

/* What interrupts who waits in vain. */
static void add_kin(struct judge *j, u32 leader)
{
	u32 node = process_node(j, leader), keeper = kin_keeper(j, leader), i;

	for (i = kin_first(j, leader); i != NO_ROW; i = j->weighed[i].next_child)
		graph_add_edge(&j->graph, node, process_node(j, i), GRAPH_ASIDE);
	if (keeper != NO_ROW)
		graph_add_edge(&j->graph, node, keeper, GRAPH_ASIDE);
}

/*
 * A process: any of its threads; but for those whom only the others can wake.  A signal
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
		stuck |= kin && !stuck && task_fate(j, i) == GRAPH_FOLLOW;
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

	g->fate[at] = task_fate(j, at);
	if (g->fate[at] != GRAPH_FOLLOW)
		return;
	g->weight[at] = j->object[j->edge[t->first_edge].object].in_demand == IN_DEMAND;
	if (is_timed(j, at))
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

/* A loop, or who waits for requests, may act on it all the same. */
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

/* A thread of an owner's that sleeps on clocks by way of a set is in no loop, but naps. */
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
	if (node < j->tasks)
		add_task(j, node);
	else if (is_object(j, node))
		add_object(j, node - j->tasks);
	else
		add_process(j, node - j->tasks - j->objects);
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
		if (j->task[i].edges < 2 || task_fate(j, i) != GRAPH_FOLLOW)
			continue;
		graph_use(&j->graph, i);
		done = add_ways(j, done);
	}
}

/* A task that nothing leads to waits behind the one thing it waits for, and is no node. */
static void count_followers(struct judge *j)
{
	u32 i, object;

	for (i = 0; i < j->tasks; i++) {
		struct task_row *t = &j->task[i];

		breathe(j, i);
		t->blocked_on = NO_ROW;
		object = graph_is_used(&j->graph, i) ? NO_ROW : only_object(j, t);
		if (object == NO_ROW || task_fate(j, i) != GRAPH_FOLLOW)
			continue;
		t->blocked_on = object;
		j->graph.behind[object_node(j, object)] +=
			j->object[object].in_demand == IN_DEMAND;
	}
}

static void solve(struct judge *j)
{
	struct graph *g = &j->graph;
	u32 i;

	g->breathe = j->ops->breathe;
	g->ctx = j->ctx;
	graph_reset(g, 2 * j->tasks + j->objects);
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		if (j->object[i].in_demand)
			graph_use(g, object_node(j, i));
	}
	add_choosers(j, add_ways(j, 0));
	count_followers(j);
	graph_solve(g);
}

static u8 verdict_by_outcome(const struct object_row *o)
{
	static const u8 verdict[OUTCOMES] = {
		[OUTCOME_UNKNOWN] = VERDICT_UNKNOWN,
		[OUTCOME_RUNNING] = VERDICT_BUSY,
		[OUTCOME_RUNNABLE] = VERDICT_BUSY,
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

	if (o->in_demand != IN_DEMAND)
		return VERDICT_IDLE;
	switch (j->graph.verdict[object_node(j, at)]) {
	case GRAPH_DEADLOCK:
		return VERDICT_DEADLOCK;
	case GRAPH_POSSIBLE:
		return VERDICT_POSSIBLE_DEADLOCK;
	default:
		return o->demand || (leads_on(o) && !is_a_signals(j, o)) ?
			verdict_by_outcome(o) : VERDICT_IDLE;
	}
}

/* An owner that runs or serves is the root of what it has to do, though nothing holds it. */
static u32 free_owner(const struct judge *j, const struct object_row *o)
{
	if (o->owner == NO_ROW || !is_free(o->outcome))
		return NO_ROW;
	return j->holder[o->owner].decider;
}

/* Of a cycle the thread is the owner's that is in it, whoever else it has. */
static void tell_owner(struct judge *j, struct object_row *o, u32 task)
{
	u32 i;

	if (task == NO_ROW || o->verdict < VERDICT_POSSIBLE_DEADLOCK)
		return;
	for (i = o->first_holder; i != NO_ROW; i = j->holder[i].next) {
		if (j->holder[i].leader != j->task[task].leader)
			continue;
		o->owner = i;
		o->how = j->holder[i].how;
		j->holder[i].decider = task;
		return;
	}
}

/* Nobody asks for it: it leads to who is free to act on it, and no further. */
static void read_idle(struct judge *j, u32 at)
{
	struct object_row *o = &j->object[at];

	o->root = free_owner(j, o);
	o->blocker = o->root;
	if (o->root == NO_ROW)
		o->root_object = at;
}

static void read_solution(struct judge *j, u32 at)
{
	struct object_row *o = &j->object[at];
	const struct graph *g = &j->graph;
	u32 node = object_node(j, at), root = g->root[node], next = next_task(j, node);

	o->verdict = verdict_of(j, at);
	o->behind = g->behind[node];
	tell_owner(j, o, next);
	if (root < j->tasks)
		o->root = root;
	else if (is_object(j, root))
		o->root = free_owner(j, &j->object[root - j->tasks]);
	if (o->root == NO_ROW)
		o->root_object = is_object(j, root) ? root - j->tasks : at;
	o->blocker = next == NO_ROW ? free_owner(j, o) : next;
}

/* The object a sleeper's chain goes through. */
static void read_way(struct judge *j, u32 at)
{
	u32 next = j->graph.next[at];

	if (next != NO_ROW && is_object(j, next))
		j->task[at].blocked_on = next - j->tasks;
}

static void read_solutions(struct judge *j)
{
	u32 i;

	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		if (graph_is_used(&j->graph, object_node(j, i)))
			read_solution(j, i);
		else
			read_idle(j, i);
	}
	for (i = 0; i < j->graph.used; i++) {
		breathe(j, i);
		if (j->graph.list[i] < j->tasks)
			read_way(j, j->graph.list[i]);
	}
}

static int order_objects(const void *a, const void *b, void *ctx)
{
	const struct judge *j = ctx;
	const struct object_row *x = &j->object[*(const u32 *)a];
	const struct object_row *y = &j->object[*(const u32 *)b];

	if (x->demand != y->demand)
		return x->demand ? -1 : 1;
	if (x->users != y->users)
		return x->users ? -1 : 1;
	if (x->waiters != y->waiters)
		return x->waiters > y->waiters ? -1 : 1;
	if (x->oldest != y->oldest)
		return x->oldest < y->oldest ? -1 : 1;
	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* What has waiters, or is the carrier of others whose wait matters. */
static bool has_row(const struct object_row *o)
{
	return o->waiters || (o->carries && o->in_demand);
}

/* Each object with a row once: those of the first guess in its order, then the others. */
static void collect_queues(struct judge *j)
{
	const struct object_row *object = j->object;
	u32 *order = j->order, n = 0, i, at;
	u8 *seen = j->seen;

	memset(seen, 0, j->objects);
	for (i = 0; i < j->guessed; i++) {
		breathe(j, i);
		at = order[i];
		if (at >= j->objects || seen[at] || !has_row(&object[at]))
			continue;
		seen[at] = true;
		order[n++] = at;
	}
	for (i = 0; i < j->objects && n < j->objects; i++) {
		breathe(j, i);
		if (has_row(&object[i]) && !seen[i])
			order[n++] = i;
	}
	j->ordered = n;
}

static void order_queues(struct judge *j)
{
	struct sort_order order = {
		.compare = order_objects, .breathe = sort_breathe, .ctx = j,
	};

	collect_queues(j);
	sort_nearly(j->order, j->ordered, j->starts, &order);
}

/*
 * The oldest waiter is served first: if that is another than in the pass before, somebody
 * has acted on the object.
 */
static void note_heads(struct judge *j)
{
	u32 i;

	for (i = 0; i < j->objects; i++) {
		struct object_row *o = &j->object[i];

		breathe(j, i);
		if (o->oldest_before && o->oldest > o->oldest_before)
			o->headed = j->now;
	}
}

static void close_cycle(struct judge *j, u32 node, u64 since)
{
	const struct graph *g = &j->graph;

	if (g->flags[node] & GRAPH_IN_CYCLE)
		j->closed[g->scc[node]] = max(j->closed[g->scc[node]], since);
}

/*
 * Since when all of each cycle that may open have slept, and nobody was seen to act on what
 * they wait for: by its component.
 */
static void close_cycles(struct judge *j)
{
	u32 i;

	memset(j->closed, 0, j->graph.sccs * sizeof(*j->closed));
	for (i = 0; i < j->graph.used; i++) {
		u32 node = j->graph.list[i];

		breathe(j, i);
		if (node < j->tasks)
			close_cycle(j, node, j->task[node].since);
		else if (is_object(j, node))
			close_cycle(j, node, j->object[node - j->tasks].headed);
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

/* Of each cycle that may open one task, as the others are on its ways. */
static u32 find_open_cycles(struct judge *j)
{
	struct sort_order order = {
		.compare = order_cycles, .breathe = sort_breathe, .ctx = j,
	};
	const struct graph *g = &j->graph;
	u32 i, n = 0;

	close_cycles(j);
	memset(j->seen, 0, g->sccs);
	for (i = 0; i < g->used && g->list[i] < j->tasks; i++) {
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
 * A task that may return, to whom a cycle leads that has been closed since then.  Returns
 * whether it may not, after all, or by others only.
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
	return task_fate(j, at) != GRAPH_MAY;
}

/* All that a cycle leads to and no earlier one did.  Returns whether that taught anything. */
static bool look_at_ways(struct judge *j, u32 start)
{
	const struct graph *g = &j->graph;
	u64 closed = j->closed[g->scc[start]];
	u32 depth = 0, steps = 0, n, to, i;
	bool any = false;

	j->stack[depth++] = start;
	j->seen[start] = true;
	while (depth) {
		breathe(j, ++steps);
		n = j->stack[--depth];
		if (n < j->tasks)
			any |= look_at_chance(j, n, closed);
		for (i = graph_begin(g, n); i < graph_end(g, n); i++) {
			to = graph_successor(g, i);
			if (j->seen[to])
				continue;
			j->seen[to] = true;
			j->stack[depth++] = to;
		}
	}
	return any;
}

/* Whether more is known now about who could open a cycle. */
static bool look_closer(struct judge *j)
{
	u32 n = find_open_cycles(j), i;
	bool any = false;

	memset(j->seen, 0, j->graph.nodes);
	for (i = 0; i < n; i++)
		if (!j->seen[j->starts[i]])
			any |= look_at_ways(j, j->starts[i]);
	return any;
}

/* Whether somebody is there who could open a deadlock, and was not thought of. */
static bool look_for_unseen(struct judge *j)
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

void judge_idlers(struct judge *j)
{
	u32 i;

	graph_reset(&j->graph, 0);
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		read_idle(j, i);
	}
	order_queues(j);
}

void judge_verdicts(struct judge *j)
{
	u32 rounds = JUDGE_ROUNDS;

	note_heads(j);
	do {
		solve(j);
	} while (--rounds && look_closer(j));
	if (look_for_unseen(j))
		solve(j);
	read_solutions(j);
	order_queues(j);
}
