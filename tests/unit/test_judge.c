// SPDX-License-Identifier: GPL-2.0-only
/*
 * judge/: hangs as they happen, made of rows by hand; for each the owner, what it
 * does, the verdict, the root and how many are behind.
 */
#include <sys/syscall.h>

#include "test.h"

#include "judged.h"

static int setup(void **state)
{
	(void)state;
	world_begin();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	world_end();
	return 0;
}

static void expect(u32 at, u32 owner, u8 outcome, u8 verdict, u32 root, u32 behind)
{
	const struct object_row *o = &world.object[at];
	u32 decider = o->owner == NO_ROW ? NO_ROW : world.holder[o->owner].decider;

	if (decider != owner || o->outcome != outcome || o->verdict != verdict ||
	    o->root != root || o->behind != behind)
		fail_msg("object %u: owner %d outcome %u verdict %u root %d behind %u, "
			 "expected %d %u %u %d %u",
			 at, (int)decider, o->outcome, o->verdict, (int)o->root, o->behind,
			 (int)owner, outcome, verdict, (int)root, behind);
}

/* Threads that each have one mutex and wait for the next one's. */
static void ring_of_mutexes(u32 n, u32 *task, u32 *mutex)
{
	u32 i;

	for (i = 0; i < n; i++) {
		mutex[i] = object(KIND_FUTEX);
		task[i] = process();
		locks(task[i], mutex[i]);
	}
	for (i = 0; i < n; i++)
		waits(task[i], mutex[(i + 1) % n]);
}

static void test_ring_of_mutexes(void **state)
{
	u32 task[3], mutex[3], n;

	(void)state;
	for (n = 1; n <= 3; n++) {
		world_end();
		world_begin();
		ring_of_mutexes(n, task, mutex);
		judge(&world.j);
		assert_int_equal(world.object[mutex[0]].verdict, VERDICT_POSSIBLE_DEADLOCK);
		assert_int_equal(world.j.chains, 1);
		assert_int_equal(world.chain[0].behind, n);
		assert_int_equal(world.object[mutex[0]].ringed, 1);
	}
}

/* Workers behind a mutex whose holder waits for work; a ring that a timeout ends. */
static void test_mutexes_without_a_ring(void **state)
{
	u32 task[2], mutex[2], pool = object(KIND_FUTEX), holder = process();

	(void)state;
	locks(holder, pool);
	idles(holder, KIND_EPOLL);
	waits(process(), pool);
	ring_of_mutexes(2, task, mutex);
	world.task[task[0]].flags |= ROW_TIMED;
	judge(&world.j);
	assert_int_equal(world.j.chains, 0);
	assert_int_equal(world.object[pool].demand + world.object[mutex[0]].demand, 0);
}

/* A daemon and its log socket, which others wait for; the daemon's first thread is left to do. */
struct daemon {
	u32 main;
	u32 log;
};

static struct daemon daemon_with_log(u32 clients)
{
	struct daemon d;

	d.log = object(KIND_UNIX_PEER);
	while (clients--)
		waits(process(), d.log);
	d.main = process();
	holds(d.main, d.log);
	return d;
}

static struct daemon selflog(void)
{
	struct daemon d = daemon_with_log(3);

	waits(d.main, d.log);
	return d;
}

static void judged(void)
{
	judge(&world.j);
}

static void test_selflog(void **state)
{
	struct daemon d = selflog();

	(void)state;
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_DEADLOCK, d.main, 4);
	assert_int_equal(world.j.chains, 1);
	assert_true(world.chain[0].ring);
	assert_int_equal(world.chain[0].behind, 4);
}

static void ring_of(u32 n, u16 kind)
{
	u32 task[8], queue[8], i;

	for (i = 0; i < n; i++) {
		queue[i] = object(kind);
		world.object[queue[i]].demand = 1;
		task[i] = process();
	}
	for (i = 0; i < n; i++) {
		waits(task[i], queue[(i + 1) % n]);
		holds(task[i], queue[i]);
	}
	judged();
	for (i = 0; i < n; i++)
		expect(queue[i], task[i], OUTCOME_BLOCKED, VERDICT_DEADLOCK, task[0], n);
}

static void test_ring_of_senders(void **state)
{
	u32 i;

	(void)state;
	ring_of(3, KIND_UNIX_PEER);
	for (i = 0; i < 3; i++)
		assert_true(world.task[i].blocked_on != NO_ROW);
}

/* A ring is known by the member that most wait for. */
static void test_ring_by_its_entry(void **state)
{
	u32 i;

	(void)state;
	ring_of(3, KIND_UNIX_PEER);
	for (i = 0; i < 5; i++)
		waits(process(), 1);
	judged();
	assert_int_equal(world.j.chains, 1);
	assert_int_equal(world.chain[0].task, world.object[1].blocker);
	assert_int_equal(world.chain[0].object, world.task[world.chain[0].task].blocked_on);
	for (i = 0; i < 3; i++)
		assert_int_equal(world.object[i].root, world.chain[0].task);
	assert_int_equal(world.chain[0].behind, 8);
}

/* Said, and never read: no hang, unless who should read is stuck in what it is owed. */
static void greeting(u16 kind, u8 state, u8 gravity)
{
	u32 said = object(KIND_UNIX_RECV), reader;

	world.object[said].demand = 1;
	world.object[said].unread_at = 1;
	waits(process(), said);
	reader = process();
	world.task[reader].state = state;
	idles(reader, kind);
	holds(reader, said);
	judged();
	assert_int_equal(judge_gravity(&world.j, said), gravity);
}

/* Workers wait for a lock of one that waits in @kind, for clients if it @listens. */
static void turn(u16 kind, bool listens, u8 gravity)
{
	u32 lock = object(KIND_FLOCK), first = process();

	holds(first, lock);
	world.object[idles(first, kind)].listens = listens;
	waits(process(), lock);
	waits(process(), lock);
	judged();
	expect(lock, first, OUTCOME_BLOCKED, VERDICT_BLOCKED, first, 2);
	assert_int_equal(judge_gravity(&world.j, lock), gravity);
}

static void test_turn_in_accept(void **state)
{
	(void)state;
	turn(KIND_TCP_ACCEPT, false, VERDICT_BUSY);
}

static void test_turn_in_poll(void **state)
{
	(void)state;
	turn(KIND_POLL, true, VERDICT_BUSY);
}

static void test_turn_in_a_set(void **state)
{
	(void)state;
	turn(KIND_EPOLL, true, VERDICT_BUSY);
}

static void test_turn_of_a_loop(void **state)
{
	(void)state;
	turn(KIND_EPOLL, false, VERDICT_BLOCKED);
}

/* Whose parent is none of the server's waits for ever: init's children are no fellows. */
static void turn_of_a_stranger(s32 parent, s32 servers_parent)
{
	u32 lock = object(KIND_FLOCK), first = process(), stranger = process();

	holds(first, lock);
	idles(first, KIND_TCP_ACCEPT);
	waits(stranger, lock);
	world.task[first].ptgid = servers_parent;
	world.task[stranger].ptgid = parent;
	judged();
	assert_int_equal(judge_gravity(&world.j, lock), VERDICT_BLOCKED);
}

static void test_turn_of_a_stranger(void **state)
{
	(void)state;
	turn_of_a_stranger(4, 2);
}

static void test_turn_of_inits_child(void **state)
{
	(void)state;
	turn_of_a_stranger(1, 1);
}

/* A client whose question was read, and what its server does. */
static u32 read_question(u32 server, u8 state)
{
	u32 said = object(KIND_TCP_RECV);

	world.object[said].demand = 1;
	world.object[said].unread_at = 1;
	world.object[said].unread = UNREAD_ANSWER;
	world.task[server].state = state;
	waits(process(), said);
	holds(server, said);
	return said;
}

/* A reader of news asks nothing of a server that waits for more; of a stopped one it does. */
static void test_read_question(void **state)
{
	u32 loop = process(), stopped = process(), said, asked;

	(void)state;
	said = read_question(loop, TASK_SLEEP);
	serves(idles(loop, KIND_TCP_RECV), said);
	asked = read_question(stopped, TASK_STOPPED_JOB);
	judged();
	assert_int_equal(world.object[said].verdict, VERDICT_IDLE);
	assert_int_equal(world.object[said].demand, 0);
	expect(asked, stopped, OUTCOME_STOPPED, VERDICT_STOPPED, stopped, 1);
	assert_int_equal(world.object[asked].how, HOW_LIKELY);
	assert_int_equal(world.j.chains, 1);
}

/* A read question of two servers that ask each other is no proof. */
static void test_ring_of_read_questions(void **state)
{
	u32 a = process(), b = process(), of_a, of_b;

	(void)state;
	of_a = object(KIND_TCP_RECV);
	of_b = object(KIND_TCP_RECV);
	waits(a, of_a);
	waits(b, of_b);
	holds(b, of_a);
	holds(a, of_b);
	world.object[of_a].demand = 1;
	world.object[of_b].demand = 1;
	world.object[of_a].unread_at = 1;
	world.object[of_b].unread_at = 1;
	world.object[of_a].unread = UNREAD_ANSWER;
	world.object[of_b].unread = UNREAD_ANSWER;
	judged();
	assert_int_equal(world.object[of_a].verdict, VERDICT_POSSIBLE_DEADLOCK);
	assert_int_equal(world.object[of_b].verdict, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_greeting(void **state)
{
	(void)state;
	greeting(KIND_TIMER, TASK_SLEEP, VERDICT_BUSY);
}

static void test_question_to_the_stopped(void **state)
{
	(void)state;
	greeting(KIND_TIMER, TASK_STOPPED_JOB, VERDICT_STOPPED);
}

static void test_question_to_who_is_owed(void **state)
{
	u32 said = object(KIND_UNIX_RECV), lock = object(KIND_MUTEX), reader;

	(void)state;
	world.object[said].demand = 1;
	world.object[said].unread_at = 1;
	waits(process(), said);
	reader = process();
	waits(reader, lock);
	holds(reader, said);
	owns(process(), lock);
	idles(2, KIND_TIMER);
	judged();
	assert_int_equal(judge_gravity(&world.j, said), VERDICT_BLOCKED);
}

/* A reader that has better things to do is how a pipe slows its writer down. */
static void test_backpressure(void **state)
{
	u32 pipe = object(KIND_PIPE_WRITE), reader;

	(void)state;
	waits(process(), pipe);
	reader = process();
	idles(reader, KIND_TIMER);
	holds(reader, pipe);
	judged();
	assert_int_equal(world.object[pipe].verdict, VERDICT_BLOCKED);
	assert_int_equal(judge_gravity(&world.j, pipe), VERDICT_BUSY);
}

/* It would run, and has not since before the pass before: somebody else has its CPU. */
static void test_starved(void **state)
{
	struct daemon d = daemon_with_log(20);
	u32 ahead = process(), other = process();

	(void)state;
	world.task[ahead].state = TASK_ON_CPU;
	world.task[other].state = TASK_ON_CPU;
	world.task[ahead].cpu = 2;
	world.task[other].cpu = 1;
	world.task[d.main].state = TASK_ON_CPU;
	world.task[d.main].cpu = 2;
	world.task[d.main].ready_since = NOW - 5 * SECOND;
	judged();
	expect(d.log, d.main, OUTCOME_RUNNABLE, VERDICT_BUSY, d.main, 20);
	assert_int_equal(world.chain[0].ahead, ahead);
}

/* A moment in the run queue is nothing. */
static void test_ready(void **state)
{
	struct daemon d = daemon_with_log(20);

	(void)state;
	world.task[d.main].state = TASK_ON_CPU;
	world.task[d.main].cpu = 2;
	world.task[d.main].ready_since = NOW - SECOND / 2;
	judged();
	expect(d.log, d.main, OUTCOME_RUNNING, VERDICT_BUSY, d.main, 20);
	assert_int_equal(world.chain[0].ahead, NO_ROW);
}

/* One of its threads runs: that one is not starved. */
static void test_one_runs_one_starves(void **state)
{
	struct daemon d = daemon_with_log(20);
	u32 other;

	(void)state;
	world.task[d.main].state = TASK_ON_CPU;
	world.task[d.main].ready_since = NOW - 5 * SECOND;
	other = thread();
	world.task[other].state = TASK_ON_CPU;
	judged();
	expect(d.log, other, OUTCOME_RUNNING, VERDICT_BUSY, other, 20);
}

static void stopped_reader(u8 how)
{
	struct daemon d = daemon_with_log(20);

	world.task[d.main].state = how;
	judged();
	expect(d.log, d.main, OUTCOME_STOPPED, VERDICT_STOPPED, d.main, 20);
}

static void test_stopped(void **state)
{
	(void)state;
	stopped_reader(TASK_STOPPED_JOB);
}

static void test_traced(void **state)
{
	(void)state;
	stopped_reader(TASK_STOPPED_TRACE);
}

/* A tracer that is stuck in what it is owed: it is the root's, not the stop. */
static void test_tracer_is_stuck(void **state)
{
	struct daemon d = daemon_with_log(2);
	u32 trace = object(KIND_PTRACE), tracer = process(), pipe = object(KIND_PIPE_WRITE);
	u32 pager = process();

	(void)state;
	world.task[d.main].state = TASK_STOPPED_TRACE;
	waits(d.main, trace);
	owns(tracer, trace);
	waits(tracer, pipe);
	holds(pager, pipe);
	world.task[pager].state = TASK_STOPPED_JOB;
	judged();
	expect(d.log, d.main, OUTCOME_STOPPED, VERDICT_STOPPED, pager, 2);
	expect(trace, tracer, OUTCOME_BLOCKED, VERDICT_BLOCKED, pager, 3);
	expect(pipe, pager, OUTCOME_STOPPED, VERDICT_STOPPED, pager, 4);
	assert_int_equal(world.j.chains, 1);
}

/* It waits for its user, whatever that one does: the stop is the root. */
static void test_tracer_is_idle(void **state)
{
	struct daemon d = daemon_with_log(2);
	u32 trace = object(KIND_PTRACE), tracer = process(), input = object(KIND_TTY_READ);
	u32 terminal = process();

	(void)state;
	world.task[d.main].state = TASK_STOPPED_TRACE;
	waits(d.main, trace);
	owns(tracer, trace);
	waits(tracer, input);
	holds(terminal, input);
	idles(terminal, KIND_POLL);
	judged();
	expect(d.log, d.main, OUTCOME_STOPPED, VERDICT_STOPPED, d.main, 2);
	assert_int_equal(world.object[trace].verdict, VERDICT_IDLE);
	assert_int_equal(world.j.chains, 1);
}

/* It writes what it traces to the very task that it has stopped. */
static void test_tracer_waits_for_traced(void **state)
{
	struct daemon d = daemon_with_log(2);
	u32 trace = object(KIND_PTRACE), tracer = process(), pipe = object(KIND_PIPE_WRITE);

	(void)state;
	world.task[d.main].state = TASK_STOPPED_TRACE;
	waits(d.main, trace);
	owns(tracer, trace);
	waits(tracer, pipe);
	holds(d.main, pipe);
	judged();
	expect(pipe, d.main, OUTCOME_STOPPED, VERDICT_DEADLOCK, d.main, 4);
}

static void test_frozen(void **state)
{
	(void)state;
	stopped_reader(TASK_FROZEN_STATE);
}

static void test_behind_an_unread_fifo(void **state)
{
	struct daemon d = daemon_with_log(3);
	u32 fifo = object(KIND_PIPE_WRITE), reader = process();

	(void)state;
	waits(d.main, fifo);
	holds(reader, fifo);
	world.task[reader].state = TASK_STOPPED_JOB;
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_BLOCKED, reader, 3);
	expect(fifo, reader, OUTCOME_STOPPED, VERDICT_STOPPED, reader, 4);
}

static void test_server_computes(void **state)
{
	struct daemon d = daemon_with_log(3);

	(void)state;
	world.task[d.main].state = TASK_ON_CPU;
	judged();
	expect(d.log, d.main, OUTCOME_RUNNING, VERDICT_BUSY, d.main, 3);
}

static void test_server_sleeps(void **state)
{
	struct daemon d = daemon_with_log(3);

	(void)state;
	idles(d.main, KIND_TIMER);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_BLOCKED, d.main, 3);
}

/* Its wake-up may still be under way: the waiters have only just fallen asleep. */
static void test_server_serves(void **state)
{
	u32 client = process(), server = process(), log = object(KIND_UNIX_PEER), recv;

	(void)state;
	world.task[client].since = NOW - SECOND / 2;
	waits(client, log);
	holds(server, log);
	recv = idles(server, KIND_UNIX_RECV);
	serves(recv, log);
	judged();
	expect(log, server, OUTCOME_SERVING, VERDICT_BUSY, server, 1);
}

/* It read everything and slept again, while the first of a crowd has not had its turn. */
static void test_server_moves(void **state)
{
	struct daemon d = daemon_with_log(3);

	(void)state;
	world.task[d.main].since = NOW - SECOND / 10;
	serves(idles(d.main, KIND_UNIX_RECV), d.log);
	judged();
	expect(d.log, d.main, OUTCOME_SERVING, VERDICT_BUSY, d.main, 3);
}

/* An event loop that is only told of edges, and has lost one. */
static void lost_edge(u32 events, u64 since, u8 outcome, u8 verdict)
{
	struct daemon d = daemon_with_log(3);

	world.task[d.main].since = since;
	watches(idles(d.main, KIND_EPOLL), d.log, events);
	judged();
	expect(d.log, d.main, outcome, verdict, d.main, 3);
}

static void test_lost_edge(void **state)
{
	(void)state;
	lost_edge(WATCH_IN | WATCH_EDGE, NOW - SLEPT * SECOND, OUTCOME_BLOCKED, VERDICT_BLOCKED);
}

static void test_lost_edge_of_a_busy_loop(void **state)
{
	(void)state;
	lost_edge(WATCH_IN | WATCH_EDGE, NOW - 1, OUTCOME_BLOCKED, VERDICT_BLOCKED);
}

static void test_level_of_a_busy_loop(void **state)
{
	(void)state;
	lost_edge(WATCH_IN, NOW - 1, OUTCOME_SERVING, VERDICT_BUSY);
}

static void test_other_events(void **state)
{
	(void)state;
	lost_edge(4, NOW - SLEPT * SECOND, OUTCOME_BLOCKED, VERDICT_BLOCKED);
}

/* A request that nobody has read: who waits for one will be woken. */
static void test_request_unknown(void **state)
{
	u32 client = process(), server = process(), request = object(KIND_FUSE);

	(void)state;
	waits(client, request);
	holds(server, request);
	serves(idles(server, KIND_FUSE_READ), request);
	judged();
	expect(request, server, OUTCOME_SERVING, VERDICT_BUSY, server, 1);
}

/* One thread has taken it and is stuck, the other waits for new ones (J3). */
static void test_request_taken(void **state)
{
	u32 client = process(), server = process(), worker = thread();
	u32 request = object(KIND_FUSE), lock = object(KIND_FLOCK);

	(void)state;
	waits(client, request);
	holds(server, request);
	serves(idles(server, KIND_FUSE_READ), request);
	waits(worker, lock);
	holds(client, lock);
	world.object[request].request = REQUEST_TAKEN;
	judged();
	expect(request, worker, OUTCOME_BLOCKED, VERDICT_DEADLOCK, client, 2);
	expect(lock, client, OUTCOME_BLOCKED, VERDICT_DEADLOCK, client, 2);
}

/* Who waits for new requests is not who has taken one, though the other only naps. */
static void test_taken_by_a_napper(void **state)
{
	u32 napper = process(), idler = thread(), fuse = object(KIND_FUSE), set;

	(void)state;
	world.object[fuse].request = REQUEST_TAKEN;
	holds(napper, fuse);
	idles(napper, KIND_TIMER);
	set = idles(idler, KIND_POLL);
	serves(set, fuse);
	idles(thread(), KIND_FUSE_READ);
	waits(process(), fuse);
	judged();
	expect(fuse, napper, OUTCOME_BLOCKED, VERDICT_BLOCKED, napper, 1);
}

/* A child has inherited what its parent should act on, and waits for the parent itself. */
static void test_child_asks_its_parent(void **state)
{
	u32 parent = process(), child = child_of(parent), pipe = object(KIND_PIPE_WRITE);
	u32 question = object(KIND_UNIX_RECV);

	(void)state;
	world.object[question].demand = 1;
	holds(parent, pipe);
	holds(child, pipe);
	idles(parent, KIND_TTY_READ);
	holds(parent, question);
	waits(child, question);
	waits(process(), pipe);
	judged();
	assert_int_equal(world.holder[world.object[pipe].owner].leader, parent);
}

static void test_flock_of_a_sleeper(void **state)
{
	u32 lock = object(KIND_FLOCK), i, holder;

	(void)state;
	for (i = 0; i < 3; i++)
		waits(process(), lock);
	holder = process();
	holds(holder, lock);
	idles(holder, KIND_TIMER);
	judged();
	expect(lock, holder, OUTCOME_BLOCKED, VERDICT_BLOCKED, holder, 3);
}

/* A read lock of @reader, who has to let go as well before waiters of @lock go on. */
static u32 also_holds(u32 reader, u32 lock)
{
	u32 hold = object(KIND_FLOCK);

	holds(reader, hold);
	world.object[hold].also = world.object[lock].also;
	world.object[hold].also_of = lock;
	world.object[lock].also = hold;
	return hold;
}

/* A writer behind a reader that runs, and one that does @state. */
static u32 shared_lock(u8 state)
{
	u32 lock = object(KIND_FLOCK), writer = process(), runs = process(), other = process();

	waits(writer, lock);
	holds(runs, lock);
	world.task[runs].state = TASK_ON_CPU;
	world.task[other].state = state;
	also_holds(other, lock);
	return lock;
}

static void test_readers_run(void **state)
{
	u32 lock = shared_lock(TASK_ON_CPU);

	(void)state;
	judged();
	expect(lock, 1, OUTCOME_RUNNING, VERDICT_BUSY, 1, 1);
}

static void test_one_reader_is_stopped(void **state)
{
	u32 lock = shared_lock(TASK_STOPPED_JOB);

	(void)state;
	judged();
	expect(lock, 2, OUTCOME_STOPPED, VERDICT_STOPPED, 2, 1);
}

/* Not all of them could be found. */
static void test_readers_are_more(void **state)
{
	u32 lock = shared_lock(TASK_ON_CPU);

	(void)state;
	world.object[lock].more = 1;
	judged();
	assert_int_equal(world.object[lock].verdict, VERDICT_UNKNOWN);
}

/* One of them waits for the writer: whatever the other does, that stays. */
static void test_one_reader_waits_for_the_writer(void **state)
{
	u32 lock = shared_lock(TASK_SLEEP), other = object(KIND_FLOCK);

	(void)state;
	waits(2, other);
	holds(0, other);
	judged();
	expect(lock, 2, OUTCOME_BLOCKED, VERDICT_DEADLOCK, 0, 2);
}

static void test_ab_ba(void **state)
{
	u32 a = process(), b = process(), first = object(KIND_MUTEX), second = object(KIND_MUTEX);

	(void)state;
	waits(a, second);
	waits(b, first);
	owns(a, first);
	owns(b, second);
	judged();
	expect(first, a, OUTCOME_BLOCKED, VERDICT_DEADLOCK, a, 2);
	expect(second, b, OUTCOME_BLOCKED, VERDICT_DEADLOCK, a, 2);
}

/* As before, with a clock: a timeout of the wait, an alarm of the process (J1). */
static void healing_ab_ba(u32 flag)
{
	u32 a = process(), b = process(), first = object(KIND_FLOCK), second = object(KIND_FLOCK);

	world.task[b].flags |= flag;
	waits(a, second);
	waits(b, first);
	holds(a, first);
	holds(b, second);
	judged();
	expect(first, a, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, a, 2);
	expect(second, b, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, a, 2);
}

static void test_ab_ba_with_timeout(void **state)
{
	(void)state;
	healing_ab_ba(ROW_TIMED);
}

static void test_ab_ba_with_alarm(void **state)
{
	(void)state;
	healing_ab_ba(ROW_ALARM);
}

static void test_owner_gone(void **state)
{
	u32 a = process(), lock = object(KIND_MUTEX);

	(void)state;
	waits(a, lock);
	world.object[lock].owner_at = 8;
	world.object[lock].owner_source = OWNER_SOURCE_FLAGS;
	world.object[lock].outcome = OUTCOME_ABSENT;
	judged();
	expect(lock, NO_ROW, OUTCOME_ABSENT, VERDICT_ORPHANED, NO_ROW, 1);
}

/* Not having found a holder proves nothing (J13). */
static void test_no_holder_found(void **state)
{
	u32 log = object(KIND_UNIX_PEER);

	(void)state;
	waits(process(), log);
	judged();
	expect(log, NO_ROW, OUTCOME_UNKNOWN, VERDICT_UNKNOWN, NO_ROW, 1);
}

static void by_itself(u16 kind, u8 fixed_state, u8 outcome, u8 verdict)
{
	u32 at = object(kind);

	world.object[at].key.value = 0;
	world.object[at].fixed_state = fixed_state;
	waits(process(), at);
	judged();
	expect(at, NO_ROW, outcome, verdict, NO_ROW, 1);
}

static void test_kernel(void **state)
{
	(void)state;
	by_itself(KIND_RCU, OUTCOME_KERNEL, OUTCOME_KERNEL, VERDICT_KERNEL);
}

static void test_remote(void **state)
{
	(void)state;
	by_itself(KIND_RPC, OUTCOME_REMOTE, OUTCOME_REMOTE, VERDICT_REMOTE);
}

static void test_frozen_filesystem(void **state)
{
	(void)state;
	by_itself(KIND_FS_FREEZE, OUTCOME_ABSENT, OUTCOME_ABSENT, VERDICT_ORPHANED);
}

static void test_stopped_terminal(void **state)
{
	(void)state;
	by_itself(KIND_TTY_WRITE, OUTCOME_STOPPED, OUTCOME_STOPPED, VERDICT_STOPPED);
}

static void test_queue_of_its_only_sender(void **state)
{
	u32 sender = process(), queue = object(KIND_MQ_SEND);

	(void)state;
	waits(sender, queue);
	holds(sender, queue);
	judged();
	expect(queue, sender, OUTCOME_BLOCKED, VERDICT_DEADLOCK, sender, 1);
}

/* Another thread of the owner that may come back, or will not (J1). */
static void selflog_and_thread(u16 kind, u32 flags, u8 verdict)
{
	struct daemon d = selflog();
	u32 other = thread();

	idles(other, kind);
	world.task[other].flags |= flags;
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, verdict, d.main, 4);
}

static void test_thread_in_nanosleep(void **state)
{
	(void)state;
	selflog_and_thread(KIND_TIMER, ROW_TIMED, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_thread_in_timed_wait(void **state)
{
	(void)state;
	selflog_and_thread(KIND_FUTEX, ROW_PRIVATE | ROW_TIMED, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_thread_reads_terminal(void **state)
{
	(void)state;
	selflog_and_thread(KIND_TTY_READ, 0, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_thread_of_unknown_sleep(void **state)
{
	(void)state;
	selflog_and_thread(KIND_UNKNOWN, 0, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_thread_in_pool(void **state)
{
	(void)state;
	selflog_and_thread(KIND_FUTEX, ROW_PRIVATE, VERDICT_DEADLOCK);
}

static void test_thread_at_shared_futex(void **state)
{
	(void)state;
	selflog_and_thread(KIND_FUTEX, 0, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_thread_in_event_loop(void **state)
{
	(void)state;
	selflog_and_thread(KIND_EPOLL, 0, VERDICT_DEADLOCK);
}

static void test_thread_in_set_of_clocks(void **state)
{
	(void)state;
	selflog_and_thread(KIND_EPOLL, ROW_CLOCK, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_thread_in_timed_loop(void **state)
{
	(void)state;
	selflog_and_thread(KIND_EPOLL, ROW_TIMED, VERDICT_POSSIBLE_DEADLOCK);
}

/* A thread's loop slept at @before, and sleeps anew since half a second ago. */
static void timed_loop_again(u64 before)
{
	u32 other = thread();

	world.task[other].flags |= ROW_TIMED;
	world.task[other].before = before;
	world.task[other].since = NOW - SECOND / 2;
	idles(other, KIND_EPOLL);
}

/* It came back twice since, and did not read. */
static void test_thread_had_its_chance(void **state)
{
	struct daemon d = selflog();

	(void)state;
	timed_loop_again(NOW - 3 * SECOND);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_DEADLOCK, d.main, 4);
}

/* So it did, but somebody who had waited longer than the daemon was served meanwhile. */
static void test_thread_reads_one_by_one(void **state)
{
	struct daemon d = selflog();

	(void)state;
	timed_loop_again(NOW - 3 * SECOND);
	world.object[d.log].oldest_before = world.object[d.log].oldest - SECOND;
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, d.main, 4);
	assert_true(world.object[d.log].headed == NOW);
}

static void test_thread_had_one_chance(void **state)
{
	struct daemon d = selflog();

	(void)state;
	timed_loop_again(NOW - (SLEPT + 1) * SECOND);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, d.main, 4);
}

/* A thread that waits for what only another in the ring will send. */
static void test_thread_waits_for_the_ring(void **state)
{
	struct daemon d = selflog();
	u32 other = thread(), pipe = object(KIND_PIPE_READ), client = process();

	(void)state;
	waits(other, pipe);
	holds(client, pipe);
	waits(client, d.log);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_DEADLOCK, d.main, 5);
	assert_int_equal(world.object[pipe].verdict, VERDICT_IDLE);
}

/* A pipe to itself: a signal's handler writes to it, and may do so at any time. */
static void test_thread_reads_its_own_pipe(void **state)
{
	struct daemon d = selflog();
	u32 other = thread(), pipe = object(KIND_PIPE_READ);

	(void)state;
	waits(other, pipe);
	holds(d.main, pipe);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, d.main, 4);
}

/* PID 1 has passed the socket on, and has it in no loop; or is about to come back. */
static void selflog_and_pid1(u16 kind, u8 state, u8 verdict)
{
	struct daemon d = selflog();
	u32 init = process();

	world.task[init].tgid = 1;
	world.task[init].state = state;
	holds(init, d.log);
	idles(init, kind);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, verdict, d.main, 4);
}

static void test_pid1_in_its_loop(void **state)
{
	(void)state;
	selflog_and_pid1(KIND_EPOLL, TASK_SLEEP, VERDICT_DEADLOCK);
}

static void test_pid1_sleeps(void **state)
{
	(void)state;
	selflog_and_pid1(KIND_TIMER, TASK_SLEEP, VERDICT_POSSIBLE_DEADLOCK);
}

/* The parent that passed it on is merely busy, or waits for the child that is stuck (J1). */
static void inherited_selflog(u8 state, bool waits_for_it, u8 verdict)
{
	u32 parent = process(), child = child_of(parent), log = object(KIND_UNIX_PEER), it;

	world.task[parent].state = state;
	waits(child, log);
	holds(child, log);
	holds(parent, log);
	if (waits_for_it) {
		it = object(KIND_CHILD);
		waits(parent, it);
		holds(child, it);
	}
	judged();
	expect(log, child, OUTCOME_BLOCKED, verdict, child, 1);
}

static void test_parent_is_busy(void **state)
{
	u32 parent = process(), child = child_of(parent), log = object(KIND_UNIX_PEER);

	(void)state;
	world.task[parent].state = TASK_ON_CPU;
	waits(child, log);
	holds(child, log);
	holds(parent, log);
	judged();
	expect(log, parent, OUTCOME_RUNNING, VERDICT_BUSY, parent, 1);
}

static void test_parent_naps(void **state)
{
	u32 parent = process(), child = child_of(parent), log = object(KIND_UNIX_PEER);

	(void)state;
	idles(parent, KIND_TIMER);
	waits(child, log);
	holds(child, log);
	holds(parent, log);
	judged();
	expect(log, parent, OUTCOME_BLOCKED, VERDICT_BLOCKED, parent, 1);
}

static void test_parent_waits_for_child(void **state)
{
	(void)state;
	inherited_selflog(TASK_SLEEP, true, VERDICT_DEADLOCK);
}

/* A helper that inherited the daemon's socket, and sleeps; the daemon is stuck (J5). */
static struct daemon daemon_with_helper(u32 *helper)
{
	struct daemon d = daemon_with_log(3);

	*helper = child_of(d.main);
	holds(*helper, d.log);
	idles(*helper, KIND_TIMER);
	return d;
}

static void test_helper_and_blocked_daemon(void **state)
{
	u32 helper, holder, lock = object(KIND_FLOCK);
	struct daemon d = daemon_with_helper(&helper);

	(void)state;
	waits(d.main, lock);
	holder = process();
	holds(holder, lock);
	idles(holder, KIND_TIMER);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_BLOCKED, holder, 3);
}

static void test_helper_and_stopped_daemon(void **state)
{
	u32 helper;
	struct daemon d = daemon_with_helper(&helper);

	(void)state;
	world.task[d.main].state = TASK_STOPPED_JOB;
	judged();
	expect(d.log, d.main, OUTCOME_STOPPED, VERDICT_STOPPED, d.main, 3);
}

static void test_helper_and_lost_daemon(void **state)
{
	u32 helper;
	struct daemon d = daemon_with_helper(&helper);

	(void)state;
	watches(idles(d.main, KIND_EPOLL), d.log, WATCH_IN | WATCH_EDGE);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_BLOCKED, d.main, 3);
}

/* Its event loop watches other things. */
static void test_helper_and_looping_daemon(void **state)
{
	u32 helper;
	struct daemon d = daemon_with_helper(&helper);

	(void)state;
	idles(d.main, KIND_EPOLL);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_BLOCKED, d.main, 3);
}

/* Not the main thread because it is the first (J10). */
static void test_worker_says_most(void **state)
{
	struct daemon d = daemon_with_log(1);
	u32 worker = thread(), pipe = object(KIND_PIPE_READ), feeder = process();

	(void)state;
	idles(d.main, KIND_UNIX_ACCEPT);
	waits(worker, pipe);
	holds(feeder, pipe);
	world.task[feeder].state = TASK_STOPPED_JOB;
	judged();
	expect(d.log, worker, OUTCOME_BLOCKED, VERDICT_BLOCKED, feeder, 1);
}

/* A thread that waits for another leads to it; one that polls a listener says least. */
static void test_worker_leads_to_backend(void **state)
{
	struct daemon d = daemon_with_log(1);
	u32 worker = thread(), backend = thread(), poll = object(KIND_POLL);
	u32 lock = object(KIND_FUTEX), pipe = object(KIND_PIPE_READ), feeder = process();

	(void)state;
	world.object[poll].listens = 1;
	waits(d.main, poll);
	waits(worker, lock);
	locks(backend, lock);
	waits(backend, pipe);
	holds(feeder, pipe);
	world.task[feeder].state = TASK_STOPPED_JOB;
	judged();
	expect(d.log, worker, OUTCOME_BLOCKED, VERDICT_BLOCKED, feeder, 1);
	expect(pipe, feeder, OUTCOME_STOPPED, VERDICT_STOPPED, feeder, 3);
}

/* A lock that goes with accept() tells nothing: the thread that sleeps elsewhere does. */
static void test_acceptor_has_the_lock(void **state)
{
	struct daemon d = daemon_with_log(1);
	u32 acceptor = thread(), stuck = thread(), lock = object(KIND_FUTEX);
	u32 pipe = object(KIND_PIPE_READ), feeder = process();

	(void)state;
	waits(d.main, lock);
	locks(acceptor, lock);
	idles(acceptor, KIND_UNIX_ACCEPT);
	waits(stuck, pipe);
	holds(feeder, pipe);
	world.task[feeder].state = TASK_STOPPED_JOB;
	judged();
	expect(d.log, stuck, OUTCOME_BLOCKED, VERDICT_BLOCKED, feeder, 1);
}

/* Two are owed something; the one in the ring is told of. */
static void test_worker_in_the_ring(void **state)
{
	struct daemon d = daemon_with_log(1);
	u32 worker = thread(), lock = object(KIND_FLOCK), other = process();
	u32 mutex = object(KIND_MUTEX), holder = process();

	(void)state;
	waits(d.main, mutex);
	owns(holder, mutex);
	idles(holder, KIND_TIMER);
	waits(worker, lock);
	holds(other, lock);
	waits(other, d.log);
	judged();
	expect(d.log, worker, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, worker, 3);
}

/* A futex in the way: only the waiter's own process can wake it. */
static void test_lock_held_over_a_futex(void **state)
{
	u32 a = process(), b = thread(), mutex = object(KIND_MUTEX);

	(void)state;
	waits(a, mutex);
	owns(b, mutex);
	idles(b, KIND_FUTEX);
	world.task[b].flags |= ROW_PRIVATE;
	judged();
	assert_int_equal(world.object[mutex].verdict, VERDICT_DEADLOCK);
}

/* A ring through a lock that one thread of a process has, which waits for a kind of thing. */
static u32 ring_through_a_lock(u16 kind)
{
	u32 lock = object(KIND_MUTEX), other = process(), second = object(kind), holder;

	world.object[second].demand = 1;
	waits(other, lock);
	holder = process();
	owns(holder, lock);
	waits(holder, second);
	holds(other, second);
	return lock;
}

/* A thread that runs beside it may signal it, or arm an alarm that does. */
static void test_thread_may_signal(void **state)
{
	u32 lock = ring_through_a_lock(KIND_FLOCK);

	(void)state;
	world.task[thread()].state = TASK_ON_CPU;
	judged();
	assert_int_equal(world.object[lock].verdict, VERDICT_POSSIBLE_DEADLOCK);
}

static void test_nobody_may_signal(void **state)
{
	u32 lock = ring_through_a_lock(KIND_FLOCK);

	(void)state;
	idles(thread(), KIND_EPOLL);
	judged();
	assert_int_equal(world.object[lock].verdict, VERDICT_DEADLOCK);
}

/* What goes on waiting after a signal, and what no signal interrupts. */
static void test_signal_ends_nothing(void **state)
{
	u32 lock = ring_through_a_lock(KIND_FUTEX_PI);

	(void)state;
	world.task[thread()].state = TASK_ON_CPU;
	judged();
	assert_int_equal(world.object[lock].verdict, VERDICT_DEADLOCK);
}

static void test_no_signal_gets_through(void **state)
{
	u32 lock = ring_through_a_lock(KIND_RWSEM), beside = thread();

	(void)state;
	world.task[beside].state = TASK_ON_CPU;
	world.task[beside - 1].state = TASK_DISK;
	judged();
	assert_int_equal(world.object[lock].verdict, VERDICT_DEADLOCK);
}

/* A queue is in no table but its writer's, and somebody has it all the same. */
static void test_unseen_holder(void **state)
{
	struct daemon d = selflog();

	(void)state;
	world.unseen[d.log] = true;
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, d.main, 4);
}

/* The end of a child interrupts who handles it. */
static void test_child_may_end(void **state)
{
	struct daemon d = selflog();

	(void)state;
	world.task[d.main].flags |= ROW_CHILDREN;
	idles(child_of(d.main), KIND_TIMER);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, d.main, 4);
}

static void test_end_of_child_is_not_handled(void **state)
{
	struct daemon d = selflog();

	(void)state;
	idles(child_of(d.main), KIND_TIMER);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_DEADLOCK, d.main, 4);
}

/* One that is in the ring itself does not end, nor does one in an event loop. */
static void test_child_will_not_end(void **state)
{
	struct daemon d = selflog();

	(void)state;
	world.task[d.main].flags |= ROW_CHILDREN;
	waits(child_of(d.main), d.log);
	idles(child_of(d.main), KIND_EPOLL);
	judged();
	expect(d.log, d.main, OUTCOME_BLOCKED, VERDICT_DEADLOCK, d.main, 5);
}

/* A parent that waits until an alarm goes off ends its child then. */
static void kept_by(u32 flags, u8 verdict)
{
	u32 keeper = process(), daemon = child_of(keeper), log = object(KIND_UNIX_PEER);

	world.task[keeper].flags |= flags;
	idles(keeper, KIND_CHILD);
	holds(daemon, log);
	waits(daemon, log);
	judged();
	expect(log, daemon, OUTCOME_BLOCKED, verdict, daemon, 1);
}

static void test_parent_has_an_alarm(void **state)
{
	(void)state;
	kept_by(ROW_ALARM, VERDICT_POSSIBLE_DEADLOCK);
}

/* It runs a shell that runs the daemon. */
static void test_grandparent_has_an_alarm(void **state)
{
	u32 keeper = process(), shell = child_of(keeper), daemon = child_of(shell);
	u32 log = object(KIND_UNIX_PEER);

	(void)state;
	world.task[keeper].flags |= ROW_ALARM;
	idles(keeper, KIND_CHILD);
	idles(shell, KIND_CHILD);
	holds(daemon, log);
	waits(daemon, log);
	judged();
	expect(log, daemon, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, daemon, 1);
}

/* A supervisor's event loop that ends by itself some day. */
static void test_parent_in_timed_loop(void **state)
{
	u32 keeper = process(), daemon = child_of(keeper), log = object(KIND_UNIX_PEER);

	(void)state;
	world.task[keeper].flags |= ROW_TIMED;
	idles(keeper, KIND_EPOLL);
	holds(daemon, log);
	waits(daemon, log);
	judged();
	expect(log, daemon, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, daemon, 1);
}

static void test_parent_has_none(void **state)
{
	(void)state;
	kept_by(0, VERDICT_DEADLOCK);
}

/* A daemon that logs to itself, run by @parent. */
static void own_log(u32 parent, u8 verdict)
{
	u32 daemon = child_of(parent), log = object(KIND_UNIX_PEER);

	holds(daemon, log);
	waits(daemon, log);
	judged();
	expect(log, daemon, OUTCOME_BLOCKED, verdict, daemon, 1);
}

static void naps_as(u32 task)
{
	world.task[task].flags |= ROW_TIMED;
	idles(task, KIND_TIMER);
}

/* Who runs it sleeps for a while, and ends it then. */
static void test_parent_will_wake(void **state)
{
	u32 parent = process();

	(void)state;
	naps_as(parent);
	own_log(parent, VERDICT_POSSIBLE_DEADLOCK);
}

/* A shell that waits for sleep(1). */
static void test_shell_waits_for_a_nap(void **state)
{
	u32 shell = process();

	(void)state;
	idles(shell, KIND_CHILD);
	naps_as(child_of(shell));
	own_log(shell, VERDICT_POSSIBLE_DEADLOCK);
}

/* (sleep 60; kill ...) & wait */
static void test_subshell_waits_for_a_nap(void **state)
{
	u32 shell = process(), subshell = child_of(shell);

	(void)state;
	idles(shell, KIND_CHILD);
	idles(subshell, KIND_CHILD);
	naps_as(child_of(subshell));
	own_log(shell, VERDICT_POSSIBLE_DEADLOCK);
}

/* Init runs everything, and so does a supervisor in its loop. */
static void test_supervisor_has_a_child_that_naps(void **state)
{
	u32 parent = process();

	(void)state;
	idles(parent, KIND_EPOLL);
	naps_as(child_of(parent));
	own_log(parent, VERDICT_DEADLOCK);
}

static void test_init_has_a_child_that_naps(void **state)
{
	u32 init = process();

	(void)state;
	world.task[init].tgid = 1;
	idles(init, KIND_CHILD);
	naps_as(child_of(init));
	own_log(init, VERDICT_DEADLOCK);
}

/* An answer needs no more than an event: a loop may give it all the same. */
static void test_lock_of_an_event_loop(void **state)
{
	u32 a = process(), b = process(), loop = thread();
	u32 first = object(KIND_FLOCK), second = object(KIND_FLOCK);

	(void)state;
	waits(a, second);
	waits(b, first);
	idles(loop, KIND_EPOLL);
	holds(a, first);
	holds(b, second);
	judged();
	expect(second, b, OUTCOME_BLOCKED, VERDICT_POSSIBLE_DEADLOCK, a, 2);
}

/* A hint may be stale. */
static void test_likely_owner(void **state)
{
	u32 a = process(), b = process(), first = object(KIND_RWSEM);
	u32 second = object(KIND_MUTEX);

	(void)state;
	waits(a, second);
	waits(b, first);
	world.holder[owns(a, first)].how = HOW_LIKELY;
	owns(b, second);
	judged();
	assert_int_equal(world.object[first].verdict, VERDICT_POSSIBLE_DEADLOCK);
	assert_int_equal(world.object[second].verdict, VERDICT_POSSIBLE_DEADLOCK);
}

/* A chain is as sure as its weakest edge, wherever that is; what nobody owns is sure by itself. */
static void weakest_edge(u8 near, u8 far, u8 chain)
{
	u32 near_object = object(KIND_MUTEX), far_object = object(KIND_MUTEX), middle, root;

	waits(process(), far_object);
	middle = process();
	waits(middle, near_object);
	root = process();
	idles(root, KIND_TIMER);
	world.holder[owns(middle, far_object)].how = far;
	world.holder[owns(root, near_object)].how = near;
	judged();
	assert_int_equal(world.j.chains, 1);
	assert_int_equal(world.chain[0].task, root);
	assert_int_equal(world.chain[0].how, chain);
}

static void test_weakest_edge_is_near(void **state)
{
	(void)state;
	weakest_edge(HOW_HOLDER, HOW_EXACT, HOW_HOLDER);
}

static void test_weakest_edge_is_far(void **state)
{
	(void)state;
	weakest_edge(HOW_EXACT, HOW_LIKELY, HOW_LIKELY);
}

static void test_all_edges_exact(void **state)
{
	(void)state;
	weakest_edge(HOW_EXACT, HOW_EXACT, HOW_EXACT);
}

static void test_orphan_is_exact(void **state)
{
	u32 at = object(KIND_MUTEX);

	(void)state;
	waits(process(), at);
	world.object[at].orphaned_by = ORPHAN_OWNER_GONE;
	judged();
	assert_int_equal(world.object[at].verdict, VERDICT_ORPHANED);
	assert_int_equal(world.chain[0].how, HOW_EXACT);
}

static void test_nobody_found_is_none(void **state)
{
	u32 at = object(KIND_MUTEX);

	(void)state;
	waits(process(), at);
	judged();
	assert_int_equal(world.object[at].verdict, VERDICT_UNKNOWN);
	assert_int_equal(world.chain[0].how, HOW_NONE);
}

/* The last reader of an rw_semaphore, and what tells that it has let go of it. */
static void last_reader(s32 call, u8 outcome, u32 owner)
{
	u32 lock = object(KIND_RWSEM), reader;

	waits(process(), lock);
	reader = process();
	world.task[reader].syscall = call;
	idles(reader, KIND_TIMER);
	seems_to_own(reader, lock);
	judged();
	expect(lock, owner, outcome, outcome ? VERDICT_BLOCKED : VERDICT_UNKNOWN, owner, 1);
}

static void test_last_reader(void **state)
{
	(void)state;
	last_reader(SYS_read, OUTCOME_BLOCKED, 1);
	assert_int_equal(world.chain[0].how, HOW_LIKELY);
}

static void test_last_reader_naps(void **state)
{
	(void)state;
	last_reader(SYS_nanosleep, OUTCOME_UNKNOWN, NO_ROW);
}

static void test_last_reader_waits_for_it(void **state)
{
	u32 lock = object(KIND_RWSEM), reader;

	(void)state;
	waits(process(), lock);
	reader = process();
	waits(reader, lock);
	seems_to_own(reader, lock);
	judged();
	expect(lock, NO_ROW, OUTCOME_UNKNOWN, VERDICT_UNKNOWN, NO_ROW, 2);
}

/* Two things that hang on one carrier, which has no waiters of its own. */
static u32 carrier(u32 *first, u32 *second)
{
	u32 device;

	*first = object(KIND_FOLIO);
	waits(process(), *first);
	*second = object(KIND_BLOCK);
	waits(process(), *second);
	device = object(KIND_DEVICE);
	world.object[*first].hangs_on = device;
	world.object[*second].hangs_on = device;
	world.object[device].carries = 1;
	return device;
}

static void expect_one_chain(u32 object, u32 task, u8 verdict)
{
	assert_int_equal(world.j.chains, 1);
	assert_int_equal(world.chain[0].object, object);
	assert_int_equal(world.chain[0].task, task);
	assert_int_equal(world.chain[0].behind, 2);
	assert_int_equal(world.chain[0].verdict, verdict);
}

static void test_carrier_suspended(void **state)
{
	u32 first, second, device = carrier(&first, &second);

	(void)state;
	world.object[device].fixed_state = OUTCOME_ABSENT;
	judged();
	expect_one_chain(device, NO_ROW, VERDICT_ORPHANED);
	/* It is in queues, too. */
	assert_int_equal(world.j.ordered, 3);
	assert_int_equal(world.object[first].outcome, OUTCOME_ABSENT);
	assert_int_equal(world.object[first].root_object, device);
	assert_int_equal(world.object[second].root_object, device);
}

/* The device below has a server on this machine, which is stopped. */
static void test_carrier_of_carrier(void **state)
{
	u32 first, second, device = carrier(&first, &second), below = object(KIND_DEVICE);
	u32 server = process();

	(void)state;
	world.object[device].hangs_on = below;
	world.object[below].carries = 1;
	world.task[server].state = TASK_STOPPED_JOB;
	holds(server, below);
	judged();
	expect_one_chain(below, server, VERDICT_STOPPED);
	assert_int_equal(world.object[second].outcome, OUTCOME_STOPPED);
	assert_int_equal(world.object[second].root, server);
}

/* What a panic stands on: the same as long as nobody of the ring moves. */
static void test_proof(void **state)
{
	struct daemon d = selflog();
	u64 proof;

	(void)state;
	judged();
	proof = judge_proof(&world.j, d.log);
	assert_true(proof && judge_chain_is_root(&world.j, d.log, NULL));
	assert_int_equal(judge_may_return(&world.j, d.log), NO_ROW);
	world.task[0].switches++;
	assert_true(judge_proof(&world.j, d.log) == proof);
	world.task[d.main].switches++;
	assert_true(judge_proof(&world.j, d.log) != proof);
	world.task[d.main].flags &= ~ROW_ROOT_UID;
	assert_false(judge_chain_is_root(&world.j, d.log, NULL));
	world.j.incomplete = true;
	assert_true(judge_proof(&world.j, d.log) == 0);
}

/* And who is told of if there is none. */
static void test_doubt(void **state)
{
	struct daemon d = selflog();
	u32 other = thread();

	(void)state;
	idles(other, KIND_TIMER);
	judged();
	assert_int_equal(judge_may_return(&world.j, d.log), other);
}

/* 500 workers in accept() on one socket: nobody asks for anything. */
static void test_idle_workers(void **state)
{
	u32 work = object(KIND_UNIX_ACCEPT), i;

	(void)state;
	for (i = 0; i < 100; i++)
		waits(process(), work);
	holds(0, work);
	judged();
	expect(work, NO_ROW, OUTCOME_UNKNOWN, VERDICT_IDLE, NO_ROW, 0);
	assert_int_equal(world.j.chains, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_selflog), T(test_ring_of_senders), T(test_ring_of_mutexes),
		T(test_mutexes_without_a_ring), T(test_unseen_holder),
		T(test_child_may_end),
		T(test_end_of_child_is_not_handled), T(test_child_will_not_end),
		T(test_readers_run), T(test_one_reader_is_stopped), T(test_readers_are_more),
		T(test_one_reader_waits_for_the_writer),
		T(test_parent_has_an_alarm), T(test_parent_has_none),
		T(test_parent_will_wake), T(test_shell_waits_for_a_nap),
		T(test_subshell_waits_for_a_nap), T(test_supervisor_has_a_child_that_naps),
		T(test_init_has_a_child_that_naps),
		T(test_grandparent_has_an_alarm),
		T(test_stopped), T(test_traced),
		T(test_tracer_is_stuck), T(test_tracer_is_idle), T(test_tracer_waits_for_traced),
		T(test_turn_in_accept), T(test_turn_in_poll), T(test_turn_in_a_set),
		T(test_turn_of_a_loop),
		T(test_turn_of_a_stranger), T(test_turn_of_inits_child),
		T(test_parent_in_timed_loop),
		T(test_greeting), T(test_read_question), T(test_ring_of_read_questions),
		T(test_question_to_the_stopped),
		T(test_question_to_who_is_owed), T(test_backpressure),
		T(test_ring_by_its_entry), T(test_starved), T(test_ready),
		T(test_one_runs_one_starves), T(test_weakest_edge_is_near),
		T(test_weakest_edge_is_far), T(test_all_edges_exact),
		T(test_orphan_is_exact), T(test_nobody_found_is_none),
		T(test_frozen), T(test_behind_an_unread_fifo), T(test_server_computes),
		T(test_server_sleeps), T(test_server_serves), T(test_server_moves),
		T(test_lost_edge), T(test_lost_edge_of_a_busy_loop),
		T(test_level_of_a_busy_loop), T(test_other_events), T(test_request_unknown),
		T(test_request_taken), T(test_taken_by_a_napper), T(test_child_asks_its_parent),
		T(test_flock_of_a_sleeper), T(test_ab_ba),
		T(test_ab_ba_with_timeout), T(test_ab_ba_with_alarm), T(test_owner_gone),
		T(test_no_holder_found), T(test_kernel), T(test_remote),
		T(test_frozen_filesystem), T(test_stopped_terminal),
		T(test_queue_of_its_only_sender), T(test_thread_in_nanosleep),
		T(test_thread_in_timed_wait), T(test_thread_reads_terminal),
		T(test_thread_of_unknown_sleep), T(test_thread_in_pool),
		T(test_thread_at_shared_futex), T(test_thread_in_event_loop),
		T(test_thread_in_timed_loop), T(test_thread_had_its_chance),
		T(test_thread_reads_one_by_one), T(test_thread_had_one_chance),
		T(test_thread_waits_for_the_ring),
		T(test_thread_reads_its_own_pipe),
		T(test_pid1_in_its_loop), T(test_pid1_sleeps), T(test_parent_is_busy),
		T(test_parent_naps),
		T(test_thread_in_set_of_clocks),
		T(test_parent_waits_for_child), T(test_helper_and_blocked_daemon),
		T(test_helper_and_stopped_daemon), T(test_helper_and_lost_daemon),
		T(test_helper_and_looping_daemon), T(test_worker_says_most),
		T(test_worker_leads_to_backend), T(test_acceptor_has_the_lock),
		T(test_worker_in_the_ring), T(test_lock_held_over_a_futex),
		T(test_thread_may_signal), T(test_nobody_may_signal),
		T(test_signal_ends_nothing), T(test_no_signal_gets_through),
		T(test_lock_of_an_event_loop), T(test_likely_owner), T(test_last_reader),
		T(test_last_reader_naps),
		T(test_last_reader_waits_for_it), T(test_carrier_suspended),
		T(test_carrier_of_carrier), T(test_proof), T(test_doubt),
		T(test_idle_workers),
	};

	return cmocka_run_group_tests_name("judge", tests, NULL, NULL);
}
