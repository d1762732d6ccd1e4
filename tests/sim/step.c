// SPDX-License-Identifier: GPL-2.0-only
/*
 * One step of one thread: its operation, its timeout, or the alarm of its process.
 *
 * can_go() says whether an operation has to wait; run() does what it does.  An
 * operation that fails (EOF, no reader, a closed channel) goes on at op->other.
 */
#include "step.h"

static u32 file_of(const struct sim *m, const struct state *s, u32 thread, u32 object)
{
	return s->proc[m->of[thread]].ends[object];
}

static bool lock_is_free(const struct sim *m, const struct state *s, u32 thread, u32 object)
{
	const struct object *o = &s->object[object];

	if (m->kind[object] == OBJ_FLOCK)
		return (!o->owner || o->owner == file_of(m, s, thread, object)) &&
		       !(o->readers & ~reader_bit(m, s, thread, object));
	return !o->owner && !o->readers;
}

static bool may_read(const struct sim *m, const struct state *s, u32 thread, u32 object)
{
	u32 owner = s->object[object].owner;

	return !owner ||
	       (m->kind[object] == OBJ_FLOCK && owner == file_of(m, s, thread, object));
}

/* What is not open is ready with POLLNVAL. */
static bool poll_ready(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
		       u32 object)
{
	u32 ends = s->proc[m->of[thread]].ends[object], bit = 1u << object;

	return (op->obj & bit && (!(ends & END_READ) || can_read(m, s, object))) ||
	       (op->arg & bit && (!(ends & END_WRITE) || can_write(m, s, object)));
}

static bool any_poll_ready(const struct sim *m, const struct state *s, u32 thread,
			   const struct op *op)
{
	u32 i;

	for (i = 0; i < m->objects; i++)
		if (poll_ready(m, s, thread, op, i))
			return true;
	return false;
}

static bool write_can_go(const struct sim *m, const struct state *s, const struct op *op)
{
	if (op->obj == NOBODY || !can_write(m, s, op->obj))
		return op->obj == NOBODY;
	return !op->arg || m->kind[CARRY_OBJECT(op->arg)] != OBJ_SNDBUF ||
	       can_write(m, s, CARRY_OBJECT(op->arg));
}

static bool ask_can_go(const struct sim *m, const struct state *s, u32 thread, const struct op *op)
{
	u32 req = s->thread[thread].req;

	return req == REQ_NONE || req == REQ_ANSWERED || !has_end(m, s, op->obj, END_READ);
}

/* What a process has to have open for an operation; a request needs only a path. */
static u32 ends_needed(const struct sim *m, u32 what, u32 object)
{
	switch (what) {
	case OP_READ:
	case OP_TAKE:
	case OP_EPOLL:
	case OP_REARM:
		return END_READ;
	case OP_WRITE:
		return END_WRITE;
	case OP_POST:
	case OP_AWAIT:
		return END_READ | END_WRITE;
	case OP_LOCK:
	case OP_RDLOCK:
	case OP_UNLOCK:
		return m->kind[object] == OBJ_FLOCK ? 0xff : 0;
	default:
		return 0;
	}
}

/*
 * EBADF: the operation fails at once.  So does a program that would wait for its own
 * read lock: nobody writes that, and no row could show it.
 */
static bool lacks_end(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
		      u32 object)
{
	u32 needed;

	if (object >= m->objects)
		return false;
	needed = ends_needed(m, op->what, object);
	if ((op->what == OP_LOCK || op->what == OP_RDLOCK) && m->kind[object] == OBJ_RWSEM)
		return s->object[object].readers & 1u << thread ||
		       s->object[object].owner == thread + 1;
	return needed && !(s->proc[m->of[thread]].ends[object] & needed);
}

static bool can_go(const struct sim *m, const struct state *s, u32 thread)
{
	const struct op *op = op_of(m, s, thread);

	if (lacks_end(m, s, thread, op, op->obj))
		return true;
	switch (op->what) {
	case OP_READ:
		return op->arg || op->obj == NOBODY || can_read(m, s, op->obj);
	case OP_WRITE:
		return write_can_go(m, s, op);
	case OP_LOCK:
		return lock_is_free(m, s, thread, op->obj);
	case OP_RDLOCK:
		return may_read(m, s, thread, op->obj);
	case OP_POLL:
		return any_poll_ready(m, s, thread, op);
	case OP_EPOLL:
		return is_set_ready(m, s, op->obj);
	case OP_SLEEP:
		return false;
	case OP_ASK:
		return ask_can_go(m, s, thread, op);
	case OP_TAKE:
		return can_read(m, s, op->obj);
	case OP_AWAIT:
		return s->object[op->obj].count;
	case OP_JOIN:
		return !s->thread[op->arg].alive;
	case OP_CHILD:
		return !s->proc[op->arg].alive;
	default:
		return true;
	}
}

static bool may_move(const struct sim *m, const struct state *s, u32 thread)
{
	return s->thread[thread].alive && !s->proc[m->of[thread]].stopped;
}

bool thread_waits(const struct sim *m, const struct state *s, u32 thread)
{
	return s->thread[thread].alive && !can_go(m, s, thread);
}

bool thread_runs(const struct sim *m, const struct state *s, u32 thread)
{
	return may_move(m, s, thread) && can_go(m, s, thread);
}

bool wait_is_timed(const struct op *op)
{
	return op->timed || op->what == OP_SLEEP;
}

bool alarm_ends(const struct sim *m, const struct op *op)
{
	switch (op->what) {
	case OP_LOCK:
	case OP_RDLOCK:
		return m->kind[op->obj] == OBJ_FLOCK;
	case OP_AWAIT:
		return m->kind[op->obj] == OBJ_EVENT;
	case OP_READ:
	case OP_WRITE:
	case OP_POLL:
	case OP_EPOLL:
	case OP_SLEEP:
	case OP_TAKE:
	case OP_CHILD:
		return true;
	default:
		return false;
	}
}

/* What a task does under an rwsem; with anything else it is back in user space first. */
static bool is_in_kernel(u32 what)
{
	switch (what) {
	case OP_LOCK:
	case OP_RDLOCK:
	case OP_UNLOCK:
	case OP_ASK:
	case OP_COMPUTE:
	case OP_CHOOSE:
	case OP_LOOP:
		return true;
	default:
		return false;
	}
}

void settle(const struct sim *m, struct state *s, u32 thread)
{
	struct thread *t = &s->thread[thread];
	u32 hops;

	for (hops = 0; hops < OPS_MAX && m->script[thread][t->pc].what == OP_JUMP; hops++)
		t->pc = m->script[thread][t->pc].other;
	if (!t->alive)
		return;
	if (!is_in_kernel(m->script[thread][t->pc].what))
		leave_rwsems(m, s, thread);
}

static void go_to(const struct sim *m, struct state *s, u32 thread, u32 pc)
{
	s->thread[thread].pc = pc;
	settle(m, s, thread);
}

/* Returns whether it went well. */
static bool run_read(const struct sim *m, struct state *s, u32 thread, const struct op *op)
{
	u32 object = op->obj == NOBODY ? s->thread[thread].got : op->obj;

	if (object == NOBODY || lacks_end(m, s, thread, op, object) || !s->object[object].count)
		return false;
	if (m->kind[object] == OBJ_EVENT)
		s->object[object].count--;
	else if (m->kind[object] != OBJ_CHANNEL && m->kind[object] != OBJ_SET)
		take_message(m, s, object, m->of[thread]);
	return true;
}

static bool run_write(const struct sim *m, struct state *s, u32 thread, const struct op *op)
{
	u32 object = op->obj == NOBODY ? s->thread[thread].got : op->obj;

	if (object == NOBODY || lacks_end(m, s, thread, op, object) ||
	    s->object[object].count >= m->cap[object] ||
	    !has_end(m, s, object, END_READ))
		return false;
	put_message(m, s, object, op->arg);
	return true;
}

static void run_lock(const struct sim *m, struct state *s, u32 thread, u32 object)
{
	if (m->kind[object] == OBJ_FLOCK) {
		s->object[object].owner = file_of(m, s, thread, object);
		s->object[object].readers = 0;
	} else {
		s->object[object].owner = thread + 1;
	}
}

/* Who has it to write gives that up. */
static void run_rdlock(const struct sim *m, struct state *s, u32 thread, u32 object)
{
	s->object[object].owner = 0;
	s->object[object].readers |= reader_bit(m, s, thread, object);
}

static bool owns(const struct sim *m, const struct state *s, u32 thread, u32 object)
{
	const struct object *o = &s->object[object];

	if (m->kind[object] == OBJ_FLOCK)
		return (o->owner && o->owner == file_of(m, s, thread, object)) ||
		       o->readers & reader_bit(m, s, thread, object);
	return o->owner == thread + 1 || o->readers & 1u << thread;
}

static void run_fork(const struct sim *m, struct state *s, u32 thread, u32 child)
{
	u32 i;

	if (s->proc[child].alive)
		return;
	s->proc[child] = s->proc[m->of[thread]];
	s->proc[child].alarm = 0;
	/* What is private to an address space is another one's in the child. */
	for (i = 0; i < m->objects; i++)
		if (m->kind[i] == OBJ_COND)
			s->proc[child].ends[i] = 0;
	for (i = 0; i < m->threads; i++) {
		if (m->of[i] != child)
			continue;
		memset(&s->thread[i], 0, sizeof(s->thread[i]));
		s->thread[i].alive = 1;
		s->thread[i].got = NOBODY;
		settle(m, s, i);
	}
}

/* The first call makes the request, the last one takes its answer. */
static bool run_ask(const struct sim *m, struct state *s, u32 thread, const struct op *op,
		    bool *stay)
{
	struct thread *t = &s->thread[thread];

	if (t->req == REQ_NONE && has_end(m, s, op->obj, END_READ)) {
		t->req = REQ_PENDING;
		raise_edge(m, s, op->obj, SEES_IN);
		*stay = true;
		return true;
	}
	*stay = false;
	if (t->req != REQ_ANSWERED) {
		t->req = REQ_NONE;
		return false;
	}
	t->req = REQ_NONE;
	return true;
}

static bool run_take(const struct sim *m, struct state *s, u32 thread, u32 channel)
{
	u32 i;

	for (i = 0; i < m->threads; i++) {
		if (!s->thread[i].alive || s->thread[i].req != REQ_PENDING ||
		    op_of(m, s, i)->obj != channel)
			continue;
		s->thread[i].req = REQ_TAKEN_BY(thread);
		s->thread[thread].taken = i + 1;
		return true;
	}
	return false;
}

static void run_answer(struct state *s, u32 thread)
{
	u32 client = s->thread[thread].taken;

	s->thread[thread].taken = 0;
	if (client && s->thread[client - 1].alive &&
	    s->thread[client - 1].req == REQ_TAKEN_BY(thread))
		s->thread[client - 1].req = REQ_ANSWERED;
}

static void run_rearm(const struct sim *m, struct state *s, const struct op *op)
{
	s->object[op->obj].off &= ~(1u << op->arg);
	if (m->interest[op->obj][op->arg] & SEES_EDGES)
		s->object[op->obj].edge |= 1u << op->arg;
}

static void run_post(const struct sim *m, struct state *s, u32 object)
{
	s->object[object].count = 1;
	raise_edge(m, s, object, SEES_IN);
}

bool is_used_by_others(const struct sim *m, const struct state *s, u32 thread, u32 object)
{
	const struct op *op;
	u32 i, bits = 1u << object;

	if (m->mate[object] != NOBODY)
		bits |= 1u << m->mate[object];
	for (i = 0; i < m->threads; i++) {
		op = op_of(m, s, i);
		if (i == thread || m->of[i] != m->of[thread] || !s->thread[i].alive)
			continue;
		if (op->what == OP_POLL ? (op->obj | op->arg) & bits :
		    op->obj < m->objects && bits & 1u << op->obj)
			return true;
	}
	return false;
}

/* What an operation does to everybody; false if it failed. */
static bool run(const struct sim *m, struct state *s, u32 thread, const struct op *op, bool *stay)
{
	if (lacks_end(m, s, thread, op, op->obj))
		return false;
	switch (op->what) {
	case OP_READ:
		return run_read(m, s, thread, op);
	case OP_WRITE:
		return run_write(m, s, thread, op);
	case OP_LOCK:
		run_lock(m, s, thread, op->obj);
		return true;
	case OP_RDLOCK:
		run_rdlock(m, s, thread, op->obj);
		return true;
	case OP_UNLOCK:
		if (owns(m, s, thread, op->obj))
			unlock(m, s, op->obj, thread);
		return true;
	case OP_REARM:
		run_rearm(m, s, op);
		return true;
	case OP_CLOSE:
		if (!is_used_by_others(m, s, thread, op->obj))
			close_end(m, s, m->of[thread], op->obj);
		return true;
	case OP_FORK:
		run_fork(m, s, thread, op->arg);
		return true;
	case OP_ASK:
		return run_ask(m, s, thread, op, stay);
	case OP_TAKE:
		return run_take(m, s, thread, op->obj);
	case OP_ANSWER:
		run_answer(s, thread);
		return true;
	case OP_POST:
		run_post(m, s, op->obj);
		return true;
	case OP_AWAIT:
		s->object[op->obj].count--;
		return true;
	case OP_ALARM:
	case OP_DISARM:
		s->proc[m->of[thread]].alarm = op->what == OP_ALARM;
		return true;
	case OP_GRAB:
		if (has_end(m, s, op->obj, op->arg))
			s->proc[m->of[thread]].ends[op->obj] |= op->arg;
		return true;
	case OP_HIDE:
		s->proc[m->of[thread]].hidden = 1;
		return true;
	default:
		return true;
	}
}

static struct state *add_step(struct steps *steps, const struct state *s, u32 by)
{
	steps->next[steps->count] = *s;
	steps->by[steps->count] = by;
	return &steps->next[steps->count++];
}

static void deliver(const struct sim *m, struct state *s, u32 thread, const struct op *op,
		    u32 object)
{
	u32 interest;

	s->thread[thread].got = object;
	if (op->what != OP_EPOLL)
		return;
	interest = m->interest[op->obj][object];
	if (interest & SEES_EDGES)
		s->object[op->obj].edge &= ~(1u << object);
	if (interest & SEES_ONCE)
		s->object[op->obj].off |= 1u << object;
}

/* A poll returns any one of what is ready. */
static void step_poll(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
		      struct steps *steps)
{
	struct state *next;
	u32 i;

	if (op->what == OP_EPOLL && lacks_end(m, s, thread, op, op->obj)) {
		go_to(m, add_step(steps, s, BY_ITSELF), thread, op->other);
		return;
	}
	for (i = 0; i < m->objects; i++) {
		if (op->what == OP_EPOLL ? !interest_ready(m, s, op->obj, i) :
					   !poll_ready(m, s, thread, op, i))
			continue;
		next = add_step(steps, s, BY_ITSELF);
		deliver(m, next, thread, op, i);
		go_to(m, next, thread, next->thread[thread].pc + 1);
	}
}

static void step_choice(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
			struct steps *steps)
{
	go_to(m, add_step(steps, s, BY_ITSELF), thread, s->thread[thread].pc + 1);
	go_to(m, add_step(steps, s, BY_ITSELF), thread, op->other);
}

static void step_loop(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
		      struct steps *steps)
{
	struct state *next = add_step(steps, s, BY_ITSELF);
	struct thread *t = &next->thread[thread];

	if (t->loops < op->arg) {
		t->loops++;
		go_to(m, next, thread, op->other);
		return;
	}
	t->loops = 0;
	go_to(m, next, thread, t->pc + 1);
}

static void step_run(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
		     struct steps *steps)
{
	struct state *next = add_step(steps, s, BY_ITSELF);
	bool stay = false, well = run(m, next, thread, op, &stay);

	if (stay)
		return;
	/* A result is used by the next operation, or not at all. */
	if (op->what == OP_READ || op->what == OP_WRITE)
		next->thread[thread].got = NOBODY;
	go_to(m, next, thread, well ? next->thread[thread].pc + 1 : op->other);
}

static void step_op(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
		    struct steps *steps)
{
	switch (op->what) {
	case OP_SPIN:
		break;
	case OP_POLL:
	case OP_EPOLL:
		step_poll(m, s, thread, op, steps);
		break;
	case OP_CHOOSE:
		step_choice(m, s, thread, op, steps);
		break;
	case OP_LOOP:
		step_loop(m, s, thread, op, steps);
		break;
	case OP_END:
		end_thread(m, add_step(steps, s, BY_ITSELF), thread);
		break;
	case OP_EXIT:
		end_process(m, add_step(steps, s, BY_ITSELF), m->of[thread]);
		break;
	default:
		step_run(m, s, thread, op, steps);
	}
}

static void step_timer(const struct sim *m, const struct state *s, u32 thread, const struct op *op,
		       struct steps *steps)
{
	struct state *next;
	u32 proc = m->of[thread];

	if (wait_is_timed(op)) {
		next = add_step(steps, s, BY_TIMER);
		go_to(m, next, thread, op->other);
	}
	if (s->proc[proc].alarm && alarm_ends(m, op)) {
		next = add_step(steps, s, BY_TIMER);
		next->proc[proc].alarm = 0;
		go_to(m, next, thread, op->other);
	}
}

void step_thread(const struct sim *m, const struct state *s, u32 thread, bool timers,
		 struct steps *steps)
{
	const struct op *op = op_of(m, s, thread);

	steps->count = 0;
	if (!may_move(m, s, thread))
		return;
	if (can_go(m, s, thread))
		step_op(m, s, thread, op, steps);
	else if (timers)
		step_timer(m, s, thread, op, steps);
}

bool is_private(const struct sim *m, const struct state *s, u32 thread)
{
	if (!may_move(m, s, thread))
		return false;
	switch (op_of(m, s, thread)->what) {
	case OP_COMPUTE:
	case OP_CHOOSE:
	case OP_LOOP:
		return true;
	case OP_SLEEP:
		return !s->proc[m->of[thread]].alarm;
	default:
		return false;
	}
}
