/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The judge: from the rows of one pass it finds the tasks that must act, what each does, and
 * whether the wait can ever end.
 *
 *	weigh	 what the threads of a process say about an object (weigh.c)
 *	outcome	 what its holders do, and which of them is its owner (outcome.c)
 *	ways	 the graph: who leads to whom (ways.c, model/graph.c), asked once more if it
 *		 has cycles (chance.c)
 *	verdict	 what the graph says of each object (verdict.c)
 *	chains	 the roots in their order, and the waiters behind each (chains.c)
 *	queues	 the order of the queues table (queues.c)
 *
 * Plain C: it sees rows (model/rows.h), and asks the caller what only a running kernel can
 * tell through struct judge_ops. The module's answers are in collect/answers.c, the tests' in
 * tests/unit and tests/sim.
 *
 * Use: call judge_init() once for given memory. For every pass fill in all fields marked
 * input, and call judge().
 */
#ifndef HANGWATCH_JUDGE_JUDGE_H
#define HANGWATCH_JUDGE_JUDGE_H

#include "model/graph.h"
#include "model/index.h"
#include "model/rows.h"

/* What a watcher asks for, as in struct epoll_event and the mask of struct edge. */
#define WATCH_IN	0x0001U
#define WATCH_RDNORM	0x0040U
#define WATCH_ONESHOT	0x40000000U
#define WATCH_EDGE	0x80000000U

/**
 * typedef judge_watch - told of one epoll set that watches a file
 * @arg: as given to @watchers
 * @set: address of the set, which its sleepers' objects have as @service_given
 * @events: what it asks for; no event at all once EPOLLONESHOT has fired. A set in a set has
 *	the flags of the way to the outermost
 */
typedef void judge_watch(void *arg, u64 set, u32 events);

/**
 * struct judge_ops - what the judge asks of the running machine
 * @asleep: whether the sleep of a task's row still goes on
 * @watchers: call @fn for each epoll set that watches the struct file at @file for reading;
 *	returns false if there may be more sets
 * @cgroup: keep the name of a task's cgroup; returns its text's offset, 0 for none
 * @unseen: whether somebody without a row has the file of an object open
 * @breathe: called every now and then; may let others run
 *
 * @ctx is set by the caller of judge().
 */
struct judge_ops {
	bool (*asleep)(void *ctx, u32 task);
	bool (*watchers)(void *ctx, u64 file, judge_watch *fn, void *arg);
	u32 (*cgroup)(void *ctx, u32 task);
	bool (*unseen)(void *ctx, u32 object);
	void (*breathe)(void *ctx);
};

/* How many rows there may be. */
struct judge_room {
	u32 tasks;
	u32 edges;
	u32 objects;
	u32 holders;
};

/* private: */
struct process_link;
struct weighed;

/**
 * struct judge - one pass before the judge
 * @ops: input
 * @ctx: input, for @ops
 * @task: input, the tasks; those of one process in a row, its first thread first
 * @edge: input, which task waits for which object
 * @object: input, the objects waited for; the judge writes its findings there
 * @holder: input, the processes that could act on them
 * @order: objects that have waiters, or that others hang on, in the order of the queues
 *	table; room for @objects.
 *	Output; the first @guessed are input, a guess at that order, which saves time if it is
 *	nearly right
 * @chain: output, the roots, worst first; room for @objects
 * @now: input, when the pass began (ns)
 * @before: input, when the pass before began; of the first, some time ago (ns)
 * @tasks: input
 * @objects: input
 * @holders: input
 * @guessed: input
 * @ordered: output, how many @order has
 * @chains: output, how many @chain has
 * @unsure: output, number of objects for which a set may watch them unseen
 * @incomplete: input, some holders or tasks are missing
 */
struct judge {
	const struct judge_ops *ops;
	void *ctx;
	struct task_row *task;
	struct edge *edge;
	struct object_row *object;
	struct holder *holder;
	u32 *order;
	struct chain_row *chain;
	u64 now;
	u64 before;
	u32 tasks;
	u32 objects;
	u32 holders;
	u32 guessed;
	u32 ordered;
	u32 chains;
	u32 unsure;
	bool incomplete;
	/* private: working memory */
	struct judge_room room;
	struct graph graph;
	struct addr_index servers;
	u32 *in_demand;
	u32 *chain_of;
	u32 *next_server;
	u32 *processes;
	u32 *starts;
	u32 *stack;
	u64 *closed;
	u8 *seen;
	u8 *over;
	u32 holders_judged;
	struct addr_index pids;
	struct process_link *process;
	struct weighed *weighed;
};

/**
 * judge_bytes() - how much memory judge_init() needs
 * @room: the most rows a pass may have
 *
 * Return: bytes, never 0.
 */
size_t judge_bytes(const struct judge_room *room);

/**
 * judge_init() - lay out the working memory
 * @j: the judge
 * @mem: at least judge_bytes() bytes, aligned for u64, zeroed; it stays the
 *	caller's and must outlive @j
 * @room: as given to judge_bytes()
 */
void judge_init(struct judge *j, void *mem, const struct judge_room *room);

/**
 * judge() - judge one pass
 * @j: all inputs filled in; in the rows, all that the judge finds must be 0 or NO_ROW, except
 *	@headed
 *
 * Linear in rows, but for the ordering of tables. It allocates nothing and never recurses. It
 * may sleep in @ops->breathe only. A pass with more rows than there is room for has no
 * verdicts.
 */
void judge(struct judge *j);

/**
 * judge_chain_is_root() - whether all that holds an object up is root's business
 * @j: after judge()
 * @object: an object's row
 * @steps: the steps that it went are added here; NULL: they are not counted
 *
 * Follows the chain from the object to its root, or once round the ring there; at most
 * CHAIN_MAX steps. Return: false if a task on it has a real or effective uid other than 0, or
 * if the chain is longer. Also false if no task is at its end, as the last task to let go of
 * the object is not known.
 */
bool judge_chain_is_root(const struct judge *j, u32 object, u32 *steps);

/**
 * judge_proof() - what the verdict of an object stands on
 * @j: after judge()
 * @object: an object's row
 *
 * Return: a number made of the verdict and the tasks on the chain from the object to its
 * root, or once round the ring. Each task counts with the sleep it is in, but a root that
 * ends a chain counts without its sleep. 0 if the chain is longer than CHAIN_MAX, or rows are
 * missing.
 */
u64 judge_proof(const struct judge *j, u32 object);

/**
 * judge_gravity() - the verdict of an object in the eyes of alerts
 * @j: after judge()
 * @object: an object's row
 *
 * Return: enum object_verdict. It is busy for what every healthy machine has: a reader that
 * has better things to do, a greeting that nobody reads. It is stopped for a server elsewhere
 * that does not answer a client which depends on it.
 */
u8 judge_gravity(const struct judge *j, u32 object);

/**
 * judge_may_return() - find a task that keeps a cycle from being a deadlock
 * @j: after judge(); its working memory is used
 * @object: an object's row
 *
 * Return: the row of a task that the object leads to and that may return; NO_ROW if there is
 * no such task.
 */
u32 judge_may_return(struct judge *j, u32 object);

#endif
