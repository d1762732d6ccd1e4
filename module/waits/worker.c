// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workers of workqueues: which work item each runs (kernel/workqueue_internal.h).
 *
 * A worker is the data of its kernel thread.  It says what it runs from before the work's
 * function is called until after that has returned.
 */
#include <linux/kthread.h>
#include <linux/sched.h>

#include "compat.h"
#include "model/rows.h"
#include "target/layout.h"
#include "waits/worker.h"

static u64 worker_of(const struct memread *m, const struct task_row *row)
{
	const struct task_struct *t = (const void *)(uintptr_t)row->task;
	u64 kthread, worker, task;
	unsigned int flags;

	if (!(row->flags & ROW_KTHREAD) || !peek(m, &flags, &t->flags) ||
	    !(flags & PF_WQ_WORKER) || !peek(m, &kthread, (u64 *)&compat_kthread(t)) ||
	    !mem_word(m, kthread + layout.kthread_data, &worker) ||
	    !mem_word(m, worker + layout.worker_task, &task))
		return 0;
	return task == row->task ? worker : 0;
}

bool worker_runs(const struct memread *m, const struct task_row *row, struct running_work *r)
{
	u64 worker, pwq;

	if (!layout_on(LAYOUT_WORKER) || !layout_on(LAYOUT_KTHREAD))
		return false;
	worker = worker_of(m, row);
	if (!worker || !mem_word(m, worker + layout.worker_current_work, &r->work) || !r->work ||
	    !mem_word(m, worker + layout.worker_current_func, &r->func))
		return false;
	/* Until 6.6 that of a CPU's queue may be in per-CPU memory, which is not read. */
	if (!mem_word(m, worker + layout.worker_current_pwq, &pwq) || !pwq ||
	    !mem_word(m, pwq + layout.pwq_queue, &r->queue))
		r->queue = 0;
	return true;
}
