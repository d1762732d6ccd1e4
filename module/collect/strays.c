// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes that found no room for a row.
 *
 * One of them may hold anything that is waited for. So the files that they have open are
 * looked at all the same. A holder is missing of those objects only, so a user with more
 * processes than there is room for costs nobody else an answer. They may also be children
 * that somebody waits for, or be busy with an object.
 *
 * If the files of one of them can't be read, a holder may be missing of any object
 * (strays_unread).
 */
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>

#include "collect/files.h"
#include "collect/match.h"
#include "collect/pace.h"
#include "collect/strays.h"
#include "collect/walk.h"
#include "pass.h"

/* A stretch under RCU ends after this many numbers. */
#define NUMBERS_BATCH 128

/* Whether a task has a table that no task with a row, nor one before it, is known to share. */
static bool has_own_files(const struct pass *p, const struct task_struct *t,
			  const struct files_struct *last)
{
	const struct files_struct *files = READ_ONCE(t->files);

	if (!files || files == last || t->flags & (PF_KTHREAD | PF_IO_WORKER) ||
	    known_task(&p->known, (u64)(uintptr_t)t) != NO_ROW)
		return false;
	return thread_group_leader((struct task_struct *)t) ||
	       files != READ_ONCE(t->group_leader->files);
}

/* Doubts the objects whose holders are found by tasks, not by files. */
static void doubt_tasks(struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.objects; i++)
		if (s->object[i].key.type == KEY_PARENT || s->object[i].key.type == KEY_ACTOR)
			s->object[i].unsure = 1;
}

void pass_strays(struct pass *p)
{
	const struct files_struct *last = NULL;
	struct task_struct *t;
	u32 n = 0;
	u64 since;
	int nr;

	if (!p->snap->count.walk_cut)
		return;
	doubt_tasks(p->snap);
	rcu_read_lock();
	since = local_clock();
	for (nr = 1; pass_next_number(&nr, &t); nr++) {
		if (t && has_own_files(p, t, last)) {
			last = READ_ONCE(t->files);
			if (!pass_files_of(p, t, &since, pass_match_file))
				p->snap->count.strays_unread++;
		}
		if (++n % NUMBERS_BATCH == 0 || need_resched())
			pass_rcu_break(p, &since);
	}
	pass_rcu_end(p, since);
	rcu_read_unlock();
}
