/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A wait family: everything that a kind of wait is.
 *
 * A family claims a proved wait if the structure around its queue proves that it is one of
 * its own. Proofs are pointers that lead there and back again, and types that name
 * themselves. Function names on the stack only choose between meanings of a queue that is
 * already proved. The caller of a family has checked its row: the shape of the waiter, and
 * that the layouts are known.
 *
 * The families and the order in which they are asked are in families.h.
 */
#ifndef HANGWATCH_WAITS_FAMILY_H
#define HANGWATCH_WAITS_FAMILY_H

#include "model/rows.h"
#include "model/scan.h"
#include "target/layout.h"
#include "waits/sleep.h"

struct file;

/* Shapes that a family claims. */
#define CLAIMS_ENTRY	BIT(SHAPE_ENTRY)
#define CLAIMS_POLL	BIT(SHAPE_POLL)
#define CLAIMS_WAITER	BIT(SHAPE_WAITER)
#define CLAIMS_EXT	BIT(SHAPE_EXT)
#define CLAIMS_LOCK	BIT(SHAPE_LOCK)
#define CLAIMS_SWAIT	BIT(SHAPE_SWAIT)
/* A sleep in no queue: the scan proved nothing, or the task is stopped. */
#define CLAIMS_NO_QUEUE	BIT(SCAN_SHAPES)
/*
 * Asked before the stack is scanned. With PREEMPT_RT every spinlock is an rt_mutex. A task
 * that is linked in a queue, about to sleep or just woken, may wait for one.
 */
#define CLAIMS_UNSCANNED BIT(SCAN_SHAPES + 1)

/* The layout group that a family needs; 0 means that it needs none. */
#define NEEDS(group) (LAYOUT_##group + 1)

/**
 * struct found_object - what a family says of an object it has proved
 * @name: escaped, "" for none
 * @request_at: address of the sleeper's own request where the object has many, else 0
 * @sharers: only a thread that shares the sleeper's memory can end the wait
 * @ends: a clock or a disk may end the wait, though the sleeper has no timer on its stack
 * @watches: wait_family.refresh saw what an epoll set watches
 * @clock: it is clocks and nothing else
 * @steps: how far wait_family.refresh may go; it takes off the steps that it used
 */
struct found_object {
	OBJECT_DESC(desc);
	u64 request_at;
	u32 steps;
	bool sharers;
	bool ends;
	bool watches;
	bool clock;
	char name[NAME_MAX_TEXT];
};

/**
 * struct key_sink - takes the keys that a file leads to
 * @wanted: bits of enum holder_key_type that anybody asks for
 * @sock: the sock that the keys to come are about, 0 for that of the file
 * @queued: the keys to come are of entries in a queue of the file
 * @found: to be called for each key
 * @step: to be asked before each entry of a queue that the file has, which any user may
 *	fill: whether it may be looked at
 */
struct key_sink {
	u32 wanted;
	u64 sock;
	bool queued;
	void (*found)(struct key_sink *sink, enum holder_key_type type, u64 value);
	bool (*step)(struct key_sink *sink);
};

/* The scope of the owner that a family names. */
enum owner_scope {
	OWNER_THREAD,		/* that task, alone of its process */
	OWNER_PROCESS,		/* the process of that task */
	OWNER_SIBLINGS,		/* the other threads of the waiter's process */
	OWNER_REAPER,		/* the task that must reap the zombies in a pid namespace */
};

/**
 * struct found_owner - the task that must act on an object, as the object says now
 * @task: address of a task_struct, 0 for none
 * @scope: enum owner_scope
 * @how: enum owner_how
 * @state: the object's own state, whichever task holds it; for object_row.fixed_state
 * @orphaned_by: enum orphan_proof
 * @halt: enum halt
 * @handed: it is being handed to a task that has been woken for that
 * @can_stray: it is the trace of a kernel lock's last user, and may be stale
 */
struct found_owner {
	u64 task;
	u8 scope;
	u8 how;
	u8 state;
	u8 orphaned_by;
	u8 halt;
	bool handed;
	bool can_stray;
};

/* The result of reading something anew. */
enum refreshed {
	REFRESH_FAILED,		/* the known facts are older */
	REFRESH_CUT,		/* not all of it could be read */
	REFRESH_DONE,
};

/**
 * struct wait_family - what one family of waits is
 * @name: for readers of this code
 * @shapes: waiters it claims, CLAIMS_*
 * @group: the layouts it needs, NEEDS(), 0 for none
 * @keys: bits of enum holder_key_type that @file_keys finds
 * @refresh_keys: bits of the types of key by which objects are found that @refresh is asked
 *	about, 0 for all
 * @source_of_room: @source is asked only by waiters for room alone
 * @claim: recognizes the object of a proved wait.  @w is NULL for sleeps in no
 *	queue.  @o is zeroed before.  Returns whether the family claims the wait.
 * @file_keys: tells what a struct file leads to, if objects of the family, or of
 *	others, are found by that
 * @source: describes a file of the family as one that is waited for to become ready for
 *	@events. It fills in all but the address, for poll(), after @claim, and for an epoll
 *	set. Returns false if the file is of another family, or if no owner is known.
 * @owner: names the owner. @o is an object that the family claimed, @waiter one of its
 *	sleepers. Its answer is believed if @waiter slept on. Returns false if there is no
 *	owner to name, or it could not be read.
 * @refresh: reads anew, in every pass, the facts that change while the waiters sleep on. @o
 *	has the row's fields and no name; a name replaces the older one. The parts of the
 *	older one may be kept in @look, which is 0 when the name is due.
 * @fits: whether a holder of @sock can act on @o, where its key alone does not tell; NULL if
 *	it does. @sock is key_sink.sock.
 * @unread: counts the data of the waiters of an object with an @unread_at that nobody has
 *	read, where that is no u32. Returns false if it takes @peer, which is not known.
 *	@steps: how many entries of a queue it may look at; it takes off those that it used
 * @request: tells where a sleeper's request stands; @at is found_object.request_at
 * @has_moved: whether a sleeper waits for another object by now, though it has slept on;
 *	@at is found_object.request_at.  Asked in every pass.
 * @next_hold: tells of what else has to be let go of before waiters of an object go on: the
 *	one after *@at, which is 0 at first and at the end.  Returns false if that can't be told
 * @holds_up: whether the waiter whose request is at @request waits for the one at @at, too
 * @hold: describes that one, as @claim does; @o is zeroed before
 * @actor_keys: tells what a task is busy with, of the family's objects (KEY_ACTOR)
 * @carrier: describes what objects of other families hang on (object_desc.carrier), as it is
 *	now. @o is zeroed before; @found is the object's own state.
 *
 * Context of all: sampler. They use nofault reads only; they take no lock and never sleep.
 */
struct wait_family {
	const char *name;
	u8 shapes;
	u8 group;
	u16 keys;
	u16 refresh_keys;
	bool source_of_room;
	bool (*claim)(const struct sleep *s, const struct found_wait *w, struct found_object *o);
	void (*file_keys)(const struct memread *m, const struct file *file,
			  struct key_sink *sink);
	bool (*source)(const struct memread *m, u64 file, u32 events, struct found_object *o);
	bool (*owner)(const struct memread *m, const struct object_row *o,
		      const struct task_row *waiter, struct found_owner *found);
	enum refreshed (*refresh)(const struct memread *m, struct found_object *o);
	bool (*fits)(const struct memread *m, const struct object_row *o, u64 sock);
	bool (*unread)(const struct memread *m, const struct object_row *o, u32 *steps,
		       u32 *count);
	enum request_state (*request)(const struct memread *m, const struct object_row *o, u64 at);
	bool (*has_moved)(const struct memread *m, const struct object_row *o, u64 at);
	bool (*next_hold)(const struct memread *m, const struct object_row *o, u64 *at);
	bool (*holds_up)(const struct memread *m, const struct object_row *o, u64 at, u64 request);
	bool (*hold)(const struct memread *m, u64 at, struct found_object *o);
	void (*actor_keys)(const struct memread *m, const struct task_row *t,
			   struct key_sink *sink);
	bool (*carrier)(const struct memread *m, u64 at, struct found_object *o,
			struct found_owner *found);
};

/* Whether a family has anything to read anew of an object that is found by @key. */
static inline bool family_refreshes(const struct wait_family *f, const struct holder_key *key)
{
	return f->refresh && (!f->refresh_keys || f->refresh_keys & BIT(key->type));
}

/**
 * family_identify() - ask the families in turn what a sleeper waits for
 * @s: the sleeper
 * @w: the wait
 * @o: filled in; there is always an answer, at worst the head's address
 */
void family_identify(const struct sleep *s, const struct found_wait *w, struct found_object *o);

/**
 * family_identify_queueless() - the same of a sleep in no queue
 * @s: the sleeper
 * @shape: CLAIMS_NO_QUEUE or CLAIMS_UNSCANNED
 * @o: filled in if one of them claims it
 *
 * Return: false: the wait is unknown.
 */
bool family_identify_queueless(const struct sleep *s, u32 shape, struct found_object *o);

/**
 * family_of() - the family that claimed an object
 * @o: its row
 *
 * Return: NULL if none did.
 */
const struct wait_family *family_of(const struct object_row *o);

/**
 * family_source() - what a file is to a waiter for its readiness
 * @m: foreign memory
 * @file: address of a struct file that the waiter, or an epoll set, keeps open
 * @events: the events waited for, EPOLL*
 * @o: filled in but for its address; untouched if no family knows
 *
 * Return: whether a family does.
 */
bool family_source(const struct memread *m, u64 file, u32 events, struct found_object *o);

/**
 * family_source_owner() - the owner of the one file that an epoll set watches
 *
 * Parameters and Return: as wait_family.owner.
 */
bool family_source_owner(const struct memread *m, const struct object_row *o,
			 const struct task_row *waiter, struct found_owner *found);

/**
 * family_actor_keys() - all that a task is busy with
 * @m: foreign memory
 * @t: the task's row
 * @sink: takes the keys, of type KEY_ACTOR
 */
void family_actor_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink);

/**
 * family_carrier() - what objects hang on
 * @m: foreign memory
 * @at: object_desc.carrier of an object whose waiter sleeps
 * @o: filled in
 * @found: its own state: state, orphaned_by
 *
 * Return: false if no family knows it, or its layouts are off.
 */
bool family_carrier(const struct memread *m, u64 at, struct found_object *o,
		    struct found_owner *found);

/**
 * family_file_keys() - all keys of the wanted types that a file leads to
 * @m: foreign memory
 * @file: a struct file that is not freed meanwhile
 * @sink: takes them
 */
void family_file_keys(const struct memread *m, const struct file *file, struct key_sink *sink);

#endif
