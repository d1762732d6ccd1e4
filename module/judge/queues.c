// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order of the queues table: demands first, then what users' tasks wait for, the most
 * waiters, the oldest. It changes little from pass to pass, so the sort begins with that of
 * the last pass.
 */
#include "judge/stages.h"
#include "model/sort.h"

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

/* An object with waiters, or the carrier of others whose wait matters. */
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

void judge_order_queues(struct judge *j)
{
	struct sort_order order = {
		.compare = order_objects, .breathe = sort_breathe, .ctx = j,
	};

	collect_queues(j);
	sort_nearly(j->order, j->ordered, j->starts, &order);
}
