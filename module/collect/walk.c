// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walking the task list: a row for every thread, cheap enough for every second.
 *
 * A thread's row has its identity and its scheduler state. If the last pass knew the sleep
 * (same task, same switch count), the whole record is carried over. So only new sleeps are
 * left to resolve.
 *
 * The list is walked under RCU in stretches of at most WALK_BATCH threads (the khungtaskd
 * pattern, kernel/hung_task.c). Between stretches the place is kept by the numbers of the
 * process and the thread; nothing is held. If the process died meanwhile the place is lost.
 * Then the processes without a row are found by their numbers, as /proc does (next_tgid(),
 * fs/proc/base.c): nobody can take a number away. Processes that find no room then are in
 * strays.c.
 */
#include <linux/cred.h>
#include <linux/idr.h>
#include <linux/pid_namespace.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/uidgid.h>

#include "collect/pace.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "compat.h"
#include "pass.h"
#include "target/task.h"
#include "waits/family.h"

#define WALK_BATCH 128
/* Times that exec() may put another leader in the place of one that is looked at. */
#define WALK_REPLACED 1024

/*
 * The number of a task's present sleep: __schedule() counts up before it switches whenever
 * it switches away from a task (kernel/sched/core.c).
 */
static u64 task_switches(const struct task_struct *t)
{
	return (u64)READ_ONCE(t->nvcsw) + READ_ONCE(t->nivcsw);
}

/*
 * Letters by the bits of the state (include/linux/sched.h).  A task that has
 * set its state but is still queued has not gone to sleep yet.
 */
static enum task_state state_of(struct task_struct *t)
{
	unsigned int state = compat_task_state(t);

	if (READ_ONCE(t->exit_state) || (state & TASK_DEAD))
		return TASK_GONE;
	if (READ_ONCE(t->on_cpu) || compat_task_queued(t) || state == TASK_RUNNING ||
	    (state & (TASK_WAKING | TASK_NEW)))
		return TASK_ON_CPU;
	if (state & __TASK_STOPPED)
		return TASK_STOPPED_JOB;
	if (state & __TASK_TRACED)
		return TASK_STOPPED_TRACE;
	if (compat_task_frozen(t))
		return TASK_FROZEN_STATE;
	if (state & TASK_INTERRUPTIBLE)
		return TASK_SLEEP;
	if (state & (TASK_NOLOAD | TASK_PARKED))
		return TASK_IDLE_KTHREAD;
	return state & TASK_WAKEKILL ? TASK_KILL : TASK_DISK;
}

/* A stop is also a sleep: off the CPU until somebody lets it go on. */
static bool is_asleep(enum task_state state)
{
	return state != TASK_ON_CPU && state != TASK_GONE;
}

/*
 * When it was last charged for running, which is when it fell asleep: update_curr(), as
 * dequeue_entity() and its like call it, reads the runqueue's clock. That clock may leave out
 * time spent in interrupts, and the word may be reset. So it counts only if it is later than
 * when the task got the CPU (CONFIG_SCHED_INFO). If neither is known the age begins now.
 */
static u64 asleep_since(const struct pass *p, const struct task_struct *t)
{
	u64 charged = READ_ONCE(t->se.exec_start), arrived = 0;

#ifdef CONFIG_SCHED_INFO
	arrived = READ_ONCE(t->sched_info.last_arrival);
#endif
	charged = max(charged, arrived);
	return charged ? min(charged, p->now) : p->now;
}

/*
 * Whether root itself started it, and not somebody else by sudo or a set-uid program: nobody
 * has logged in, or root has. Without the kernel's word for that: all its ancestors,
 * ANCESTORS_MAX at most, are root's.
 */
#ifdef CONFIG_AUDIT
static bool is_started_by_root(const struct task_struct *t)
{
	kuid_t login = READ_ONCE(t->loginuid);

	return !uid_valid(login) || uid_eq(login, GLOBAL_ROOT_UID);
}
#else
#define ANCESTORS_MAX 32

static bool is_started_by_root(const struct task_struct *t)
{
	u32 i;

	for (i = 0; i < ANCESTORS_MAX && task_tgid_nr((struct task_struct *)t) > 1; i++) {
		if (!uid_eq(__task_cred(t)->uid, GLOBAL_ROOT_UID))
			return false;
		t = rcu_dereference(t->real_parent);
	}
	return i < ANCESTORS_MAX;
}
#endif

/* The facts that others may change while a task sleeps on: its name and its parent. */
static void fill_changing(struct task_row *row, struct task_struct *t)
{
	row->ptgid = task_tgid_nr(rcu_dereference(t->real_parent));
	memcpy(row->comm, t->comm, sizeof(row->comm));
	row->comm[sizeof(row->comm) - 1] = '\0';
}

static void fill_ids(struct task_row *row, struct task_struct *t)
{
	const struct cred *cred = __task_cred(t);

	row->task = (u64)(uintptr_t)t;
	row->start = t->start_boottime;
	row->tid = task_pid_nr(t);
	row->tgid = task_tgid_nr(t);
	row->uid = from_kuid_munged(&init_user_ns, cred->uid);
	if (uid_eq(cred->uid, GLOBAL_ROOT_UID) && uid_eq(cred->euid, GLOBAL_ROOT_UID) &&
	    task_active_pid_ns(t) == &init_pid_ns && is_started_by_root(t))
		row->flags |= ROW_ROOT_UID;
	if (t->flags & (PF_KTHREAD | PF_IO_WORKER))
		row->flags |= ROW_KTHREAD;
	fill_changing(row, t);
}

/*
 * Since when it has stood in a run queue (CONFIG_SCHED_INFO): sched_info_enqueue() in
 * kernel/sched/stats.h. That also begins anew when the task is put back before it has run.
 */
static u64 ready_since(const struct pass *p, const struct task_struct *t)
{
#ifdef CONFIG_SCHED_INFO
	u64 queued = READ_ONCE(t->sched_info.last_queued);

	return READ_ONCE(t->on_cpu) ? 0 : min(queued, p->now);
#else
	return 0;
#endif
}

static void fill_running(const struct pass *p, struct task_row *row, struct task_struct *t)
{
	row->ready_since = ready_since(p, t);
	row->prio = READ_ONCE(t->prio);
	if (READ_ONCE(t->on_cpu) || row->ready_since)
		row->cpu = task_cpu(t) + 1;
}

/* The order of the reads is that of a sequence lock: count, then state. */
static void fill_row(const struct pass *p, struct task_row *row, struct task_struct *t)
{
	memset(row, 0, sizeof(*row));
	row->switches = task_switches(t);
	smp_rmb(); /* the count first: __schedule() raises it before it switches */
	row->state = state_of(t);
	row->stack = (u64)(uintptr_t)task_stack_page(t);
	row->since = asleep_since(p, t);
	row->syscall = -1;
	row->first_edge = NO_ROW;
	row->blocked_on = NO_ROW;
	row->first_blocked = NO_ROW;
	fill_ids(row, t);
	if (row->state == TASK_ON_CPU)
		fill_running(p, row, t);
	smp_rmb(); /* all of the above before the count again */
	if (task_switches(t) == row->switches)
		return;
	row->state = TASK_ON_CPU;
	row->ready_since = 0;
	row->cpu = 0;
}

#define ROW_CARRIED (ROW_EDGES_CUT | ROW_ANY_OF | ROW_COMPAT | ROW_CONFIRMED | ROW_TIMED | \
		     ROW_INCOMPLETE | ROW_TEXT_CUT | ROW_PRIVATE | ROW_CLOCK | ROW_KTHREAD | \
		     ROW_ROOT_UID)

/*
 * A row that found no room is looked at again, each in its turn. A row whose name has a
 * program's name in it, which may change, is looked at more seldom. (What else changes:
 * refresh.c.)
 */
#define LOOK_AGAIN_PASSES 16
#define COMM_AGAIN_PASSES 256

static bool is_turn(const struct pass *p, const struct task_row *old, u32 passes)
{
	return (p->snap->seq + (u32)old->tid) % passes == 0;
}

static bool is_due(const struct pass *p, const struct task_row *old)
{
	if (old->flags & (ROW_INCOMPLETE | ROW_TEXT_CUT))
		return is_turn(p, old, LOOK_AGAIN_PASSES);
	return kind_has_comm(old->kind) && is_turn(p, old, COMM_AGAIN_PASSES);
}

/* Whether one of its requests has come to stand behind another object. */
static bool has_moved(const struct pass *p, const struct task_row *old)
{
	u32 i;

	for (i = 0; i < old->edges; i++) {
		const struct edge *e = &p->prev->edge[old->first_edge + i];
		const struct object_row *o = &p->prev->object[e->object];
		const struct wait_family *f = e->request ? family_of(o) : NULL;

		if (f && f->has_moved && f->has_moved(&p->mem, o, e->request))
			return true;
	}
	return false;
}

/* Whether more kinds of waits are known than in the pass before. */
static bool has_learned(const struct pass *p)
{
	return p->snap->layouts != p->prev->layouts;
}

/* Whether what found no room before may find some now. */
static bool has_grown(const struct pass *p)
{
	const struct capacity *a = &p->room, *b = &p->prev->room;

	return a->edges > b->edges || a->objects > b->objects || a->text > b->text;
}

/*
 * The task list keeps its order: the next thread nearly always has the next row. Rows of
 * threads that have exited since are passed over, at most this many at a time.
 */
#define EXITS_PASSED 8

static u32 find_before(const struct pass *p, u64 task)
{
	const struct snapshot *prev = p->prev;
	u32 i;

	for (i = p->prev_at; i < prev->used.tasks && i <= p->prev_at + EXITS_PASSED; i++)
		if (prev->task[i].task == task)
			return i;
	i = index_get(&p->scratch->tasks, task);
	return i < prev->used.tasks && prev->task[i].task == task ? i : NO_ROW;
}

/* The task's row in the pass before, NULL if it has none. */
static const struct task_row *row_before(struct pass *p, struct task_struct *t)
{
	u32 at = p->prev ? find_before(p, (u64)(uintptr_t)t) : NO_ROW;
	const struct task_row *old = at == NO_ROW ? NULL : &p->prev->task[at];

	if (old)
		p->prev_at = at + 1;
	return old && old->start == t->start_boottime && old->tid == task_pid_nr(t) ? old : NULL;
}

/*
 * Copies the task's last wait. If it waits for the same again, that is one wait, provided its
 * last sleep would have ended by a timeout. A sleep without a timeout ends only when the wait
 * is over. A pass or two in which it was not seen to wait don't count.
 */
static void inherit_wait(struct task_row *row, const struct task_row *old)
{
	if (old->edges ? !(old->flags & ROW_TIMED) && old->switches != row->switches :
			 old->flags & ROW_GAP)
		return;
	row->episode_object = old->episode_object;
	row->episode_since = old->episode_since;
	if (!old->edges)
		row->flags |= ROW_GAP;
}

/* The object by which it asked in its last sleep, if it has run once since. */
static u64 asked_before(const struct pass *p, const struct task_row *row,
			const struct task_row *old)
{
	const struct object_row *o;

	if (old->edges != 1 || row->switches != old->switches + 1)
		return 0;
	o = &p->prev->object[p->prev->edge[old->first_edge].object];
	return row_has_question(o) ? object_identity(o) : 0;
}

/*
 * Whether all that is known of a sleep still holds. A wait that could not be named is looked
 * at twice: a list that changes at the wrong moment looks like no list.
 */
static bool is_kept(const struct pass *p, const struct task_row *old)
{
	if (old->flags & (ROW_UNSTABLE | ROW_DOUBTED))
		return false;
	if (!kind_is_known(old->kind) && !(old->flags & ROW_CONFIRMED))
		return false;
	if (is_due(p, old) || (old->flags & (ROW_INCOMPLETE | ROW_TEXT_CUT) && has_grown(p)))
		return false;
	return !has_moved(p, old) && !has_learned(p);
}

/* Clears what each pass finds anew in a row that goes on. */
static void clear_row(struct task_row *row)
{
	row->asked_of = 0;
	row->episode_object = 0;
	row->episode_since = 0;
	row->threads = 0;
	row->first_edge = NO_ROW;
	row->edges = 0;
	row->blocked_on = NO_ROW;
	row->first_blocked = NO_ROW;
	row->cgroup = 0;
	row->flags = (row->flags & ROW_CARRIED) | ROW_REUSED;
}

/*
 * The row of a sleep that goes on, as fill_row() would fill it and more. Only the task itself
 * can change its identity, except its name and its parent. Returns false if the sleep has
 * ended, or must be looked at anew.
 */
static bool keep_row(const struct pass *p, struct task_row *row, const struct task_row *old,
		     struct task_struct *t)
{
	if (!is_asleep(old->state) || old->switches != task_switches(t))
		return false;
	smp_rmb(); /* as in fill_row() */
	if (old->state != state_of(t) || !is_kept(p, old))
		return false;
	*row = *old;
	clear_row(row);
	fill_changing(row, t);
	smp_rmb(); /* as in fill_row() */
	return task_switches(t) == old->switches;
}

/* The last pass's knowledge of a sleep that is looked at anew, or has begun since. */
static void remember(const struct pass *p, struct task_row *row, const struct task_row *old)
{
	if (old->switches == row->switches && old->state == row->state) {
		row->since = old->since;
		row->before = old->before;
		p->snap->count.doubts += old->flags & ROW_DOUBTED && kind_is_known(old->kind);
		if (!kind_is_known(old->kind) &&
		    !(old->flags & (ROW_UNSTABLE | ROW_DOUBTED | ROW_CONFIRMED)))
			row->flags |= ROW_CONFIRMED;
		return;
	}
	/* If all that is known is when it got the CPU, it may have computed since. */
	row->since = max(row->since, p->prev->taken);
	row->before = old->since;
	row->asked_of = asked_before(p, row, old);
}

/* Carries the waits of a sleep that goes on, and the texts of its row. */
static void carry(struct pass *p, u32 at, const struct task_row *old)
{
	struct task_row *row = &p->snap->task[at];
	u32 dropped = p->snap->count.dropped, i;

	row->fds = pass_carry_text(p, old->fds);
	row->code = pass_carry_text(p, old->code);
	for (i = 0; i < old->edges; i++) {
		const struct edge *e = &p->prev->edge[old->first_edge + i];

		pass_add_edge(p, at, pass_carry_object(p, e->object), e);
	}
	if (dropped != p->snap->count.dropped)
		row->flags |= ROW_TEXT_CUT;
	p->snap->count.reused++;
}

/* A process of which no thread has a row may hold any object. */
static void drop_thread(struct snapshot *s, u32 leader)
{
	s->count.dropped++;
	if (leader == NO_ROW)
		s->count.walk_cut = 1;
	else
		s->task[leader].flags |= ROW_INCOMPLETE;
}

/* The tables still say where the rows of the pass before are; most are there again. */
static void index_row(struct pass *p, u32 at, const struct task_row *old)
{
	const struct task_row *row = &p->snap->task[at];
	bool moved = !old || old - p->prev->task != at;

	if (moved)
		index_put(&p->scratch->tasks, row->task, at);
	if (row->stack && (moved || old->stack != row->stack))
		index_put(&p->scratch->stacks, row->stack, at);
}

static void add_thread(struct pass *p, struct task_struct *t, u32 *leader)
{
	struct snapshot *s = p->snap;
	u32 at = s->used.tasks;
	struct task_row *row = &s->task[at];
	const struct task_row *old;
	bool kept;

	if (at == p->room.tasks) {
		drop_thread(s, *leader);
		return;
	}
	s->used.tasks++;
	s->count.tasks++;
	old = row_before(p, t);
	kept = old && keep_row(p, row, old, t);
	if (!kept)
		fill_row(p, row, t);
	if (*leader == NO_ROW)
		*leader = at;
	row->leader = *leader;
	s->task[*leader].threads++;
	index_row(p, at, old);
	if (old)
		inherit_wait(row, old);
	if (!is_asleep(row->state))
		return;
	s->count.sleeping++;
	p->uid = row->uid;
	if (kept)
		carry(p, at, old);
	else if (old)
		remember(p, row, old);
}

enum place { PLACE_KEPT, PLACE_THREAD_GONE, PLACE_LOST };

/* Lets others run, keeping the place in the list as far as it lives on. */
static enum place rest(struct pass *p, struct task_struct *g, struct task_struct *t, u64 *since)
{
	struct task_place process = task_place(g), thread = task_place(t);

	pass_rcu_break(p, since);
	/* An old leader that exec() has replaced is alive for a moment, but off the list. */
	if (!task_at(&process) || !thread_group_leader(g))
		return PLACE_LOST;
	return task_at(&thread) ? PLACE_KEPT : PLACE_THREAD_GONE;
}

/* Whether this pass has a row of the thread already. */
static bool seen(const struct pass *p, const struct task_struct *t)
{
	return known_task(&p->known, (u64)(uintptr_t)t) != NO_ROW;
}

/*
 * All threads of one process, in contiguous rows.  A thread that dies while
 * it keeps our place costs another look at the threads before it.
 */
static bool walk_threads(struct pass *p, struct task_struct *g, u32 *left, u64 *since)
{
	enum place place = PLACE_KEPT;
	u32 leader = NO_ROW;
	struct task_struct *t;

again:
	for_each_thread(g, t) {
		if (place == PLACE_THREAD_GONE && seen(p, t))
			continue;
		add_thread(p, t, &leader);
		if (--*left && !need_resched())
			continue;
		*left = WALK_BATCH;
		place = rest(p, g, t, since);
		if (place == PLACE_LOST)
			return false;
		if (place == PLACE_THREAD_GONE)
			goto again;
	}
	return true;
}

/* Returns false if the place was lost. */
static bool walk_list(struct pass *p)
{
	u32 left = WALK_BATCH;
	struct task_struct *g;
	bool kept = true;
	u64 since;

	rcu_read_lock();
	since = local_clock();
	for_each_process(g) {
		kept = walk_threads(p, g, &left, &since);
		if (!kept)
			break;
	}
	pass_rcu_end(p, since);
	rcu_read_unlock();
	return kept;
}

bool pass_next_number(int *nr, struct task_struct **t)
{
	struct pid *pid = idr_get_next(&init_pid_ns.idr, nr);

	*t = pid ? pid_task(pid, PIDTYPE_PID) : NULL;
	return pid;
}

/* All processes without a row, by number. */
static void walk_numbers(struct pass *p)
{
	u32 left = WALK_BATCH, replaced = 0;
	struct task_struct *g;
	u64 since;
	int nr;

	rcu_read_lock();
	since = local_clock();
	for (nr = 1; pass_next_number(&nr, &g); nr++) {
		if (g && thread_group_leader(g) && !seen(p, g) &&
		    !walk_threads(p, g, &left, &since) && replaced++ < WALK_REPLACED)
			nr--;
		if (--left && !need_resched())
			continue;
		left = WALK_BATCH;
		pass_rcu_break(p, &since);
	}
	pass_rcu_end(p, since);
	rcu_read_unlock();
}

/*
 * Makes the tables of the rows of the pass before anew if that had other scratch memory, or
 * tasks that are gone fill them.  There is room then for as many tasks again (snapshot.c).
 */
static void index_before(struct pass *p)
{
	struct scratch *c = p->scratch;
	u32 i;

	if (p->prev && c->seq == p->prev->seq && index_has_room(&c->tasks, p->room.tasks) &&
	    index_has_room(&c->stacks, p->room.tasks))
		return;
	index_reset(&c->tasks);
	index_reset(&c->stacks);
	for (i = 0; p->prev && i < p->prev->used.tasks; i++) {
		const struct task_row *row = &p->prev->task[i];

		index_put(&c->tasks, row->task, i);
		if (row->stack)
			index_put(&c->stacks, row->stack, i);
		pass_yield_at(p, i);
	}
}

void pass_walk(struct pass *p)
{
	index_before(p);
	p->scratch->seq = p->snap->seq;
	if (!walk_list(p)) {
		p->snap->count.restarts = 1;
		walk_numbers(p);
	}
	pass_rows_carried(p);
}

struct task_struct *pass_task(const struct pass *p, u32 row)
{
	return task_alive(&p->snap->task[row]);
}

bool pass_look_again(struct pass *p, u32 row)
{
	struct task_row *r = &p->snap->task[row];
	u32 leader = r->leader, threads = r->threads;
	u64 waits = r->episode_object, waiting = r->episode_since;
	struct task_struct *t;

	rcu_read_lock();
	t = pass_task(p, row);
	if (t)
		fill_row(p, r, t);
	else
		r->state = TASK_GONE;
	rcu_read_unlock();
	r->leader = leader;
	r->threads = threads;
	r->episode_object = waits;
	r->episode_since = waiting;
	r->since = p->now;
	r->flags |= ROW_MOVED;
	return is_asleep(r->state);
}

bool pass_still_asleep(const struct pass *p, u32 row)
{
	const struct task_row *r = &p->snap->task[row];
	struct task_struct *t;
	bool same = false;

	rcu_read_lock();
	t = pass_task(p, row);
	if (t) {
		smp_rmb(); /* for the copies made before the state is read */
		same = state_of(t) == r->state;
		smp_rmb(); /* the state before the count */
		same = same && task_switches(t) == r->switches &&
		       (u64)(uintptr_t)task_stack_page(t) == r->stack;
	}
	rcu_read_unlock();
	return same && is_asleep(r->state);
}
