// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the collector's stages do, one after the other: walk (tasks), resolve (edges and
 * objects), holders, owners; then the judge with what it may ask of a kernel.
 *
 * Addresses are made of the object's number and what of it is meant.
 */
#include <stdlib.h>

#include "observe.h"
#include "step.h"

#define ADDRESS(object, part) (0xffff888000100000ull + (object) * 0x1000ull + (part) * 0x100ull)

/* Parts of an object that have addresses of their own. */
enum part {
	PART_WAIT,	/* where its readers or takers sleep */
	PART_ROOM,	/* where its writers or askers sleep */
	PART_SERVICE,	/* what is served: a sock, a pipe, a connection of FUSE */
	PART_READ_FILE,	/* the struct file of its reading end */
	PART_WRITE_FILE,
	PART_SET,
};

#define TASK_ADDRESS(thread) (0xffff888000900000ull + (thread) * 0x1000ull)
#define TICK 1000000000ull

/* The pass before was so many turns ago. */
#define PASS_EVERY 4

#define POLL_IN 0x0001u
#define POLL_OUT 0x0004u

static u64 time_of(u32 tick)
{
	return (tick + 1) * TICK;
}

static s32 pid_of(u32 proc)
{
	return 100 * (proc + 1);
}

/* A signal that stops a process ends the sleeps that a signal may end; others go on. */
static bool is_signalled(const struct sim *m, const struct op *op)
{
	return op->what != OP_ASK && ((op->what != OP_LOCK && op->what != OP_RDLOCK) ||
				      m->kind[op->obj] != OBJ_RWSEM);
}

static u8 state_of(const struct seen *v, u32 t)
{
	const struct op *op = op_of(v->m, &v->at->s, t);
	bool waits = thread_waits(v->m, &v->at->s, t);

	if (v->at->s.proc[v->m->of[t]].stopped && (!waits || is_signalled(v->m, op)))
		return TASK_STOPPED_JOB;
	if (!waits)
		return TASK_ON_CPU;
	if (is_signalled(v->m, op))
		return TASK_SLEEP;
	return op->what == OP_ASK ? TASK_KILL : TASK_DISK;
}

/* Of a sleeper: what else than its object may end its wait, and whose futex it is. */
static u32 flags_of(const struct seen *v, u32 t)
{
	const struct op *op = op_of(v->m, &v->at->s, t);
	u32 flags = wait_is_timed(op) ? ROW_TIMED : 0;

	if (v->at->s.proc[v->m->of[t]].alarm && alarm_ends(v->m, op))
		flags |= ROW_ALARM;
	if (op->what == OP_AWAIT && v->m->kind[op->obj] == OBJ_COND)
		flags |= ROW_PRIVATE;
	return flags;
}

/* The system calls of x86-64, which also tell what no lock is held in. */
static s32 syscall_of(const struct sim *m, const struct op *op)
{
	switch (op->what) {
	case OP_READ:
	case OP_TAKE:
		return 0;
	case OP_WRITE:
		return 1;
	case OP_POLL:
		return 7;
	case OP_SLEEP:
		return 35;
	case OP_CHILD:
		return 61;
	case OP_EPOLL:
		return 232;
	case OP_ASK:
		return 257;
	case OP_JOIN:
		return 202;
	case OP_LOCK:
		return m->kind[op->obj] == OBJ_FLOCK ? 73 : m->kind[op->obj] == OBJ_RWSEM ? 9 : 202;
	case OP_AWAIT:
		return m->kind[op->obj] == OBJ_EVENT ? 0 : 202;
	case OP_RDLOCK:
		return m->kind[op->obj] == OBJ_FLOCK ? 73 : 9;
	default:
		return -1;
	}
}

static void add_task(struct seen *v, u32 t, u32 leader)
{
	u32 row = v->judge.tasks++;
	struct task_row *r = &v->task[row];
	u32 proc = v->m->of[t];

	v->thread[row] = t;
	v->row[t] = row;
	*r = (struct task_row){
		.task = TASK_ADDRESS(t), .start = time_of(v->at->born[t]),
		.switches = v->at->switches[t],
		.since = time_of(v->at->since[t]), .episode_since = time_of(v->at->since[t]),
		.before = v->at->before[t] ? time_of(v->at->before[t]) : 0,
		.tid = pid_of(proc) + (s32)(row - leader), .tgid = pid_of(proc),
		.ptgid = v->m->parent[proc] == NOBODY ? 1 : pid_of(v->m->parent[proc]),
		.leader = leader, .first_edge = NO_ROW, .blocked_on = NO_ROW,
		.first_blocked = NO_ROW, .syscall = -1, .state = state_of(v, t),
	};
	if (r->state != TASK_ON_CPU && r->state != TASK_STOPPED_JOB)
		r->syscall = syscall_of(v->m, op_of(v->m, &v->at->s, t));
	snprintf(r->comm, sizeof(r->comm), "t%u", t);
	v->task[leader].threads++;
	if (r->state != TASK_ON_CPU && r->state != TASK_STOPPED_JOB)
		r->flags |= flags_of(v, t);
}

static void walk(struct seen *v)
{
	u32 proc, t, leader;

	for (t = 0; t < THREADS_MAX; t++)
		v->row[t] = NO_ROW;
	for (proc = 0; proc < v->m->procs; proc++) {
		leader = v->judge.tasks;
		for (t = 0; t < v->m->threads; t++)
			if (v->m->of[t] == proc && v->at->s.thread[t].alive)
				add_task(v, t, leader);
	}
}

static u32 object_at(struct seen *v, u64 addr, u32 kind)
{
	struct object_row *o;
	u32 i;

	for (i = 0; i < v->judge.objects; i++)
		if (v->object[i].addr == addr && v->object[i].kind == kind)
			return i;
	o = &v->object[v->judge.objects];
	*o = (struct object_row){
		.addr = addr, .kind = kind, .first_edge = NO_ROW, .first_holder = NO_ROW,
		.owner = NO_ROW, .root = NO_ROW, .root_object = NO_ROW, .blocker = NO_ROW,
		.next_blocked = NO_ROW, .hangs_on = NO_ROW, .first_blocked = NO_ROW,
		.also = NO_ROW, .also_of = NO_ROW,
		.chain = NO_ROW, .demand = kind_is_demand(kind),
		.oldest = time_of(v->at->now), .waited = time_of(v->at->now),
	};
	return v->judge.objects++;
}

static struct object_row *add_edge(struct seen *v, u32 row, u64 addr, u32 kind, u32 mask)
{
	u32 object = object_at(v, addr, kind), edge = v->edges++;
	struct object_row *o = &v->object[object];
	struct task_row *t = &v->task[row];

	v->edge[edge] = (struct edge){ .task = row, .object = object, .next = o->first_edge,
				       .mask = mask };
	o->first_edge = edge;
	o->waiters++;
	if (t->since < o->oldest)
		o->oldest = t->since;
	if (t->since < o->waited)
		o->waited = t->since;
	if (!t->edges++)
		t->first_edge = edge;
	t->kind = kind;
	t->episode_object = object_identity(o);
	if (t->edges > 1)
		t->flags |= ROW_ANY_OF;
	return o;
}

static void add_holder(struct seen *v, struct object_row *o, u32 leader, u32 how)
{
	u32 at = v->judge.holders++;

	v->holder[at] = (struct holder){
		.object = o - v->object, .leader = leader, .next = o->first_holder,
		.fd = 3, .decider = NO_ROW, .how = how,
	};
	o->first_holder = at;
	o->holders++;
}

/* A thread that a field of the object names. */
static void add_owner(struct seen *v, struct object_row *o, u32 thread, u32 how)
{
	u32 row = v->row[thread], i;

	for (i = o->first_holder; i != NO_ROW; i = v->holder[i].next)
		if (v->holder[i].decider == row && row != NO_ROW)
			return;
	if (row == NO_ROW) {
		if (how == HOW_EXACT)
			o->outcome = OUTCOME_ABSENT;
		return;
	}
	add_holder(v, o, v->task[row].leader, how);
	v->holder[o->first_holder].decider = row;
	v->holder[o->first_holder].alone = 1;
}

static u32 leader_of(const struct seen *v, u32 proc)
{
	u32 i;

	for (i = 0; i < v->judge.tasks; i++)
		if (v->m->of[v->thread[i]] == proc)
			return v->task[i].leader;
	return NO_ROW;
}

/* Who has an end open, by the tables that can be read. */
static void add_holders(struct seen *v, struct object_row *o, u32 object, u32 ends)
{
	const struct state *s = &v->at->s;
	u32 i;

	if (o->first_holder != NO_ROW)
		return;
	for (i = v->m->procs; i-- > 0;)
		if (s->proc[i].alive && !s->proc[i].hidden && s->proc[i].ends[object] & ends &&
		    leader_of(v, i) != NO_ROW)
			add_holder(v, o, leader_of(v, i), HOW_HOLDER);
}

/* The backlog that a connection's end lies in, not accepted yet; NO_ROW for none. */
static u32 backlog_of(const struct seen *v, u32 object)
{
	u32 i;

	for (i = 0; i < v->m->objects; i++)
		if (v->m->kind[i] == OBJ_LISTEN && is_in_flight(v->m, &v->at->s, i, object))
			return i;
	return NO_ROW;
}

/* Whoever should read @object: a writer's wait. */
static void owned_by_readers(struct seen *v, struct object_row *o, u32 object)
{
	u32 backlog = backlog_of(v, object);

	o->service_needed = ADDRESS(object, PART_SERVICE);
	o->key.value = ADDRESS(object, PART_READ_FILE);
	o->file = ADDRESS(object, PART_READ_FILE);
	add_holders(v, o, object, END_READ);
	if (o->first_holder == NO_ROW && backlog != NO_ROW)
		add_holders(v, o, backlog, END_READ);
	if (o->first_holder != NO_ROW)
		o->held = o->file;
}

static u32 writer_kind(u32 kind)
{
	switch (kind) {
	case OBJ_PIPE:
		return KIND_PIPE_WRITE;
	case OBJ_STREAM:
		return KIND_UNIX_SEND;
	default:
		return KIND_UNIX_PEER;
	}
}

static void see_writer(struct seen *v, u32 row, u32 object, u32 mask)
{
	u32 kind = v->m->kind[object], poll = kind == OBJ_PIPE ? KIND_POLL : KIND_UNIX_POLL;
	struct object_row *o;

	o = add_edge(v, row, ADDRESS(object, PART_ROOM), mask ? poll : writer_kind(kind), mask);
	o->headed = v->at->headed[1][object] ? time_of(v->at->headed[1][object]) : 0;
	owned_by_readers(v, o, object);
}

static u32 reader_kind(u32 kind)
{
	switch (kind) {
	case OBJ_PIPE:
		return KIND_PIPE_READ;
	case OBJ_LISTEN:
		return KIND_UNIX_ACCEPT;
	case OBJ_EVENT:
		return KIND_EVENTFD;
	case OBJ_COND:
		return KIND_FUTEX;
	case OBJ_CHANNEL:
		return KIND_FUSE_READ;
	default:
		return KIND_UNIX_RECV;
	}
}

/* An answer is owed as long as what was sent lies unread at the peer. */
static void owed_by_peer(struct seen *v, struct object_row *o, u32 row, u32 object)
{
	u32 there = v->m->mate[object];

	owned_by_readers(v, o, there);
	o->unread_at = ADDRESS(there, PART_WAIT);
	if (v->at->s.object[there].count && v->task[row].edges == 1)
		o->demand = 1;
}

static void see_reader(struct seen *v, u32 row, u32 object, u32 mask)
{
	u32 kind = v->m->kind[object], poll = kind == OBJ_DGRAM || kind == OBJ_STREAM ||
					      kind == OBJ_LISTEN ? KIND_UNIX_POLL : KIND_POLL;
	struct object_row *o = add_edge(v, row, ADDRESS(object, PART_WAIT),
					mask ? poll : reader_kind(kind), mask);

	o->headed = v->at->headed[0][object] ? time_of(v->at->headed[0][object]) : 0;
	o->service_given = ADDRESS(object, PART_SERVICE);
	if (kind == OBJ_STREAM)
		owed_by_peer(v, o, row, object);
	if (kind != OBJ_PIPE && kind != OBJ_EVENT)
		return;
	o->key.value = ADDRESS(object, PART_WRITE_FILE);
	add_holders(v, o, object, END_WRITE);
}

static void see_poller(struct seen *v, u32 row, const struct op *op)
{
	u32 i;

	for (i = 0; i < v->m->objects; i++) {
		if (op->obj & 1u << i)
			see_reader(v, row, i, POLL_IN);
		if (op->arg & 1u << i)
			see_writer(v, row, i, POLL_OUT);
	}
}

static void see_rwsem(struct seen *v, u32 row, u32 object)
{
	const struct object *sem = &v->at->s.object[object];
	struct object_row *o = add_edge(v, row, ADDRESS(object, PART_WAIT),
					KIND_RWSEM, 0);

	o->owner_source = OWNER_SOURCE_RWSEM;
	o->owner_at = ADDRESS(object, PART_SERVICE);
	if (sem->owner)
		add_owner(v, o, sem->owner - 1, HOW_EXACT);
	else if (v->at->reader[object])
		add_owner(v, o, v->at->reader[object] - 1, HOW_LIKELY);
}

/* Whose open file has a lock. */
static void add_openers(struct seen *v, struct object_row *o, u32 object, u32 file)
{
	u32 i;

	o->key.value = ADDRESS(object, PART_READ_FILE) + file;
	o->owner_pid = pid_of(file - 1);
	for (i = v->m->procs; i-- > 0;)
		if (v->at->s.proc[i].alive && !v->at->s.proc[i].hidden &&
		    v->at->s.proc[i].ends[object] == file)
			add_holder(v, o, leader_of(v, i), HOW_HOLDER);
}

/* Of the read locks that a waiter conflicts with the kernel names one. */
static u32 first_file(const struct seen *v, u32 row, u32 object)
{
	const struct object *lock = &v->at->s.object[object];
	u32 own = reader_bit(v->m, &v->at->s, v->thread[row], object), file = 1;

	if (lock->owner)
		return lock->owner;
	while (file < PROCS_MAX && !(lock->readers & ~own & 1u << (file - 1)))
		file++;
	return file;
}

static void see_flock(struct seen *v, u32 row, u32 object)
{
	u32 file = first_file(v, row, object);
	struct object_row *o = add_edge(v, row, ADDRESS(object, PART_WAIT) + file, KIND_FLOCK, 0);

	if (o->first_holder == NO_ROW)
		add_openers(v, o, object, file);
}

/* Whether all who wait for an object need a read lock to go: it is of none of theirs. */
static bool all_need(const struct seen *v, const struct object_row *o, u32 object, u32 file)
{
	u32 i;

	for (i = o->first_edge; i != NO_ROW; i = v->edge[i].next)
		if (reader_bit(v->m, &v->at->s, v->thread[v->edge[i].task], object) ==
		    1u << (file - 1))
			return false;
	return true;
}

/* A lock that others wait for has a row of its own, and is left to them. */
static void add_hold(struct seen *v, u32 at, u32 object, u32 file)
{
	u32 known = v->judge.objects;
	u32 hold = object_at(v, ADDRESS(object, PART_WAIT) + file, KIND_FLOCK);

	if (hold < known) {
		v->object[at].more = 1;
		return;
	}
	add_openers(v, &v->object[hold], object, file);
	v->object[hold].also = v->object[at].also;
	v->object[hold].also_of = at;
	v->object[at].also = hold;
}

/* What else has to be let go of before the waiters for a lock go on. */
static void see_holds(struct seen *v)
{
	u32 i, file, object, first, n = v->judge.objects;

	for (i = 0; i < n; i++) {
		if (v->object[i].kind != KIND_FLOCK)
			continue;
		object = (v->object[i].addr - ADDRESS(0, PART_WAIT)) / 0x1000;
		first = v->object[i].addr & 0xff;
		for (file = 1; file <= PROCS_MAX; file++)
			if (file != first &&
			    v->at->s.object[object].readers & 1u << (file - 1) &&
			    all_need(v, &v->object[i], object, file))
				add_hold(v, i, object, file);
	}
}

static void see_lock(struct seen *v, u32 row, u32 object)
{
	u32 kind = v->m->kind[object], owner = v->at->s.object[object].owner;
	struct object_row *o;

	if (kind == OBJ_RWSEM) {
		see_rwsem(v, row, object);
		return;
	}
	if (kind == OBJ_FLOCK) {
		see_flock(v, row, object);
		return;
	}
	o = add_edge(v, row, ADDRESS(object, PART_WAIT),
		     kind == OBJ_MUTEX ? KIND_FUTEX_PI : KIND_FUTEX, 0);
	o->owner_source = kind == OBJ_MUTEX ? OWNER_SOURCE_FLAGS : OWNER_SOURCE_USER;
	o->owner_at = ADDRESS(object, PART_SERVICE);
	o->demand = 1;
	/* A tid of another namespace means nothing here, and is not believed. */
	if (owner && !(v->m->foreign & 1u << object))
		add_owner(v, o, owner - 1, kind == OBJ_MUTEX ? HOW_EXACT : HOW_LIKELY);
}

static void see_asker(struct seen *v, u32 row, u32 object)
{
	u32 req = v->at->s.thread[v->thread[row]].req;
	struct object_row *o = add_edge(v, row, ADDRESS(object, PART_ROOM) + row, KIND_FUSE, 0);

	o->request = req == REQ_PENDING ? REQUEST_PENDING : REQUEST_TAKEN;
	o->service_needed = ADDRESS(object, PART_SERVICE);
	o->key.value = ADDRESS(object, PART_READ_FILE);
	add_holders(v, o, object, END_READ);
	if (o->first_holder != NO_ROW)
		o->held = o->key.value;
}

/* A carried buffer is what the sender's memory comes out of; nothing else is carried so. */
static bool has_full_buffer(const struct seen *v, const struct op *op)
{
	return op->arg && v->m->kind[CARRY_OBJECT(op->arg)] == OBJ_SNDBUF &&
	       !can_write(v->m, &v->at->s, CARRY_OBJECT(op->arg));
}

/*
 * What lies unread at others fills the sender's own buffer; at whom is not known.  A
 * sender waits for memory first, then for room at its peer.
 */
static void see_sender(struct seen *v, u32 row, const struct op *op)
{
	if (has_full_buffer(v, op))
		add_edge(v, row, ADDRESS(CARRY_OBJECT(op->arg), PART_ROOM), KIND_UNIX_SEND, 0);
	else
		see_writer(v, row, op->obj, 0);
}

static void see_exit(struct seen *v, u32 row, const struct op *op)
{
	struct object_row *o;
	u32 leader;

	if (op->what == OP_JOIN) {
		o = add_edge(v, row, TASK_ADDRESS(op->arg), KIND_FUTEX, 0);
		o->owner_source = OWNER_SOURCE_USER;
		o->owner_at = TASK_ADDRESS(op->arg);
		add_owner(v, o, op->arg, HOW_LIKELY);
		return;
	}
	o = add_edge(v, row, TASK_ADDRESS(THREADS_MAX + op->arg), KIND_CHILD, 0);
	o->owner_source = OWNER_SOURCE_AWAITED;
	o->owner_at = TASK_ADDRESS(THREADS_MAX + op->arg);
	leader = leader_of(v, op->arg);
	if (leader != NO_ROW && o->first_holder == NO_ROW)
		add_holder(v, o, leader, HOW_EXACT);
}

static void see_wait(struct seen *v, u32 row, const struct op *op)
{
	switch (op->what) {
	case OP_READ:
	case OP_TAKE:
	case OP_AWAIT:
		see_reader(v, row, op->obj, 0);
		break;
	case OP_WRITE:
		see_sender(v, row, op);
		break;
	case OP_LOCK:
	case OP_RDLOCK:
		see_lock(v, row, op->obj);
		break;
	case OP_POLL:
		see_poller(v, row, op);
		break;
	case OP_EPOLL:
		add_edge(v, row, ADDRESS(op->obj, PART_SET), KIND_EPOLL, 0)->service_given =
			ADDRESS(op->obj, PART_SET);
		break;
	case OP_ASK:
		see_asker(v, row, op->obj);
		break;
	case OP_JOIN:
	case OP_CHILD:
		see_exit(v, row, op);
		break;
	default:
		add_edge(v, row, TASK_ADDRESS(v->thread[row]) + 1, KIND_TIMER, 0);
	}
}

static void resolve(struct seen *v)
{
	u32 i;

	for (i = 0; i < v->judge.tasks; i++)
		if (v->task[i].state == TASK_ON_CPU || v->task[i].state == TASK_STOPPED_JOB)
			v->task[i].kind = KIND_JOBCTL;
		else
			see_wait(v, i, op_of(v->m, &v->at->s, v->thread[i]));
}

/* What the judge may ask of a kernel. */

static bool still_asleep(void *ctx, u32 task)
{
	const struct seen *v = ctx;

	return v->task[task].state != TASK_ON_CPU;
}

struct watch {
	judge_watch *fn;
	void *arg;
};

static u32 events_of(const struct seen *v, u32 set, u32 object)
{
	u32 sees = v->m->interest[set][object], events;

	if (v->at->s.object[set].off & 1u << object)
		return 0;
	events = (sees & SEES_IN ? WATCH_IN | WATCH_RDNORM : 0) | (sees & SEES_OUT ? POLL_OUT : 0);
	return events | (sees & SEES_EDGES ? WATCH_EDGE : 0) |
	       (sees & SEES_ONCE ? WATCH_ONESHOT : 0);
}

#define NEST_MAX 4

/* A set that watches, and the sets that watch it: nothing comes through a way that is not armed. */
static void tell_sets(const struct seen *v, const struct watch *w, u32 object, u32 way, u32 depth)
{
	u32 i, events;

	for (i = 0; depth < NEST_MAX && i < v->m->objects; i++) {
		if (!v->m->interest[i][object])
			continue;
		events = way ? events_of(v, i, object) : 0;
		if (events)
			events |= way & (WATCH_EDGE | WATCH_ONESHOT);
		w->fn(w->arg, ADDRESS(i, PART_SET), events);
		tell_sets(v, w, i, events, depth + 1);
	}
}

static bool each_watcher(void *ctx, u64 file, judge_watch *fn, void *arg)
{
	const struct seen *v = ctx;
	const struct watch w = { fn, arg };
	u32 i;

	for (i = 0; i < v->m->objects; i++)
		if (file == ADDRESS(i, PART_READ_FILE))
			tell_sets(v, &w, i, WATCH_IN, 0);
	return true;
}

static u32 no_cgroup(void *ctx, u32 task)
{
	(void)ctx;
	(void)task;
	return 0;
}

/* Of the machines here all who have a descriptor are seen. */
static bool nobody_unseen(void *ctx, u32 object)
{
	(void)ctx;
	(void)object;
	return false;
}

static void go_on(void *ctx)
{
	(void)ctx;
}

static const struct judge_ops ops = {
	.asleep = still_asleep, .watchers = each_watcher, .cgroup = no_cgroup,
	.unseen = nobody_unseen, .breathe = go_on,
};

static void *working_memory(const struct judge_room *room)
{
	static void *memory;

	if (!memory)
		memory = calloc(1, judge_bytes(room));
	if (!memory)
		abort();
	memset(memory, 0, judge_bytes(room));
	return memory;
}

static void ready_judge(struct seen *v)
{
	static const struct judge_room room = {
		THREADS_MAX, SEEN_EDGES, SEEN_OBJECTS, SEEN_HOLDERS,
	};

	judge_init(&v->judge, working_memory(&room), &room);
	v->judge.ops = &ops;
	v->judge.ctx = v;
	v->judge.task = v->task;
	v->judge.edge = v->edge;
	v->judge.object = v->object;
	v->judge.holder = v->holder;
	v->judge.order = v->order;
	v->judge.chain = v->chain;
	v->judge.now = time_of(v->at->now);
	v->judge.before = time_of(v->at->now < PASS_EVERY ? 0 : v->at->now - PASS_EVERY);
}

void observe(const struct sim *m, const struct moment *at, struct seen *seen)
{
	memset(seen, 0, sizeof(*seen));
	seen->m = m;
	seen->at = at;
	ready_judge(seen);
	walk(seen);
	resolve(seen);
	see_holds(seen);
	judge(&seen->judge);
}
