// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cycles and roots: what the solved graph (ways.c, model/graph.c) says of every object.
 *
 * A deadlock is a closed set: no task that it leads to, by whatever edge, moves or may move.
 * Tasks that may return are looked at once a cycle leads to them (chance.c). Then the graph
 * is solved again, JUDGE_ROUNDS times in all.
 */
#include "judge/chance.h"
#include "judge/stages.h"
#include "judge/ways.h"
#include "judge/weigh.h"

#define JUDGE_ROUNDS 5

/* The task that a node's chain goes on to, if need be through its process. */
static u32 next_task(const struct judge *j, u32 node)
{
	u32 next = j->graph.next[node];

	if (next != NO_ROW && is_process(j, next))
		next = j->graph.next[next];
	return next != NO_ROW && is_task(j, next) ? next : NO_ROW;
}

/* Whether all waiters of an object belong to its owner. */
static bool is_a_signals(const struct judge *j, const struct object_row *o)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = j->edge[i].next)
		if (!ways_to_itself(j, &j->task[j->edge[i].task], o))
			return false;
	return true;
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
		return o->demand || (ways_lead_on(o) && !is_a_signals(j, o)) ?
			verdict_by_outcome(o) : VERDICT_IDLE;
	}
}

/* An owner that runs or serves is the root of its work, though nothing holds it. */
static u32 free_owner(const struct judge *j, const struct object_row *o)
{
	if (o->owner == NO_ROW || !is_free(o->outcome))
		return NO_ROW;
	return j->holder[o->owner].decider;
}

/*
 * In a cycle, the thread of the owner that is in the cycle is named; the owner may have
 * others.
 */
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

/* An object not in demand leads to a holder that is free to act on it, and no further. */
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
	if (is_task(j, root))
		o->root = root;
	else if (is_object(j, root))
		o->root = free_owner(j, &j->object[node_object(j, root)]);
	if (o->root == NO_ROW)
		o->root_object = is_object(j, root) ? node_object(j, root) : at;
	o->blocker = next == NO_ROW ? free_owner(j, o) : next;
}

/* The object a sleeper's chain goes through. */
static void read_way(struct judge *j, u32 at)
{
	u32 next = j->graph.next[at];

	if (next != NO_ROW && is_object(j, next))
		j->task[at].blocked_on = node_object(j, next);
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
		if (is_task(j, j->graph.list[i]))
			read_way(j, j->graph.list[i]);
	}
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

void judge_idlers(struct judge *j)
{
	u32 i;

	graph_reset(&j->graph, 0);
	for (i = 0; i < j->objects; i++) {
		breathe(j, i);
		read_idle(j, i);
	}
}

void judge_verdicts(struct judge *j)
{
	u32 rounds = JUDGE_ROUNDS;

	note_heads(j);
	do {
		ways_solve(j);
	} while (--rounds && chance_look(j));
	if (chance_unseen(j))
		ways_solve(j);
	read_solutions(j);
}
