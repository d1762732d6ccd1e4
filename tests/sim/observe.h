/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A moment as the collector would write it down, and the judge's answers to that.
 *
 * No script is shown, no request's taker, no reader of a rwsem but the last, no
 * descriptor in a message, no table of a process that is exiting.
 */
#ifndef HANGWATCH_TESTS_SIM_OBSERVE_H
#define HANGWATCH_TESTS_SIM_OBSERVE_H

#include "judge/judge.h"
#include "run.h"

/* A thread waits for at most OBJECTS_MAX objects; a wait's object may have two rows. */
#define SEEN_EDGES (THREADS_MAX * OBJECTS_MAX)
#define SEEN_OBJECTS SEEN_EDGES
#define SEEN_HOLDERS (SEEN_OBJECTS * PROCS_MAX)

/**
 * struct seen - one moment as rows, before and after judge()
 * @thread: which thread is behind each row of @task
 * @row: which row is each thread's, NO_ROW if it is gone
 */
struct seen {
	const struct sim *m;
	const struct moment *at;
	struct judge judge;
	u32 edges;
	u32 thread[THREADS_MAX];
	u32 row[THREADS_MAX];
	struct task_row task[THREADS_MAX];
	struct edge edge[SEEN_EDGES];
	struct object_row object[SEEN_OBJECTS];
	struct holder holder[SEEN_HOLDERS];
	u32 order[SEEN_OBJECTS];
	struct chain_row chain[SEEN_OBJECTS];
};

/** observe() - fill in the rows of a moment and judge them */
void observe(const struct sim *m, const struct moment *at, struct seen *seen);

#endif
