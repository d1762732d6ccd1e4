// SPDX-License-Identifier: GPL-2.0-only
/*
 * A family: signals that are sure to come, though nobody asks the process that sends them.
 *
 *	child	its end sends SIGCHLD, which makes system calls of the parent return, if
 *		the parent handles it without SA_RESTART
 *	keeper	an ancestor naps, or waits for its child, for a signal, or in an event loop,
 *		and a timer ends that: then it ends all that it runs, as timeout(1) does, and
 *		supervisors.  A keeper that has woken twice since, and did not, will not
 *	napper	a child of an ancestor that waits for its children naps: sleep(1), after
 *		which a shell goes on, or a watchdog; or it is a subshell that waits for one
 *
 * Other processes may send signals as well, and that is not considered. Examples: a service
 * manager with its clocks in a set; a stranger.
 */
#include "judge/kin.h"
#include "judge/weigh.h"
#include "model/kinds.h"

/* At most this many children of a process are looked at, and of each of these. */
#define KIN_CHILDREN 64

#define INIT_PID 1

u32 kin_first(const struct judge *j, u32 leader)
{
	return j->task[leader].flags & ROW_CHILDREN ? j->weighed[leader].first_child : NO_ROW;
}

/* It naps, or sleeps until a signal comes, and is alone in its process. */
static bool naps(const struct task_row *t)
{
	return t->threads == 1 && t->state == TASK_SLEEP && t->flags & ROW_TIMED &&
	       kind_minds_children(t->kind) && kind_is_mute(t->kind);
}

static bool awaits_children(const struct task_row *t)
{
	return t->state == TASK_SLEEP && kind_minds_children(t->kind) && !is_loop(t);
}

static bool has_napper(const struct judge *j, u32 leader)
{
	u32 child = j->weighed[leader].first_child, i;

	for (i = 0; i < KIN_CHILDREN && child != NO_ROW; i++) {
		if (naps(&j->task[child]))
			return true;
		child = j->weighed[child].next_child;
	}
	return false;
}

static bool find_napper(const struct judge *j, u32 leader)
{
	u32 child = j->weighed[leader].first_child, i;

	if (has_napper(j, leader))
		return true;
	for (i = 0; i < KIN_CHILDREN && child != NO_ROW; i++) {
		if (awaits_children(&j->task[child]) && has_napper(j, child))
			return true;
		child = j->weighed[child].next_child;
	}
	return false;
}

/* It is not for init to end the processes that it runs. */
bool kin_outwaits(struct judge *j, u32 task)
{
	const struct task_row *t = &j->task[task];
	struct weighed *w = &j->weighed[t->leader];

	if (j->over[task] || t->tgid == INIT_PID || !awaits_children(t))
		return false;
	if (!w->looked)
		w->napper = find_napper(j, t->leader);
	w->looked = true;
	return w->napper;
}

static bool minds(struct judge *j, u32 task)
{
	const struct task_row *t = &j->task[task];

	return kin_outwaits(j, task) ||
	       (t->state == TASK_SLEEP && kind_minds_children(t->kind) && is_timed(j, task));
}

/* A thread has one chance in a pass: those that were passed over are not asked again. */
static u32 minder(struct judge *j, u32 leader)
{
	struct weighed *w = &j->weighed[leader];
	u32 end = leader + j->task[leader].threads;

	if (!w->minds)
		w->minder = leader;
	w->minds = true;
	while (w->minder < end && !minds(j, w->minder))
		w->minder++;
	return w->minder < end ? w->minder : NO_ROW;
}

u32 kin_keeper(struct judge *j, u32 leader)
{
	u32 i, thread, at = j->weighed[leader].parent;

	for (i = 0; i < KIN_ANCESTORS && at != NO_ROW; i++) {
		thread = minder(j, at);
		if (thread != NO_ROW)
			return thread;
		at = j->weighed[at].parent;
	}
	return NO_ROW;
}

bool kin_may_signal(struct judge *j, u32 leader)
{
	return kin_first(j, leader) != NO_ROW || kin_keeper(j, leader) != NO_ROW;
}
