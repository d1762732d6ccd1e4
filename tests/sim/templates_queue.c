// SPDX-License-Identifier: GPL-2.0-only
/* Hangs around pipes, sockets and what holds their ends. */
#include "templates.h"

/* A loop that sends to @object for ever. */
static void flood(struct sim *m, u32 proc, u32 object, u32 carry)
{
	u32 t = build_thread(m, proc);

	build_give(m, proc, object, END_WRITE);
	build_op(m, t, OP_WRITE, object, carry);
	build_jump(m, t, 0);
}

/* A loop that reads @object for ever. */
static void drain(struct sim *m, u32 proc, u32 object)
{
	u32 t = build_thread(m, proc);

	build_give(m, proc, object, END_READ);
	build_op(m, t, OP_READ, object, 0);
	build_jump(m, t, 0);
}

/* The daemon that logs to itself: of two lines of its own one finds the queue full. */
static void selflog(struct sim *m, struct dice *d, bool healthy)
{
	u32 log = build_object(m, OBJ_DGRAM, 1 + dice_below(d, 2));
	u32 other = build_object(m, OBJ_PIPE, 1), set = build_object(m, OBJ_SET, 0);
	u32 daemon = build_proc(m), t = build_thread(m, daemon), loop;

	build_give(m, daemon, log, END_READ | END_WRITE);
	build_give(m, daemon, other, END_READ | END_WRITE);
	build_op(m, t, OP_READ, log, 0);
	build_op(m, t, OP_WRITE, log, 0);
	build_op(m, t, OP_WRITE, log, 0);
	build_jump(m, t, 0);
	build_watch(m, set, other, SEES_IN);
	build_give(m, daemon, set, END_READ);
	loop = build_thread(m, daemon);
	build_op(m, loop, OP_EPOLL, set, 0);
	build_op(m, loop, OP_READ, NOBODY, 1);
	build_jump(m, loop, 0);
	if (healthy)
		drain(m, daemon, log);
	flood(m, build_proc(m), log, 0);
	if (dice_percent(d, 50))
		flood(m, build_proc(m), log, 0);
}

/* Three daemons in a ring, each sends to the next before it reads. */
static void daemon_ring(struct sim *m, struct dice *d, bool healthy)
{
	u32 log[3], i, p, t, cap = 1 + dice_below(d, 2);

	for (i = 0; i < 3; i++)
		log[i] = build_object(m, OBJ_DGRAM, cap);
	for (i = 0; i < 3; i++) {
		p = build_proc(m);
		t = build_thread(m, p);
		build_give(m, p, log[i], END_READ);
		build_give(m, p, log[(i + 1) % 3], END_WRITE);
		build_op(m, t, OP_WRITE, log[(i + 1) % 3], 0);
		build_op(m, t, OP_WRITE, log[(i + 1) % 3], 0);
		build_op(m, t, OP_READ, log[i], 0);
		build_jump(m, t, 0);
		if (healthy && !i)
			drain(m, p, log[i]);
	}
}

/* J1: two fill each other's pipes, and one has a thread that naps and will read. */
static void crossed_pipes(struct sim *m, struct dice *d, bool healthy)
{
	u32 a = build_proc(m), b = build_proc(m), t;
	u32 p = build_object(m, OBJ_PIPE, 1 + dice_below(d, 3)), q = build_object(m, OBJ_PIPE, 1);

	flood(m, a, p, 0);
	build_give(m, a, q, END_READ);
	flood(m, b, q, 0);
	build_give(m, b, p, END_READ);
	if (!healthy)
		return;
	t = build_thread(m, dice_percent(d, 50) ? a : b);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_op(m, t, OP_READ, m->of[t] == a ? q : p, 0);
	build_jump(m, t, dice_below(d, 2));
}

/* J1, c314: a daemon whose second thread waits for its condition with a timeout, then reads. */
static void timed_reader(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), log = build_object(m, OBJ_DGRAM, 1 + dice_below(d, 2));
	u32 cond = build_object(m, OBJ_COND, 0), t;

	flood(m, p, log, 0);
	t = build_thread(m, p);
	build_give(m, p, log, END_READ);
	build_give(m, p, cond, END_READ);
	build_op(m, t, OP_AWAIT, cond, 0);
	if (healthy)
		build_timed(m, t, 1);
	build_op(m, t, OP_READ, log, 0);
	build_jump(m, t, dice_below(d, 2));
}

/* J1: a parent that is merely busy, and its child, which inherited the socket and logs to it. */
static void fork_server(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), c = build_child(m, p), log = build_object(m, OBJ_DGRAM, 1);
	u32 lock = build_object(m, OBJ_MUTEX, 0), t = build_thread(m, p), k;

	build_give(m, p, log, END_READ | END_WRITE);
	build_op(m, t, OP_LOCK, lock, 0);
	build_op(m, t, OP_FORK, 0, c);
	k = dice_below(d, 3);
	if (!healthy)
		build_op(m, t, OP_LOCK, lock, 0);
	else if (k == 0)
		build_op(m, t, OP_SLEEP, 0, 0);
	else if (k == 1)
		build_op(m, t, OP_COMPUTE, 0, 0);
	build_jump(m, t, build_op(m, t, OP_READ, log, 0));
	flood(m, c, log, 0);
	m->start.proc[c].ends[log] = 0;
}

/* Crossed pipes, and a third who, against the assumption, gets an end that it never had. */
static void invented_end(struct sim *m, struct dice *d, bool healthy)
{
	u32 t;

	crossed_pipes(m, d, false);
	t = build_thread(m, build_proc(m));
	build_op(m, t, OP_SLEEP, 0, 0);
	if (healthy)
		build_op(m, t, OP_GRAB, dice_below(d, 2), END_READ);
	build_op(m, t, OP_READ, 0, 1);
	build_op(m, t, OP_READ, 1, 1);
	build_jump(m, t, 0);
	m->breaks = healthy ? BREAKS_TABLE : 0;
}

/* Crossed pipes, and a signal handler that, against the assumption, reads. */
static void handler_reads(struct sim *m, struct dice *d, bool healthy)
{
	u32 a = build_proc(m), b = build_proc(m), t;
	u32 p = build_object(m, OBJ_PIPE, 1 + dice_below(d, 2)), q = build_object(m, OBJ_PIPE, 1);

	flood(m, b, q, 0);
	build_give(m, b, p, END_READ);
	build_give(m, a, q, END_READ);
	build_give(m, a, p, END_WRITE);
	t = build_thread(m, a);
	if (healthy)
		build_op(m, t, OP_ALARM, 0, 0);
	build_op(m, t, OP_WRITE, p, 0);
	build_else(m, t, healthy ? 3 : 1);
	build_jump(m, t, healthy);
	build_op(m, t, OP_READ, q, 1);
	build_jump(m, t, 1);
	m->breaks = healthy ? BREAKS_HANDLER : 0;
}

/* J5: a child has inherited the daemon's socket and never uses it; the daemon is stuck. */
static void idle_heir(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), c = build_child(m, p), log = build_object(m, OBJ_DGRAM, 2);
	u32 pipe = build_object(m, OBJ_PIPE, 1), feeder = build_proc(m), t, f;

	build_give(m, p, log, END_READ);
	build_give(m, p, pipe, END_READ);
	build_give(m, feeder, pipe, END_WRITE);
	t = build_thread(m, p);
	build_op(m, t, OP_FORK, 0, c);
	build_op(m, t, OP_READ, pipe, 0);
	build_op(m, t, OP_READ, log, 0);
	build_jump(m, t, 2);
	t = build_thread(m, c);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_jump(m, t, 0);
	f = build_thread(m, feeder);
	build_op(m, f, OP_COMPUTE, 0, 0);
	if (healthy)
		build_op(m, f, OP_WRITE, pipe, 0);
	build_op(m, f, dice_percent(d, 50) ? OP_SPIN : OP_SLEEP, 0, 0);
	build_jump(m, f, healthy ? 2 : 1);
	if (!healthy)
		build_outside(m, feeder, OUTSIDE_STOP, dice_below(d, 20));
	flood(m, build_proc(m), log, 0);
}

/* J6: a server that has not accepted: the connection lies in its backlog. */
static void not_accepted(struct sim *m, struct dice *d, bool healthy)
{
	u32 server = build_proc(m), client = build_proc(m), t;
	u32 listen = build_object(m, OBJ_LISTEN, 1 + dice_below(d, 2));
	u32 there = build_pair(m, client, NOBODY, 1), back = m->mate[there];

	build_give(m, server, listen, END_READ);
	build_give(m, client, listen, END_WRITE);
	t = build_thread(m, client);
	build_op(m, t, OP_WRITE, listen, CARRY_END(there, END_READ));
	build_op(m, t, OP_WRITE, there, 0);
	build_op(m, t, OP_READ, back, 0);
	build_jump(m, t, 1);
	t = build_thread(m, server);
	if (dice_percent(d, 50))
		build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, OP_READ, listen, 0);
	build_op(m, t, OP_READ, there, 0);
	build_op(m, t, OP_WRITE, back, 0);
	build_jump(m, t, 1);
	if (!healthy)
		build_outside(m, server, OUTSIDE_STOP, dice_below(d, 6));
	if (dice_percent(d, 40))
		flood(m, build_proc(m), listen, 0);
}

/* J9: a sender's own buffer is full of what another receiver has not read. */
static void own_buffer(struct sim *m, struct dice *d, bool healthy)
{
	u32 sender = build_proc(m), slow = build_proc(m), quick = build_proc(m), t;
	u32 buffer = build_object(m, OBJ_SNDBUF, 2);
	u32 a = build_object(m, OBJ_DGRAM, 3), b = build_object(m, OBJ_DGRAM, 3);

	build_give(m, sender, a, END_WRITE);
	build_give(m, sender, b, END_WRITE);
	build_give(m, sender, buffer, END_WRITE);
	t = build_thread(m, sender);
	build_op(m, t, OP_WRITE, a, CARRY_BUFFER(buffer));
	build_op(m, t, OP_WRITE, b, CARRY_BUFFER(buffer));
	build_jump(m, t, 0);
	drain(m, quick, b);
	drain(m, slow, a);
	if (!healthy)
		build_outside(m, slow, OUTSIDE_STOP, dice_below(d, 20));
}

/* J11: clients that said who they are, and a server of events that never reads it. */
static void greeting(struct sim *m, struct dice *d, bool healthy)
{
	u32 server = build_proc(m), client = build_proc(m), t;
	u32 there = build_pair(m, client, server, 1), back = m->mate[there];
	u32 events = build_object(m, OBJ_PIPE, 1), source = build_proc(m);

	build_give(m, server, events, END_READ);
	t = build_thread(m, client);
	build_op(m, t, OP_WRITE, there, 0);
	build_op(m, t, OP_READ, back, 0);
	build_jump(m, t, 1);
	t = build_thread(m, server);
	build_op(m, t, OP_POLL, 1u << events, 0);
	build_op(m, t, OP_READ, NOBODY, 1);
	build_op(m, t, OP_WRITE, back, 0);
	build_jump(m, t, 0);
	t = build_thread(m, source);
	build_give(m, source, events, END_WRITE);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_op(m, t, OP_WRITE, events, 0);
	build_jump(m, t, 0);
	if (!healthy)
		build_outside(m, dice_percent(d, 50) ? source : server, OUTSIDE_STOP, 10);
}

/* J13: the only reader's end lies in a message nobody has read. */
static void in_flight(struct sim *m, struct dice *d, bool healthy)
{
	u32 sender = build_proc(m), taker = build_proc(m), writer = build_proc(m), t;
	u32 mail = build_object(m, OBJ_DGRAM, 2), pipe = build_object(m, OBJ_PIPE, 1);

	build_give(m, sender, mail, END_WRITE);
	build_give(m, sender, pipe, END_READ);
	build_give(m, taker, mail, END_READ);
	t = build_thread(m, sender);
	build_op(m, t, OP_WRITE, mail, CARRY_END(pipe, END_READ));
	build_op(m, t, OP_CLOSE, pipe, 0);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_jump(m, t, 2);
	t = build_thread(m, taker);
	build_op(m, t, dice_percent(d, 50) ? OP_SLEEP : OP_COMPUTE, 0, 0);
	build_op(m, t, OP_READ, mail, 0);
	build_op(m, t, OP_READ, pipe, 0);
	build_jump(m, t, 2);
	flood(m, writer, pipe, 0);
	if (!healthy)
		build_outside(m, taker, OUTSIDE_STOP, dice_below(d, 8));
}

/* Several hops: a stopped reader behind a logger behind its clients. */
static void hops(struct sim *m, struct dice *d, bool healthy)
{
	u32 logger = build_proc(m), reader = build_proc(m), t;
	u32 log = build_object(m, OBJ_DGRAM, 2), fifo = build_object(m, OBJ_PIPE, 1);

	build_give(m, logger, log, END_READ);
	build_give(m, logger, fifo, END_WRITE);
	t = build_thread(m, logger);
	build_op(m, t, OP_READ, log, 0);
	build_op(m, t, OP_WRITE, fifo, 0);
	build_jump(m, t, 0);
	drain(m, reader, fifo);
	flood(m, build_proc(m), log, 0);
	flood(m, build_proc(m), log, 0);
	if (!healthy)
		build_outside(m, reader, OUTSIDE_STOP, dice_below(d, 20));
}

/* subprocess: a parent waits for its child, the child for room in the parent's pipe. */
static void waits_for_child(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), c = build_child(m, p), pipe = build_object(m, OBJ_PIPE, 1);
	u32 t = build_thread(m, p), n = 2 + dice_below(d, 2);

	build_give(m, p, pipe, END_READ | END_WRITE);
	build_op(m, t, OP_FORK, 0, c);
	if (healthy) {
		build_op(m, t, OP_READ, pipe, 0);
		build_op(m, t, OP_LOOP, 0, n - 1);
		build_else(m, t, 1);
	}
	build_op(m, t, OP_CHILD, 0, c);
	t = build_thread(m, c);
	build_op(m, t, OP_WRITE, pipe, 0);
	build_op(m, t, OP_LOOP, 0, n - 1);
	build_else(m, t, 0);
}

/* A reader waits for EOF, and somebody has the other end open without knowing. */
static void leaked_end(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), q = build_proc(m), pipe = build_object(m, OBJ_PIPE, 1);
	u32 go = build_object(m, OBJ_PIPE, 1), t = build_thread(m, p);

	build_give(m, p, pipe, END_READ);
	build_give(m, p, go, END_WRITE);
	build_op(m, t, OP_READ, pipe, 0);
	build_op(m, t, OP_WRITE, go, 0);
	build_jump(m, t, dice_below(d, 2));
	t = build_thread(m, q);
	build_give(m, q, go, END_READ);
	build_give(m, q, pipe, END_WRITE);
	if (healthy)
		build_op(m, t, dice_percent(d, 50) ? OP_CLOSE : OP_WRITE, pipe, 0);
	build_op(m, t, OP_READ, go, 0);
	build_jump(m, t, 0);
}

/* Servers in a ring of connections: each asks the next before it answers. */
static void server_ring(struct sim *m, struct dice *d, bool healthy)
{
	u32 p[3], conn[3], i, t, back;

	for (i = 0; i < 3; i++)
		p[i] = build_proc(m);
	for (i = 0; i < 3; i++)
		conn[i] = build_pair(m, p[i], p[(i + 1) % 3], 1 + dice_below(d, 2));
	for (i = 0; i < 3; i++) {
		t = build_thread(m, p[i]);
		back = m->mate[conn[i]];
		if (healthy && !i) {
			build_op(m, t, OP_READ, conn[2], 0);
			build_op(m, t, OP_WRITE, m->mate[conn[2]], 0);
			build_jump(m, t, 0);
			continue;
		}
		build_op(m, t, OP_WRITE, conn[i], 0);
		build_op(m, t, OP_READ, back, 0);
		if (!healthy || i == 2) {
			build_op(m, t, OP_READ, conn[(i + 2) % 3], 0);
			build_op(m, t, OP_WRITE, m->mate[conn[(i + 2) % 3]], 0);
		}
		build_jump(m, t, 0);
	}
}

const struct template queue_templates[] = {
	{ "selflog", selflog, 5, 8, 52 },
	{ "daemon-ring", daemon_ring, 5, 8, 15 },
	{ "J1 crossed-pipes", crossed_pipes, 5, 32, 24 },
	{ "J1 timed-reader", timed_reader, 5, 40, 64 },
	{ "J1 fork-server", fork_server, 5, 16, 16 },
	{ "invented-end", invented_end, 5, 22, 18 },
	{ "handler-reads", handler_reads, 5, 25, 16 },
	{ "J5 idle-heir", idle_heir, 5, 10, 25 },
	{ "J6 not-accepted", not_accepted, 5, 8, 36 },
	{ "J9 own-buffer", own_buffer, 100, 10, 100 },
	{ "J11 greeting", greeting, 5, 8, 22 },
	{ "J13 in-flight", in_flight, 70, 8, 92 },
	{ "hops", hops, 5, 8, 16 },
	{ "waits-for-child", waits_for_child, 5, 10, 18 },
	{ "leaked-end", leaked_end, 5, 15, 98 },
	{ "server-ring", server_ring, 5, 8, 18 },
	{ }
};
