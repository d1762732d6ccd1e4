/* SPDX-License-Identifier: GPL-2.0-only */
/* What the threads of a process say about its holding of an object; see weigh.c. */
#ifndef HANGWATCH_JUDGE_WEIGH_H
#define HANGWATCH_JUDGE_WEIGH_H

#include "judge/judge.h"

/* The findings of one thread about its process, from least to most decisive. */
enum weight {
	WEIGHT_GONE,
	WEIGHT_LEAST,		/* asleep on a clock, a signal, a futex: it tells nothing */
	WEIGHT_IDLE,		/* in an event loop, or waits for somebody to connect */
	WEIGHT_ELSEWHERE,	/* asleep on something else, nobody owes it anything */
	WEIGHT_AWAITS,		/* for another thread of its process, which sleeps elsewhere */
	WEIGHT_STOPPED,
	WEIGHT_LOST,		/* should be woken by the data that lies there, and was not */
	WEIGHT_DEMANDS,		/* waits for something it is owed */
	WEIGHT_STUCK,		/* waits for this very object */
	WEIGHT_UNSURE,		/* some of its waits may be unknown: it may serve */
	WEIGHT_STARVED,		/* would run, but gets no CPU */
	WEIGHT_RUNS,
	WEIGHT_SERVES,
};

/**
 * struct process_link - one of the processes that wait for an object
 * @task: the first of its threads that does
 * @reader: the one that fell asleep last of those that do so to read, NO_ROW if none
 *	polls for that
 * @next: the next process, NO_ROW at the end
 */
struct process_link {
	u32 task;
	u32 reader;
	u32 next;
};

/**
 * struct weighed - the findings about a process, on its leader's row
 * @ran: when the last of its threads fell asleep, or now (ns)
 * @decider: the first of its heaviest threads, independent of the object
 * @stamped: a thread that weighs more for one object
 * @stamp: number of that object plus one
 * @holder_stamp: number of the last object plus one that it holds
 * @child_stamp: the same of one that a child of it holds, and does not wait for
 * @parent: the leader of its parent, NO_ROW if that has no row
 * @first_child: the leader of one of its children that have rows, NO_ROW at the end
 * @next_child: the next child of its parent
 * @minder: its first thread that sleeps so that a timer may end a child's life (kin.c); its
 *	end if there is none
 * @stamp_weight: the weight of @stamped for it
 * @weight: the weight of @decider
 * @known: whether @decider, @weight, @ran, @loops and @takes were found
 * @loops: a thread of it is in an event loop that no timeout ends
 * @clocks: one is in a loop that watches a clock
 * @takes: so is one that waits for requests to take
 * @minds: whether @minder was looked for
 * @looked: whether @napper was
 * @napper: a child of it naps, or waits for one that does
 */
struct weighed {
	u64 ran;
	u32 decider;
	u32 stamped;
	u32 stamp;
	u32 holder_stamp;
	u32 child_stamp;
	u32 parent;
	u32 first_child;
	u32 next_child;
	u32 minder;
	u8 stamp_weight;
	u8 weight;
	bool known;
	bool loops;
	bool takes;
	bool clocks;
	bool minds;
	bool looked;
	bool napper;
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
 * Return: its weight.
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

/**
 * weigh_has_child() - whether a process may have handed an object on to a child of it
 * @j: the pass
 * @object: the object, after weigh_object()
 * @leader: the process, a holder
 *
 * A child that waits for the object itself has it open by inheritance.
 */
bool weigh_has_child(const struct judge *j, u32 object, u32 leader);

/**
 * weigh_is_heir() - whether a process has inherited an object that its parent should act on
 * @j: the pass
 * @object: the object, after weigh_object()
 * @leader: the process, a holder that waits for the object itself
 *
 * PID 1 hands on what it holds. So does a parent that sleeps in a wait that is no demand but
 * tells something, such as one for its child's end.
 */
bool weigh_is_heir(struct judge *j, u32 object, u32 leader);

/**
 * weigh_asks_parent() - whether a thread waits for its parent, which also has the object
 * @j: the pass
 * @object: the object, after weigh_object()
 * @task: the thread, of a holder; it has it by inheritance, then
 *
 * At most HOLDERS_ASKED holders of its object are looked at.
 */
bool weigh_asks_parent(const struct judge *j, u32 object, u32 task);

/**
 * weigh_threads() - the findings about a process for any object, found once
 * @j: the pass
 * @leader: the process
 */
const struct weighed *weigh_threads(struct judge *j, u32 leader);

/**
 * needs_reading() - whether only a reader of an object can act on it
 * @o: the object
 *
 * That is so if its waiters wait for room, if a question of theirs lies unread, or a request
 * that nobody has taken. While they do, there is something to read: since before they fell
 * asleep.
 */
bool needs_reading(const struct object_row *o);

/** is_timed() - whether a clock will end a sleeper's wait, and it has not had its chance */
bool is_timed(const struct judge *j, u32 task);

/**
 * is_starved() - whether a task has been ready to run since the pass before, and has not run
 * @j: the pass
 * @t: the task
 */
bool is_starved(const struct judge *j, const struct task_row *t);

/**
 * is_loop() - whether a sleeper is in an event loop
 * @t: the sleeper
 *
 * It waits for several things, or in a set of them: those alone decide what it does next.
 */
bool is_loop(const struct task_row *t);

/**
 * accepts_clients() - whether a sleeper waits for somebody to connect, and nothing else
 * @j: the pass
 * @t: the sleeper, in accept() or in a poll of listening sockets
 */
bool accepts_clients(const struct judge *j, const struct task_row *t);

/** takes_requests() - whether a sleeper waits for new requests to answer */
bool takes_requests(const struct task_row *t);

/** waits_for_sharers() - whether only a thread that shares its memory can wake a sleeper */
bool waits_for_sharers(const struct task_row *t);

#endif
