/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kinds of wait: one row each feeds the enum, the names in the tables and
 * the documentation.
 *
 *	K(symbol, "name", NEED, "what the sleeper waits for")
 *
 * DEMAND	the sleeper asks for something it is owed: a lock, room in a queue
 *		that many share
 * FLOW		a demand too, but between two ends: that a writer waits for a slow
 *		or paused reader is what flow control is for (cat | less)
 * IDLE		it waits for work or an event that need never come; a crowd of
 *		idle waiters is healthy
 * LOOP		idle, and typical of an event loop or a pool of workers: what it
 *		does next is decided by what it waits for, and by nothing else
 *
 * A family may call a single wait a demand where it can prove that an answer is
 * owed.
 */
#ifndef HANGWATCH_CORE_KINDS_H
#define HANGWATCH_CORE_KINDS_H

#define WAIT_KINDS(K) \
	K(UNKNOWN, "unknown", IDLE, \
	  "not proved; the top frame is all that is said") \
	K(WAITQUEUE, "waitqueue", IDLE, \
	  "a wait_queue_head of no known kind: its symbol or address") \
	K(UNIX_PEER, "unix-peer", DEMAND, \
	  "room in the receive queue or backlog of another AF_UNIX socket") \
	K(UNIX_SEND, "unix-send", FLOW, \
	  "room in the own send buffer, which the peer's reading frees") \
	K(UNIX_RECV, "unix-recv", IDLE, \
	  "data on an AF_UNIX socket") \
	K(UNIX_ACCEPT, "unix-accept", IDLE, \
	  "a connection to a listening AF_UNIX socket") \
	K(UNIX_POLL, "unix-poll", LOOP, \
	  "an event on an AF_UNIX socket (poll, select)") \
	K(SOCKET, "socket", IDLE, \
	  "an event on a socket of another family") \
	K(EPOLL, "epoll", LOOP, \
	  "an event of an epoll set") \
	K(CHILD, "child", IDLE, \
	  "a child to exit or change state (wait4, waitid)") \
	K(BIT, "wait-bit", DEMAND, \
	  "a bit or variable: the address waited on") \
	K(FOLIO, "folio", DEMAND, \
	  "a page or folio: to be unlocked, or written back") \
	K(LOCK, "lock", DEMAND, \
	  "a sleeping lock whose type could not be proved") \
	K(MUTEX, "mutex", DEMAND, \
	  "a mutex or ww_mutex") \
	K(RWSEM_READ, "rwsem-read", DEMAND, \
	  "an rw_semaphore, to read") \
	K(RWSEM_WRITE, "rwsem-write", DEMAND, \
	  "an rw_semaphore, to write") \
	K(SEMAPHORE, "semaphore", DEMAND, \
	  "a semaphore") \
	K(RT_MUTEX, "rt-mutex", DEMAND, \
	  "an rt_mutex; with PREEMPT_RT any lock") \
	K(PERCPU_RWSEM, "percpu-rwsem", DEMAND, \
	  "a percpu_rw_semaphore (a frozen filesystem, cgroup changes)") \
	K(FS_FREEZE, "fs-freeze", DEMAND, \
	  "a frozen filesystem to be thawed: its device") \
	K(COMPLETION, "completion", DEMAND, \
	  "a struct completion") \
	K(SWAIT, "swait", IDLE, \
	  "a simple wait queue that is no completion") \
	K(VFORK, "vfork", DEMAND, \
	  "the vforked child to exec or exit") \
	K(FLUSH_WORK, "flush-work", DEMAND, \
	  "a work item to be finished") \
	K(TIMER, "timer", IDLE, \
	  "the clock, and nothing else (nanosleep, msleep, a poll without sources)") \
	K(SIGNAL, "signal", IDLE, \
	  "a signal, and nothing else (pause, sigsuspend, sigtimedwait)") \
	K(JOBCTL, "jobctl", IDLE, \
	  "SIGCONT: stopped by job control") \
	K(PTRACE, "ptrace", IDLE, \
	  "its tracer to let it go on") \
	K(FROZEN, "frozen", IDLE, \
	  "the freezer to thaw it: the cgroup") \
	K(KTHREAD_IDLE, "kthread-idle", IDLE, \
	  "work, in a kernel thread: the function whose loop it is")

enum wait_kind {
#define K(sym, name, need, doc) KIND_##sym,
	WAIT_KINDS(K)
#undef K
	WAIT_KIND_COUNT
};

/**
 * kind_name() - the name of a kind as tables and alerts print it
 * @kind: enum wait_kind; anything else is called "?"
 */
const char *kind_name(unsigned int kind);

/**
 * kind_is_demand() - whether waits of this kind ask for something
 * @kind: enum wait_kind
 */
bool kind_is_demand(unsigned int kind);

/** kind_is_flow() - whether waits of this kind are flow control; see above */
bool kind_is_flow(unsigned int kind);

/** kind_is_loop() - whether waits of this kind are an event loop's; see above */
bool kind_is_loop(unsigned int kind);

#endif
