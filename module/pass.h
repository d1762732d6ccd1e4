/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One pass: how data flows through hangwatch.
 *
 *	walk     every thread gets a row; a sleep known from the pass before
 *		 is copied with all its findings (walk.c)
 *	resolve  every new sleep: stack copied, scanned, its objects proved and
 *		 named by the wait families (resolve.c, model/scan.c, waits/),
 *		 its system call by its descriptors (syscall_fds.c)
 *	refresh  what changes while its waiters sleep on, read anew (refresh.c)
 *	demands  which receivers are owed an answer by now (unread.c)
 *	carriers the device below an object (carriers.c); the other holds of what several hold
 *		 at once (holds.c)
 *	owners   the holders of the objects in demand: by files (holders.c), by words of
 *		 the objects, insiders, children, actors (owners.c, insiders.c,
 *		 children.c, actors.c)
 *	judge    what owners do, cycles and roots, the waiters behind each (answers.c, judge/)
 *	code	 the user code that led threads there that are at a root, in a deadlock or
 *		 to blame (usercode.c)
 *	publish  the snapshot becomes the current one (store/snapshot.c), and the
 *		 rules look at it (alert/)
 *
 * The stages share some parts, each with a header of its own in collect/. They are rows
 * (adding to the findings), agenda (the objects a stage looks at), walk (from rows to tasks),
 * pace (schedule points), wants and files.
 *
 * Nothing here allocates or takes a lock that could block. All pointers are followed under
 * RCU or by nofault reads.
 */
#ifndef HANGWATCH_PASS_H
#define HANGWATCH_PASS_H

#include <linux/sched.h>

#include "model/shares.h"
#include "target/memory.h"
#include "store/snapshot.h"

/**
 * struct pass - a pass under way
 * @snap: the snapshot being filled
 * @prev: the pass before, NULL in the first
 * @scratch: working memory
 * @room: rows this pass may use: as the snapshot and the scratch both have room
 * @known: the tasks it has found
 * @prev_at: the row of the pass before that the next thread likely has
 * @places: rows of objects of the pass before that keep their places
 * @free_place: no place below it is free
 * @mem: foreign memory as this pass may see it
 * @wanted: how files lead to the wanted objects, bits of enum holder_key_type
 * @seeks_peers: somebody may be owed an answer by an end that is to be found
 * @from_scratch: an audit's: the lessons of earlier sleeps are not used
 * @shares: how much of it each user may use
 * @uid: the user that pays for what is added now
 * @now: when it began (local_clock(), ns)
 * @yielded: when others last could run
 */
struct pass {
	struct snapshot *snap;
	const struct snapshot *prev;
	struct scratch *scratch;
	struct capacity room;
	struct known_tasks known;
	u32 prev_at;
	u32 places;
	u32 free_place;
	struct memread mem;
	u32 wanted;
	bool seeks_peers;
	bool from_scratch;
	struct shares *shares;
	u32 uid;
	u64 now;
	u64 yielded;
};

/**
 * pass_walk() - a row for every thread of every process
 * @p: the pass
 *
 * Context: process; takes rcu_read_lock() in bounded stretches and yields the
 * CPU between them.
 */
void pass_walk(struct pass *p);

/**
 * pass_resolve() - find out what every new sleep is about
 * @p: a walked pass
 *
 * Context: as pass_walk().
 */
void pass_resolve(struct pass *p);

/**
 * pass_refresh() - read anew what changes while its waiters sleep on
 * @p: a resolved pass
 *
 * The files that epoll sets watch, whether connections were accepted, where requests stand:
 * the families know (wait_family.refresh). Context: as pass_walk(); bounded by them.
 */
void pass_refresh(struct pass *p);

/**
 * pass_demands() - find the waiters that are owed an answer
 * @p: a resolved pass
 *
 * Sets the demand of objects that have an unread_at.  Context: as pass_walk().
 */
void pass_demands(struct pass *p);

/**
 * pass_carriers() - find the carriers of objects, and the carriers' own state
 * @p: a refreshed pass
 *
 * Adds an object for each carrier and sets object_row.hangs_on.  Context: as
 * pass_walk(); linear in objects.
 */
void pass_carriers(struct pass *p);

/**
 * pass_holds() - find what else has to be let go of before waiters go on
 * @p: a refreshed pass
 *
 * Adds an object for each such thing, which has no waiters, and lists it as object_row.also.
 * Context: as pass_walk(); bounded by the steps of the waiters' user.
 */
void pass_holds(struct pass *p);

/**
 * pass_holders() - find the processes that hold what is waited for
 * @p: a resolved pass
 *
 * Context: as pass_walk(); looks at every file table once, and only if anything
 * is in demand.
 */
void pass_holders(struct pass *p);

/**
 * pass_owners() - find the tasks that objects name as their owners
 * @p: a resolved pass
 *
 * The word that names an owner changes while its waiters sleep on, so it is read in every
 * pass. It is believed if it is a task of this pass and a waiter slept on, which pins the
 * object.
 */
void pass_owners(struct pass *p);

/**
 * pass_insiders() - find tasks that sleep inside of locks held to read
 * @p: a pass with owners
 *
 * They are likely owners, and likelier than the trace of a last reader.  Linear in tasks and
 * objects.  Context: as pass_walk().
 */
void pass_insiders(struct pass *p);

/**
 * pass_children() - find the processes that waiters for children wait for
 * @p: a resolved pass
 *
 * Linear in tasks. They are holders of idle objects. Nothing more is asked about them unless
 * a waiter is asked for something.
 */
void pass_children(struct pass *p);

/**
 * pass_actors() - find the tasks that say themselves what they are busy with
 * @p: a pass with carriers
 *
 * Linear in tasks, if any object asks.  Context: as pass_walk().
 */
void pass_actors(struct pass *p);

/**
 * pass_timers() - find the tasks whose wait a timer of their process may end
 * @p: a pass with holders
 *
 * Sets ROW_ALARM.  Linear in edges and holders.  Context: as pass_walk().
 */
void pass_timers(struct pass *p);

/**
 * pass_judge() - find the owners, what they do, and whether each wait can ever end
 * @p: a pass with holders
 *
 * Context: as pass_walk().
 */
void pass_judge(struct pass *p);

/**
 * pass_user_code() - find the user frames of the threads that matter
 * @p: a judged pass
 *
 * These are the roots of chains, the members of deadlocks, and the threads that decide for
 * the owners of stuck objects. Each is looked at once a sleep, and only a bounded number in a
 * pass: root's first, then an equal number of every user's.
 *
 * Context: sampler; bounded by USER_STEPS (model/userframes.h) for each of them.
 */
void pass_user_code(struct pass *p);

/**
 * pass_user_code_of() - find one task's user frames
 * @p: a judged pass
 * @task: its row
 *
 * Context: as pass_user_code(), and for few: it has no bound of its own.
 */
void pass_user_code_of(struct pass *p, u32 task);

/**
 * pass_yield() - let others run, and note how long they could not
 * @p: the pass
 *
 * Context: not under rcu_read_lock().
 */
void pass_yield(struct pass *p);

/* Rows between schedule points of a loop that does little for each. */
#define YIELD_ROWS 512

/** pass_yield_at() - pass_yield() at every YIELD_ROWS-th row of a loop */
static inline void pass_yield_at(struct pass *p, u32 row)
{
	if (row % YIELD_ROWS == YIELD_ROWS - 1)
		pass_yield(p);
}

#endif
