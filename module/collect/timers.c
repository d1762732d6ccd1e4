// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the tasks whose wait a sure signal will end. It comes from the end of a child, or
 * from a timer of their process (alarm(), setitimer(ITIMER_REAL), timer_create()). The timers
 * of a process's ancestors are looked at as well: one may run it for so long, and no longer
 * (timeout(1)).
 *
 * This is asked of processes that wait in a demand, and of those that could act on it. No
 * other wait is judged. A timer counts if it is queued. Whether its signal would be ignored,
 * or is for another thread, is not looked at: such a wait may end. SIGCHLD counts if it is
 * handled, and system calls don't go on after it.
 *
 * A task that is found keeps its signal_struct; a k_itimer is freed a grace period after
 * it is taken from the list.  Both are read by nofault reads under RCU, TIMERS_MAX of
 * each process at most; with more of them one is taken for queued.
 */
/* In this order: 5.10's posix-timers.h can't come before sched.h. */
#include <linux/sched/signal.h>
#include <linux/posix-timers.h>

#include "collect/walk.h"
#include "compat.h"
#include "pass.h"
#include "target/memory.h"

/* POSIX timers of one process that are looked at. */
#define TIMERS_MAX 64

#ifdef CONFIG_POSIX_TIMERS
/*
 * A node points at itself if it isn't queued (RB_CLEAR_NODE). A node that can't be read may
 * be queued.
 */
static bool is_queued(const struct pass *p, u64 node)
{
	u64 word;

	return !mem_word(&p->mem, node, &word) || word != node;
}

/* The node of every sort of timer comes first in it, and so does a link's next. */
static bool has_posix_timer(const struct pass *p, u64 signal)
{
	u64 head = signal + offsetof(struct signal_struct, posix_timers), link;
	u64 end = COMPAT_POSIX_TIMERS_CIRCULAR ? head : 0, timer;
	u32 i;

	if (!mem_word(&p->mem, head, &link))
		return false;
	for (i = 0; link != end; i++) {
		timer = link - offsetof(struct k_itimer, list) + offsetof(struct k_itimer, it);
		if (i == TIMERS_MAX || is_queued(p, timer) || !mem_word(&p->mem, link, &link))
			return true;
	}
	return false;
}

static bool has_timer(const struct pass *p, u64 signal)
{
	return is_queued(p, signal + offsetof(struct signal_struct, real_timer)) ||
	       has_posix_timer(p, signal);
}
#else
static bool has_timer(const struct pass *p, u64 signal)
{
	return false;
}
#endif

/* Whether the handler of SIGCHLD makes system calls return. */
static bool is_interrupted(const struct pass *p, const struct task_row *t)
{
	const struct task_struct *task = (const struct task_struct *)(uintptr_t)t->task;
	const struct sighand_struct *sighand;
	struct sigaction action;

	return peek(&p->mem, &sighand, (const struct sighand_struct **)&task->sighand) &&
	       sighand && peek(&p->mem, &action, &sighand->action[SIGCHLD - 1].sa) &&
	       action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN &&
	       !(action.sa_flags & SA_RESTART);
}

/* The row of its parent, which may be gone by now: NO_ROW if it has none. */
static u32 parent_of(const struct pass *p, const struct task_row *t)
{
	const struct task_struct *task = (const struct task_struct *)(uintptr_t)t->task;
	struct task_struct *parent;
	u64 leader;

	return peek(&p->mem, &parent, (struct task_struct **)&task->real_parent) && parent &&
	       mem_word(&p->mem, (u64)(uintptr_t)&parent->group_leader, &leader) ?
	       known_task(&p->known, leader) : NO_ROW;
}

static void look_at_timers(struct pass *p, u32 leader)
{
	struct task_row *t = &p->snap->task[leader];
	bool armed = false;
	u32 i, threads = t->threads;
	u64 signal;

	if (t->flags & (ROW_TIMERS | ROW_KTHREAD))
		return;
	t->flags |= ROW_TIMERS;
	rcu_read_lock();
	if (pass_task(p, leader) &&
	    mem_word(&p->mem, t->task + offsetof(struct task_struct, signal), &signal))
		armed = has_timer(p, signal);
	if (is_interrupted(p, t))
		t->flags |= ROW_CHILDREN;
	rcu_read_unlock();
	for (i = leader; armed && i < leader + threads; i++)
		if (p->snap->task[i].state == TASK_SLEEP)
			p->snap->task[i].flags |= ROW_ALARM;
}

/* Once for each process: a process that was asked has had its ancestors asked. */
static void look_at_process(struct pass *p, u32 leader)
{
	u32 i, at = leader;

	for (i = 0; i <= KIN_ANCESTORS; i++) {
		struct task_row *t = &p->snap->task[at];

		if (t->flags & ROW_TIMERS || t->leader != at)
			return;
		look_at_timers(p, at);
		at = parent_of(p, t);
		if (at == NO_ROW)
			return;
	}
}

/* Waits of one process mostly come one after the other, and so do its holdings. */
void pass_timers(struct pass *p)
{
	const struct snapshot *s = p->snap;
	u32 i, leader, last = NO_ROW;

	for (i = 0; i < s->used.edges; i++) {
		pass_yield_at(p, i);
		leader = s->task[s->edge[i].task].leader;
		if (leader == last || !s->object[s->edge[i].object].demand)
			continue;
		look_at_process(p, leader);
		last = leader;
	}
	for (i = 0; i < s->used.holders; i++) {
		if (s->holder[i].leader != last)
			look_at_process(p, s->holder[i].leader);
		last = s->holder[i].leader;
		pass_yield_at(p, i);
	}
}
