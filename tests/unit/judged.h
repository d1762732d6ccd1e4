/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small machines for the judge: rows made by hand, with the times a collector would
 * give them.  Everybody has slept for SLEPT seconds, the pass before was a second ago.
 */
#ifndef HANGWATCH_TESTS_UNIT_JUDGED_H
#define HANGWATCH_TESTS_UNIT_JUDGED_H

#include <stdlib.h>

#include "judge/judge.h"

#define ROWS_MAX 256
#define SECOND 1000000000ull
#define NOW (1000 * SECOND)
#define SLEPT 60

struct watcher {
	u64 file;
	u64 set;
	u32 events;
};

static struct {
	struct judge j;
	struct task_row task[ROWS_MAX];
	struct edge edge[ROWS_MAX];
	struct object_row object[ROWS_MAX];
	struct holder holder[ROWS_MAX];
	struct chain_row chain[ROWS_MAX];
	u32 order[ROWS_MAX];
	struct watcher watcher[ROWS_MAX];
	bool unseen[ROWS_MAX];
	u32 edges;
	u32 watchers;
	void *mem;
} world;

static bool still_asleep(void *ctx, u32 task)
{
	(void)ctx;
	return world.task[task].state != TASK_ON_CPU;
}

static bool each_watcher(void *ctx, u64 file, judge_watch *fn, void *arg)
{
	u32 i;

	(void)ctx;
	for (i = 0; i < world.watchers; i++)
		if (world.watcher[i].file == file)
			fn(arg, world.watcher[i].set, world.watcher[i].events);
	return true;
}

static u32 no_cgroup(void *ctx, u32 task)
{
	(void)ctx;
	(void)task;
	return 0;
}

static bool is_unseen(void *ctx, u32 object)
{
	(void)ctx;
	return world.unseen[object];
}

static void no_breath(void *ctx)
{
	(void)ctx;
}

static const struct judge_ops world_ops = {
	.asleep = still_asleep,
	.watchers = each_watcher,
	.cgroup = no_cgroup,
	.unseen = is_unseen,
	.breathe = no_breath,
};

static void world_begin(void)
{
	const struct judge_room room = { ROWS_MAX, ROWS_MAX, ROWS_MAX, ROWS_MAX };

	memset(&world, 0, sizeof(world));
	world.mem = calloc(1, judge_bytes(&room));
	judge_init(&world.j, world.mem, &room);
	world.j.ops = &world_ops;
	world.j.task = world.task;
	world.j.edge = world.edge;
	world.j.object = world.object;
	world.j.holder = world.holder;
	world.j.chain = world.chain;
	world.j.order = world.order;
	world.j.now = NOW;
	world.j.before = NOW - SECOND;
}

static void world_end(void)
{
	free(world.mem);
}

static u32 add_row(u32 leader)
{
	u32 at = world.j.tasks++;
	struct task_row *t = &world.task[at];

	*t = (struct task_row){
		.task = 0xffff888000000000ull + at * 0x4000, .start = 1, .switches = 1,
		.since = NOW - SLEPT * SECOND, .tid = 1000 + at, .state = TASK_SLEEP,
		.kind = KIND_UNKNOWN, .syscall = -1, .flags = ROW_ROOT_UID,
		.first_edge = NO_ROW, .blocked_on = NO_ROW, .first_blocked = NO_ROW,
	};
	t->leader = leader == NO_ROW ? at : leader;
	t->tgid = world.task[t->leader].tid;
	t->ptgid = 2;
	world.task[t->leader].threads++;
	return at;
}

/* A process, and a further thread of the last one made. */
static inline u32 process(void)
{
	return add_row(NO_ROW);
}

static inline u32 thread(void)
{
	return add_row(world.task[world.j.tasks - 1].leader);
}

static inline u32 child_of(u32 parent)
{
	u32 at = process();

	world.task[at].ptgid = world.task[parent].tgid;
	return at;
}

static inline u32 object(u16 kind)
{
	u32 at = world.j.objects++;

	world.object[at] = (struct object_row){
		.addr = 0xffff888100000000ull + at * 0x1000,
		.service_needed = 0xffff888200000000ull + at * 0x1000,
		.key.value = 0xffff888300000000ull + at * 0x1000,
		.file = 0xffff888400000000ull + at * 0x1000,
		.kind = kind, .demand = kind_is_demand(kind),
		.first_edge = NO_ROW, .first_holder = NO_ROW, .owner = NO_ROW,
		.root = NO_ROW, .root_object = NO_ROW, .blocker = NO_ROW, .next_blocked = NO_ROW,
		.hangs_on = NO_ROW, .first_blocked = NO_ROW,
		.also = NO_ROW, .also_of = NO_ROW,
		.chain = NO_ROW,
	};
	return at;
}

/* A task's edges must be added in one go. */
static inline void waits(u32 task, u32 at)
{
	struct task_row *t = &world.task[task];
	struct object_row *o = &world.object[at];

	world.edge[world.edges] = (struct edge){
		.task = task, .object = at, .next = o->first_edge,
	};
	o->first_edge = world.edges;
	o->oldest = o->waiters ? min(o->oldest, t->since) : t->since;
	o->waited = o->oldest;
	o->waiters++;
	if (!t->edges++) {
		t->first_edge = world.edges;
		t->kind = o->kind;
	} else {
		t->flags |= ROW_ANY_OF;
	}
	world.edges++;
}

/* What nobody else waits for, and nobody is asked for: a clock, an event loop's set. */
static inline u32 idles(u32 task, u16 kind)
{
	u32 at = object(kind);

	world.object[at].key.value = 0;
	world.object[at].service_needed = 0;
	world.object[at].file = 0;
	waits(task, at);
	return at;
}

static inline u32 holds(u32 task, u32 at)
{
	u32 row = world.j.holders++;
	struct object_row *o = &world.object[at];

	world.holder[row] = (struct holder){
		.object = at, .leader = world.task[task].leader, .next = o->first_holder,
		.fd = 3, .decider = NO_ROW, .how = HOW_HOLDER,
	};
	o->first_holder = row;
	o->holders++;
	return row;
}

/* A thread that a field of the object names. */
static inline u32 owns(u32 task, u32 at)
{
	u32 row = holds(task, at);

	world.object[at].owner_at = world.object[at].addr + 8;
	world.object[at].owner_source = OWNER_SOURCE_TASK;
	world.holder[row].how = HOW_EXACT;
	world.holder[row].alone = 1;
	world.holder[row].decider = task;
	return row;
}

/* One that only a hint names: the last reader of an rw_semaphore. */
static inline u32 seems_to_own(u32 task, u32 at)
{
	u32 row = owns(task, at);

	world.object[at].owner_source = OWNER_SOURCE_RWSEM;
	world.holder[row].how = HOW_LIKELY;
	return row;
}

/* A thread whose number is in a mutex of user space. */
static inline u32 locks(u32 task, u32 at)
{
	u32 row = owns(task, at);

	world.object[at].owner_source = OWNER_SOURCE_USER;
	world.holder[row].how = HOW_LIKELY;
	return row;
}

/* The waiters of @reader's object are woken by what @at is full of. */
static inline void serves(u32 reader, u32 at)
{
	world.object[reader].service_given = world.object[at].service_needed;
}

static inline void watches(u32 set, u32 at, u32 events)
{
	world.object[set].service_given = world.object[set].addr;
	world.watcher[world.watchers++] = (struct watcher){
		.file = world.object[at].file, .set = world.object[set].addr, .events = events,
	};
}

#endif
