// SPDX-License-Identifier: GPL-2.0-only
/*
 * The simulator's own tests: what is known of small systems must come out, and a
 * verdict that is false must be found.  TAP.
 */
#include <stdio.h>

#include "explore.h"
#include "generate.h"
#include "step.h"
#include "trial.h"

static u32 tests, failures;
static bool well;

static void must(bool holds, const char *what)
{
	if (!holds)
		printf("# not so: %s\n", what);
	well &= holds;
}

#define MUST(what) must(what, #what)

static void test(const char *name, void (*body)(void))
{
	well = true;
	body();
	printf("%sok %u - %s\n", well ? "" : "not ", ++tests, name);
	failures += !well;
}

/* Runs everybody in turn as far as they get, timers left alone; for systems that end asleep. */
static void run_until_asleep(const struct sim *m, struct moment *at)
{
	struct steps steps;
	u32 turn;

	memset(at, 0, sizeof(*at));
	at->s = m->start;
	for (turn = 0; turn < 400; turn++) {
		step_thread(m, &at->s, turn % m->threads, false, &steps);
		if (steps.count)
			at->s = steps.next[0];
	}
	for (turn = 0; turn < m->threads; turn++)
		if (thread_waits(m, &at->s, turn)) {
			at->asleep |= 1u << turn;
			at->switches[turn] = 1;
		}
	at->now = 10;
}

static struct answer all_futures(const struct sim *m, const struct state *s)
{
	struct question q = { 0 };
	struct answer a;

	explore(m, s, &q, &a);
	return a;
}

static struct answer futures_with(const struct sim *m, const struct state *s, struct question q)
{
	struct answer a;

	explore(m, s, &q, &a);
	return a;
}

/* t0 and t1 lock a and b; t1 the other way round if @crossed. */
static void two_locks(struct sim *m, bool crossed)
{
	u32 p, a, b, i, t;

	build_begin(m, "two locks");
	p = build_proc(m);
	a = build_object(m, OBJ_MUTEX, 0);
	b = build_object(m, OBJ_MUTEX, 0);
	for (i = 0; i < 2; i++) {
		t = build_thread(m, p);
		build_op(m, t, OP_LOCK, crossed && i ? b : a, 0);
		build_op(m, t, OP_LOCK, crossed && i ? a : b, 0);
		build_op(m, t, OP_UNLOCK, a, 0);
		build_op(m, t, OP_UNLOCK, b, 0);
	}
	build_end(m);
}

static void crossed_locks_stay(void)
{
	struct moment at;
	struct answer a;
	struct sim m;

	two_locks(&m, true);
	run_until_asleep(&m, &at);
	a = all_futures(&m, &at.s);
	MUST(at.asleep == 3);
	MUST(!a.served && !a.timed && a.states == 1);
	two_locks(&m, false);
	a = all_futures(&m, &m.start);
	MUST(a.served == 3);
}

/* Two threads of three steps each: every pair of places is one state. */
static void every_schedule_once(void)
{
	u32 p, t, i, k, set;
	struct answer a;
	struct sim m;

	build_begin(&m, "grid");
	p = build_proc(&m);
	set = build_object(&m, OBJ_SET, 0);
	for (i = 0; i < 2; i++) {
		t = build_thread(&m, p);
		for (k = 0; k < 3; k++)
			build_op(&m, t, OP_CLOSE, set, 0);
		build_op(&m, t, OP_SPIN, 0, 0);
	}
	build_end(&m);
	a = all_futures(&m, &m.start);
	MUST(a.states == 16);
	MUST(!a.exceeded);
}

/* A loop that concerns nobody must not keep others from their steps. */
static void private_loop_hides_nobody(void)
{
	struct answer a;
	struct sim m;
	u32 p, t, q;

	build_begin(&m, "loop");
	p = build_proc(&m);
	q = build_object(&m, OBJ_PIPE, 1);
	t = build_thread(&m, p);
	build_op(&m, t, OP_COMPUTE, 0, 0);
	build_op(&m, t, OP_COMPUTE, 0, 0);
	build_jump(&m, t, 0);
	t = build_thread(&m, p);
	build_op(&m, t, OP_READ, q, 0);
	t = build_thread(&m, p);
	build_op(&m, t, OP_WRITE, q, 0);
	build_give(&m, p, q, END_READ | END_WRITE);
	build_end(&m);
	a = all_futures(&m, &m.start);
	MUST(a.served == 7);
}

/* Two that fill each other's pipes; a third thread sleeps first, then reads. */
static void crossed_pipes(struct sim *m, bool reader)
{
	u32 p, q, a, b, t;

	build_begin(m, "pipes");
	a = build_proc(m);
	b = build_proc(m);
	p = build_object(m, OBJ_PIPE, 1);
	q = build_object(m, OBJ_PIPE, 1);
	build_give(m, a, p, END_WRITE);
	build_give(m, a, q, END_READ);
	build_give(m, b, q, END_WRITE);
	build_give(m, b, p, END_READ);
	t = build_thread(m, a);
	build_op(m, t, OP_WRITE, p, 0);
	build_jump(m, t, 0);
	t = build_thread(m, b);
	build_op(m, t, OP_WRITE, q, 0);
	build_jump(m, t, 0);
	if (reader) {
		t = build_thread(m, a);
		build_op(m, t, OP_SLEEP, 0, 0);
		build_op(m, t, OP_READ, q, 0);
		build_jump(m, t, 1);
	}
	build_end(m);
}

static void sleeper_heals(void)
{
	struct moment at;
	struct answer a;
	struct sim m;

	crossed_pipes(&m, false);
	run_until_asleep(&m, &at);
	a = all_futures(&m, &at.s);
	MUST(at.asleep == 3 && !a.served);
	crossed_pipes(&m, true);
	run_until_asleep(&m, &at);
	a = all_futures(&m, &at.s);
	MUST(at.asleep == 7 && (a.served & 2) && (a.timed & 4));
	MUST(!(a.served & 1));
}

static void crossed_flocks(struct sim *m, bool alarmed)
{
	u32 a, b, i, p, t;

	build_begin(m, "flocks");
	a = build_object(m, OBJ_FLOCK, 0);
	b = build_object(m, OBJ_FLOCK, 0);
	for (i = 0; i < 2; i++) {
		p = build_proc(m);
		t = build_thread(m, p);
		build_open(m, p, a);
		build_open(m, p, b);
		build_op(m, t, OP_LOCK, i ? b : a, 0);
		if (alarmed && i)
			build_op(m, t, OP_ALARM, 0, 0);
		build_op(m, t, OP_LOCK, i ? a : b, 0);
	}
	build_end(m);
}

static void alarm_heals(void)
{
	struct moment at;
	struct answer a;
	struct sim m;

	crossed_flocks(&m, false);
	run_until_asleep(&m, &at);
	a = all_futures(&m, &at.s);
	MUST(!a.served && !a.timed);
	crossed_flocks(&m, true);
	run_until_asleep(&m, &at);
	a = all_futures(&m, &at.s);
	/* The second gives up and exits; its locks go with its files. */
	MUST(a.timed == 2 && a.served & 1);
	MUST(!futures_with(&m, &at.s, (struct question){ .patient = 2 }).served);
}

/* A parent and its child share an open file: the lock outlives the parent. */
static void flock_outlives_parent(void)
{
	u32 p, c, q, l, t, pipe;
	struct moment at;
	struct sim m;

	build_begin(&m, "shared file");
	l = build_object(&m, OBJ_FLOCK, 0);
	pipe = build_object(&m, OBJ_PIPE, 1);
	p = build_proc(&m);
	c = build_child(&m, p);
	q = build_proc(&m);
	build_open(&m, p, l);
	build_open(&m, q, l);
	build_give(&m, p, pipe, END_READ);
	build_give(&m, q, pipe, END_WRITE);
	t = build_thread(&m, p);
	build_op(&m, t, OP_LOCK, l, 0);
	build_op(&m, t, OP_FORK, 0, c);
	t = build_thread(&m, c);
	build_op(&m, t, OP_READ, pipe, 0);
	build_op(&m, t, OP_EXIT, 0, 0);
	t = build_thread(&m, q);
	build_op(&m, t, OP_COMPUTE, 0, 0);
	build_op(&m, t, OP_COMPUTE, 0, 0);
	build_op(&m, t, OP_LOCK, l, 0);
	build_end(&m);
	run_until_asleep(&m, &at);
	MUST(!at.s.proc[p].alive && at.s.proc[c].alive && at.asleep == 6);
	MUST(!all_futures(&m, &at.s).served);
	end_process(&m, &at.s, c);
	MUST(all_futures(&m, &at.s).served == 4);
}

/* A reader that takes one message of two, and waits for an event of @sees. */
static void event_loop(struct sim *m, u32 sees, u32 cap)
{
	u32 p, q, log, set, t;

	build_begin(m, "event loop");
	log = build_object(m, OBJ_DGRAM, cap);
	set = build_object(m, OBJ_SET, 0);
	p = build_proc(m);
	q = build_proc(m);
	build_give(m, p, log, END_READ);
	build_give(m, p, set, END_READ);
	build_give(m, q, log, END_WRITE);
	build_watch(m, set, log, sees);
	t = build_thread(m, q);
	build_op(m, t, OP_WRITE, log, 0);
	build_jump(m, t, 0);
	t = build_thread(m, p);
	build_op(m, t, OP_EPOLL, set, 0);
	build_op(m, t, OP_READ, NOBODY, 1);
	build_jump(m, t, 0);
	build_end(m);
}

static void edges_are_lost(void)
{
	struct answer a;
	struct moment at;
	struct sim m;

	event_loop(&m, SEES_IN, 2);
	a = all_futures(&m, &m.start);
	MUST(a.served == 3);
	event_loop(&m, SEES_IN | SEES_ONCE, 2);
	run_until_asleep(&m, &at);
	MUST(at.asleep == 3 && !all_futures(&m, &at.s).served);
	event_loop(&m, SEES_IN | SEES_EDGES, 2);
	at.s = m.start;
	/* Both messages come before the loop looks: one edge, one read, and no more. */
	at.s.object[0].count = 2;
	at.s.object[1].edge = 0;
	MUST(!all_futures(&m, &at.s).served);
}

static void nested_sets(void)
{
	u32 p, log, inner, outer, t;
	struct sim m;

	build_begin(&m, "nested");
	log = build_object(&m, OBJ_DGRAM, 1);
	inner = build_object(&m, OBJ_SET, 0);
	outer = build_object(&m, OBJ_SET, 0);
	p = build_proc(&m);
	build_give(&m, p, log, END_READ | END_WRITE);
	build_give(&m, p, inner, END_READ);
	build_give(&m, p, outer, END_READ);
	build_watch(&m, inner, log, SEES_IN);
	build_watch(&m, outer, inner, SEES_IN);
	t = build_thread(&m, p);
	build_op(&m, t, OP_EPOLL, outer, 0);
	build_end(&m);
	MUST(thread_waits(&m, &m.start, t));
	m.start.object[log].count = 1;
	MUST(!thread_waits(&m, &m.start, t));
	m.start.object[inner].off = 1u << log;
	MUST(thread_waits(&m, &m.start, t));
}

/* The last reader's end lies in a queue; when that is dropped, the writer gets its error. */
static void ends_travel(void)
{
	u32 p, q, mail, pipe, t;
	struct moment at;
	struct sim m;

	build_begin(&m, "mail");
	mail = build_object(&m, OBJ_DGRAM, 1);
	pipe = build_object(&m, OBJ_PIPE, 1);
	p = build_proc(&m);
	q = build_proc(&m);
	build_give(&m, p, mail, END_WRITE);
	build_give(&m, p, pipe, END_READ | END_WRITE);
	build_give(&m, q, mail, END_READ);
	t = build_thread(&m, p);
	build_op(&m, t, OP_WRITE, mail, CARRY_END(pipe, END_READ));
	build_op(&m, t, OP_WRITE, pipe, 0);
	build_op(&m, t, OP_WRITE, pipe, 0);
	t = build_thread(&m, q);
	build_op(&m, t, OP_SLEEP, 0, 0);
	build_op(&m, t, OP_READ, mail, 0);
	build_op(&m, t, OP_READ, pipe, 0);
	build_end(&m);
	m.start.proc[p].ends[pipe] = END_WRITE;
	run_until_asleep(&m, &at);
	MUST(at.asleep == 3 && has_end(&m, &at.s, pipe, END_READ));
	MUST(all_futures(&m, &at.s).served == 3);
	end_process(&m, &at.s, q);
	MUST(!has_end(&m, &at.s, pipe, END_READ) && !thread_waits(&m, &at.s, 0));
}

/* One server has taken the request and is in @what, another is in @other. */
static void request(struct sim *m, u32 what, u32 other)
{
	u32 p, c, channel, t;

	build_begin(m, "request");
	channel = build_object(m, OBJ_CHANNEL, 0);
	p = build_proc(m);
	c = build_proc(m);
	build_give(m, p, channel, END_READ);
	t = build_thread(m, c);
	build_op(m, t, OP_ASK, channel, 0);
	t = build_thread(m, p);
	build_op(m, t, OP_TAKE, channel, 0);
	build_op(m, t, what, channel, 0);
	build_op(m, t, OP_ANSWER, channel, 0);
	build_jump(m, t, 0);
	t = build_thread(m, p);
	build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, OP_COMPUTE, 0, 0);
	build_op(m, t, other, channel, 0);
	build_end(m);
}

static void taken_requests(void)
{
	struct moment at;
	struct sim m;

	request(&m, OP_TAKE, OP_SPIN);
	run_until_asleep(&m, &at);
	MUST(at.asleep == 3 && !all_futures(&m, &at.s).served);
	/* Free, the thread that waits could answer; the one that has not taken it could not. */
	MUST(futures_with(&m, &at.s, (struct question){ .free = 2 }).served & 1);
	MUST(!(futures_with(&m, &at.s, (struct question){ .goal = 1, .frozen = 2 }).served & 1));
	request(&m, OP_SLEEP, OP_SPIN);
	run_until_asleep(&m, &at);
	MUST(all_futures(&m, &at.s).served & 1);
	end_process(&m, &at.s, 0);
	MUST(!thread_waits(&m, &at.s, 0));
}

static void frozen_and_free(void)
{
	struct moment at;
	struct sim m;

	crossed_pipes(&m, true);
	run_until_asleep(&m, &at);
	MUST(!futures_with(&m, &at.s, (struct question){ .frozen = 4 }).served);
	two_locks(&m, true);
	run_until_asleep(&m, &at);
	MUST(futures_with(&m, &at.s, (struct question){ .free = 2 }).served & 1);
	at.s.proc[0].stopped = 1;
	MUST(!all_futures(&m, &at.s).states || !all_futures(&m, &at.s).served);
}

static void own_buffer(void)
{
	u32 p, a, b, buffer, t;
	struct moment at;
	struct sim m;

	build_begin(&m, "buffer");
	a = build_object(&m, OBJ_DGRAM, 2);
	b = build_object(&m, OBJ_DGRAM, 2);
	buffer = build_object(&m, OBJ_SNDBUF, 2);
	p = build_proc(&m);
	build_give(&m, p, a, END_READ | END_WRITE);
	build_give(&m, p, b, END_READ | END_WRITE);
	build_give(&m, p, buffer, END_WRITE);
	t = build_thread(&m, p);
	build_op(&m, t, OP_WRITE, a, CARRY_BUFFER(buffer));
	build_op(&m, t, OP_WRITE, a, CARRY_BUFFER(buffer));
	build_op(&m, t, OP_WRITE, b, CARRY_BUFFER(buffer));
	build_end(&m);
	run_until_asleep(&m, &at);
	MUST(at.asleep == 1 && at.s.object[buffer].count == 2 && !at.s.object[b].count);
	take_message(&m, &at.s, a, p);
	MUST(!thread_waits(&m, &at.s, t));
}

/* Each fault is found when the judge is made to say it. */
static struct seen seen;

static u32 fault_of(const struct sim *m, const struct moment *at, u32 waiter, u32 verdict, u32 root)
{
	struct tally tally = { 0 };
	struct finding f = { 0 };
	struct object_row *o;

	observe(m, at, &seen);
	o = &seen.object[seen.edge[seen.task[seen.row[waiter]].first_edge].object];
	o->verdict = verdict;
	o->root = root == NOBODY ? NO_ROW : seen.row[root];
	o->blocker = o->root;
	o->how = HOW_EXACT;
	for (u32 i = 0; i < seen.judge.objects; i++)
		if (&seen.object[i] != o)
			seen.object[i].verdict = VERDICT_IDLE;
	return examine(&seen, &tally, &f) ? f.fault : FAULT_NONE;
}

static void false_verdicts_are_found(void)
{
	struct moment at;
	struct sim m;

	crossed_pipes(&m, true);
	run_until_asleep(&m, &at);
	MUST(fault_of(&m, &at, 1, VERDICT_DEADLOCK, 1) == FAULT_ENDS);
	MUST(fault_of(&m, &at, 0, VERDICT_ORPHANED, NOBODY) == FAULT_HELPED);
	MUST(fault_of(&m, &at, 1, VERDICT_BLOCKED, 0) == FAULT_NONE);
	crossed_pipes(&m, false);
	run_until_asleep(&m, &at);
	MUST(fault_of(&m, &at, 0, VERDICT_DEADLOCK, 1) == FAULT_NONE);
	MUST(fault_of(&m, &at, 0, VERDICT_BUSY, 1) == FAULT_NEVER);
	request(&m, OP_SLEEP, OP_SPIN);
	run_until_asleep(&m, &at);
	MUST(fault_of(&m, &at, 0, VERDICT_BLOCKED, 1) == FAULT_NONE);
	MUST(fault_of(&m, &at, 0, VERDICT_BUSY, 1) == FAULT_NONE);
	request(&m, OP_SPIN, OP_TAKE);
	run_until_asleep(&m, &at);
	MUST(fault_of(&m, &at, 0, VERDICT_BUSY, 2) == FAULT_NEVER);
	MUST(fault_of(&m, &at, 0, VERDICT_DEADLOCK, 1) == FAULT_STRAIGHT);
	MUST(fault_of(&m, &at, 0, VERDICT_POSSIBLE_DEADLOCK, 1) == FAULT_STRAIGHT);
	crossed_flocks(&m, false);
	run_until_asleep(&m, &at);
	MUST(fault_of(&m, &at, 0, VERDICT_POSSIBLE_DEADLOCK, 1) == FAULT_NONE);
	MUST(fault_of(&m, &at, 0, VERDICT_STOPPED, 0) == FAULT_TOO_LITTLE);
}

static void others_are_found(void)
{
	struct moment at;
	u32 p, t;
	struct sim m;

	event_loop(&m, SEES_IN, 1);
	p = build_proc(&m);
	t = build_thread(&m, p);
	build_op(&m, t, OP_SLEEP, 0, 0);
	build_end(&m);
	memset(&at, 0, sizeof(at));
	at.s = m.start;
	at.s.object[0].count = 1;
	at.asleep = 5;
	MUST(fault_of(&m, &at, 0, VERDICT_BLOCKED, t) == FAULT_OTHERS);
}

/* A seed is a system, a schedule and a moment. */
static void seeds_repeat(void)
{
	static struct trial a, b;
	struct tally tally = { 0 };
	u64 seed;

	for (seed = 1; seed < 40; seed++) {
		trial_of_seed(&a, seed, &tally);
		trial_of_seed(&b, seed, &tally);
		MUST(!memcmp(&a.sim.script, &b.sim.script, sizeof(a.sim.script)));
		MUST(!memcmp(&a.moment, &b.moment, sizeof(a.moment)));
	}
}

/* More threads are stuck in a template's sick form than in its twin, where some only idle. */
static u32 stuck_threads(const struct template *t, bool healthy)
{
	struct moment at;
	struct answer a;
	struct dice d;
	u32 i, stuck = 0;
	struct sim m;

	for (i = 0; i < 40; i++) {
		d.state = i;
		build_begin(&m, t->name);
		t->make(&m, &d, healthy);
		build_end(&m);
		if (!run_to_moment(&m, &d, 30, &at))
			continue;
		a = all_futures(&m, &at.s);
		stuck += __builtin_popcount(at.asleep & ~(a.served | a.timed));
	}
	return stuck;
}

static void templates_are_sick_and_healthy(void)
{
	u32 i, sick, twin;

	for (i = 1; i < template_count(); i++) {
		sick = stuck_threads(template_at(i), false);
		twin = stuck_threads(template_at(i), true);
		if (!sick || twin >= sick)
			printf("# %s: %u threads stuck, of its twin %u\n", template_at(i)->name,
			       sick, twin);
		MUST(sick && twin < sick);
	}
}

int main(void)
{
	test("crossed locks stay, ordered ones do not", crossed_locks_stay);
	test("every schedule is looked at, each state once", every_schedule_once);
	test("a private loop hides nobody", private_loop_hides_nobody);
	test("a sleeper heals crossed pipes", sleeper_heals);
	test("an alarm heals crossed flocks", alarm_heals);
	test("a flock outlives the parent that took it", flock_outlives_parent);
	test("edges and oneshots are lost", edges_are_lost);
	test("sets in sets", nested_sets);
	test("ends travel in messages", ends_travel);
	test("taken requests", taken_requests);
	test("frozen and free threads", frozen_and_free);
	test("a sender's own buffer", own_buffer);
	test("false verdicts are found", false_verdicts_are_found);
	test("a root that is not needed is found", others_are_found);
	test("a seed repeats", seeds_repeat);
	test("templates are sick, their twins are not", templates_are_sick_and_healthy);
	printf("1..%u\n", tests);
	return !!failures;
}
