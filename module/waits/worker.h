/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the work that a worker of a workqueue runs; see worker.c. */
#ifndef HANGWATCH_WAITS_WORKER_H
#define HANGWATCH_WAITS_WORKER_H

#include "target/memory.h"

struct task_row;

/**
 * struct running_work - what a worker runs
 * @work: the work_struct
 * @func: its function
 * @queue: the workqueue_struct it was queued on, 0 if it can't be told
 */
struct running_work {
	u64 work;
	u64 func;
	u64 queue;
};

/**
 * worker_runs() - the work that a task runs
 * @m: foreign memory
 * @t: its row
 * @r: filled in
 *
 * Proof: its struct kthread leads to a worker that points back at it. Return: false if it is
 * no worker, or runs no work.
 */
bool worker_runs(const struct memread *m, const struct task_row *t, struct running_work *r);

#endif
