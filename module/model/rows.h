/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of the model, as data: the record of one pass of hangwatch.
 *
 *	task_row -> edge -> object_row -> holder -> task_row -> ...
 *
 * A pass fills arrays of these rows. Every reference is an index, never a pointer, so a
 * finished pass can be copied, compared with the next one and read without a lock. Kernel
 * addresses are kept as numbers: they identify, they are not followed outside memread.
 *
 * Times are nanoseconds of the scheduler's clock (local_clock() in the kernel). So a sleep
 * that began before the module was loaded has its true length.
 *
 * Everything in model/ is plain C: it compiles into the module and into
 * the unit tests on the host.
 */
#ifndef HANGWATCH_MODEL_ROWS_H
#define HANGWATCH_MODEL_ROWS_H

#include "model/kinds.h"
#include "model/types.h"

/* How many kernel frames and system call arguments a task row keeps. */
#define ROW_FRAMES 8
#define ROW_ARGS 6
#define ROW_COMM 16
/* Longest escaped name of an object, and of one line of evidence. */
#define NAME_MAX_TEXT 448
/* The directions a file is open for: FMODE_READ and FMODE_WRITE. */
#define MODE_READ 1
#define MODE_WRITE 2
/* The end of each of several names in one text: no escaped name has it. */
#define ROW_NAME_END ' '

/* The state of a task at the moment it is sampled; one letter each in tables. */
enum task_state {
	TASK_ON_CPU,		/* R: runs, or is ready to run */
	TASK_SLEEP,		/* S: interruptible */
	TASK_DISK,		/* D: uninterruptible */
	TASK_KILL,		/* K: uninterruptible, but a fatal signal ends it */
	TASK_IDLE_KTHREAD,	/* I: uninterruptible, but no load: a worker without work */
	TASK_STOPPED_JOB,	/* T: job control */
	TASK_STOPPED_TRACE,	/* t: ptrace */
	TASK_FROZEN_STATE,	/* F: freezer */
	TASK_GONE,		/* Z: zombie or dead */
	TASK_STATES
};

/* How the owner of an object is known. */
enum owner_how {
	HOW_NONE,	/* no owner found */
	HOW_LIKELY,	/* a hint that may be stale */
	HOW_HOLDER,	/* has the object open */
	HOW_EXACT,	/* a field in the object says so */
};

/* object_row.unread: no data lies unread, but some was read, and likely has no answer yet. */
#define UNREAD_ANSWER (~0U)

/* A word that names the task that owns an object, and how it does. */
enum owner_source {
	OWNER_SOURCE_NONE,
	OWNER_SOURCE_TASK,	/* a task_struct */
	OWNER_SOURCE_FLAGS,	/* with flags in its low bits: mutex, rt_mutex */
	OWNER_SOURCE_RWSEM,	/* also a task; bit 0: owned by readers, of whom it was one */
	OWNER_SOURCE_HINT,	/* the last owner */
	OWNER_SOURCE_PID,		/* a struct pid: the process that had it last */
	OWNER_SOURCE_USER,	/* a mutex in the memory of its waiters */
	OWNER_SOURCE_AWAITED,	/* the list of tasks in a struct pid: those waited for */
	OWNER_SOURCE_CHILDREN,	/* none: any child of the waiter's process */
	OWNER_SOURCE_BINDER,	/* a binder_thread; 0: any thread of the holders of its @key */
	OWNER_SOURCE_SELF,	/* no word: the task_struct itself */
	OWNER_SOURCE_THREADS,	/* none: the other threads of the waiter's process */
	OWNER_SOURCE_NAMESPACE,	/* none: the task that must reap the rest of a pid namespace */
	/* These come last: they may stop the object by itself, whoever its owner is. */
	OWNER_SOURCE_FREEZE,	/* a super_block: frozen, and nobody holds it then */
	OWNER_SOURCE_FLOW,	/* a tty_struct: its output stopped (^S) */
};

/* The thing that the files of an object's holders have in common. */
enum holder_key_type {
	KEY_NONE,		/* holders can't be asked for */
	KEY_FILE,		/* the struct file itself */
	KEY_PRIVATE,		/* its private_data: a struct socket, a pipe... */
	KEY_INODE,		/* its inode, or an object that its inode leads to */
	KEY_INET,		/* a number made of the endpoints of a connection */
	KEY_INET_LISTENER,	/* a number made of the port of a listening socket */
	KEY_UNIX_LISTENER,	/* the address of a listening AF_UNIX socket */
	KEY_UNIX_SENDER,	/* the sock that sent datagrams which lie unread there */
	KEY_FUSE,		/* the connection of a FUSE device */
	KEY_AUDIT,		/* the audit daemon's full socket */
	KEY_PARENT,		/* no file: children of a process, by its number, or of a group */
	KEY_ACTOR,		/* no file: the tasks that are busy with this */
	KEY_TYPES
};

/**
 * struct holder_key - how the holders of an object are found
 * @value: the thing a file of theirs leads to
 * @type: enum holder_key_type
 * @mode: MODE_READ or MODE_WRITE if their file must be open so, 0 for any
 * @shared: a task busy with this may not be the one busy with the object, and the one that
 *	will be may not have begun
 */
struct holder_key {
	u64 value;
	u8 type;
	u8 mode;
	u8 shared;
};

/* The outcome: what the owner does about the object. */
enum owner_outcome {
	OUTCOME_UNKNOWN,
	OUTCOME_RUNNING,
	OUTCOME_RUNNABLE,	/* would run, but gets no CPU */
	OUTCOME_SERVING,	/* waits for this very object's work */
	OUTCOME_BLOCKED,
	OUTCOME_STOPPED,
	OUTCOME_ABSENT,		/* nobody holds the other end */
	OUTCOME_REMOTE,
	OUTCOME_KERNEL,
	OUTCOMES
};

/*
 * Where a sleeper's request stands, to which it is owed an answer. Only the thread that has
 * taken it can answer; a thread that waits for new requests has not taken it.
 */
enum request_state {
	REQUEST_NONE,		/* there is no request, or its state is unknown */
	REQUEST_PENDING,	/* nobody has taken it yet: any holder may */
	REQUEST_TAKEN,		/* a thread of a holder has read it and has not answered */
};

/* The state of its own by which an object proves that no task will act on it. */
enum orphan_proof {
	ORPHAN_UNPROVED,
	ORPHAN_FROZEN,		/* a frozen filesystem, until somebody thaws it */
	ORPHAN_OWNER_GONE,	/* it names an owner that is dead */
	ORPHAN_NOT_OPENED,	/* nobody has its other end open (a FIFO) */
	ORPHAN_SUSPENDED,	/* a suspended device, until somebody resumes it */
	ORPHAN_NO_SPACE,	/* a pool that is full, until somebody extends it */
	ORPHAN_NO_PATH,		/* a device without any path left, until one comes back */
};

/* Why a device does not do what it should, if its queue says so. */
enum halt {
	HALT_NONE,
	HALT_FROZEN,		/* lets nobody in: it is changed, or has to be empty first */
	HALT_QUIESCED,		/* its driver has stopped it */
};

enum object_verdict {
	VERDICT_IDLE,
	VERDICT_BUSY,
	VERDICT_UNKNOWN,
	VERDICT_KERNEL,
	VERDICT_REMOTE,
	VERDICT_BLOCKED,
	VERDICT_STOPPED,
	VERDICT_ORPHANED,
	VERDICT_POSSIBLE_DEADLOCK,
	VERDICT_DEADLOCK,
	VERDICTS
};

/* task_row.flags */
#define ROW_KTHREAD	0x01	/* a kernel thread */
#define ROW_REUSED	0x02	/* the same sleep as in the pass before: not resolved again */
#define ROW_UNSTABLE	0x04	/* changed while it was looked at: try again next pass */
#define ROW_EDGES_CUT	0x08	/* waits for more objects than a row may have */
#define ROW_ANY_OF	0x10	/* any one of its objects would wake it */
#define ROW_COMPAT	0x20	/* 32-bit system call */
#define ROW_TIMERS	0x10000	/* a process: whether it has timers is known */
#define ROW_ROOT_UID	0x80	/* root's: uid and euid 0, initial namespaces, started by root */
#define ROW_CONFIRMED	0x100	/* a sleep that was unknown before is looked at once more */
#define ROW_TIMED	0x200	/* a timeout ends its wait at the latest */
#define ROW_IN_DEMAND	0x400	/* others wait for it while it sleeps on something else */
#define ROW_MOVED	0x800	/* fell asleep since the pass began */
#define ROW_PRIVATE	0x20000	/* only a sharer of its memory can end its wait */
#define ROW_CLOCK	0x40000	/* waits in an epoll set that a clock will wake */
#define ROW_CHILDREN	0x80000	/* a process: the end of a child interrupts its sleeps */
#define ROW_ALARM	0x1000	/* a timer of its process may end its wait by a signal */
/*
 * It waits for something that found no room; on a leader's row, a thread of its process did.
 * So its chain may be incomplete: it ends in unknown.
 */
#define ROW_INCOMPLETE	0x40
#define ROW_FILES_UNREAD 0x2000	/* on the leader's row: its table of open files could not be read */
#define ROW_TEXT_CUT	0x4000	/* a name of it found no room: looked at anew when there is some */
#define ROW_DOUBTED	0x100000 /* the audit found it otherwise: looked at anew in the next pass */
#define ROW_GAP		0x8000	/* twice in a row not seen in the wait that @episode_object says */

/* Ancestors that are asked whether they may end a process when its time is up. */
#define KIN_ANCESTORS	16

/**
 * struct task_row - one thread as one pass saw it
 * @task: address of its task_struct: identity only
 * @start: when it was created (ns); with @task and @tid, proof against reuse
 * @switches: nvcsw + nivcsw: the number of this sleep
 * @stack: lowest address of its kernel stack, 0 if it has none
 * @since: when it last came off a CPU, as near as the scheduler records it (ns)
 * @before: the same of the sleep before this one, as far as passes saw it, 0 if none
 * @asked_of: the object of its last sleep at which its data lay unread, if it has run once
 *	since, as object_identity(); else 0
 * @episode_object: the object it was last seen waiting for, as object_identity(), 0 for none
 * @ready_since: of TASK_ON_CPU since when it has been ready to run without getting a CPU
 *	(ns); 0 if it runs, or if that is unknown
 * @episode_since: since when it has, over sleeps that each ended by their timeout (ns)
 * @inside: the lock it is likely to hold while it sleeps, by its frames; 0 for none
 * @args: system call arguments, valid if @syscall >= 0
 * @frames: return addresses, innermost first, 0 past the end
 * @tid: thread id in the initial pid namespace
 * @tgid: process id in the initial pid namespace
 * @ptgid: process id of its real parent
 * @uid: real uid in the initial user namespace
 * @leader: row of the first thread of its process in this pass
 * @threads: on the leader's row: how many rows its process has, contiguous
 * @first_edge: its first edge, NO_ROW if none
 * @edges: how many edges it has, contiguous
 * @blocked_on: the object that its chain leads on by, NO_ROW if none does
 * @first_blocked: the first object whose chain leads to it, NO_ROW if none
 * @cgroup: offset of its cgroup's path in the text arena, 0 if it wasn't asked
 * @kind: the kind of wait, enum wait_kind
 * @syscall: system call number, -1 when not in one
 * @cpu: of TASK_ON_CPU the number of its CPU plus one, 0 if not known
 * @prio: the scheduler's priority: below 0 by deadline, below 100 real-time, then by nice
 * @fds: names of the files of the descriptors among its arguments, as the sleep was first
 *	seen: offset in the text arena. Each name ends in ROW_NAME_END
 * @code: its user frames (model/usertext.h): offset in the text arena, 0 if nobody asked
 * @flags: ROW_*
 * @state: enum task_state
 * @comm: its name, not escaped, NUL-terminated
 */
struct task_row {
	u64 task;
	u64 start;
	u64 switches;
	u64 stack;
	u64 since;
	u64 before;
	u64 ready_since;
	u64 asked_of;
	u64 episode_object;
	u64 episode_since;
	u64 inside;
	u64 args[ROW_ARGS];
	u64 frames[ROW_FRAMES];
	s32 tid;
	s32 tgid;
	s32 ptgid;
	u32 uid;
	u32 leader;
	u32 threads;
	u32 first_edge;
	u32 blocked_on;
	u32 first_blocked;
	u32 cgroup;
	u16 edges;
	u16 kind;
	s32 syscall;
	u32 cpu;
	s32 prio;
	u32 fds;
	u32 code;
	u32 flags;
	u8 state;
	char comm[ROW_COMM];
};

/**
 * struct edge - one task waits for one object
 * @task: the waiter's row
 * @object: the object's row
 * @next: the next edge of the same object, NO_ROW at the end
 * @mask: poll events asked for, 0 if the wait has none
 * @request: address of the sleeper's own request where the object has many, 0 if none
 * @polled: the struct file that a poll() watches, which it keeps; 0 if it is none
 * @state: where that request stands in this pass, enum request_state
 */
struct edge {
	u64 request;
	u64 polled;
	u32 task;
	u32 object;
	u32 next;
	u32 mask;
	u8 state;
};

/**
 * struct holder - one process that could act on an object
 * @object: the object's row
 * @leader: row of its thread group leader
 * @next: next holder of the same object, NO_ROW at the end
 * @fd: the descriptor it was found at, -1 if none
 * @how: enum owner_how
 * @outcome: enum owner_outcome
 * @decider: the row of the thread that decides @outcome, NO_ROW if none
 * @alone: no other thread than @decider could act
 * @rank: how likely it is the one that serves the object; only the highest count
 */
struct holder {
	u32 object;
	u32 leader;
	u32 next;
	s32 fd;
	u32 decider;
	u8 how;
	u8 outcome;
	u8 rank;
	u8 alone;
};

/* object_row.in_demand */
#define IN_DEMAND		1	/* and it is shown */
#define IN_DEMAND_ASIDE	2	/* only to tell whether another chain can ever end */
#define OBJECT_DESC_MEMBERS \
	u64 addr; \
	u64 service_needed; \
	u64 service_given; \
	u64 file; \
	u64 owner_at; \
	u64 unread_at; \
	u64 carrier; \
	u64 peer; \
	u64 look; \
	struct holder_key key; \
	s32 owner_pid; \
	u16 kind; \
	u8 family; \
	u8 source; \
	u8 owner_source; \
	u8 fixed_state; \
	u8 demand; \
	u8 listens; \
	u8 request;

/* object_row.peer below this: number of searches that found no holder. */
#define PEER_LOOKS 3

/* A struct object_desc whose members are also members of the struct around it. */
#define OBJECT_DESC(name) \
	union { \
		struct object_desc name; \
		struct { \
			OBJECT_DESC_MEMBERS \
		}; \
	}

/**
 * struct object_desc - what a wait family says of an object, carried from pass to pass
 * @addr: its kernel address; identity together with @kind
 * @service_needed: the thing (a sock, a pipe) that must be served for the wait to end; 0 if
 *   none
 * @service_given: the thing a waiter will serve once it wakes; 0 if none. A task serves an
 *	object if it waits for another whose @service_given is the @service_needed of this one
 * @key: how its holders are found
 * @file: the struct file a poller of that thing watches; 0 if none
 * @owner_at: address of the word that names its owner, 0 if none does; the family reads it
 * @unread_at: address of a u32 that counts the waiters' data that nobody has read yet, or the
 *	address that wait_family.unread asks. While there is any, they are owed an answer; 0
 *	if it has none
 * @peer: the other end's sock, if the data of @unread_at lies there. Up to PEER_LOOKS it
 *	counts the passes that found no holder of it, as one may just open it
 * @carrier: address of what must move before it can, a gendisk; 0 if none.  It is an
 *	object of its own, and all that hang on it have one root
 * @look: the parts that wait_family.refresh made its name of, as one number; 0: it is named
 *   anew
 * @owner_pid: process id a field of the object names, 0 if none
 * @kind: enum wait_kind
 * @family: the family that claimed it, 0 if none did (waits/)
 * @owner_source: the sort of word at @owner_at, enum owner_source
 * @source: the family of the one file that an epoll set watches, else 0
 * @fixed_state: its state by itself, instead of an owner's outcome. OUTCOME_KERNEL or
 *	OUTCOME_REMOTE if no task must act; OUTCOME_STOPPED or OUTCOME_ABSENT if it is stopped
 *	itself; else 0
 * @demand: whether its waiters ask for something (see kinds.h)
 * @listens: whether it is a socket that its waiters expect others to connect to
 * @request: where the requests of its waiters stand, enum request_state: taken if
 *	any was taken
 */
struct object_desc {
	OBJECT_DESC_MEMBERS
};

/**
 * struct object_row - one thing waited for: its family's description (struct object_desc),
 *   and
 * @held: one of the struct files that its holders have open, 0 if none was found
 * @held_by: how many entries of tables have that file
 * @oldest: since when its longest waiter has waited (ns)
 * @waited: the same, over sleeps that each ended by their timeout (ns)
 * @oldest_before: @oldest in the pass before, 0 if that did not know it
 * @headed: when a waiter longer than its longest now was last seen to leave it, 0 if none
 *	was. Until the judge has seen it, that of the last pass (ns)
 * @name: offset of its escaped name in the text arena
 * @waiters: tasks that wait for it
 * @first_edge: head of the list of its waiters, NO_ROW if none
 * @first_holder: head of the list of its holders, NO_ROW if none
 * @holders: how many there are
 * @owner: the holder that is called the owner, NO_ROW if none
 * @root: row of the task at the root, NO_ROW if the root is no task
 * @root_object: row of the object at the root, NO_ROW if the root is a task
 * @behind: tasks that wait for it directly and through others
 * @blocker: row of the task its chain leads on to, NO_ROW if to none
 * @next_blocked: the next object whose chain leads to that task, or to the same carrier
 * @hangs_on: row of its carrier, NO_ROW if none; counts if it has no owner itself
 * @first_blocked: the first object that hangs on it, NO_ROW if none
 * @also: row of the next thing that has to be let go of as well before its waiters go on,
 *	NO_ROW at the end (collect/holds.c)
 * @also_of: of such a thing, the object whose waiters sleep because of it; else NO_ROW
 * @chain: number of its chain in the snapshot, NO_ROW if nobody asks for it
 * @uid: the user whose share pays for it: root's if root waits for it, else its first
 *   waiter's
 * @unread: the count at @unread_at in this pass, or UNREAD_ANSWER; 0 if it has none
 * @asked: its only waiter's data was seen unread, and the waiter has likely heard nothing
 *   since
 * @orphaned_by: enum orphan_proof; an empty search for holders proves nothing
 * @halt: enum halt
 * @how: how @owner is known, enum owner_how
 * @outcome: enum owner_outcome
 * @verdict: enum object_verdict
 * @in_demand: whether somebody asks for it or for the duty of its waiters; IN_DEMAND_*
 * @unsure: whether some holder serves it, or has it open, could not be told
 * @queued: whether a holder was found by an entry in a queue of its file
 * @unseen: whether somebody has @held open by no table: it may be received, or is registered
 * @users: whether any of its waiters is no kernel thread
 * @ringed: whether @demand is the judge's word, of this pass alone
 * @carries: whether it is the carrier of others: it may have no waiters of its own
 * @agenda: bits of the stages that have to look at it (collect/agenda.h)
 * @more: whether there may be more to let go of than @also tells
 */
struct object_row {
	OBJECT_DESC(desc);
	u64 held;
	u64 oldest;
	u64 waited;
	u64 oldest_before;
	u64 headed;
	u32 held_by;
	u32 name;
	u32 waiters;
	u32 first_edge;
	u32 first_holder;
	u32 holders;
	u32 owner;
	u32 root;
	u32 root_object;
	u32 behind;
	u32 blocker;
	u32 next_blocked;
	u32 hangs_on;
	u32 first_blocked;
	u32 also;
	u32 also_of;
	u32 chain;
	u32 uid;
	u32 unread;
	u8 asked;
	u8 orphaned_by;
	u8 halt;
	u8 how;
	u8 outcome;
	u8 verdict;
	u8 in_demand;
	u8 unsure;
	u8 queued;
	u8 unseen;
	u8 users;
	u8 ringed;
	u8 carries;
	u8 agenda;
	u8 more;
};

/**
 * struct chain_row - one root and the waiters behind it
 * @task: row of the task at the root, NO_ROW if there is none
 * @object: the object at the root, or the one with most waiters among those that lead to
 *	@task. Of a ring, the one that @task waits for
 * @behind: tasks that wait for it directly and through others; a ring's members count as well
 * @oldest: since when the longest of them has waited for @object (ns)
 * @ring: the chain leads back into itself
 * @verdict: enum object_verdict
 * @how: how surely its owners are known, the least of them, enum owner_how
 * @ahead: if @task is ready to run, and does not: row of the task that has its CPU, NO_ROW
 *	if that is not known
 */
struct chain_row {
	u32 task;
	u32 object;
	u32 behind;
	u8 ring;
	u8 verdict;
	u8 how;
	u32 ahead;
	u64 oldest;
};

/* The identity of an object over passes, as one number. */
static inline u64 object_identity(const struct object_row *o)
{
	return o->addr ^ (u64)o->kind << 48;
}

/* Whether the data of its only waiter was seen to lie unread. */
static inline bool row_has_question(const struct object_row *o)
{
	return o->waiters == 1 && o->unread && o->unread != UNREAD_ANSWER;
}

#endif
