// SPDX-License-Identifier: GPL-2.0-only
/* Hangs around event loops: what they watch, what wakes them, what they missed. */
#include "templates.h"

static u32 event_loop(struct sim *m, u32 proc, u32 set, bool timed)
{
	u32 t = build_thread(m, proc);

	build_give(m, proc, set, END_READ);
	build_op(m, t, OP_EPOLL, set, 0);
	if (timed)
		build_timed(m, t, 0);
	build_op(m, t, OP_READ, NOBODY, 1);
	return t;
}

static void flood(struct sim *m, u32 object)
{
	u32 p = build_proc(m), t = build_thread(m, p);

	build_give(m, p, object, END_WRITE);
	build_op(m, t, OP_WRITE, object, 0);
	build_jump(m, t, 0);
}

/* J4: the queue is full and its reader sleeps: a lost edge, a spent oneshot, the wrong events. */
static void lost_edge(struct sim *m, struct dice *d, bool healthy)
{
	static const u8 sick[] = { SEES_IN | SEES_EDGES, SEES_IN | SEES_ONCE, SEES_OUT };
	u32 p = build_proc(m), log = build_object(m, OBJ_DGRAM, 2), which = dice_below(d, 3);
	u32 set = build_object(m, OBJ_SET, 0), t;

	build_give(m, p, log, END_READ);
	build_watch(m, set, log, healthy && which == 2 ? SEES_IN : sick[which]);
	build_give(m, p, log, which == 2 ? END_WRITE : 0);
	t = event_loop(m, p, set, dice_percent(d, 30));
	if (healthy && which < 2)
		build_op(m, t, OP_REARM, set, log);
	build_jump(m, t, 0);
	flood(m, log);
	if (dice_percent(d, 50))
		flood(m, log);
}

/* A loop within a loop. */
static void nested_loops(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), log = build_object(m, OBJ_DGRAM, 1), t;
	u32 inner = build_object(m, OBJ_SET, 0), outer = build_object(m, OBJ_SET, 0);

	build_give(m, p, log, END_READ);
	build_watch(m, inner, log, healthy ? SEES_IN : SEES_IN | SEES_ONCE);
	build_watch(m, outer, inner, SEES_IN);
	build_give(m, p, inner, END_READ);
	build_give(m, p, outer, END_READ);
	t = build_thread(m, p);
	build_op(m, t, OP_EPOLL, outer, 0);
	build_op(m, t, OP_EPOLL, inner, 0);
	build_timed(m, t, 0);
	build_op(m, t, OP_READ, NOBODY, 1);
	build_jump(m, t, 0);
	flood(m, log);
	if (dice_percent(d, 50))
		flood(m, log);
}

/*
 * J1: a loop with a timeout: after it, it reads what it does not watch.  If it has
 * let several chances pass, no moment can tell that it takes the next one.
 */
static void timed_loop(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), log = build_object(m, OBJ_DGRAM, 1), t;
	u32 other = build_object(m, OBJ_PIPE, 1), set = build_object(m, OBJ_SET, 0);

	u32 chances = healthy && dice_percent(d, 40) ? 3 : 0;

	build_give(m, p, log, END_READ | END_WRITE);
	build_give(m, p, other, END_READ | END_WRITE);
	build_watch(m, set, other, SEES_IN);
	build_give(m, p, set, END_READ);
	t = build_thread(m, p);
	build_op(m, t, OP_EPOLL, set, 0);
	build_timed(m, t, healthy ? 2 : 0);
	build_jump(m, t, 0);
	build_op(m, t, OP_LOOP, 0, chances);
	build_else(m, t, 0);
	build_op(m, t, OP_READ, log, 1);
	build_jump(m, t, 0);
	t = build_thread(m, p);
	build_op(m, t, OP_WRITE, log, 0);
	build_jump(m, t, 0);
	if (dice_percent(d, 50))
		flood(m, log);
}

/* An event loop that writes to what only it reads. */
static void loop_logs(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), log = build_object(m, OBJ_DGRAM, 1 + dice_below(d, 2)), t;
	u32 events = build_object(m, OBJ_PIPE, 2), set = build_object(m, OBJ_SET, 0);

	build_give(m, p, log, END_READ | END_WRITE);
	build_give(m, p, events, END_READ);
	build_watch(m, set, log, SEES_IN);
	build_watch(m, set, events, SEES_IN);
	t = event_loop(m, p, set, false);
	build_op(m, t, OP_WRITE, log, 0);
	build_op(m, t, OP_WRITE, log, 0);
	build_jump(m, t, 0);
	if (healthy) {
		t = build_thread(m, p);
		build_op(m, t, OP_POLL, 1u << log, 0);
		build_op(m, t, OP_READ, NOBODY, 1);
		build_jump(m, t, 0);
	}
	flood(m, events);
	flood(m, log);
}

/* Two loops that signal each other by eventfds, and wait for what the other owes. */
static void events(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), q = build_proc(m), a = build_object(m, OBJ_EVENT, 0);
	u32 b = build_object(m, OBJ_EVENT, 0), kind = dice_percent(d, 50) ? OP_AWAIT : OP_READ, t;

	build_give(m, p, a, END_READ | END_WRITE);
	build_give(m, q, a, END_READ | END_WRITE);
	build_give(m, p, b, END_READ | END_WRITE);
	build_give(m, q, b, END_READ | END_WRITE);
	t = build_thread(m, p);
	build_op(m, t, kind, a, 0);
	build_op(m, t, OP_POST, b, 0);
	build_jump(m, t, 0);
	t = build_thread(m, q);
	if (healthy)
		build_op(m, t, OP_POST, a, 0);
	build_op(m, t, kind, b, 0);
	build_jump(m, t, 0);
}

/* An event loop whose handler, against the assumption, reads what it does not watch. */
static void reads_unwatched(struct sim *m, struct dice *d, bool healthy)
{
	u32 p = build_proc(m), log = build_object(m, OBJ_DGRAM, 1), t, s;
	u32 wake = build_object(m, OBJ_PIPE, 1), set = build_object(m, OBJ_SET, 0);

	build_give(m, p, log, END_READ | END_WRITE);
	build_give(m, p, wake, END_READ);
	build_watch(m, set, wake, SEES_IN);
	t = event_loop(m, p, set, false);
	if (healthy)
		build_op(m, t, OP_READ, log, 1);
	build_jump(m, t, 0);
	t = build_thread(m, p);
	build_op(m, t, OP_WRITE, log, 0);
	build_jump(m, t, 0);
	s = build_proc(m);
	t = build_thread(m, s);
	build_give(m, s, wake, END_WRITE);
	build_op(m, t, OP_SLEEP, 0, 0);
	build_op(m, t, OP_WRITE, wake, 0);
	build_jump(m, t, dice_below(d, 2));
}

const struct template loop_templates[] = {
	{ "J4 lost-edge", lost_edge, 5, 12, 50 },
	{ "nested-loops", nested_loops, 5, 8, 58 },
	{ "J1 timed-loop", timed_loop, 5, 82, 22 },
	{ "loop-logs", loop_logs, 5, 8, 14 },
	{ "events", events, 50, 50, 100 },
	{ "reads-unwatched", reads_unwatched, 5, 12, 50 },
	{ }
};
