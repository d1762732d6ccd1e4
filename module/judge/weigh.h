/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the threads of a process say about who could act on an object; see weigh.c.
 */
#ifndef HANGWATCH_JUDGE_WEIGH_H
#define HANGWATCH_JUDGE_WEIGH_H

#include "judge/judge.h"

/* What one thread says about its process, from least to most decisive. */
enum weight {
	WEIGHT_GONE,
	WEIGHT_STOPPED,
	WEIGHT_ELSEWHERE,	/* asleep on something, nobody owes it anything */
	WEIGHT_DEMANDS,		/* waits for something it is owed */
	WEIGHT_STUCK,		/* waits for this very object */
	WEIGHT_UNSURE,		/* not all that it waits for is known: it may serve */
	WEIGHT_RUNS,
	WEIGHT_SERVES,
};

/**
 * struct process_link - one of the processes that wait for an object
 * @task: the first of its threads that does
 * @reader: the first that does so to read, NO_ROW if none polls for that
 * @next: the next process, NO_ROW at the end
 */
struct process_link {
	u32 task;
	u32 reader;
	u32 next;
};

/**
 * struct weighed - what is known of a process, on its leader's row
 * @ran: when the last of its threads fell asleep, or now (ns)
 * @decider: the first of its heaviest threads, whatever the object
 * @stamped: a thread that weighs more for one object
 * @stamp: number of that object plus one
 * @stamp_weight: what it weighs for it
 * @weight: what @decider weighs
 * @known: whether @decider and @weight were found
 * @served: whether the following were (verdict.c)
 * @may_serve: threads that may yet come to serve what the process owns
 * @unknown_since: since when the last of those sleeps whose wait is unknown (ns)
 */
struct weighed {
	u64 ran;
	u64 unknown_since;
	u32 may_serve;
	u32 decider;
	u32 stamped;
	u32 stamp;
	u8 stamp_weight;
	u8 weight;
	bool known;
	bool served;
};

/**
 * weigh_begin() - before the first weigh_object() of a pass
 * @j: a resolved pass; linear in its tasks and edges
 */
void weigh_begin(struct judge *j);

/**
 * weigh_object() - find the threads that matter to an object
 * @j: the pass
 * @object: the object that weigh_process() and weigh_task() are asked about next
 */
void weigh_object(struct judge *j, u32 object);

/**
 * weigh_process() - the heaviest thread of a process
 * @j: the pass
 * @object: the object
 * @leader: the process
 * @decider: set to the thread's row
 *
 * Return: what it weighs.
 */
enum weight weigh_process(struct judge *j, u32 object, u32 leader, u32 *decider);

/**
 * weigh_task() - what one thread weighs by itself
 * @j: the pass
 * @object: the object
 * @task: the thread
 */
enum weight weigh_task(const struct judge *j, u32 object, u32 task);

/**
 * weigh_quiet() - since when a holder can't have acted on its object
 * @j: the pass
 * @h: the holder, after weigh_process() or weigh_task()
 *
 * Return: when the last of its threads that could fell asleep, or now (ns).
 */
u64 weigh_quiet(const struct judge *j, const struct holder *h);

#endif
