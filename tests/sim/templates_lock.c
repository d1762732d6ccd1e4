// SPDX-License-Identifier: GPL-2.0-only
/* Hangs around locks: who owns them, who only seems to, and who comes back. */
#include "templates.h"

static void take_both(struct sim *m, u32 thread, u32 first, u32 second)
{
	build_op(m, thread, OP_LOCK, first, 0);
	build_op(m, thread, OP_COMPUTE, 0, 0);
	build_op(m, thread, OP_LOCK, second, 0);
	build_op(m, thread, OP_UNLOCK, second, 0);
	build_op(m, thread, OP_UNLOCK, first, 0);
	build_jump(m, thread, 0);
}

/* AB-BA of two mutexes; in the twin both take them in one order. */
static void crossed_locks(struct sim *m, struct dice *d, bool healthy)
{
	u32 kind = dice_percent(d, 50) ? OBJ_MUTEX : OBJ_WORD, p = build_proc(m), q = p;
	u32 a = build_object(m, kind, 0), b = build_object(m, kind, 0);

	if (kind == OBJ_WORD && dice_percent(d, 50))
		q = build_proc(m);
	take_both(m, build_thread(m, p), a, b);
	take_both(m, build_thread(m, q), healthy ? a : b, healthy ? b : a);
	if (dice_percent(d, 50))
		take_both(m, build_thread(m, p), a, b);
}

/* J1: the same with flock; the twin has alarms whose handlers let it give up. */
static void alarmed_flocks(struct sim *m, struct dice *d, bool healthy)
{
	u32 a = build_object(m, OBJ_FLOCK, 0), b = build_object(m, OBJ_FLOCK, 0);
	u32 both = dice_percent(d, 50), i, p, t;

	for (i = 0; i < 2; i++) {
		p = build_proc(m);
		t = build_thread(m, p);
		build_open(m, p, a);
		build_open(m, p, b);
		build_op(m, t, OP_LOCK, i ? b : a, 0);
		build_op(m, t, healthy && (both || i) ? OP_ALARM : OP_COMPUTE, 0, 0);
		build_op(m, t, OP_LOCK, i ? a : b, 0);
		build_op(m, t, OP_UNLOCK, a, 0);
		build_op(m, t, OP_UNLOCK, b, 0);
	}
}

/*
 * A writer behind readers of a file: one of them asks the writer and waits for his answer, or
 * for a lock of his; the others go on.  In the twin it gives up its read lock before.
 */
static void shared_readers(struct sim *m, struct dice *d, bool healthy)
{
	u32 data = build_object(m, OBJ_FLOCK, 0), other = build_object(m, OBJ_FLOCK, 0);
	u32 readers = 1 + dice_below(d, 2), i, p, t;

	p = build_proc(m);
	t = build_thread(m, p);
	build_open(m, p, data);
	build_open(m, p, other);
	build_op(m, t, OP_RDLOCK, data, 0);
	build_op(m, t, OP_COMPUTE, 0, 0);
	if (healthy)
		build_op(m, t, OP_UNLOCK, data, 0);
	build_op(m, t, OP_LOCK, other, 0);
	build_op(m, t, OP_UNLOCK, other, 0);
	build_op(m, t, OP_UNLOCK, data, 0);
	build_jump(m, t, 0);
	for (i = 0; i < readers; i++) {
		p = build_proc(m);
		t = build_thread(m, p);
		build_open(m, p, data);
		build_op(m, t, OP_RDLOCK, data, 0);
		build_op(m, t, dice_percent(d, 50) ? OP_SLEEP : OP_COMPUTE, 0, 0);
		build_op(m, t, OP_UNLOCK, data, 0);
		build_jump(m, t, 0);
	}
	p = build_proc(m);
	t = build_thread(m, p);
	build_open(m, p, data);
	build_open(m, p, other);
	build_op(m, t, OP_LOCK, other, 0);
	build_op(m, t, OP_LOCK, data, 0);
	build_op(m, t, OP_UNLOCK, data, 0);
	build_op(m, t, OP_UNLOCK, other, 0);
	build_jump(m, t, 0);
}

/* J1: a flock that a parent and its child share; the child asks for another that waits for it. */
static void shared_flock(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), c = build_child(m, p), q = build_proc(m), t;
	u32 a = build_object(m, OBJ_FLOCK, 0), b = build_object(m, OBJ_FLOCK, 0);

	build_open(m, p, a);
	build_open(m, p, b);
	build_open(m, q, a);
	build_open(m, q, b);
	t = build_thread(m, p);
	build_op(m, t, OP_LOCK, a, 0);
	build_op(m, t, OP_FORK, 0, c);
	build_op(m, t, dice_percent(d, 50) ? OP_SLEEP : OP_COMPUTE, 0, 0);
	if (healthy)
		build_op(m, t, OP_UNLOCK, a, 0);
	build_op(m, t, OP_CHILD, 0, c);
	t = build_thread(m, c);
	build_op(m, t, OP_LOCK, b, 0);
	build_op(m, t, OP_UNLOCK, b, 0);
	t = build_thread(m, q);
	build_op(m, t, OP_LOCK, b, 0);
	build_op(m, t, OP_LOCK, a, 0);
	build_op(m, t, OP_UNLOCK, a, 0);
	build_op(m, t, OP_UNLOCK, b, 0);
}

/* J7: a mutex in shared memory: its holder was killed, or its tid is of another namespace. */
static void word(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), q = build_proc(m), lock = build_object(m, OBJ_WORD, 0);
	u32 kill = dice_percent(d, 50), t = build_thread(m, p);

	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, kill || healthy ? OP_SLEEP : OP_SPIN, 0, 0);
	build_op(m, t, OP_UNLOCK, lock, 0);
	build_jump(m, t, 0);
	t = build_thread(m, q);
	build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_UNLOCK, lock, 0);
	build_jump(m, t, 0);
	if (dice_percent(d, 50))
		m->foreign |= 1u << lock;
	if (!healthy)
		build_outside(m, p, kill ? OUTSIDE_KILL : OUTSIDE_STOP, dice_below(d, 10));
}

/* K1: the hint names the last reader; the true one waits for a FUSE daemon under the lock. */
static void stale_reader(struct sim *m, struct dice *d, bool healthy)
{
	u32 sem = build_object(m, OBJ_RWSEM, 0), fuse = build_object(m, OBJ_CHANNEL, 0), i;
	u32 t = build_thread(m, build_proc(m)), daemon;

	build_op(m, t, OP_RDLOCK, sem, 0);
	build_op(m, t, OP_ASK, fuse, 0);
	build_op(m, t, OP_UNLOCK, sem, 0);
	build_jump(m, t, 0);
	t = build_thread(m, build_proc(m));
	build_op(m, t, OP_RDLOCK, sem, 0);
	build_op(m, t, OP_UNLOCK, sem, 0);
	for (i = dice_below(d, 2); i < 2; i++)
		build_op(m, t, OP_SLEEP, 0, 0);
	build_jump(m, t, 0);
	t = build_thread(m, build_proc(m));
	build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, OP_LOCK, sem, 0);
	build_op(m, t, OP_UNLOCK, sem, 0);
	build_jump(m, t, 0);
	daemon = build_proc(m);
	t = build_thread(m, daemon);
	build_give(m, daemon, fuse, END_READ);
	build_op(m, t, OP_TAKE, fuse, 0);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_op(m, t, OP_ANSWER, fuse, 0);
	build_jump(m, t, 0);
	if (!healthy)
		build_outside(m, daemon, OUTSIDE_STOP, dice_below(d, 8));
}

/* A thread waits for another one to end, which waits for its lock. */
static void join(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), lock = build_object(m, OBJ_MUTEX, 0), t = build_thread(m, p);

	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_COMPUTE, 0, 0);
	if (healthy)
		build_op(m, t, OP_UNLOCK, lock, 0);
	build_op(m, t, OP_JOIN, 0, 1);
	t = build_thread(m, p);
	if (dice_percent(d, 50))
		build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_UNLOCK, lock, 0);
	if (!dice_percent(d, 50))
		return;
	t = build_thread(m, p);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_jump(m, t, 0);
}

/* J10: a server whose main thread accepts, and a worker that a stopped feeder keeps waiting. */
static void worker_stuck(struct sim *m, struct dice *d, bool healthy)
{
	u32 server = build_proc(m), client = build_proc(m), feeder = build_proc(m), t;
	u32 there = build_pair(m, client, server, 2), back = m->mate[there];
	u32 pipe = build_object(m, OBJ_PIPE, 1), listen = build_object(m, OBJ_LISTEN, 1);

	build_give(m, server, listen, END_READ);
	build_give(m, server, pipe, END_READ);
	build_give(m, feeder, pipe, END_WRITE);
	t = build_thread(m, server);
	build_op(m, t, dice_percent(d, 50) ? OP_SLEEP : OP_READ, listen, 0);
	build_jump(m, t, 0);
	t = build_thread(m, server);
	build_op(m, t, OP_READ, there, 0);
	build_op(m, t, OP_READ, pipe, 0);
	build_op(m, t, OP_WRITE, back, 0);
	build_jump(m, t, 0);
	t = build_thread(m, client);
	build_op(m, t, OP_WRITE, there, 0);
	build_op(m, t, OP_WRITE, there, 0);
	build_op(m, t, OP_READ, back, 0);
	build_jump(m, t, 1);
	t = build_thread(m, feeder);
	build_op(m, t, OP_WRITE, pipe, 0);
	build_jump(m, t, 0);
	if (!healthy)
		build_outside(m, feeder, OUTSIDE_STOP, dice_below(d, 12));
}

const struct template lock_templates[] = {
	{ "crossed-locks", crossed_locks, 8, 52, 12 },
	{ "J1 alarmed-flocks", alarmed_flocks, 5, 26, 24 },
	{ "J1 shared-flock", shared_flock, 5, 46, 46 },
	{ "shared-readers", shared_readers, 20, 46, 46 },
	{ "J7 word", word, 78, 18, 86 },
	{ "K1 stale-reader", stale_reader, 60, 10, 70 },
	{ "join", join, 5, 86, 18 },
	{ "J10 worker-stuck", worker_stuck, 5, 8, 60 },
	{ }
};
