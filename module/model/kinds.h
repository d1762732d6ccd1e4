/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kinds of wait: one row each feeds the enum, the names in the tables and
 * the documentation.
 *
 *	K(symbol, "name", NEED, "noun", FLAGS, "what the sleeper waits for")
 *
 * The need says what a sleeper of this kind is like:
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
 *
 * The noun is what a person calls such an object; "" means the kind's name.  The
 * flags are what else is asked about a kind:
 *
 * ONE_FILE	one file serves both directions: a holder that waits for the object
 *		itself is also a nominal owner of it
 * HINTED	a holder is only likely to act: others can without holding it
 * COMM	its objects' names have the name of a program in them, which may change
 * MEASURED	its objects' names tell a time, as near as clocks agree
 * LOCKLESS	a system call sleeps so that holds no lock of the kernel
 * SILENT_STUCK	another machine that stays silent counts as stuck
 * ROOM		it waits for room in what is full, and reading it makes some
 * ACCEPTS	it waits for somebody to connect, as servers at rest do
 * TAKES	it waits for new requests to answer, and then owes an answer
 * POOL		though LOOP: a pool of workers, no event loop, which decides nothing
 * SEVERAL	though LOOP: only one that waits for several things is an event loop
 * RESTARTS	a signal does not end it: once handled, the sleeper goes on waiting
 * MINDS	that a timeout ends it may be for a child: who runs one for so long, and no longer
 * TURNS	a lock of user space, by which workers may take turns at waiting for clients
 * MUTE		that a thread sleeps so tells nothing about why others are kept waiting
 *
 * No file outside waits/ names a kind: the rest of the code asks these columns.
 */
#ifndef HANGWATCH_MODEL_KINDS_H
#define HANGWATCH_MODEL_KINDS_H

#include "model/types.h"

#define WAIT_KINDS(K) \
	K(UNKNOWN, "unknown", IDLE, "", MUTE, \
	  "not proved; the top frame is all that is said") \
	K(WAITQUEUE, "waitqueue", IDLE, "", 0, \
	  "a wait_queue_head of no known kind: its symbol or address") \
	K(UNIX_PEER, "unix-peer", DEMAND, "socket", ROOM, \
	  "room in the receive queue or backlog of another AF_UNIX socket") \
	K(UNIX_SEND, "unix-send", FLOW, "socket", ROOM, \
	  "room in the own send buffer, which the peer's reading frees") \
	K(UNIX_RECV, "unix-recv", IDLE, "socket", 0, \
	  "data on an AF_UNIX socket; a demand while what it sent lies unread") \
	K(UNIX_ACCEPT, "unix-accept", IDLE, "socket", ACCEPTS, \
	  "a connection to a listening AF_UNIX socket") \
	K(UNIX_POLL, "unix-poll", LOOP, "socket", LOCKLESS | SEVERAL | MINDS, \
	  "an event on an AF_UNIX socket (poll, select)") \
	K(SOCKET, "socket", IDLE, "", 0, \
	  "an event on a socket of another family") \
	K(TCP_ACCEPT, "tcp-accept", IDLE, "", ACCEPTS, \
	  "a connection to a listening TCP socket") \
	K(TCP_CONNECT, "tcp-connect", DEMAND, "", 0, \
	  "a TCP connection to be accepted by the other end") \
	K(TCP_RECV, "tcp-recv", IDLE, "", 0, \
	  "data on a TCP socket") \
	K(TCP_SEND, "tcp-send", FLOW, "", 0, \
	  "room in the send buffer of a TCP socket, which the other end's reading frees") \
	K(UDP_RECV, "udp-recv", IDLE, "", 0, \
	  "a UDP datagram") \
	K(NETLINK, "netlink", IDLE, "", 0, \
	  "a netlink message") \
	K(NETLINK_SEND, "netlink-send", DEMAND, "", ROOM, \
	  "room in the receive queue of another netlink socket") \
	K(EPOLL, "epoll", LOOP, "", LOCKLESS | MINDS, \
	  "an event of an epoll set") \
	K(PIPE_READ, "pipe-read", IDLE, "pipe", 0, \
	  "data in a pipe or FIFO") \
	K(PIPE_WRITE, "pipe-write", FLOW, "pipe", ONE_FILE | ROOM, \
	  "room in a pipe or FIFO, which its readers make") \
	K(FIFO_OPEN, "fifo-open", IDLE, "", 0, \
	  "somebody to open the other end of a FIFO") \
	K(TTY_READ, "tty-read", IDLE, "terminal", 0, \
	  "input of a terminal") \
	K(TTY_WRITE, "tty-write", FLOW, "terminal", ROOM, \
	  "room in a terminal, which its device or its other side makes") \
	K(EVENTFD, "eventfd", IDLE, "", ONE_FILE | HINTED | LOCKLESS, \
	  "an eventfd to be signalled") \
	K(SIGNALFD, "signalfd", IDLE, "", LOCKLESS, \
	  "a signal, through a signalfd") \
	K(TIMERFD, "timerfd", IDLE, "", 0, \
	  "a timerfd to expire") \
	K(INOTIFY, "inotify", IDLE, "", 0, \
	  "an inotify event") \
	K(FANOTIFY, "fanotify", IDLE, "", TAKES, \
	  "a fanotify event") \
	K(IO_URING, "io_uring", LOOP, "", LOCKLESS, \
	  "a completion in an io_uring") \
	K(AIO, "aio", LOOP, "", 0, \
	  "a completion in an AIO context (io_getevents)") \
	K(USERFAULTFD, "userfaultfd-read", IDLE, "", TAKES, \
	  "a page fault to handle for another task") \
	K(USERFAULT, "userfaultfd", DEMAND, "", 0, \
	  "the handler of a userfaultfd to handle the sleeper's page fault") \
	K(SECCOMP_RECV, "seccomp-recv", IDLE, "", TAKES, \
	  "a system call to allow or refuse, as a seccomp listener") \
	K(SECCOMP, "seccomp", DEMAND, "", 0, \
	  "a seccomp listener to answer for the sleeper's system call") \
	K(FANOTIFY_PERM, "fanotify-perm", DEMAND, "", 0, \
	  "the permission of a fanotify listener") \
	K(POLL, "poll", LOOP, "", LOCKLESS | SEVERAL | MINDS, \
	  "an event on a file that is no AF_UNIX socket (poll, select)") \
	K(POLL_ROOM, "poll-room", FLOW, "", LOCKLESS, \
	  "room in a pipe, socket or terminal, and nothing else (poll, select)") \
	K(PIDFD, "pidfd", IDLE, "", LOCKLESS | MINDS, \
	  "a process to exit, through a pidfd (poll, select)") \
	K(JOIN, "join", IDLE, "", LOCKLESS, \
	  "another thread of its process to exit (pthread_join)") \
	K(FUTEX, "futex", LOOP, "", COMM | LOCKLESS | POOL | MUTE, \
	  "a futex: what user space uses it for the kernel does not know") \
	K(FUTEX_PI, "futex-pi", DEMAND, "", RESTARTS | TURNS, \
	  "a priority inheriting futex, which its owner must unlock") \
	K(SYSV_MSG_SEND, "sysv-msg-send", DEMAND, "message queue", ROOM, \
	  "room in a System V message queue") \
	K(SYSV_MSG_RECV, "sysv-msg-recv", IDLE, "message queue", 0, \
	  "a message in a System V message queue") \
	K(SYSV_SEM, "sysv-sem", IDLE, "", 0, \
	  "a System V semaphore: a lock or an event, the kernel does not know") \
	K(MQ_SEND, "mq-send", DEMAND, "message queue", ONE_FILE | ROOM, \
	  "room in a POSIX message queue") \
	K(MQ_RECV, "mq-recv", IDLE, "message queue", ONE_FILE, \
	  "a message in a POSIX message queue") \
	K(FLOCK, "flock", DEMAND, "the lock of", TURNS, \
	  "a file lock (flock)") \
	K(POSIX_LOCK, "posix-lock", DEMAND, "the lock of", TURNS, \
	  "a POSIX file lock (fcntl F_SETLKW, lockf)") \
	K(OFD_LOCK, "ofd-lock", DEMAND, "the lock of", TURNS, \
	  "an open file description lock (fcntl F_OFD_SETLKW)") \
	K(LEASE, "lease", DEMAND, "the lease of", 0, \
	  "the holder of a lease to give it up") \
	K(KMSG, "kmsg", IDLE, "", 0, \
	  "the next line of the kernel log") \
	K(AUDIT, "audit-backlog", DEMAND, "", 0, \
	  "room in the queue of audit records, which auditd makes") \
	K(CHILD, "child", IDLE, "", LOCKLESS | MINDS, \
	  "a child to exit or change state (wait4, waitid)") \
	K(BIT, "wait-bit", DEMAND, "", 0, \
	  "a bit or variable: the address waited on") \
	K(FOLIO, "folio", DEMAND, "", 0, \
	  "a page or folio: to be unlocked, or written back") \
	K(BLOCK, "block-io", DEMAND, "", 0, \
	  "I/O of a block device") \
	K(DEVICE, "device", DEMAND, "", 0, \
	  "a block device whose driver must end what was submitted to it: what others hang on") \
	K(POOL, "thin-pool", DEMAND, "thin pool", 0, \
	  "a pool of device-mapper that is out of space: what others hang on") \
	K(PATHS, "multipath", DEMAND, "multipath device", 0, \
	  "a device of several paths of which none works: what others hang on") \
	K(ARRAY, "md-array", DEMAND, "array", 0, \
	  "an array of md that is suspended: what others hang on") \
	K(NETDEV, "netdev", DEMAND, "network device", 0, \
	  "all references to a network device to be dropped, so that it can go") \
	K(MODULE_INIT, "module-init", DEMAND, "the loading of", 0, \
	  "a module that another is loading") \
	K(REMOVAL, "removal", DEMAND, "the readers of", 0, \
	  "who is inside a file of sysfs or debugfs to leave it, so that it can go") \
	K(WRITEBACK, "writeback", DEMAND, "", 0, \
	  "dirty pages of a device, or an inode, to be written") \
	K(JBD2, "jbd2", DEMAND, "", 0, \
	  "the journal of an ext4 filesystem: its commit, room in it") \
	K(LOCK, "lock", DEMAND, "", 0, \
	  "a sleeping lock whose type could not be proved") \
	K(MUTEX, "mutex", DEMAND, "", 0, \
	  "a mutex or ww_mutex") \
	K(RWSEM, "rwsem", DEMAND, "rw_semaphore", 0, \
	  "an rw_semaphore, to read or to write") \
	K(SEMAPHORE, "semaphore", DEMAND, "", 0, \
	  "a semaphore") \
	K(RT_MUTEX, "rt-mutex", DEMAND, "", 0, \
	  "an rt_mutex; with PREEMPT_RT any lock") \
	K(PERCPU_RWSEM, "percpu-rwsem", DEMAND, "", 0, \
	  "a percpu_rw_semaphore (a frozen filesystem, cgroup changes)") \
	K(PERCPU_READERS, "percpu-readers", DEMAND, "", 0, \
	  "the readers of a percpu_rw_semaphore to leave it") \
	K(FUSE, "fuse", DEMAND, "", 0, \
	  "an answer of a FUSE filesystem's daemon") \
	K(FUSE_READ, "fuse-read", IDLE, "", TAKES, \
	  "a request to a FUSE filesystem, in its daemon") \
	K(BINDER, "binder", DEMAND, "", 0, \
	  "the reply to a binder transaction") \
	K(BINDER_READ, "binder-read", LOOP, "", TAKES | POOL, \
	  "a binder transaction, in a thread that handles them") \
	K(AUTOFS, "autofs", DEMAND, "", 0, \
	  "an autofs mount, which automount makes or expires") \
	K(LOOKUP, "lookup", DEMAND, "", 0, \
	  "another task to finish looking up the same name") \
	K(RPC, "rpc", DEMAND, "", SILENT_STUCK, \
	  "an answer of an RPC server, such as NFS has") \
	K(P9, "9p", DEMAND, "", SILENT_STUCK, \
	  "an answer of a server of 9p, by TCP, a Unix socket or a pipe") \
	K(SMB, "smb", DEMAND, "", SILENT_STUCK, \
	  "an answer of an SMB server (cifs)") \
	K(FS_FREEZE, "fs-freeze", DEMAND, "filesystem", 0, \
	  "a frozen filesystem to be thawed: its device") \
	K(COMPLETION, "completion", DEMAND, "", 0, \
	  "a struct completion") \
	K(SWAIT, "swait", IDLE, "", 0, \
	  "a simple wait queue that is no completion") \
	K(VFORK, "vfork", DEMAND, "", 0, \
	  "the vforked child to exec or exit") \
	K(EXIT, "exit", DEMAND, "", 0, \
	  "other threads of its process to exit, at exec or before a core is dumped") \
	K(COREDUMP, "coredump", DEMAND, "", 0, \
	  "another thread of its process to finish the core dump") \
	K(RCU, "rcu", DEMAND, "", 0, \
	  "an RCU or SRCU grace period to end") \
	K(FLUSH_WORK, "flush-work", DEMAND, "", 0, \
	  "a work item to be finished") \
	K(TIMER, "timer", IDLE, "", MUTE | MEASURED | MINDS, \
	  "the clock, and nothing else (nanosleep, msleep, a poll without sources)") \
	K(SIGNAL, "signal", IDLE, "", LOCKLESS | MUTE | MINDS, \
	  "a signal, and nothing else (pause, sigsuspend, sigtimedwait)") \
	K(JOBCTL, "jobctl", IDLE, "", 0, \
	  "SIGCONT: stopped by job control") \
	K(PTRACE, "ptrace", IDLE, "", 0, \
	  "its tracer to let it go on") \
	K(FROZEN, "frozen", IDLE, "", 0, \
	  "the freezer to thaw it: the cgroup") \
	K(KTHREAD_IDLE, "kthread-idle", IDLE, "", 0, \
	  "work, in a kernel thread: the function whose loop it is")

enum wait_kind {
#define K(sym, name, need, noun, flags, doc) KIND_##sym,
	WAIT_KINDS(K)
#undef K
	WAIT_KIND_COUNT
};

/**
 * kind_name() - the name of a kind as tables and alerts print it
 * @kind: enum wait_kind; anything else is called "?"
 */
const char *kind_name(unsigned int kind);

/** kind_noun() - what a person calls an object of a kind */
const char *kind_noun(unsigned int kind);

/** kind_is_known() - whether a wait of this kind is proved at all */
static inline bool kind_is_known(unsigned int kind)
{
	return kind != KIND_UNKNOWN;
}

/**
 * kind_is_demand() - whether waits of this kind ask for something
 * @kind: enum wait_kind
 */
bool kind_is_demand(unsigned int kind);

/** kind_is_flow() - whether waits of this kind are flow control; see above */
bool kind_is_flow(unsigned int kind);

/**
 * kind_is_room() - whether a wait is for room in something full
 * @kind: enum wait_kind
 *
 * A full object can be read until it is: then there is room. Across a network (TCP_SEND) it
 * is different: the full object is not the one that is read.
 */
bool kind_is_room(unsigned int kind);

/**
 * kind_is_loop() - whether a wait of this kind is an event loop's; see above
 * @kind: enum wait_kind
 * @several: whether the sleeper waits for several things
 */
bool kind_is_loop(unsigned int kind, bool several);

/** kind_accepts() - whether a wait is for somebody to connect; see ACCEPTS */
bool kind_accepts(unsigned int kind);

/** kind_takes_requests() - whether a wait is for new requests to answer; see TAKES */
bool kind_takes_requests(unsigned int kind);

/** kind_restarts() - whether a wait outlasts signals that are handled; see RESTARTS */
bool kind_restarts(unsigned int kind);

/** kind_is_mute() - whether a wait tells nothing about its process; see MUTE */
bool kind_is_mute(unsigned int kind);

/**
 * kind_minds_children() - whether a sleeper of this kind may end a child when its time is up;
 *   see MINDS
 */
bool kind_minds_children(unsigned int kind);

/** kind_takes_turns() - whether it is a lock by which workers may take turns; see TURNS */
bool kind_takes_turns(unsigned int kind);

/** kind_has_one_file() - whether one file serves both directions; see ONE_FILE */
bool kind_has_one_file(unsigned int kind);

/** kind_is_hinted() - whether a holder is only likely to act; see HINTED */
bool kind_is_hinted(unsigned int kind);

/** kind_has_comm() - whether an object's name has that of a program in it; see COMM */
bool kind_has_comm(unsigned int kind);

/** kind_is_measured() - whether an object's name tells a time; see MEASURED */
bool kind_is_measured(unsigned int kind);

/** kind_holds_no_lock() - whether a task that sleeps so holds no kernel lock; see LOCKLESS */
bool kind_holds_no_lock(unsigned int kind);

/** kind_silent_is_stuck() - whether a silent remote counts as stuck; see SILENT_STUCK */
bool kind_silent_is_stuck(unsigned int kind);

#endif
