/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One pass: how data flows through hangwatch.
 *
 *	walk     every thread gets a row; a sleep known from the pass before
 *		 is copied with all that was found of it (walk.c)
 *	resolve  every new sleep: stack copied, scanned, its objects proved and
 *		 named by the wait families (resolve.c, model/scan.c, waits/),
 *		 its system call by its descriptors (syscall_fds.c)
 *	refresh  what changes while its waiters sleep on, read anew (refresh.c)
 *	demands  which receivers are owed an answer by now (unread.c)
 *	carriers what objects hang on: the device below them (carriers.c)
 *	owners   who holds the objects in demand: by files (holders.c), by words of
 *		 the objects, insiders, children, actors (owners.c, insiders.c,
 *		 children.c, actors.c)
 *	judge    what those do, cycles and roots, who is behind whom (answers.c, judge/)
 *	code	 which user code led those there who are at a root, in a deadlock or
 *		 to blame (usercode.c)
 *	publish  the snapshot becomes the current one (store/snapshot.c), and the
 *		 rules look at it (alert/)
 *
 * What the stages share, each with a header of its own in collect/: rows (adding to what
 * was found), agenda (which objects a stage looks at), walk (from rows to tasks), pace
 * (schedule points), wants and files.
 *
 * Nothing here allocates, takes a lock that could block, or follows a pointer
 * outside RCU or nofault reads.
 */
#ifndef HANGWATCH_PASS_H
#define HANGWATCH_PASS_H

#include <linux/sched.h>

#include "model/shares.h"
#include "target/memory.h"
#include "store/snapshot.h"

/**
 * struct pass - a pass under way
 * @snap: what is being filled
 * @prev: the pass before, NULL in the first
 * @scratch: working memory
 * @room: rows this pass may use: as the snapshot and the scratch both have room
 * @known: the tasks it has found
 * @prev_at: the row of the pass before that the next thread likely has
 * @places: rows of objects of the pass before that keep their places
 * @free_place: no place below it is free
 * @mem: foreign memory as this pass may see it
 * @wanted: how files lead to what is wanted, bits of enum holder_key_type
 * @seeks_peers: somebody may be owed an answer by an end that is to be found
 * @from_scratch: an audit's: what earlier sleeps taught is not used
 * @shares: who may use how much of it
 * @uid: who pays for what is added now
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
 * What epoll sets watch, whether connections were accepted, where requests stand: the
 * families know (wait_family.refresh).  Context: as pass_walk(); bounded by them.
 */
void pass_refresh(struct pass *p);

/**
 * pass_demands() - find out who is owed an answer
 * @p: a resolved pass
 *
 * Sets the demand of objects that have an unread_at.  Context: as pass_walk().
 */
void pass_demands(struct pass *p);

/**
 * pass_carriers() - find what objects hang on, and what that is by itself
 * @p: a refreshed pass
 *
 * Adds an object for each carrier and sets object_row.hangs_on.  Context: as
 * pass_walk(); linear in objects.
 */
void pass_carriers(struct pass *p);

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
 * The word that names an owner changes while its waiters sleep on: it is read
 * in every pass, and believed if it is a task of this pass and a waiter slept
 * on, which pins the object.
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
 * Linear in tasks.  They are holders of objects that are idle, and nothing more
 * is asked about them unless something is demanded of a waiter.
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
 * pass_timers() - find out whose wait a timer of its process may end
 * @p: a pass with holders
 *
 * Sets ROW_ALARM.  Linear in edges and holders.  Context: as pass_walk().
 */
void pass_timers(struct pass *p);

/**
 * pass_judge() - who must act, what that one does, and whether it can ever end
 * @p: a pass with holders
 *
 * Context: as pass_walk().
 */
void pass_judge(struct pass *p);

/**
 * pass_user_code() - find the user frames of those who matter
 * @p: a judged pass
 *
 * The roots of chains, the members of deadlocks, and the threads that decide for the
 * owners of what is stuck; each once a sleep, and only so many a pass: root's first,
 * then so many of every user's.
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
