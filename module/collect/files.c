// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every open file of every process.
 *
 * Tables are read without a lock (fdtable.c), in stretches under RCU of FD_STRETCH.
 * Between them a task is found again by its number: no reference is held, as letting
 * go of the last one would be work.  A table that can't be read in FD_TRIES is counted,
 * and its process is ROW_FILES_UNREAD.
 */
#include <linux/fs.h>
#include <linux/rcupdate.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>

#include "collect/files.h"
#include "collect/pace.h"
#include "collect/walk.h"
#include "target/fdtable.h"
#include "target/task.h"

/* A stretch under RCU ends after this time (ns), and after this many threads. */
#define FD_STRETCH 200000
#define THREAD_BATCH 128
/* Times a table is read from its beginning. */
#define FD_TRIES 8

static void match_files(struct pass *p, const struct fd_cursor *c, u32 leader,
			file_visitor *visit)
{
	u32 i;

	for (i = 0; i < FD_WORD; i++)
		if (c->file[i])
			visit(p, (const struct file *)(uintptr_t)c->file[i], leader, c->first + i);
}

static bool is_rest_due(u64 since)
{
	return local_clock() - since > FD_STRETCH;
}

/* Returns whether the task is still there; then it is until the next rest. */
static bool rest(struct pass *p, const struct task_struct *t, u64 *since)
{
	struct task_place place = task_place(t);

	pass_rcu_break(p, since);
	return task_at(&place);
}

/* Looks at a task's table from the cursor on; FD_END, or FD_UNREAD. */
static enum fd_result look_at_files(struct pass *p, struct task_struct *t, u32 leader,
				    struct fd_cursor *c, u64 *since, file_visitor *visit)
{
	enum fd_result result = fdtable_open(&p->mem, t, c);

	while (result != FD_END && result != FD_UNREAD) {
		result = fdtable_next(&p->mem, t, c);
		if (result == FD_FILES)
			match_files(p, c, leader, visit);
		if (result != FD_END && result != FD_UNREAD && is_rest_due(*since))
			result = rest(p, t, since) ? fdtable_open(&p->mem, t, c) : FD_END;
	}
	return result;
}

/* Returns whether its table could be read. */
static bool try_files(struct pass *p, struct task_struct *t, u32 leader, u64 *since,
		      file_visitor *visit)
{
	static struct fd_cursor cursor;
	enum fd_result result;
	u32 tries = 0;

	do {
		cursor.at = 0;
		result = look_at_files(p, t, leader, &cursor, since, visit);
	} while (result == FD_UNREAD && ++tries < FD_TRIES);
	return result != FD_UNREAD;
}

bool pass_files_of(struct pass *p, struct task_struct *t, u64 *since, file_visitor *visit)
{
	return try_files(p, t, NO_ROW, since, visit);
}

static void look_at_task(struct pass *p, struct task_struct *t, u32 leader, u64 *since,
			 file_visitor *visit)
{
	if (try_files(p, t, leader, since, visit))
		return;
	p->snap->count.holders_skipped++;
	p->snap->task[leader].flags |= ROW_FILES_UNREAD;
}

/* The table of a thread, if it is still alive: else this may be any word. */
static const struct files_struct *files_of(const struct pass *p, u32 row)
{
	const struct task_struct *t = (const void *)(uintptr_t)p->snap->task[row].task;
	const struct files_struct *files;

	return peek(&p->mem, &files, (const struct files_struct **)&t->files) ? files : NULL;
}

/* Threads nearly always share one table; those with another are looked at separately. */
static void look_at_process(struct pass *p, u32 leader, file_visitor *visit)
{
	const struct files_struct *last = NULL;
	u32 threads = p->snap->task[leader].threads, i;
	u64 since;

	rcu_read_lock();
	since = local_clock();
	for (i = leader; i < leader + threads; i++) {
		const struct files_struct *files = files_of(p, i);
		struct task_struct *t = files && files != last ? pass_task(p, i) : NULL;

		if (t) {
			look_at_task(p, t, leader, &since, visit);
			last = files;
		}
		if ((i - leader) % THREAD_BATCH == THREAD_BATCH - 1 || (t && is_rest_due(since)))
			pass_rcu_break(p, &since);
	}
	pass_rcu_end(p, since);
	rcu_read_unlock();
}

void pass_each_file(struct pass *p, file_visitor *visit)
{
	u32 i;

	for (i = 0; i < p->snap->used.tasks; i += max(p->snap->task[i].threads, 1U)) {
		if (!(p->snap->task[i].flags & ROW_KTHREAD))
			look_at_process(p, i, visit);
		pass_yield(p);
	}
}
