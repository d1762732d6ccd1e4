// SPDX-License-Identifier: GPL-2.0-only
/* Hangs around requests: pending, taken, and who can still answer them. */
#include "templates.h"

/* Clients that ask for ever. */
static void askers(struct sim *m, u32 channel, u32 count)
{
	u32 t;

	while (count--) {
		t = build_thread(m, build_proc(m));
		build_op(m, t, OP_ASK, channel, 0);
		build_jump(m, t, 0);
	}
}

static void answers(struct sim *m, u32 proc, u32 channel)
{
	u32 t = build_thread(m, proc);

	build_op(m, t, OP_TAKE, channel, 0);
	build_op(m, t, OP_ANSWER, channel, 0);
	build_jump(m, t, 0);
}

/* Somebody who takes a lock and keeps it, or gives it back after a while. */
static void keeper(struct sim *m, u32 proc, u32 lock, bool gives_back)
{
	u32 t = build_thread(m, proc);

	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_SLEEP, 0, 0);
	if (gives_back)
		build_op(m, t, OP_UNLOCK, lock, 0);
	build_jump(m, t, gives_back ? 0 : 1);
}

/* J3: one thread of a daemon has taken a request and is stuck, another waits for new ones. */
static void taken(struct sim *m, struct dice *d, bool healthy)
{
	u32 fused = build_proc(m), channel = build_object(m, OBJ_CHANNEL, 0), t, p;
	u32 lock = build_object(m, OBJ_FLOCK, 0);

	build_give(m, fused, channel, END_READ);
	build_open(m, fused, lock);
	t = build_thread(m, fused);
	build_op(m, t, OP_TAKE, channel, 0);
	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_UNLOCK, lock, 0);
	build_op(m, t, OP_ANSWER, channel, 0);
	build_jump(m, t, 0);
	answers(m, fused, channel);
	p = build_proc(m);
	build_open(m, p, lock);
	keeper(m, p, lock, healthy);
	askers(m, channel, 1 + dice_below(d, 2));
	if (!healthy && dice_percent(d, 50))
		build_outside(m, p, OUTSIDE_STOP, 20);
}

/* A daemon that needs its own answer. */
static void asks_itself(struct sim *m, struct dice *d, bool healthy)
{
	u32 fused = build_proc(m), channel = build_object(m, OBJ_CHANNEL, 0), i;
	u32 workers = 1 + dice_below(d, 2), t;

	build_give(m, fused, channel, END_READ);
	for (i = 0; i < workers; i++) {
		t = build_thread(m, fused);
		build_op(m, t, OP_TAKE, channel, 0);
		build_op(m, t, OP_ASK, channel, 0);
		build_op(m, t, OP_ANSWER, channel, 0);
		build_jump(m, t, 0);
	}
	if (healthy)
		answers(m, fused, channel);
	askers(m, channel, 1 + dice_below(d, 2));
}

/* J8: a fault that its handler has read and not answered. */
static void read_unanswered(struct sim *m, struct dice *d, bool healthy)
{
	u32 handler = build_proc(m), channel = build_object(m, OBJ_CHANNEL, 0), pipe, t, f;

	pipe = build_object(m, OBJ_PIPE, 1);
	f = build_proc(m);
	build_give(m, handler, channel, END_READ);
	build_give(m, handler, pipe, END_READ);
	build_give(m, f, pipe, END_WRITE);
	t = build_thread(m, handler);
	build_op(m, t, OP_TAKE, channel, 0);
	build_op(m, t, dice_percent(d, 50) ? OP_READ : OP_COMPUTE, pipe, 0);
	build_op(m, t, OP_ANSWER, channel, 0);
	build_jump(m, t, 0);
	t = build_thread(m, f);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_op(m, t, OP_WRITE, pipe, 0);
	build_jump(m, t, 0);
	askers(m, channel, 1);
	if (!healthy)
		build_outside(m, dice_percent(d, 50) ? handler : f, OUTSIDE_STOP,
			      dice_below(d, 10));
}

/* K2: a file in no table any more: its holder is exiting, and asks a stopped daemon. */
static void exiting(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), fused = build_proc(m), q = build_proc(m), t;
	u32 lock = build_object(m, OBJ_FLOCK, 0), channel = build_object(m, OBJ_CHANNEL, 0);

	build_open(m, p, lock);
	build_open(m, q, lock);
	build_give(m, fused, channel, END_READ);
	t = build_thread(m, p);
	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_HIDE, 0, 0);
	build_op(m, t, OP_ASK, channel, 0);
	build_op(m, t, OP_EXIT, 0, 0);
	answers(m, fused, channel);
	t = build_thread(m, q);
	build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_UNLOCK, lock, 0);
	build_jump(m, t, 0);
	if (!healthy)
		build_outside(m, fused, OUTSIDE_STOP, dice_below(d, 6));
}

/* A pool whose workers wait for work that only a worker would give. */
static void pool(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), work = build_object(m, OBJ_CHANNEL, 0), i, t;
	u32 lock = build_object(m, OBJ_MUTEX, 0);

	build_give(m, p, work, END_READ);
	t = build_thread(m, p);
	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_ASK, work, 0);
	build_op(m, t, OP_UNLOCK, lock, 0);
	build_jump(m, t, 0);
	for (i = 0; i < 2; i++) {
		t = build_thread(m, p);
		build_op(m, t, OP_TAKE, work, 0);
		if (!healthy || (!i && dice_percent(d, 50))) {
			build_op(m, t, OP_LOCK, lock, 0);
			build_op(m, t, OP_UNLOCK, lock, 0);
		}
		build_op(m, t, OP_ANSWER, work, 0);
		build_jump(m, t, 0);
	}
	if (dice_percent(d, 50))
		askers(m, work, 1);
}

const struct template request_templates[] = {
	{ "J3 taken", taken, 5, 8, 46 },
	{ "asks-itself", asks_itself, 5, 8, 24 },
	{ "J8 read-unanswered", read_unanswered, 5, 10, 24 },
	{ "K2 exiting", exiting, 56, 8, 68 },
	{ "pool", pool, 5, 8, 32 },
	{ }
};
