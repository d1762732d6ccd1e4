// SPDX-License-Identifier: GPL-2.0-only
/* The judge's memory and the order of its stages; see judge.h. */
#include "judge/judge.h"
#include "judge/stages.h"
#include "judge/weigh.h"

/* A table of addresses that is never more than half full. */
static u32 index_slots(u32 rows)
{
	u32 slots = 16;

	while (slots / 2 < rows && slots < 1U << 31)
		slots *= 2;
	return slots;
}

/* A piece of the memory at @mem, or only its size if that is NULL. */
static void *cut(void *mem, size_t *used, size_t bytes)
{
	size_t at = *used;

	*used += (bytes + 7) & ~(size_t)7;
	return mem ? (char *)mem + at : NULL;
}

static size_t lay_out(struct judge *j, void *mem, const struct judge_room *room)
{
	/* Tasks, objects, processes; and ways.c has the edges. */
	u32 nodes = 2 * room->tasks + room->objects;
	u32 edges = room->edges + 2 * (room->holders + 2 * room->tasks) + room->objects;
	u32 slots = index_slots(room->objects), processes = index_slots(room->tasks);
	size_t used = 0;
	void *graph;

	j->servers.mask = slots - 1;
	j->servers.slots = cut(mem, &used, slots * sizeof(*j->servers.slots));
	j->pids.mask = processes - 1;
	j->pids.slots = cut(mem, &used, processes * sizeof(*j->pids.slots));
	j->weighed = cut(mem, &used, room->tasks * sizeof(*j->weighed));
	j->process = cut(mem, &used, room->edges * sizeof(*j->process));
	j->in_demand = cut(mem, &used, room->objects * sizeof(*j->in_demand));
	j->next_server = cut(mem, &used, room->objects * sizeof(*j->next_server));
	j->processes = cut(mem, &used, room->objects * sizeof(*j->processes));
	j->closed = cut(mem, &used, nodes * sizeof(*j->closed));
	j->seen = cut(mem, &used, nodes);
	j->over = cut(mem, &used, room->tasks);
	graph = cut(mem, &used, graph_bytes(nodes, edges));
	if (!mem)
		return used;
	graph_init(&j->graph, graph, nodes, edges);
	/* They are free while the graph is built and solved. */
	j->chain_of = graph_scratch(&j->graph, 0);
	j->starts = graph_scratch(&j->graph, 1);
	j->stack = graph_scratch(&j->graph, 2);
	return used;
}

size_t judge_bytes(const struct judge_room *room)
{
	struct judge none;

	return lay_out(&none, NULL, room);
}

void judge_init(struct judge *j, void *mem, const struct judge_room *room)
{
	memset(j, 0, sizeof(*j));
	j->room = *room;
	lay_out(j, mem, room);
}

void judge(struct judge *j)
{
	const struct judge_room *room = &j->room;
	bool asked;

	j->ordered = 0;
	j->chains = 0;
	j->unsure = 0;
	j->holders_judged = 0;
	if (j->tasks > room->tasks || j->objects > room->objects || j->holders > room->holders)
		return;
	index_reset(&j->servers);
	index_reset(&j->pids);
	memset(j->over, 0, j->tasks);
	judge_lock_rings(j);
	asked = judge_outcomes(j);
	if (asked)
		judge_verdicts(j);
	else
		judge_idlers(j);
	judge_order_queues(j);
	if (asked)
		judge_chains(j);
}
