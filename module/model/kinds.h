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
#ifndef HANGWATCH_MODEL_KINDS_H
#define HANGWATCH_MODEL_KINDS_H

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
	  "data on an AF_UNIX socket; a demand while what it sent lies unread") \
	K(UNIX_ACCEPT, "unix-accept", IDLE, \
	  "a connection to a listening AF_UNIX socket") \
	K(UNIX_POLL, "unix-poll", LOOP, \
	  "an event on an AF_UNIX socket (poll, select)") \
	K(SOCKET, "socket", IDLE, \
	  "an event on a socket of another family") \
	K(TCP_ACCEPT, "tcp-accept", IDLE, \
	  "a connection to a listening TCP socket") \
	K(TCP_CONNECT, "tcp-connect", DEMAND, \
	  "a TCP connection to be accepted by the other end") \
	K(TCP_RECV, "tcp-recv", IDLE, \
	  "data on a TCP socket") \
	K(TCP_SEND, "tcp-send", FLOW, \
	  "room in the send buffer of a TCP socket, which the other end's reading frees") \
	K(UDP_RECV, "udp-recv", IDLE, \
	  "a UDP datagram") \
	K(NETLINK, "netlink", IDLE, \
	  "a netlink message") \
	K(NETLINK_SEND, "netlink-send", DEMAND, \
	  "room in the receive queue of another netlink socket") \
	K(EPOLL, "epoll", LOOP, \
	  "an event of an epoll set") \
	K(PIPE_READ, "pipe-read", IDLE, \
	  "data in a pipe or FIFO") \
	K(PIPE_WRITE, "pipe-write", FLOW, \
	  "room in a pipe or FIFO, which its readers make") \
	K(FIFO_OPEN, "fifo-open", IDLE, \
	  "somebody to open the other end of a FIFO") \
	K(TTY_READ, "tty-read", IDLE, \
	  "input of a terminal") \
	K(TTY_WRITE, "tty-write", FLOW, \
	  "room in a terminal, which its device or its other side makes") \
	K(EVENTFD, "eventfd", IDLE, \
	  "an eventfd to be signalled") \
	K(SIGNALFD, "signalfd", IDLE, \
	  "a signal, through a signalfd") \
	K(TIMERFD, "timerfd", IDLE, \
	  "a timerfd to expire") \
	K(INOTIFY, "inotify", IDLE, \
	  "an inotify event") \
	K(FANOTIFY, "fanotify", IDLE, \
	  "a fanotify event") \
	K(IO_URING, "io_uring", LOOP, \
	  "a completion in an io_uring") \
	K(AIO, "aio", LOOP, \
	  "a completion in an AIO context (io_getevents)") \
	K(USERFAULTFD, "userfaultfd-read", IDLE, \
	  "a page fault to handle for another task") \
	K(USERFAULT, "userfaultfd", DEMAND, \
	  "the handler of a userfaultfd to handle the sleeper's page fault") \
	K(SECCOMP_RECV, "seccomp-recv", IDLE, \
	  "a system call to allow or refuse, as a seccomp listener") \
	K(SECCOMP, "seccomp", DEMAND, \
	  "a seccomp listener to answer for the sleeper's system call") \
	K(FANOTIFY_PERM, "fanotify-perm", DEMAND, \
	  "the permission of a fanotify listener") \
	K(POLL, "poll", LOOP, \
	  "an event on a file that is no AF_UNIX socket (poll, select)") \
	K(FUTEX, "futex", LOOP, \
	  "a futex: what user space uses it for the kernel does not know") \
	K(FUTEX_PI, "futex-pi", DEMAND, \
	  "a priority inheriting futex, which its owner must unlock") \
	K(SYSV_MSG_SEND, "sysv-msg-send", DEMAND, \
	  "room in a System V message queue") \
	K(SYSV_MSG_RECV, "sysv-msg-recv", IDLE, \
	  "a message in a System V message queue") \
	K(SYSV_SEM, "sysv-sem", IDLE, \
	  "a System V semaphore: a lock or an event, the kernel does not know") \
	K(MQ_SEND, "mq-send", DEMAND, \
	  "room in a POSIX message queue") \
	K(MQ_RECV, "mq-recv", IDLE, \
	  "a message in a POSIX message queue") \
	K(FLOCK, "flock", DEMAND, \
	  "a file lock (flock)") \
	K(POSIX_LOCK, "posix-lock", DEMAND, \
	  "a POSIX file lock (fcntl F_SETLKW, lockf)") \
	K(OFD_LOCK, "ofd-lock", DEMAND, \
	  "an open file description lock (fcntl F_OFD_SETLKW)") \
	K(LEASE, "lease", DEMAND, \
	  "the holder of a lease to give it up") \
	K(KMSG, "kmsg", IDLE, \
	  "the next line of the kernel log") \
	K(AUDIT, "audit-backlog", DEMAND, \
	  "room in the queue of audit records, which auditd makes") \
	K(CHILD, "child", IDLE, \
	  "a child to exit or change state (wait4, waitid)") \
	K(BIT, "wait-bit", DEMAND, \
	  "a bit or variable: the address waited on") \
	K(FOLIO, "folio", DEMAND, \
	  "a page or folio: to be unlocked, or written back") \
	K(BLOCK, "block-io", DEMAND, \
	  "I/O of a block device") \
	K(WRITEBACK, "writeback", DEMAND, \
	  "dirty pages to be written to a device") \
	K(JBD2, "jbd2", DEMAND, \
	  "the journal of an ext4 filesystem: its commit, room in it") \
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
	K(FUSE, "fuse", DEMAND, \
	  "an answer of a FUSE filesystem's daemon") \
	K(FUSE_READ, "fuse-read", IDLE, \
	  "a request to a FUSE filesystem, in its daemon") \
	K(BINDER, "binder", DEMAND, \
	  "the reply to a binder transaction") \
	K(BINDER_READ, "binder-read", LOOP, \
	  "a binder transaction, in a thread that handles them") \
	K(AUTOFS, "autofs", DEMAND, \
	  "an autofs mount, which automount makes or expires") \
	K(LOOKUP, "lookup", DEMAND, \
	  "another task to finish looking up the same name") \
	K(RPC, "rpc", DEMAND, \
	  "an answer of an RPC server, such as NFS has") \
	K(FS_FREEZE, "fs-freeze", DEMAND, \
	  "a frozen filesystem to be thawed: its device") \
	K(COMPLETION, "completion", DEMAND, \
	  "a struct completion") \
	K(SWAIT, "swait", IDLE, \
	  "a simple wait queue that is no completion") \
	K(VFORK, "vfork", DEMAND, \
	  "the vforked child to exec or exit") \
	K(EXIT, "exit", DEMAND, \
	  "other threads of its process to exit, at exec or before a core is dumped") \
	K(COREDUMP, "coredump", DEMAND, \
	  "another thread of its process to finish the core dump") \
	K(RCU, "rcu", DEMAND, \
	  "an RCU or SRCU grace period to end") \
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

/**
 * kind_is_room() - whether a wait is for room in something full
 * @kind: enum wait_kind
 *
 * What is full can be read, and will be until it is: then there is room.  Not so across
 * a network (TCP_SEND), where what is full and what is read are two things.
 */
bool kind_is_room(unsigned int kind);

/** kind_is_loop() - whether waits of this kind are an event loop's; see above */
bool kind_is_loop(unsigned int kind);

#endif
