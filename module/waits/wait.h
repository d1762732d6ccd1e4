/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait families: from a proved wait queue head to the object a person knows.
 *
 * Each family has one function.  It is shown a sleeper and one queue it is
 * proved to wait in, and claims it if the structure around the head proves
 * that it is one of its own: pointers that lead there and back again, types
 * that name themselves.  Function names on the stack only choose between
 * meanings of a queue that is already proved.
 */
#ifndef HANGWATCH_WAITS_WAIT_H
#define HANGWATCH_WAITS_WAIT_H

#include "model/functions.h"
#include "model/scan.h"
#include "target/memory.h"
#include "pass.h"

/* Frames of a sleeper looked at to tell meanings apart. */
#define SLEEP_FRAMES 16

/**
 * struct sleep - one sleeper as the families see it
 * @mem: foreign memory
 * @row: its row, with the system call filled in
 * @words: copy of its stack from the saved stack pointer up
 * @count: how many words, 0 if it could not be copied
 * @base: the address that words[0] was copied from
 * @entries: whether a wait_queue_entry may be what it sleeps on (scan_has_entry())
 * @fn: function ids of its frames, innermost first
 * @frames: how many
 */
struct sleep {
	const struct memread *mem;
	const struct task_row *row;
	const u64 *words;
	u32 count;
	u64 base;
	bool entries;
	u16 fn[SLEEP_FRAMES];
	u32 frames;
};

/* Whether a known function is among a sleeper's frames. */
static inline bool sleep_in(const struct sleep *s, enum function_id id)
{
	u32 i;

	for (i = 0; i < s->frames; i++)
		if (s->fn[i] == id)
			return true;
	return false;
}

/* The frame of the function that sleeps: the first past the scheduler's plumbing. */
static inline u32 sleep_frame(const struct sleep *s)
{
	u32 i = 0;

	while (i < s->frames && function_role(s->fn[i]) == ROLE_SCHED)
		i++;
	return i;
}

/**
 * sleep_owner() - in which function's frame a waiter on the stack lies
 * @s: the sleeper
 * @waiter: the waiter's address
 *
 * Only functions that sleep without a wait_queue_entry are looked for: the
 * nearest return address below the waiter, as a call from the frame pushes it
 * there.  stack_trace_save_tsk() leaves these functions out (in_sched_functions),
 * so the frames don't have them.
 *
 * Return: enum function_id, FN_OTHER for none.
 */
unsigned int sleep_owner(const struct sleep *s, u64 waiter);

/**
 * typedef wait_family - recognize the object of a proved wait
 * @s: the sleeper
 * @w: the wait, proved by scan.c
 * @d: filled in if the family claims it; zeroed before
 *
 * Context: sampler; nofault reads only, does not sleep.
 * Return: whether the family claims the wait.
 */
typedef bool wait_family(const struct sleep *s, const struct found_wait *w,
			 struct object_desc *d);

wait_family wait_unix, wait_socket, wait_netlink, wait_epoll, wait_child, wait_bit, wait_static,
	wait_file, wait_futex, wait_ipc, wait_filelock, wait_handler, wait_lock, wait_percpu_rwsem,
	wait_completion, wait_frozen_fs, wait_fuse, wait_autofs, wait_rpc,
	wait_bio, wait_buffer, wait_journal, wait_writeback, wait_lookup, wait_aio, wait_kthread,
	wait_seccomp, wait_binder, wait_core;

/*
 * No address, no inet_key() and no key of children.c: the audit daemon's files are
 * told by audit_key().
 */
#define AUDIT_KEY (INET_KEY_MASK + 1 + (1ULL << 32))

struct file;
struct sock;
struct super_block;

/*
 * What an object's @want is, if it is neither a struct file nor the
 * private_data of one: how a file leads to it.  One row each in families.c.
 */
enum far_end {
	FAR_NONE,
	FAR_INET,
	FAR_FUSE,
	FAR_MQUEUE,
	FAR_AUDIT,
	FAR_UNIX,
	FAR_ENDS
};

/**
 * far_end_of() - how the files of those who hold an object lead to its want
 * @kind: enum wait_kind
 * @want: the object's
 */
enum far_end far_end_of(u16 kind, u64 want);

/**
 * far_key() - what a file leads to
 * @how: any but FAR_NONE
 * @m: foreign memory
 * @file: a struct file
 *
 * Return: to be compared with a want; 0 if it is no such file.
 */
u64 far_key(enum far_end how, const struct memread *m, const struct file *file);

/**
 * fuse_key() - the connection of a FUSE device
 * @m: foreign memory
 * @file: may be an open /dev/fuse
 *
 * Return: 0 if it is none, or has no connection.
 */
u64 fuse_key(const struct memread *m, const struct file *file);

/**
 * audit_key() - whether a file holds up the queue of audit records
 * @m: foreign memory
 * @file: may be the file of the audit daemon's socket
 *
 * Return: AUDIT_KEY if the socket is full of records, else 0.
 */
u64 audit_key(const struct memread *m, const struct file *file);

/**
 * binder_task() - the task of a binder_thread
 * @m: foreign memory
 * @thread: its address, 0 for none
 *
 * Return: address of the task_struct; @thread if the task has exited, 0 if it can't be told.
 */
u64 binder_task(const struct memread *m, u64 thread);

/**
 * mqueue_key() - the inode of a file, which is what all who have a POSIX message queue open share
 * @m: foreign memory
 * @file: any file: no other kind of object is at the address of a queue's inode
 */
u64 mqueue_key(const struct memread *m, const struct file *file);

/**
 * inet_key() - a number for one end of a connection
 * @m: foreign memory
 * @file: may be the file of an IPv4 or IPv6 socket
 *
 * Made of both endpoints and the network namespace.  Return: 0 if it is none,
 * or not connected; else at most INET_KEY_MASK, which no kernel address is.
 */
u64 inet_key(const struct memread *m, const struct file *file);

/**
 * unix_key() - the key by which connections not accepted yet know their listener
 * @m: foreign memory
 * @file: may be the file of a listening AF_UNIX socket
 *
 * Return: an odd number; 0 if it is none.
 */
u64 unix_key(const struct memread *m, const struct file *file);

/**
 * unix_accepted() - the socket of a connection that was not accepted before
 * @m: foreign memory
 * @resource: its sock, which a sleeper pins
 *
 * Return: what its holders' files lead to, 0 if nobody has accepted it.
 */
u64 unix_accepted(const struct memread *m, u64 resource);

/**
 * unix_name() - the name of an AF_UNIX socket
 * @m: foreign memory
 * @sk: its sock
 * @out: the path or @abstract name it is bound to, else unix:[INO]->PEER
 * @size: room in @out
 *
 * Return: characters written, 0 for a sock of another family.
 */
size_t unix_name(const struct memread *m, const struct sock *sk, char *out, size_t size);

/** inet_name() - the endpoints of an IPv4 or IPv6 socket, as unix_name() */
size_t inet_name(const struct memread *m, const struct sock *sk, char *out, size_t size);

/**
 * inet_peer_key() - the number of the other end of a connection, as inet_key()
 * @m: foreign memory
 * @sk: a proved sock
 */
u64 inet_peer_key(const struct memread *m, const struct sock *sk);

/**
 * bit_address() - what bit, variable, page or folio an entry waits for
 * @s: the sleeper
 * @w: the wait
 * @fn: set to its wake function, enum function_id
 *
 * Return: its address, 0 if the entry is none of this sort.
 */
u64 bit_address(const struct sleep *s, const struct found_wait *w, unsigned int *fn);

/**
 * bit_number() - the number of the bit that an entry waits for
 * @s: the sleeper
 * @w: a wait for which bit_address() is not 0
 * @fn: the wake function bit_address() found
 *
 * Return: -1 for a variable.
 */
int bit_number(const struct sleep *s, const struct found_wait *w, unsigned int fn);

/**
 * folio_describe() - say what page or folio a sleeper waits for
 * @s: the sleeper
 * @folio: its address
 * @bit: the bit of its flags
 * @d: filled in
 */
void folio_describe(const struct sleep *s, u64 folio, int bit, struct object_desc *d);

/**
 * fuse_connection() - the connection of a filesystem
 * @m: foreign memory
 * @sb: a proved super_block
 *
 * Return: as fuse_key(), 0 if the filesystem has no daemon on this machine.
 */
u64 fuse_connection(const struct memread *m, const struct super_block *sb);

/**
 * fs_is_frozen() - whether a filesystem is frozen, and who froze it has done so
 * @m: foreign memory
 * @sb: address of a proved super_block
 */
bool fs_is_frozen(const struct memread *m, u64 sb);

/**
 * tty_is_stopped() - whether flow control has stopped the output of a terminal
 * @m: foreign memory
 * @tty: address of a proved tty_struct
 */
bool tty_is_stopped(const struct memread *m, u64 tty);

/**
 * socket_inet() - say what a sleeper waits for on an IPv4 or IPv6 socket
 * @s: the sleeper
 * @w: the wait
 * @sk: the proved sock of the socket the wait's queue belongs to
 * @d: kind and name are filled in
 *
 * Context: as wait_family.  Return: false for a sock of another family.
 */
bool socket_inet(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		 struct object_desc *d);

/**
 * wait_identify() - ask the families in turn
 * @s: the sleeper
 * @w: the wait
 * @d: filled in; there is always an answer, at worst the head's address
 */
void wait_identify(const struct sleep *s, const struct found_wait *w, struct object_desc *d);

/**
 * wait_vector() - find the waits of a sleeper in futex_waitv()
 * @s: the sleeper; the scan proved nothing on its stack
 * @scan: the scan: its waits are filled in, as many as there is room for
 *
 * Context: as wait_family.  Return: whether all of them were proved.
 */
bool wait_vector(const struct sleep *s, struct scan *scan);

/**
 * vector_address() - the user address of one of the futexes of futex_waitv()
 * @s: the sleeper
 * @w: the wait, as wait_vector() found it
 *
 * Return: 0 if it can't be read.
 */
u64 vector_address(const struct sleep *s, const struct found_wait *w);

/**
 * typedef bare_family - recognize a sleep that is in no queue
 * @s: the sleeper; the scan proved nothing on its stack, or it is stopped
 * @d: filled in if the family claims it; zeroed before
 *
 * Context and Return: as wait_family.
 */
typedef bool bare_family(const struct sleep *s, struct object_desc *d);

bare_family bare_stop, bare_exit, bare_io_uring, bare_timer, bare_signal, bare_rt_mutex,
	bare_kthread, bare_direct_io;

/**
 * wait_bare() - ask the families of sleeps without a queue in turn
 * @s: the sleeper
 * @d: filled in if one of them claims it
 *
 * Return: false: the wait is unknown.
 */
bool wait_bare(const struct sleep *s, struct object_desc *d);

/**
 * wait_rt_lock() - recognize a wait for a lock of PREEMPT_RT
 * @s: the sleeper
 * @d: filled in if it is one; zeroed before
 *
 * There every spinlock is an rt_mutex, and who is linked in a queue, about to sleep
 * or just woken, may wait for one: so this is asked before the stack is scanned.
 * Context and Return: as bare_family; false without PREEMPT_RT.
 */
bare_family wait_rt_lock;

/**
 * name_lock() - an object's address and name, which is its symbol if it is static
 * @lock: the address
 * @d: its kind is filled in
 */
void name_lock(u64 lock, struct object_desc *d);

/**
 * timer_ends() - find the timer that will wake a sleeper
 * @s: the sleeper
 * @left: how long it still runs (ns)
 *
 * Return: the address of the timer, on the sleeper's stack and queued; 0 if
 * there is none.
 */
u64 timer_ends(const struct sleep *s, s64 *left);

/**
 * poll_is_empty() - whether a sleeper polls nothing at all
 * @s: the sleeper
 */
bool poll_is_empty(const struct sleep *s);

/**
 * epoll_each_watcher() - the epoll sets that watch a file for something to read
 * @m: foreign memory
 * @file: address of the struct file
 * @fn: called once for each set, with @arg, the address of the eventpoll, and what it
 *	asks for; with EPOLLET and EPOLLONESHOT if every way to it has them
 * @arg: for @fn
 *
 * Sets within sets too, along every path.  Bounded per file and per pass.  Context:
 * sampler; takes rcu_read_lock().
 * Return: false if there may be more of them; if the layout is unknown there are none.
 */
bool epoll_each_watcher(const struct memread *m, u64 file, judge_watch *fn, void *arg);

/**
 * epoll_name() - what an epoll set watches
 * @m: foreign memory
 * @head: address of the wait queue head of the eventpoll of a sleeper
 * @out: "epoll:{3</dev/log>,5!<pipe:[77]>,+12}": the lowest descriptors and how many
 *	more; ! if not for something to read
 * @size: room in @out
 * @whole: whether the set was walked to its end
 * @steps: epitems that may be looked at; what it took is taken off
 * @clock: whether it watches a timerfd
 *
 * Bounded per set, and by @steps.  Context: as epoll_each_watcher().
 * Return: false if it changed meanwhile, or no steps are left.
 */
bool epoll_name(const struct memread *m, u64 head, char *out, size_t size, bool *whole,
		bool *clock, u32 *steps);

/** epoll_of_file() - the eventpoll of a struct file, 0 if it is no epoll's */
u64 epoll_of_file(const struct memread *m, u64 file);

/** epoll_new_pass() - begin to count anew */
void epoll_new_pass(void);

#endif
