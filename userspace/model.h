/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One pass of the module, put together: the tables, the roots, and whether a chain is stuck.
 *
 * A chain is *stuck* if it is a deadlock, or if an alert about its object is active. It is
 * also stuck if its verdict is bad (not idle, not busy) and somebody has waited for min_age
 * seconds. Flow control between two ends (a writer whose reader pauses) is stuck only if
 * there is an alert: `cat | less` is no hang.
 */
#ifndef HANGWATCH_MODEL_H
#define HANGWATCH_MODEL_H

#include "buf.h"
#include "source.h"
#include "table.h"
#include "words.h"

/* Seconds somebody has waited before it counts, unless told otherwise. */
#define MIN_AGE 10

/**
 * struct chain - a root and the waiters behind it
 * @row: in the table chains
 * @queue: row in queues of the object nearest to the root, -1 if not found
 * @task: row in tasks of the task at the root, -1 if it is none, or runs
 * @pid: process of the task at the root, 0 if it is none
 * @tid: the task at the root, 0 if it is none
 * @behind: tasks that wait behind it
 * @age: seconds somebody has waited for @queue
 * @stuck: as above
 */
struct chain {
	int row;
	int queue;
	int task;
	int pid;
	int tid;
	enum verdict verdict;
	double behind;
	double age;
	bool stuck;
};

/**
 * struct model - a pass
 * @table: by part; a table that is missing is empty
 * @chain: all, in the module's order: worst first
 * @stuck: how many are
 * @deadlocks: how many of these are deadlocks
 * @tasks_stuck: tasks behind those that are stuck
 * @age: seconds since the pass; -1 if not known
 * @stale: the pass is so old that it says nothing about now
 * @paused: no passes are made, because somebody wants it so
 * @live: of this machine, now
 */
struct model {
	struct table table[SOURCE_PARTS];
	struct chain *chain;
	int chains;
	int stuck;
	int deadlocks;
	double tasks_stuck;
	double age;
	bool stale;
	bool paused;
	bool live;
};

/**
 * model_read() - read and judge a pass
 * @m: the result; model_free() it
 * @from: as source_read() takes it
 * @min_age: seconds
 *
 * Gives up with a message if there is nothing to read.
 */
void model_read(struct model *m, const char *from, double min_age);

/** model_build() - the same from texts that were read */
void model_build(struct model *m, const struct source *s, double min_age);

/** model_free() - give the memory back */
void model_free(struct model *m);

/** model_status() - the exit status that says how things are */
enum status model_status(const struct model *m);

/** chain_get() - a field of a chain's row */
const char *chain_get(const struct model *m, const struct chain *c, const char *column);

/**
 * model_owner_pid() - the number in "comm[123]"
 *
 * Return: 0 if there is none.
 */
int model_owner_pid(const char *owner);

/** model_task() - the row in tasks of a thread, -1 if it does not sleep */
int model_task(const struct model *m, int tid);

/**
 * model_queue() - the row in queues of an object, -1 if there is none
 * @kind: its kind
 * @address: its address; together its identity
 */
int model_queue(const struct model *m, const char *kind, const char *address);

/** model_in_chain() - whether a row of queues leads to the root of a chain */
bool model_in_chain(const struct model *m, const struct chain *c, int queue);

/** model_chain_of() - the chain that a row of queues leads to, NULL if none */
const struct chain *model_chain_of(const struct model *m, int queue);

/** model_queue_of() - the row in queues of the object of a row of tasks, -1 if none */
int model_queue_of(const struct model *m, int task);

/**
 * model_thread() - the thread of a process that is on the way to a root
 * @pid: the process
 * @c: the chain, NULL if there is none
 *
 * The tables don't say which it is. It is the root, if that is one of them. Otherwise it is
 * the one whose own wait leads to the same root; else any.
 *
 * Return: its row in tasks; -1 if no thread of it sleeps.
 */
int model_thread(const struct model *m, int pid, const struct chain *c);

/**
 * model_user_code() - the code of user space that led to where a chain's root sleeps
 *
 * Return: "-" if the tables don't say.
 */
const char *model_user_code(const struct model *m, const struct chain *c);

#endif
