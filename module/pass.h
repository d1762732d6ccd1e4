/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One pass: how data flows through hangwatch.
 *
 *	walk     every thread gets a row; a sleep known from the pass before
 *		 brings its record along (walk.c)
 *	resolve  every new sleep: stack copied, scanned, its objects proved and
 *		 named by the wait families (resolve.c, model/scan.c, waits/),
 *		 its system call by its descriptors (syscall.c)
 *	refresh  what changes while its waiters sleep on, read anew (refresh.c)
 *	demands  which receivers are owed an answer by now (unread.c)
 *	carriers what objects hang on: the device below them (carriers.c)
 *	owners   who holds the objects in demand (holders.c, owners.c)
 *	judge    what those do, cycles and roots, who is behind whom (judge/)
 *	code	 which user code led there who is at a root, in a deadlock or to
 *		 blame (usercode.c)
 *	publish  the snapshot becomes the current one (snapshot.c), and the
 *		 rules look at it (alert.c, alert/policy.c)
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
 * @mem: foreign memory as this pass may see it
 * @wanted: how files lead to what is wanted, bits of enum holder_key_type
 * @seeks_peers: somebody may be owed an answer by an end that is to be found
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
	struct memread mem;
	u32 wanted;
	bool seeks_peers;
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
 * pass_next_number() - the next task's number, in a walk that can't lose its place
 * @nr: where to begin; set to the number found (initial pid namespace)
 * @t: set to the task of that number; NULL if it is gone
 *
 * Context: under rcu_read_lock(); the task is good for as long as that.
 * Return: false at the end.
 */
bool pass_next_number(int *nr, struct task_struct **t);

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
 * pass_peers_found() - find out who is owed an answer by ends found with the holders
 * @p: after all file tables were looked at, if @p->seeks_peers
 *
 * Whose other end nobody has is not looked for again, as long as it sleeps.
 */
void pass_peers_found(struct pass *p);

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
 * pass_add_holder() - say that a process could act on an object
 * @p: the pass
 * @object: the object's row
 * @leader: the row of the process
 *
 * Return: the new holder with HOW_HOLDER and without a decider; NULL if there
 * is no room, which is counted.
 */
struct holder *pass_add_holder(struct pass *p, u32 object, u32 leader);

/**
 * typedef file_visitor - told of one open file of a process
 * @p: the pass
 * @file: a struct file that is not freed meanwhile
 * @leader: row of the process
 * @fd: its descriptor
 */
typedef void file_visitor(struct pass *p, const struct file *file, u32 leader, u32 fd);

/**
 * pass_each_file() - look at every open file of every process
 * @p: the pass
 * @visit: called under rcu_read_lock(), perhaps with a spinlock held: must not sleep
 *
 * Context: as pass_walk().
 */
void pass_each_file(struct pass *p, file_visitor *visit);

/** pass_match_file() - the visitor that matches a file with all that is wanted */
file_visitor pass_match_file;

/**
 * pass_files_of() - look at every open file of a task that has no row
 * @p: the pass
 * @t: the task
 * @since: when the stretch under RCU began; updated
 * @visit: as in pass_each_file(); told NO_ROW for the row of its process
 *
 * Context: under rcu_read_lock(), which may be let go of for a rest.
 * Return: whether all could be read.
 */
bool pass_files_of(struct pass *p, struct task_struct *t, u64 *since, file_visitor *visit);

/**
 * pass_strays() - doubt what processes may hold that found no room for a row
 * @p: a pass with wants (pass_want())
 *
 * Sets object_row.unsure of what they have open, or might have.
 * Context: as pass_walk(); looks at nothing unless there are any.
 */
void pass_strays(struct pass *p);

/**
 * pass_unlisted() - find who holds what no file table shows
 * @p: a pass with holders
 */
void pass_unlisted(struct pass *p);

/**
 * pass_copy_stack() - copy the live part of a sleeper's stack into the scratch memory
 * @p: the pass
 * @t: the task, under rcu_read_lock()
 * @stack: lowest address of its stack
 * @base: set to the address that the first word was copied from
 *
 * Return: how many words; the caller checks that it slept on.
 */
u32 pass_copy_stack(struct pass *p, const struct task_struct *t, u64 stack, u64 *base);

/**
 * pass_want() - note that an object's holders are looked for by its key
 * @p: the pass
 * @object: the object's row
 *
 * Return: false if there is no room.
 */
bool pass_want(struct pass *p, u32 object);

/**
 * pass_wanted() - the first object whose holders are looked for by a key
 * @p: the pass
 * @type: enum holder_key_type
 * @value: the key's
 *
 * Return: NO_ROW if there is none.
 */
u32 pass_wanted(const struct pass *p, enum holder_key_type type, u64 value);

/** pass_wanted_next() - the next object with the same key as one, NO_ROW at the end */
u32 pass_wanted_next(const struct pass *p, u32 object);

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
 * pass_task() - the task of a row
 * @p: the pass
 * @row: a task row
 *
 * Context: under rcu_read_lock(), and good for as long as that.
 * Return: NULL if it is gone.
 */
struct task_struct *pass_task(const struct pass *p, u32 row);

/**
 * pass_still_asleep() - whether a row's sleep goes on
 * @p: the pass
 * @row: a row that was asleep
 *
 * The reading half of the sleep as a sequence lock (DESIGN, principle 3).
 * Context: any; takes rcu_read_lock().
 */
bool pass_still_asleep(const struct pass *p, u32 row);

/**
 * pass_look_again() - bring the row of a task that moved up to date
 * @p: the pass
 * @row: its row; it must have no edges yet
 *
 * Context: as pass_still_asleep().
 * Return: whether it sleeps again.
 */
bool pass_look_again(struct pass *p, u32 row);

/**
 * task_switches() - the number of a task's present sleep
 * @t: under rcu_read_lock()
 *
 * __schedule() counts up before it switches whenever it switches away from a
 * task (kernel/sched/core.c).
 */
u64 task_switches(const struct task_struct *t);

/**
 * pass_object() - the row of an object, made if it is new in this pass
 * @p: the pass
 * @d: the object
 * @name: its name
 *
 * Return: NO_ROW if there is no room.
 */
u32 pass_object(struct pass *p, const struct object_desc *d, const char *name);

/**
 * pass_carry_object() - the row in this pass of an object of the pass before
 * @p: the pass
 * @prev: its row there
 *
 * Return: as pass_object().
 */
u32 pass_carry_object(struct pass *p, u32 prev);

/**
 * pass_text() - keep a text in this pass
 * @p: the pass
 * @text: NUL-terminated
 *
 * Return: its offset in the text arena; that of the empty text, 0, if there is no
 * room, which is counted.
 */
u32 pass_text(struct pass *p, const char *text);

/**
 * pass_call_names() - what the descriptors of a sleeper's system call stand for
 * @p: the pass
 * @task: row of a task that sleeps, with its system call; the caller throws the
 *	names away if it did not sleep throughout
 *
 * Context: sampler; takes rcu_read_lock().
 * Return: for task_row.fds.
 */
u32 pass_call_names(struct pass *p, u32 task);

/**
 * pass_add_edge() - say that a task waits for an object
 * @p: the pass
 * @task: the task's row; its edges must be added in one go
 * @object: the object's row
 * @mask: poll events, or 0
 * @request: address of the task's own request, or 0
 *
 * A sleep that no family claims has no object and no edge: that is unknown, and
 * nothing else.  Without room (@object is NO_ROW then) the edge is counted as
 * dropped and the task is ROW_INCOMPLETE: completeness is a property of a chain,
 * not of a pass.
 *
 * Return: false if there is no room.
 */
bool pass_add_edge(struct pass *p, u32 task, u32 object, u32 mask, u64 request);

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

/**
 * pass_rcu_break() - end one stretch under RCU and begin the next
 * @p: the pass
 * @since: when the stretch began (local_clock()); updated
 *
 * Context: under rcu_read_lock(), and again so on return; may reschedule.
 */
void pass_rcu_break(struct pass *p, u64 *since);

/**
 * pass_rcu_end() - note the length of a stretch under RCU
 * @p: the pass
 * @since: when it began
 */
void pass_rcu_end(struct pass *p, u64 since);

#endif
