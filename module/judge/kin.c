// SPDX-License-Identifier: GPL-2.0-only
/*
 * A family: signals that are sure to come, though nobody asks the process that sends them.
 *
 *	child	its end sends SIGCHLD, which makes system calls of the parent return, if
 *		the parent handles it without SA_RESTART
 *	keeper	an ancestor waits for its child, for a signal, or in an event loop, and a
 *		timer ends that: then it ends all that it runs, as timeout(1) does, and
 *		supervisors.  A keeper that has woken twice since, and did not, will not
 *
 * Other processes may send signals as well, and that is not considered. Examples: a shell
 * that naps or waits for sleep(1) and then kills; a service manager with its clocks in a set.
 */
#include "judge/kin.h"
#include "judge/weigh.h"
#include "model/kinds.h"

u32 kin_first(const struct judge *j, u32 leader)
{
	return j->task[leader].flags & ROW_CHILDREN ? j->weighed[leader].first_child : NO_ROW;
}

static bool minds(const struct judge *j, u32 task)
{
	const struct task_row *t = &j->task[task];

	return t->state == TASK_SLEEP && kind_minds_children(t->kind) && is_timed(j, task);
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
