// SPDX-License-Identifier: GPL-2.0-only
/*
 * policy.c: the rules one by one, the budget, the bounds, and random passes
 * against a naive reference that remembers everything.
 */
#include "test.h"

#include "alert/policy.h"

#define SECOND 1000000000ull
#define START (100000 * SECOND)

/* The policy under test, its knobs and what it said in the last step. */
static struct policy policy;
static struct policy_params params;
static struct policy_event event[POLICY_MAX_EVENTS];
static u32 events;
static u64 now;

/* What the verdicts stand on, by the objects' indexes. */
static u64 proofs[256];

static u64 prove(void *ctx, u32 index)
{
	assert_ptr_equal(ctx, proofs);
	return index < ARRAY_SIZE(proofs) ? proofs[index] : 0;
}

static int setup(void **state)
{
	(void)state;
	memset(proofs, 0, sizeof(proofs));
	memset(&policy, 0xa5, sizeof(policy));
	policy_reset(&policy);
	params = (struct policy_params){
		.waiters_max = 10, .alert_secs = 30, .alerts_per_hour = 1000,
		.prove = prove, .ctx = proofs,
	};
	now = START;
	return 0;
}

static void step(const struct policy_object *o, u32 n)
{
	memset(event, 0xa5, sizeof(event));
	events = policy_step(&policy, &params, now, o, n, event, ARRAY_SIZE(event));
	assert_true(events <= ARRAY_SIZE(event));
}

static void step_after(u32 seconds, const struct policy_object *o, u32 n)
{
	now += seconds * SECOND;
	step(o, n);
}

static void expect_silence(void)
{
	if (events)
		fail_msg("%u events, first of type %u, rule %u", events, event[0].type,
			 event[0].rule);
}

static u32 count_events(u8 type)
{
	u32 i, n = 0;

	for (i = 0; i < events; i++)
		n += event[i].type == type;
	return n;
}

static void expect_event(u32 at, u8 type, u8 rule, u64 key)
{
	if (at >= events)
		fail_msg("%u events, none at %u", events, at);
	if (event[at].type != type || event[at].rule != rule || event[at].key != key)
		fail_msg("event %u: type %u rule %u key %llx, expected %u %u %llx", at,
			 event[at].type, event[at].rule, (unsigned long long)event[at].key,
			 type, rule, (unsigned long long)key);
}

static void expect_one(u8 type, u8 rule, u64 key)
{
	expect_event(0, type, rule, key);
	assert_int_equal(events, 1);
}

static struct policy_object crowd(u64 key, u32 waiters)
{
	return (struct policy_object){ .key = key, .waiters = waiters, .demand = 1,
				       .verdict = VERDICT_BUSY, .index = key + 100 };
}

static struct policy_object stuck(u64 key, u8 verdict, u64 since)
{
	return (struct policy_object){ .key = key, .waiters = 1, .demand = 1, .verdict = verdict,
				       .stuck_since = since, .index = key + 100 };
}

static void test_crowd_begins_in_time(void **state)
{
	struct policy_object o = crowd(7, 10);

	(void)state;
	step(&o, 1);
	expect_silence();
	step_after(29, &o, 1);
	expect_silence();
	step_after(1, &o, 1);
	expect_one(POLICY_BEGIN, RULE_WAITERS, 7);
	assert_true(event[0].first == START);
	assert_true(event[0].last == now);
	assert_int_equal(event[0].index, 107);
	assert_int_equal(event[0].id, 1);
	step_after(1, &o, 1);
	expect_silence();
}

static void test_crowd_that_is_none(void **state)
{
	struct policy_object o[] = { crowd(1, 9), crowd(2, 100), crowd(3, 0) };

	(void)state;
	o[1].demand = 0;
	o[0].nth_since = 1;
	o[1].nth_since = 1;
	step(o, 3);
	expect_silence();
	params.waiters_max = 0;
	step_after(1, o, 3);
	expect_silence();
	params.waiters_max = 9;
	step_after(1, o, 3);
	expect_one(POLICY_BEGIN, RULE_WAITERS, 1);
	params.waiters_max = 0;		/* switched off: the alert is over */
	step_after(1, o, 3);
	step_after(1, o, 3);
	expect_one(POLICY_END, RULE_WAITERS, 1);
}

/* A machine that already hangs is an alert in the first pass. */
static void test_first_pass(void **state)
{
	struct policy_object o[] = {
		crowd(1, 10), crowd(2, 10), stuck(3, VERDICT_BLOCKED, START - 30 * SECOND),
		stuck(4, VERDICT_BLOCKED, START - 29 * SECOND), stuck(5, VERDICT_BLOCKED, 0),
		stuck(6, VERDICT_BLOCKED, START + SECOND),
	};

	(void)state;
	o[0].nth_since = START - 31 * SECOND;
	o[1].nth_since = START - 29 * SECOND;
	step(o, ARRAY_SIZE(o));
	expect_event(0, POLICY_BEGIN, RULE_WAITERS, 1);
	expect_event(1, POLICY_BEGIN, RULE_BLOCKED, 3);
	assert_int_equal(events, 2);
	assert_true(event[0].first == START - 31 * SECOND);
	assert_int_equal(event[0].id, 1);
	assert_int_equal(event[1].id, 2);
}

static void test_verdicts(void **state)
{
	static const u8 rule[VERDICTS] = {
		[VERDICT_IDLE] = RULE_COUNT, [VERDICT_BUSY] = RULE_COUNT,
		[VERDICT_UNKNOWN] = RULE_COUNT, [VERDICT_KERNEL] = RULE_COUNT,
		[VERDICT_REMOTE] = RULE_COUNT, [VERDICT_BLOCKED] = RULE_BLOCKED,
		[VERDICT_STOPPED] = RULE_BLOCKED, [VERDICT_ORPHANED] = RULE_BLOCKED,
		[VERDICT_POSSIBLE_DEADLOCK] = RULE_BLOCKED, [VERDICT_DEADLOCK] = RULE_DEADLOCK,
	};
	struct policy_object o;
	u8 verdict;

	for (verdict = 0; verdict < VERDICTS; verdict++) {
		setup(state);
		o = stuck(9, verdict, 1);
		step(&o, 1);
		if (rule[verdict] == RULE_COUNT)
			expect_silence();
		else
			expect_one(POLICY_BEGIN, rule[verdict], 9);
		setup(state);
		o.demand = 0;
		o.waiters = 0;
		step(&o, 1);
		if (rule[verdict] == RULE_DEADLOCK)
			expect_one(POLICY_BEGIN, RULE_DEADLOCK, 9);
		else
			expect_silence();
	}
}

static void test_no_waiters_is_not_blocked(void **state)
{
	struct policy_object o = stuck(9, VERDICT_STOPPED, 1);

	(void)state;
	o.waiters = 0;
	step(&o, 1);
	expect_silence();
	o.waiters = 1;
	o.demand = 0;
	step_after(1, &o, 1);
	expect_silence();
}

static void test_ends_after_two(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 1), fine = stuck(9, VERDICT_BUSY, 0);
	u32 id;

	(void)state;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	id = event[0].id;
	step_after(1, &fine, 1);
	expect_silence();
	step_after(1, &o, 1);		/* back again: it never ended */
	expect_silence();
	step_after(1, &fine, 1);
	expect_silence();
	fine.index = 55;
	step_after(1, &fine, 1);
	expect_one(POLICY_END, RULE_BLOCKED, 9);
	assert_int_equal(event[0].id, id);
	assert_int_equal(event[0].index, 55);
	assert_true(event[0].first == 1);
	assert_true(event[0].last == now - 2 * SECOND);
	step_after(1, &fine, 1);
	expect_silence();
	step_after(1, &o, 1);		/* and a new one has a new number */
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	assert_int_equal(event[0].id, id + 1);
}

static void test_end_of_what_is_gone(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 1);

	(void)state;
	step(&o, 1);
	step_after(1, NULL, 0);
	expect_silence();
	step_after(1, NULL, 0);
	expect_one(POLICY_END, RULE_BLOCKED, 9);
	assert_int_equal(event[0].index, NO_ROW);
}

static void test_pending_is_forgotten(void **state)
{
	struct policy_object o = crowd(7, 10);

	(void)state;
	step(&o, 1);
	step_after(20, &o, 1);
	step_after(1, NULL, 0);
	expect_silence();
	step_after(10, &o, 1);		/* 31 s after the first, but not all along */
	expect_silence();
	step_after(30, &o, 1);
	expect_one(POLICY_BEGIN, RULE_WAITERS, 7);
}

/* One root, one alert: of the worse rule, until nothing of it holds. */
static void test_crowd_of_a_blocked_root(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 1);

	(void)state;
	o.waiters = 10;
	o.nth_since = 2;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	o.verdict = VERDICT_BUSY;
	step_after(1, &o, 1);
	expect_silence();
	step_after(1, &o, 1);
	expect_silence();
	o.waiters = 9;
	step_after(1, &o, 1);
	expect_silence();
	step_after(1, &o, 1);
	expect_one(POLICY_END, RULE_BLOCKED, 9);
}

/* The incident: 650 tasks behind a daemon that looks busy, until it is proved. */
static void test_crowd_sharpens(void **state)
{
	struct policy_object o = crowd(9, 650);

	(void)state;
	params.panic_on = 1 << RULE_DEADLOCK;
	o.privileged = 1;
	proofs[o.index] = 1;
	o.nth_since = 1;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_WAITERS, 9);
	o.verdict = VERDICT_POSSIBLE_DEADLOCK;
	o.stuck_since = 2;
	step_after(1, &o, 1);
	expect_one(POLICY_WORSE, RULE_BLOCKED, 9);
	o.verdict = VERDICT_DEADLOCK;
	step_after(1, &o, 1);
	expect_one(POLICY_WORSE, RULE_DEADLOCK, 9);
	assert_int_equal(event[0].id, 1);
	assert_true(event[0].first == 1);
	step_after(29, &o, 1);
	expect_silence();
	step_after(1, &o, 1);
	expect_one(POLICY_ESCALATE, RULE_DEADLOCK, 9);
	step_after(1, NULL, 0);
	step_after(1, NULL, 0);
	expect_one(POLICY_END, RULE_DEADLOCK, 9);
	assert_int_equal(event[0].id, 1);
}

/* What panics on crowds does so whatever else is wrong with their root. */
static void test_crowd_escalates_behind_a_deadlock(void **state)
{
	struct policy_object o = stuck(9, VERDICT_DEADLOCK, 1);

	(void)state;
	params.panic_on = 1 << RULE_WAITERS;
	o.waiters = 10;
	o.nth_since = 1;
	o.crowd_privileged = 1;
	proofs[o.index] = 1;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_DEADLOCK, 9);
	step_after(30, &o, 1);
	expect_one(POLICY_ESCALATE, RULE_WAITERS, 9);
}

/* More comes to light, and another task is at the root of the same object. */
static void test_alert_follows_its_object(void **state)
{
	struct policy_object o[] = { stuck(9, VERDICT_BLOCKED, 1), stuck(5, VERDICT_BLOCKED, 1) };

	(void)state;
	o[0].told = 77;
	o[1].told = 78;
	step(o, 2);
	assert_int_equal(count_events(POLICY_BEGIN), 2);
	o[0].key = 10;
	step_after(1, o, 2);
	expect_silence();
	o[0].key = 11;
	o[0].verdict = VERDICT_DEADLOCK;
	step_after(1, o, 2);
	expect_one(POLICY_WORSE, RULE_DEADLOCK, 11);
	assert_int_equal(event[0].id, 1);
	/* a root that is there keeps what is its own */
	o[1].key = 12;
	o[1].told = 77;
	step_after(1, o, 2);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 12);
	assert_int_equal(event[0].id, 3);
	step_after(1, o, 2);
	expect_one(POLICY_END, RULE_BLOCKED, 5);
}

/* What is gone, and then another object is made at its address. */
static void test_same_address_is_another_alert(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 1);

	(void)state;
	params.alert_secs = 1;
	o.told = 77;
	o.oldest = 1;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	o.key = 10;
	o.oldest = now + SECOND / 4;
	o.stuck_since = o.oldest;
	now += SECOND / 2;
	step(&o, 1);
	expect_silence();
	step_after(1, &o, 1);
	expect_event(0, POLICY_END, RULE_BLOCKED, 9);
	expect_event(1, POLICY_BEGIN, RULE_BLOCKED, 10);
	assert_int_equal(events, 2);
}

/* A lock that is busy whenever one looks, each time anew. */
static void test_busy_lock_is_no_alert(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 0);
	u32 i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		o.stuck_since = now - SECOND / 100;
		step(&o, 1);
		expect_silence();
		now += SECOND;
	}
	/* until it is the same owner and waiter all along */
	for (i = 0; i < 29; i++) {
		step(&o, 1);
		expect_silence();
		now += SECOND;
	}
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
}

static void test_alert_ends_when_it_moves(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 1);
	u32 i;

	(void)state;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	/* a waiter that gave up and came again, every other pass: still stuck */
	for (i = 0; i < 21; i++) {
		if (i % 2)
			o.stuck_since = now + SECOND / 2;
		step_after(1, &o, 1);
		expect_silence();
	}
	o.stuck_since = now + SECOND / 2;
	step_after(1, &o, 1);
	expect_silence();
	o.stuck_since = now + SECOND / 2;
	step_after(1, &o, 1);
	expect_one(POLICY_END, RULE_BLOCKED, 9);
	assert_int_equal(event[0].index, 109);
}

static void test_no_delay(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 0);
	u32 i;

	(void)state;
	params.alert_secs = 0;
	o.stuck_since = now;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	for (i = 0; i < 10; i++) {	/* it moves, but each time is enough */
		o.stuck_since = now + SECOND / 2;
		step_after(1, &o, 1);
		expect_silence();
	}
}

/* Passes rarer than alert_secs: new since the last pass, and old enough. */
static void test_rare_passes(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 0);

	(void)state;
	o.stuck_since = now;
	step(&o, 1);
	o.stuck_since = now + 60 * SECOND;
	step_after(100, &o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	assert_true(event[0].first == now - 40 * SECOND);
	o.stuck_since = now + 10 * SECOND;
	step_after(100, &o, 1);
	o.stuck_since = now + 10 * SECOND;
	step_after(100, &o, 1);
	expect_silence();
}

static void test_blocked_sharpens(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 1);

	(void)state;
	step(&o, 1);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 9);
	o.verdict = VERDICT_DEADLOCK;
	step_after(1, &o, 1);
	expect_one(POLICY_WORSE, RULE_DEADLOCK, 9);
	assert_int_equal(event[0].id, 1);
	/* one odd pass does not undo it */
	o.verdict = VERDICT_BLOCKED;
	step_after(1, &o, 1);
	expect_silence();
	o.verdict = VERDICT_DEADLOCK;
	step_after(1, &o, 1);
	expect_silence();
	/* nor do two: it is in the books, as long as it is blocked */
	o.verdict = VERDICT_BLOCKED;
	step_after(1, &o, 1);
	step_after(1, &o, 1);
	expect_silence();
	o.verdict = VERDICT_DEADLOCK;
	step_after(1, &o, 1);
	expect_silence();
	o.verdict = VERDICT_BUSY;
	step_after(1, &o, 1);
	step_after(1, &o, 1);
	expect_one(POLICY_END, RULE_DEADLOCK, 9);
}

static void test_pending_takes_the_rule_of_the_day(void **state)
{
	struct policy_object o = stuck(9, VERDICT_BLOCKED, 0);

	(void)state;
	step(&o, 1);
	o.verdict = VERDICT_DEADLOCK;
	step_after(30, &o, 1);
	expect_one(POLICY_BEGIN, RULE_DEADLOCK, 9);
	assert_true(event[0].first == START);
}

/* However old the sleeps are: what counts is how long passes have seen it. */
static void test_escalates_when_proved(void **state)
{
	struct policy_object o[] = {
		stuck(1, VERDICT_DEADLOCK, 1), stuck(2, VERDICT_BLOCKED, 2), crowd(3, 10),
		stuck(4, VERDICT_DEADLOCK, 4), stuck(5, VERDICT_DEADLOCK, START),
	};
	u32 i;

	(void)state;
	params.panic_on = 1 << RULE_DEADLOCK;
	o[0].privileged = 1;
	o[1].privileged = 1;
	o[2].privileged = 1;
	o[2].nth_since = 3;
	o[3].crowd_privileged = 1;
	o[4].privileged = 1;
	for (i = 0; i < ARRAY_SIZE(o); i++)
		proofs[o[i].index] = i + 1;
	step(o, ARRAY_SIZE(o));
	assert_int_equal(events, 4);
	step_after(29, o, 4);
	expect_silence();
	step_after(1, o, 4);
	expect_one(POLICY_ESCALATE, RULE_DEADLOCK, 1);
	assert_int_equal(event[0].index, 101);
	step_after(1, o, 4);
	expect_silence();		/* once for each alert */
	params.panic_on |= 1 << RULE_BLOCKED | 1 << RULE_WAITERS;
	step_after(1, o, 4);		/* asked for while it is active */
	expect_one(POLICY_ESCALATE, RULE_BLOCKED, 2);
	o[2].crowd_privileged = 1;	/* root joins the crowd */
	step_after(1, o, 4);
	expect_one(POLICY_ESCALATE, RULE_WAITERS, 3);
	o[3].privileged = 1;
	step_after(1, o, 4);
	expect_one(POLICY_ESCALATE, RULE_DEADLOCK, 4);
	params.panic_on = 0;
	step_after(1, o, 4);
	params.panic_on = 7;
	step_after(1, o, 4);
	expect_silence();
}

static void test_no_escalation_of_what_does_not_hold(void **state)
{
	struct policy_object o = stuck(1, VERDICT_DEADLOCK, 1);

	(void)state;
	o.privileged = 1;
	proofs[o.index] = 1;
	step(&o, 1);
	params.panic_on = 7;
	o.verdict = VERDICT_BUSY;
	step_after(29, &o, 1);		/* still active, but not now */
	expect_silence();
	o.verdict = VERDICT_DEADLOCK;
	step_after(1, &o, 1);		/* and it counts from here */
	step_after(29, &o, 1);
	expect_silence();
	step_after(1, &o, 1);
	expect_one(POLICY_ESCALATE, RULE_DEADLOCK, 1);
}

static void test_worse_rule_escalates_anew(void **state)
{
	struct policy_object o = stuck(1, VERDICT_BLOCKED, 1);

	(void)state;
	params.panic_on = 7;
	o.privileged = 1;
	proofs[o.index] = 1;
	step(&o, 1);
	step_after(30, &o, 1);
	expect_one(POLICY_ESCALATE, RULE_BLOCKED, 1);
	o.verdict = VERDICT_DEADLOCK;
	step_after(1, &o, 1);
	expect_one(POLICY_WORSE, RULE_DEADLOCK, 1);
	step_after(30, &o, 1);
	expect_one(POLICY_ESCALATE, RULE_DEADLOCK, 1);
}

/* Blocked for long, and one pass says deadlock: a lock that is being handed over. */
static void test_one_pass_escalates_nothing(void **state)
{
	struct policy_object o = stuck(1, VERDICT_BLOCKED, 1);

	(void)state;
	params.panic_on = 1 << RULE_DEADLOCK;
	o.privileged = 1;
	proofs[o.index] = 1;
	step(&o, 1);
	o.verdict = VERDICT_DEADLOCK;
	proofs[o.index] = 2;
	step_after(60, &o, 1);
	assert_int_equal(count_events(POLICY_ESCALATE), 0);
}

/* Its members move from pass to pass: a lock that changes hands. */
static void test_moving_members_escalate_nothing(void **state)
{
	struct policy_object o = stuck(1, VERDICT_DEADLOCK, 1);
	u32 i;

	(void)state;
	params.panic_on = 1 << RULE_DEADLOCK;
	o.privileged = 1;
	for (i = 1; i < 100; i++) {
		proofs[o.index] = i / 20 + 1;
		step_after(1, &o, 1);
		assert_int_equal(count_events(POLICY_ESCALATE), 0);
	}
	proofs[o.index] = 0;
	step_after(60, &o, 1);
	assert_int_equal(count_events(POLICY_ESCALATE), 0);
}

/* 64 of a user's own, and then root's. */
static void test_deadlock_finds_room(void **state)
{
	struct policy_object o[66];
	u32 i;

	(void)state;
	params.panic_on = 1 << RULE_DEADLOCK;
	for (i = 0; i < 66; i++) {
		o[i] = stuck(i + 1, VERDICT_DEADLOCK, 1);
		o[i].uid = 1000;
		proofs[o[i].index] = 1;
	}
	step(o, 64);
	assert_int_equal(count_events(POLICY_BEGIN), 64);
	o[64].privileged = 1;
	o[64].uid = 0;
	o[65].uid = 1001;
	step_after(1, o, 66);
	assert_int_equal(count_events(POLICY_END), 2);
	assert_int_equal(count_events(POLICY_BEGIN), 2);
	step_after(30, o, 66);
	expect_one(POLICY_ESCALATE, RULE_DEADLOCK, 65);
}

/* Of one user's own the worse one has the place, though the others have begun. */
static void test_deadlock_takes_a_place(void **state)
{
	struct policy_object o[65];
	u32 i;

	(void)state;
	for (i = 0; i < 65; i++) {
		o[i] = stuck(i + 1, VERDICT_BLOCKED, 1);
		o[i].uid = 1000;
	}
	step(o, 64);
	assert_int_equal(count_events(POLICY_BEGIN), 64);
	o[64].verdict = VERDICT_DEADLOCK;
	step_after(1, o, 65);
	expect_event(0, POLICY_END, RULE_BLOCKED, 1);
	expect_event(1, POLICY_BEGIN, RULE_DEADLOCK, 65);
}

/* One of each of 64 users, so that nobody has more than his share; and then root's. */
static void test_roots_deadlock_finds_room(void **state)
{
	struct policy_object o[65];
	u32 i;

	(void)state;
	for (i = 0; i < 65; i++) {
		o[i] = stuck(i + 1, VERDICT_DEADLOCK, 1);
		o[i].uid = 1000 + i;
	}
	step(o, 64);
	assert_int_equal(count_events(POLICY_BEGIN), 64);
	o[64].privileged = 1;
	o[64].uid = 0;
	step_after(1, o, 65);
	assert_int_equal(count_events(POLICY_BEGIN), 1);
	assert_int_equal(count_events(POLICY_END), 1);
}

/* As many deadlocks of one user's as there are places, and then root's crowd. */
static void test_roots_crowd_finds_room(void **state)
{
	struct policy_object o[71];
	u32 i;

	(void)state;
	for (i = 0; i < 70; i++) {
		o[i] = stuck(i + 1, VERDICT_DEADLOCK, 1);
		o[i].uid = 1000;
	}
	step(o, 70);
	assert_int_equal(count_events(POLICY_BEGIN), 64);
	o[70] = crowd(99, 10);
	o[70].crowd_privileged = 1;
	step_after(1, o, 71);
	assert_int_equal(count_events(POLICY_END), 1);
	step_after(30, o, 71);
	expect_event(0, POLICY_BEGIN, RULE_WAITERS, 99);
	/* And it stays, whatever else the user does. */
	for (i = 0; i < 70; i++)
		o[i].key += 1000;
	step_after(1, o, 71);
	step_after(1, o, 71);
	for (i = 0; i < events; i++)
		assert_false(event[i].type == POLICY_END && event[i].key == 99);
}

/* A user's deadlocks leave a place to another user's crowd. */
static void test_another_users_crowd_finds_room(void **state)
{
	struct policy_object o[65];
	u32 i;

	(void)state;
	for (i = 0; i < 64; i++) {
		o[i] = stuck(i + 1, VERDICT_DEADLOCK, 1);
		o[i].uid = 1000;
	}
	step(o, 64);
	o[64] = crowd(99, 10);
	o[64].uid = 1001;
	step_after(1, o, 65);
	step_after(30, o, 65);
	expect_event(0, POLICY_BEGIN, RULE_WAITERS, 99);
}

static u32 stuck_many(struct policy_object *o, u64 first_key, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		o[i] = stuck(first_key + i, VERDICT_BLOCKED, 1 + (first_key + i * 7) % n);
	return n;
}

static void test_oldest_first(void **state)
{
	struct policy_object o[20];
	u32 n = stuck_many(o, 1, ARRAY_SIZE(o)), i;

	(void)state;
	step(o, n);
	assert_int_equal(events, 20);
	for (i = 1; i < events; i++) {
		assert_true(event[i - 1].first <= event[i].first);
		assert_int_equal(event[i].id, i + 1);
	}
}

static void test_budget(void **state)
{
	struct policy_object o[9];
	u32 n = stuck_many(o, 1, 8), i;

	(void)state;
	params.alerts_per_hour = 5;
	for (i = 0; i < n; i++)
		o[i].privileged = 1;
	step(o, n);
	assert_int_equal(count_events(POLICY_BEGIN), 5);
	assert_int_equal(events, 6);
	assert_int_equal(event[5].type, POLICY_SUPPRESSED);
	assert_int_equal(event[5].count, 3);
	assert_int_equal(event[5].index, NO_ROW);
	for (i = 0; i < 100; i++) {
		step_after(1, o, n);
		expect_silence();
	}
	/* another one that must wait: the count is not told twice an hour */
	o[8] = stuck(99, VERDICT_ORPHANED, 1);
	step_after(1, o, 9);
	expect_silence();
	/* three are over: an end for each of them that was announced */
	step_after(1, o + 3, 6);
	step_after(1, o + 3, 6);
	assert_int_equal(count_events(POLICY_END), events);
	assert_true(events >= 1 && events <= 3);
	/* an hour later: those that still hold, and the count of the ninth */
	step_after(3600, o + 3, 6);
	expect_event(events - 1, POLICY_SUPPRESSED, RULE_COUNT, 0);
	assert_int_equal(event[events - 1].count, 1);
	step_after(60, o + 3, 6);
	assert_true(count_events(POLICY_BEGIN) <= 5);
}

/* A quarter of an hour's announcements is root's. */
static void test_budget_of_root(void **state)
{
	struct policy_object o[9];
	u32 n = stuck_many(o, 1, 8);

	(void)state;
	params.alerts_per_hour = 8;
	step(o, n);
	assert_int_equal(count_events(POLICY_BEGIN), 6);
	o[8] = stuck(99, VERDICT_BLOCKED, 1);
	o[8].privileged = 1;
	step_after(1, o, 9);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 99);
}

static void test_suppressed_end_is_not_told(void **state)
{
	struct policy_object o[2] = {
		stuck(1, VERDICT_BLOCKED, 1), stuck(2, VERDICT_BLOCKED, 2)
	};

	(void)state;
	params.alerts_per_hour = 1;
	step(o, 2);
	expect_event(0, POLICY_BEGIN, RULE_BLOCKED, 1);
	expect_event(1, POLICY_SUPPRESSED, RULE_COUNT, 0);
	assert_int_equal(event[1].count, 1);
	step_after(1, o, 1);
	step_after(1, o, 1);
	expect_silence();
	step_after(1, NULL, 0);
	step_after(1, NULL, 0);
	expect_one(POLICY_END, RULE_BLOCKED, 1);
}

/* One that could not be announced is, once there is budget and it still holds. */
static void test_deferred_is_announced_later(void **state)
{
	struct policy_object o[2] = {
		stuck(1, VERDICT_BLOCKED, 1), stuck(2, VERDICT_BLOCKED, 2)
	};
	u64 begun = now;

	(void)state;
	params.alerts_per_hour = 1;
	step(o, 2);
	do {
		step_after(10, o, 2);
		assert_true(now < begun + 4000 * SECOND);
	} while (!events);
	expect_one(POLICY_BEGIN, RULE_BLOCKED, 2);
	assert_int_equal(event[0].id, 2);
	assert_true(now - begun >= 3600 * SECOND);
	assert_true(now - begun <= 3670 * SECOND);
	step_after(1, NULL, 0);
	step_after(1, NULL, 0);
	assert_int_equal(count_events(POLICY_END), 2);
}

static void test_no_budget_at_all(void **state)
{
	struct policy_object o = stuck(1, VERDICT_DEADLOCK, 1);

	(void)state;
	params.alerts_per_hour = 0;
	step(&o, 1);
	expect_one(POLICY_SUPPRESSED, RULE_COUNT, 0);
	step_after(4000, &o, 1);
	expect_silence();
	/* but what may panic is always told, beginning first */
	params.panic_on = 1 << RULE_DEADLOCK;
	o.privileged = 1;
	proofs[o.index] = 1;
	step_after(1, &o, 1);
	expect_silence();
	step_after(30, &o, 1);
	expect_event(0, POLICY_BEGIN, RULE_DEADLOCK, 1);
	expect_event(1, POLICY_ESCALATE, RULE_DEADLOCK, 1);
	assert_int_equal(events, 2);
	step_after(1, NULL, 0);
	step_after(1, NULL, 0);
	expect_one(POLICY_END, RULE_DEADLOCK, 1);
}

/* Hours without a pass leave nothing of the budget spent. */
static void test_budget_after_a_pause(void **state)
{
	struct policy_object o[6];
	u32 n = stuck_many(o, 1, 3);

	(void)state;
	params.alerts_per_hour = 3;
	step(o, n);
	assert_int_equal(count_events(POLICY_BEGIN), 3);
	stuck_many(o + 3, 10, 3);
	step_after(30 * 3600, o, 6);
	assert_int_equal(events, 3);
	assert_int_equal(count_events(POLICY_BEGIN), 3);
}

static void test_overflow(void **state)
{
	struct policy_object o[100];
	u32 n = stuck_many(o, 1, ARRAY_SIZE(o)), i;

	(void)state;
	step(o, n);
	assert_int_equal(count_events(POLICY_BEGIN), 64);
	assert_int_equal(events, 65);
	assert_int_equal(event[64].type, POLICY_OVERFLOW);
	assert_int_equal(event[64].count, 36);
	for (i = 0; i < 64; i++)	/* the longest standing were kept */
		assert_true(event[i].first <= 64);
	step_after(1, o, n);
	expect_silence();
	step_after(3600, o, n);
	expect_one(POLICY_OVERFLOW, RULE_COUNT, 0);
	assert_int_equal(event[0].count, 36);
	/* the first 64 are gone: the others get their places */
	for (i = 0; i < n; i++)
		if (o[i].stuck_since <= 64)
			o[i].verdict = VERDICT_BUSY;
	step_after(1, o, n);
	step_after(1, o, n);
	assert_int_equal(count_events(POLICY_END), 64);
	assert_int_equal(count_events(POLICY_BEGIN), 36);
	assert_int_equal(events, 100);
}

/* Begun alerts keep their place, however old what comes later. */
static void test_overflow_keeps_the_begun(void **state)
{
	struct policy_object o[65];
	u32 i;

	(void)state;
	for (i = 0; i < 64; i++)
		o[i] = stuck(i + 1, VERDICT_BLOCKED, START - 40 * SECOND);
	o[64] = stuck(65, VERDICT_BLOCKED, 1);
	step(o, 64);
	assert_int_equal(count_events(POLICY_BEGIN), 64);
	step_after(1, o, 65);
	expect_one(POLICY_OVERFLOW, RULE_COUNT, 0);
}

/* Those that have not begun make room for one that holds longer. */
static void test_overflow_keeps_the_older(void **state)
{
	struct policy_object o[65];
	u32 i;

	(void)state;
	for (i = 0; i < 64; i++)
		o[i] = stuck(i + 1, VERDICT_BLOCKED, START - 10 * SECOND + i);
	o[64] = stuck(65, VERDICT_BLOCKED, 1);
	step(o, 65);
	expect_event(0, POLICY_BEGIN, RULE_BLOCKED, 65);
	expect_event(1, POLICY_OVERFLOW, RULE_COUNT, 0);
	step_after(21, o, 65);
	assert_int_equal(count_events(POLICY_BEGIN), 63);
	for (i = 0; i < events; i++)
		assert_true(event[i].key != 64);
}

static void test_small_room(void **state)
{
	struct policy_object o[10];
	u32 n = stuck_many(o, 1, ARRAY_SIZE(o));

	(void)state;
	assert_int_equal(policy_step(&policy, &params, now, o, n, event, 3), 3);
	assert_int_equal(policy_step(&policy, &params, now + SECOND, o, n, event, 0), 0);
}

/* Many keys in one chain of the hash table. */
static void test_same_bucket(void **state)
{
	struct policy_object o[30];
	u32 n = 0, i;
	u64 key;

	(void)state;
	for (key = 1; n < ARRAY_SIZE(o); key++)
		if ((key * 0x9e3779b97f4a7c15ull) >> 58 == 5)
			o[n++] = stuck(key, VERDICT_BLOCKED, key);
	step(o, n);
	assert_int_equal(count_events(POLICY_BEGIN), n);
	for (i = 0; i < n; i += 2)
		o[i].verdict = VERDICT_BUSY;
	step_after(1, o, n);
	step_after(1, o, n);
	assert_int_equal(count_events(POLICY_END), n / 2);
	step_after(1, NULL, 0);
	step_after(1, NULL, 0);
	assert_int_equal(count_events(POLICY_END), n / 2);
}

static void test_rule_text(void **state)
{
	static const char * const bad[] = {
		"", "\n", ",", "none,", "none,waiters", "waiters,none", "Waiters", "waiter",
		"waiterss", "waiters,", ",waiters", "waiters,,blocked", "waiters blocked",
		" waiters", "waiters ", "waiters\n\n", "waiters\nblocked", "none\n\n", "\nnone",
		"waiters,\n", "all", "0", "7", "deadlock\r\n", "none ",
	};
	char text[64], again[80];
	u32 mask, read, i;
	size_t len;

	(void)state;
	for (mask = 0; mask < 1u << RULE_COUNT; mask++) {
		len = rules_print(text, sizeof(text), mask);
		assert_int_equal(len, strlen(text));
		assert_int_equal(rules_parse(text, &read), 0);
		assert_int_equal(read, mask);
		snprintf(again, sizeof(again), "%s\n", text);
		assert_int_equal(rules_parse(again, &read), 0);
		assert_int_equal(read, mask);
	}
	assert_string_equal(text, "waiters,blocked,deadlock");
	rules_print(text, sizeof(text), 0xfffffff8);
	assert_string_equal(text, "none");
	assert_int_equal(rules_parse("deadlock,waiters,deadlock\n", &read), 0);
	assert_int_equal(read, 1 << RULE_DEADLOCK | 1 << RULE_WAITERS);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		read = 0x1234;
		if (rules_parse(bad[i], &read) != -EINVAL || read != 0x1234)
			fail_msg("'%s' was taken", bad[i]);
	}
	assert_int_equal(rules_print(text, 10, 7), 9);
	assert_string_equal(text, "waiters,b");
	assert_int_equal(rules_print(text, 1, 7), 0);
	assert_string_equal(text, "");
	assert_string_equal(rule_name(RULE_BLOCKED), "blocked");
	assert_string_equal(rule_name(RULE_COUNT), "?");
}

/*
 * The reference: one record for every condition there could be, no table, no
 * budget, written from the description.
 */
enum { KEYS = 12 };

struct naive {
	bool known, begun, escalated;
	u32 misses;
	u8 rule;
	u64 first;
	u64 proof;
	u64 proved;
};

static struct naive_root {
	struct naive facet[2];
	bool active;
	u8 rule;
	u64 first;
} naive[KEYS];
static u64 naive_last;

#define NOT_YET (~0ull)

static u8 naive_rule(const struct policy_object *o, u32 family)
{
	if (family == 0)
		return params.waiters_max && o->demand && o->waiters >= params.waiters_max ?
		       RULE_WAITERS : RULE_COUNT;
	if (o->verdict == VERDICT_DEADLOCK)
		return RULE_DEADLOCK;
	return o->verdict >= VERDICT_BLOCKED && o->demand && o->waiters ? RULE_BLOCKED :
									  RULE_COUNT;
}

static void naive_say(struct policy_event *said, u32 *n, u8 type, u8 rule, u64 key, u64 first)
{
	said[(*n)++] = (struct policy_event){
		.type = type, .rule = rule, .key = key, .first = first
	};
}

static void naive_facet(struct naive *c, const struct policy_object *o, u32 family,
			struct policy_event *said, u32 *n)
{
	u64 since = family ? o->stuck_since : o->nth_since, wait = params.alert_secs * SECOND;
	u8 rule = o->index == NO_ROW ? RULE_COUNT : naive_rule(o, family);
	bool holds = rule != RULE_COUNT, anew = family && since > naive_last;
	u8 privileged = family ? o->privileged : o->crowd_privileged;

	if (!since || since > now)
		since = now;
	if (c->begun && holds && c->rule == RULE_DEADLOCK && rule == RULE_BLOCKED)
		holds = false;
	if (c->begun && holds && anew && now - since < wait)
		holds = false;
	if (!holds && c->begun && ++c->misses == 2) {
		*c = (struct naive){ 0 };
		holds = rule != RULE_COUNT;	/* and at once a new one */
	} else if (!holds && !c->begun) {
		*c = (struct naive){ 0 };
	}
	if (!holds) {
		c->proof = 0;
		return;
	}
	if (c->begun && c->rule != rule) {
		c->escalated = false;
		c->proof = 0;
	} else if (!c->begun && (!c->known || anew)) {
		c->first = since;
	}
	c->known = true;
	c->rule = rule;
	c->misses = 0;
	if (since < c->first)
		c->first = since;
	if (now - c->first >= wait)
		c->begun = true;
	if (!proofs[o->key] || c->proof != proofs[o->key])
		c->proved = now;
	c->proof = proofs[o->key];
	if (c->begun && !c->escalated && privileged && c->proof && now - c->proved >= wait &&
	    params.panic_on >> rule & 1) {
		c->escalated = true;
		naive_say(said, n, POLICY_ESCALATE, rule, o->key, c->first);
	}
}

static void naive_one(struct naive_root *r, const struct policy_object *o,
		      struct policy_event *said, u32 *n)
{
	u64 first = NOT_YET;
	u32 i, escalated = *n;
	u8 rule = 0;

	for (i = 0; i < 2; i++) {
		naive_facet(&r->facet[i], o, i, said, n);
		if (!r->facet[i].begun)
			continue;
		rule = r->facet[i].rule;
		first = r->facet[i].first < first ? r->facet[i].first : first;
	}
	if (first == NOT_YET) {
		if (r->active)
			naive_say(said, n, POLICY_END, r->rule, o->key, r->first);
		r->active = false;
		return;
	}
	r->first = r->active && r->first < first ? r->first : first;
	for (; escalated < *n; escalated++)
		said[escalated].first = r->first;
	if (!r->active)
		naive_say(said, n, POLICY_BEGIN, rule, o->key, r->first);
	else if (rule <= r->rule)
		rule = r->rule;
	else
		naive_say(said, n, POLICY_WORSE, rule, o->key, r->first);
	r->active = true;
	r->rule = rule;
}

static int by_value(const void *a, const void *b)
{
	const struct policy_event *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule - y->rule;
	return (x->type > y->type) - (x->type < y->type);
}

static void random_object(struct policy_object *o, u64 *seed)
{
	static const u8 verdicts[] = {
		VERDICT_IDLE, VERDICT_BUSY, VERDICT_BLOCKED, VERDICT_BLOCKED, VERDICT_STOPPED,
		VERDICT_POSSIBLE_DEADLOCK, VERDICT_DEADLOCK, VERDICT_DEADLOCK,
	};
	u32 what = test_below(seed, 30);

	switch (what) {
	case 0:
	case 1:
		o->verdict = verdicts[test_below(seed, ARRAY_SIZE(verdicts))];
		break;
	case 2:
		o->waiters = test_below(seed, 14);
		break;
	case 3:
		o->demand = test_below(seed, 5) > 0;
		break;
	case 4:
	case 5:
		o->stuck_since = now - test_below(seed, 1 + test_below(seed, 40)) * SECOND;
		break;
	case 6:
		o->stuck_since = test_below(seed, 3) ? now + SECOND : 0;
		break;
	case 7:
		o->nth_since = test_below(seed, 3) ? now - test_below(seed, 40) * SECOND : 0;
		break;
	case 8:
		o->privileged = test_below(seed, 2);
		o->crowd_privileged = test_below(seed, 2);
		break;
	case 10:
		proofs[o->key] = test_below(seed, 3);
		break;
	case 9:
		o->index = test_below(seed, 3) ? o->key : NO_ROW;
		break;
	}
}

static void random_params(u64 *seed)
{
	if (!test_below(seed, 20))
		params.panic_on = test_below(seed, 8);
	if (!test_below(seed, 50))
		params.waiters_max = test_below(seed, 4) ? 5 : 0;
	if (!test_below(seed, 50))
		params.alert_secs = test_below(seed, 20);
}

static void compare_with_naive(struct policy_event *said, u32 n, u64 seed)
{
	u32 i;

	qsort(said, n, sizeof(*said), by_value);
	qsort(event, events, sizeof(*event), by_value);
	for (i = 0; i < n && i < events; i++)
		if (by_value(&said[i], &event[i]) || said[i].first != event[i].first)
			break;
	if (i < n || i < events)
		fail_msg("event %u of %u and %u differs: HANGWATCH_SEED=%llu HANGWATCH_CASES=1",
			 i, events, n, (unsigned long long)seed);
}

/* Return: how many events there were. */
static u32 random_history(u64 seed)
{
	struct policy_object o[KEYS], present[KEYS];
	struct policy_event said[KEYS * 6];
	u64 random = seed;
	u32 i, k, n, here, met = 0;

	setup(NULL);
	params.alerts_per_hour = 1000000;
	memset(naive, 0, sizeof(naive));
	naive_last = 0;
	for (k = 0; k < KEYS; k++)
		o[k] = (struct policy_object){ .key = k + 1, .index = k + 1, .demand = 1 };
	for (i = 0; i < 200; i++) {
		random_params(&random);
		now += (1 + test_below(&random, 3)) * SECOND;
		for (k = 0, n = 0, here = 0; k < KEYS; k++) {
			random_object(&o[k], &random);
			naive_one(&naive[k], &o[k], said, &n);
			if (o[k].index != NO_ROW)
				present[here++] = o[k];
		}
		step(present, here);
		compare_with_naive(said, n, seed);
		naive_last = now;
		met += n;
	}
	return met;
}

static void test_random_histories(void **state)
{
	u64 base = test_setting("HANGWATCH_SEED", 1);
	u64 cases = test_setting("HANGWATCH_CASES", 1000), i, met = 0;

	(void)state;
	for (i = 0; i < cases; i++)
		met += random_history(base + i);
	printf("# %llu histories of 200 passes, %llu events\n", (unsigned long long)cases,
	       (unsigned long long)met);
	assert_true(met > cases * 10);
}

/* Objects come and go without end: what is announced, ended, escalated, counted. */
static void check_storm_event(const struct policy_event *e, u8 *seen, u32 ids, u64 *begun,
			      u32 *begins)
{
	if (e->type == POLICY_SUPPRESSED || e->type == POLICY_OVERFLOW) {
		assert_true(e->count > 0);
		return;
	}
	assert_true(e->id > 0 && e->id < ids);
	if (e->type == POLICY_BEGIN) {
		assert_int_equal(seen[e->id], 0);
		begun[(*begins)++] = now;
	} else {
		assert_int_equal(seen[e->id] & 1, 1);
		assert_int_equal(seen[e->id] & (e->type == POLICY_ESCALATE ? 4 : 2), 0);
	}
	assert_true(e->type == POLICY_END || e->index != NO_ROW);
	if (e->type != POLICY_WORSE)
		seen[e->id] |= e->type == POLICY_BEGIN ? 1 : e->type == POLICY_END ? 2 : 4;
}

static void test_storm_keeps_the_budget(void **state)
{
	enum { PASSES = 20000, IDS = 1 << 20, LIMIT = 7 };
	static struct policy_object o[150];
	static u64 begun[PASSES];
	u8 *seen = calloc(1, IDS);
	u32 i, k, begins = 0;
	u64 seed = 42;

	(void)state;
	assert_non_null(seen);
	params.alerts_per_hour = LIMIT;
	params.alert_secs = 3;
	for (i = 0; i < PASSES; i++) {
		for (k = 0; k < ARRAY_SIZE(o); k++)
			if (!test_below(&seed, 20))
				o[k] = stuck(1 + test_below(&seed, 2) * 1000 + k,
					     test_below(&seed, VERDICTS), now);
		step_after(1 + test_below(&seed, 20), o, test_below(&seed, ARRAY_SIZE(o)));
		for (k = 0; k < events; k++)
			check_storm_event(&event[k], seen, IDS, begun, &begins);
	}
	for (i = LIMIT; i < begins; i++)
		assert_true(begun[i] - begun[i - LIMIT] >= 3600 * SECOND);
	/* and the budget was used: some 210,000 s of passes */
	assert_true(begins > LIMIT * 40);
	free(seen);
}

/* The cost of the worst: thousands of blocked objects, a full table. */
static void test_many_objects(void **state)
{
	enum { MANY = 20000 };
	struct policy_object *o = calloc(MANY, sizeof(*o));
	u32 i;

	(void)state;
	assert_non_null(o);
	for (i = 0; i < MANY; i++)
		o[i] = stuck(i + 1, VERDICT_BLOCKED, START - i);
	step(o, MANY);
	assert_int_equal(event[events - 1].type, POLICY_OVERFLOW);
	assert_int_equal(event[events - 1].count, MANY - 64);
	free(o);
}

#define TEST(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_crowd_begins_in_time),
		TEST(test_crowd_that_is_none),
		TEST(test_first_pass),
		TEST(test_verdicts),
		TEST(test_no_waiters_is_not_blocked),
		TEST(test_ends_after_two),
		TEST(test_end_of_what_is_gone),
		TEST(test_pending_is_forgotten),
		TEST(test_crowd_of_a_blocked_root),
		TEST(test_crowd_sharpens),
		TEST(test_crowd_escalates_behind_a_deadlock),
		TEST(test_alert_follows_its_object),
		TEST(test_same_address_is_another_alert),
		TEST(test_busy_lock_is_no_alert),
		TEST(test_alert_ends_when_it_moves),
		TEST(test_no_delay),
		TEST(test_rare_passes),
		TEST(test_blocked_sharpens),
		TEST(test_pending_takes_the_rule_of_the_day),
		TEST(test_escalates_when_proved),
		TEST(test_no_escalation_of_what_does_not_hold),
		TEST(test_worse_rule_escalates_anew),
		TEST(test_one_pass_escalates_nothing),
		TEST(test_moving_members_escalate_nothing),
		TEST(test_deadlock_finds_room),
		TEST(test_deadlock_takes_a_place),
		TEST(test_roots_deadlock_finds_room),
		TEST(test_roots_crowd_finds_room),
		TEST(test_another_users_crowd_finds_room),
		TEST(test_oldest_first),
		TEST(test_budget),
		TEST(test_budget_of_root),
		TEST(test_suppressed_end_is_not_told),
		TEST(test_deferred_is_announced_later),
		TEST(test_no_budget_at_all),
		TEST(test_budget_after_a_pause),
		TEST(test_overflow),
		TEST(test_overflow_keeps_the_begun),
		TEST(test_overflow_keeps_the_older),
		TEST(test_small_room),
		TEST(test_same_bucket),
		TEST(test_rule_text),
		TEST(test_random_histories),
		TEST(test_storm_keeps_the_budget),
		TEST(test_many_objects),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
