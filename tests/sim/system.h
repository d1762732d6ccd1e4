/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small system whose future is known: what never changes, and one state of it.
 *
 *	struct sim	processes, threads with their scripts, objects; fixed
 *	struct state	where everybody is; copied and hashed as a whole
 *
 * A thread is at one operation of its script.  It waits if that operation
 * cannot go on in this state; nothing else says that it waits.  So a state
 * needs no list of sleepers, and a wait ends when its thread takes a step.
 *
 * Time is not counted.  A timeout, a sleep and an armed alarm may end at any
 * moment after they began.
 */
#ifndef HANGWATCH_TESTS_SIM_SYSTEM_H
#define HANGWATCH_TESTS_SIM_SYSTEM_H

#include "model/rows.h"

#define THREADS_MAX 8
#define PROCS_MAX 5
#define OBJECTS_MAX 8
#define OPS_MAX 14
/* Messages that one queue may hold. */
#define QUEUE_MAX 4

/* No thread, no object, no target. */
#define NOBODY 0xff

enum object_kind {
	OBJ_NONE,
	OBJ_PIPE,	/* ends by EOF or EPIPE when the other end is gone */
	OBJ_STREAM,	/* one direction of a connection; @mate is the other one */
	OBJ_DGRAM,	/* a bound socket with one queue and many senders */
	OBJ_LISTEN,	/* connections nobody has accepted: messages that carry an end */
	OBJ_SNDBUF,	/* a sender's own buffer: what it sent and nobody has read */
	OBJ_MUTEX,	/* the kernel knows its owner: futex-pi */
	OBJ_WORD,	/* a mutex in shared memory: only its word knows */
	OBJ_RWSEM,	/* readers leave no trace, but for a hint of the last one */
	OBJ_FLOCK,	/* owned by an open file, which fork shares */
	OBJ_CHANNEL,	/* requests: pending, taken, answered */
	OBJ_EVENT,	/* an eventfd: whoever has it open may signal it */
	OBJ_COND,	/* a private futex: its own process may wake it */
	OBJ_SET,	/* an epoll set */
	OBJECT_KINDS
};

/* What a process may do with an object it has open. */
#define END_READ 1
#define END_WRITE 2

/* sim.interest[set][object] */
#define SEES_IN 1
#define SEES_OUT 2
#define SEES_EDGES 4
#define SEES_ONCE 8

enum what {
	OP_END,		/* the thread exits */
	OP_READ,	/* @obj, or what the last poll returned if NOBODY; @arg: do not wait */
	OP_WRITE,	/* @arg: what the message carries, see CARRY_* */
	OP_LOCK,
	OP_RDLOCK,
	OP_UNLOCK,
	OP_POLL,	/* @obj: objects to read, a mask; @arg: to write */
	OP_EPOLL,	/* wait for the set @obj */
	OP_REARM,	/* the set @obj watches @arg again (EPOLLONESHOT) */
	OP_SLEEP,
	OP_COMPUTE,
	OP_SPIN,	/* computes for ever */
	OP_CLOSE,	/* both ends of @obj, for its whole process */
	OP_FORK,	/* process @arg comes to be, with the descriptors of this one */
	OP_ASK,		/* make a request and wait for its answer */
	OP_TAKE,
	OP_ANSWER,	/* what this thread has taken */
	OP_POST,
	OP_AWAIT,
	OP_JOIN,	/* thread @arg */
	OP_CHILD,	/* process @arg */
	OP_ALARM,	/* arms the alarm of the process */
	OP_DISARM,
	OP_GRAB,	/* gets the ends @arg of @obj from nowhere: against what is assumed */
	OP_HIDE,	/* the process begins to exit: its table is gone, its files are not */
	OP_CHOOSE,	/* goes on, or at @other: what no moment can tell */
	OP_JUMP,	/* at @other */
	OP_LOOP,	/* at @other, @arg times */
	OP_EXIT,	/* the whole process */
	OPS
};

/* What a message carries: nothing, an end of an object, or its sender's buffer. */
#define CARRY_END(object, mode) (((object) + 1) << 2 | (mode))
#define CARRY_OBJECT(carry) ((u32)((carry) >> 2) - 1)
#define CARRY_MODE(carry) ((carry) & 3)
/* A buffer is an object that nobody gets an end of. */
#define CARRY_BUFFER(object) CARRY_END(object, 0)

/**
 * struct op - one operation of a script
 * @what: enum what
 * @obj: the object, NOBODY for the one that the last poll returned
 * @arg: depends on @what
 * @other: where to go on after a timeout, an interruption, EOF or an error
 * @timed: a timeout may end it
 */
struct op {
	u8 what;
	u8 obj;
	u8 arg;
	u8 other;
	u8 timed;
};

/* What somebody outside does before the moment. */
enum outside { OUTSIDE_NONE, OUTSIDE_STOP, OUTSIDE_KILL };

struct thread {
	u8 alive;
	u8 pc;
	u8 loops;
	u8 got;		/* what the last poll returned, NOBODY for nothing */
	u8 req;		/* REQ_* */
	u8 taken;	/* the thread whose request it has taken, plus one */
};

#define REQ_NONE 0
#define REQ_PENDING 1
#define REQ_ANSWERED 2
#define REQ_TAKEN_BY(t) (3 + (t))

struct proc {
	u8 alive;
	u8 stopped;
	u8 alarm;
	u8 hidden;
	u8 ends[OBJECTS_MAX];	/* END_*; of a flock the open file, numbered from 1 */
};

struct object {
	u8 count;	/* messages, signals */
	u8 owner;	/* thread, or open file, plus one */
	u8 readers;	/* a mask: rwsem: of threads, flock: of open files */
	u8 edge;	/* set: events not yet delivered, a mask of objects */
	u8 off;		/* set: interests that wait to be armed again */
	u8 carry[QUEUE_MAX];
};

/**
 * struct state - where everybody is
 * @freed: threads that may do anything now, see god.h
 */
struct state {
	struct thread thread[THREADS_MAX];
	struct proc proc[PROCS_MAX];
	struct object object[OBJECTS_MAX];
	u8 freed;
	u8 pad[3];
};

/* It is hashed word by word and compared by memcmp(): no hole may be in it. */
_Static_assert(sizeof(struct state) == THREADS_MAX * 6 + PROCS_MAX * 12 + OBJECTS_MAX * 9 + 4,
	       "struct state has holes");
_Static_assert(sizeof(struct state) % 8 == 0, "struct state is whole words");

/* sim.breaks: what else than loops and chances (truth.h) it breaks of what is assumed. */
#define BREAKS_HANDLER 1	/* a signal handler does more than interrupt */
#define BREAKS_TABLE 2		/* a process invents a descriptor */

/**
 * struct sim - what never changes
 * @name: the template it was made from
 * @healthy: it was made so that every wait can end
 * @breaks: BREAKS_*
 * @threads: how many there are; thread t runs script[t] in process of[t]
 * @foreign: locks whose owner word names a tid of another pid namespace, a mask
 * @until: take the moment after so many steps at the latest
 * @outside: what somebody outside does to a process, after @outside_at steps
 */
struct sim {
	const char *name;
	u64 seed;
	u8 healthy;
	u8 breaks;
	u8 threads;
	u8 procs;
	u8 objects;
	u8 foreign;
	u16 until;
	u8 of[THREADS_MAX];
	u8 parent[PROCS_MAX];
	u8 kind[OBJECTS_MAX];
	u8 cap[OBJECTS_MAX];
	u8 mate[OBJECTS_MAX];
	u8 interest[OBJECTS_MAX][OBJECTS_MAX];
	struct op script[THREADS_MAX][OPS_MAX];
	u8 outside[PROCS_MAX];
	u8 outside_at[PROCS_MAX];
	struct state start;
};

/* Reads and writes of descriptors and queues; see state.c. */

/** can_read() - whether a reader of an object would go on: data, or the other end gone */
bool can_read(const struct sim *m, const struct state *s, u32 object);

/** can_write() - whether a writer would: room, or no reader left */
bool can_write(const struct sim *m, const struct state *s, u32 object);

/** has_end() - whether a living process, or a message in flight, has this end */
bool has_end(const struct sim *m, const struct state *s, u32 object, u32 end);

/** is_in_flight() - whether a message in a queue carries an end of an object or of its mate */
bool is_in_flight(const struct sim *m, const struct state *s, u32 queue, u32 object);

/** is_set_ready() - whether epoll_wait() would return something */
bool is_set_ready(const struct sim *m, const struct state *s, u32 set);

/** interest_ready() - whether epoll_wait() of a set would return this object */
bool interest_ready(const struct sim *m, const struct state *s, u32 set, u32 object);

/** raise_edge() - an event of an object reaches the sets that watch for edges */
void raise_edge(const struct sim *m, struct state *s, u32 object, u32 watch);

/** put_message() - append one; there must be room */
void put_message(const struct sim *m, struct state *s, u32 object, u32 carry);

/**
 * take_message() - remove the first
 * @proc: who gets what it carries, NOBODY to drop it
 */
void take_message(const struct sim *m, struct state *s, u32 object, u32 proc);

/** close_end() - a process gives up both ends of an object */
void close_end(const struct sim *m, struct state *s, u32 proc, u32 object);

/** leave_rwsems() - a thread gives up all that it holds */
void leave_rwsems(const struct sim *m, struct state *s, u32 thread);

/** end_thread() - a thread exits; the last one ends its process */
void end_thread(const struct sim *m, struct state *s, u32 thread);

/** end_process() - all threads are gone, all descriptors closed */
void end_process(const struct sim *m, struct state *s, u32 proc);

/** reader_bit() - what a thread's read lock is in object.readers, 0 if it has no file of it */
u32 reader_bit(const struct sim *m, const struct state *s, u32 thread, u32 object);

/** unlock() - a thread, or who shares its open file, holds it no longer */
void unlock(const struct sim *m, struct state *s, u32 object, u32 thread);

#endif
