/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the copy of a sleeper's stack to the wait queues it is linked into.
 *
 * Every on-stack waiter holds the sleeper's task pointer at a fixed place, so a candidate is
 * a word equal to the task pointer. The kind of waiter says where that word sits in it and
 * how the waiter is proved. The words are searched from the stack pointer outwards and the
 * first proved waiter wins. Waiters further out belong to callers, who may well stay linked
 * while a callee sleeps on something else.
 *
 * Proof: the waiter's links are consistent from both sides and the ring they are in has a
 * head (ring.h). A waiter left behind in dead stack words is linked to nothing, or to itself.
 * Most of them show that in the copy already, as only the sleeper itself links its waiter.
 *
 * The waiters of locks are in rings without a head since 7.2: the lock points at the first of
 * them. The lock is then the one that the task says it is blocked on, or else a word of its
 * stack. Its first waiter proves it by being in the sleeper's ring. Either way @head is where
 * the lock keeps its list.
 */
#ifndef HANGWATCH_MODEL_SCAN_H
#define HANGWATCH_MODEL_SCAN_H

#include "model/ring.h"

/* A row keeps at most this many waits; a poll() with more is cut. */
#define SCAN_MAX_WAITS 64

/* mutex, rw_semaphore, semaphore */
#define SCAN_LOCKS 3

/**
 * struct scan_layout - where things sit in on-stack waiters, in bytes
 *
 * Compile-time constants of the kernel the module is built for
 * (include/linux/wait.h, include/linux/poll.h, fs/select.c); tests make
 * their own.
 */
struct scan_layout {
	u16 entry_private;	/* wait_queue_entry.private */
	u16 entry_func;
	u16 entry_links;
	u16 pwq_qproc;		/* poll_wqueues.pt._qproc */
	u16 pwq_table;
	u16 pwq_task;
	u16 pwq_index;
	u16 pwq_entries;
	u16 pwq_inline;		/* how many inline entries there are */
	u16 poll_size;		/* sizeof(struct poll_table_entry) */
	u16 poll_file;
	u16 poll_key;
	u16 poll_wait;
	u16 poll_head;
	u16 head_links;		/* wait_queue_head.head */
	u16 swait_task;		/* swait_queue */
	u16 swait_links;
	u16 swait_head_links;	/* swait_queue_head.task_list */
	u16 lock_task;		/* mutex_waiter, rwsem_waiter, semaphore_waiter */
	u16 lock_lists[SCAN_LOCKS];	/* where a lock keeps its list */
	bool lock_headless;	/* whether that is a pointer to the first waiter */
	u16 page_size;		/* size of an overflow page of a poll table, in bytes */
};

/* The kinds of on-stack waiter, in the order in which they are tried (scan.c). */
enum scan_shape {
	SHAPE_ENTRY,		/* wait_queue_entry */
	SHAPE_POLL,		/* poll_wqueues: any of several */
	SHAPE_WAITER,		/* links, then the task: futex_q, msg_sender, sem_queue... */
	SHAPE_EXT,		/* the task, then links: ext_wait_queue */
	SHAPE_LOCK,		/* mutex_waiter and its like */
	SHAPE_SWAIT,		/* swait_queue */
	SCAN_SHAPES
};

/**
 * struct found_wait - one proved link of a sleeper to an object
 * @shape: enum scan_shape
 * @waiter: address of the waiter: of a poll, the wait_queue_entry of this source;
 *	of SHAPE_WAITER and SHAPE_EXT its links
 * @head: address of the wait_queue_head (not of its links); of a waiter in
 *	another list, of the links of the list's head
 * @func: its wake function, if it has one
 * @file: poll only: the struct file polled, 0 otherwise
 * @mask: poll only: the events asked for
 */
struct found_wait {
	u64 waiter;
	u64 head;
	u64 func;
	u64 file;
	u32 mask;
	u8 shape;
};

enum scan_result {
	SCAN_NOTHING,		/* no waiter on this stack was proved */
	SCAN_FOUND,
	SCAN_UNSTABLE,		/* lists changed under the walk: try again */
};

/**
 * struct scan - one stack to be scanned
 * @mem: foreign memory
 * @map: the rings that this pass knows
 * @layout: places in waiters
 * @words: copy of the stack from the saved stack pointer up
 * @count: how many words
 * @base: the address that words[0] was copied from
 * @task: address of the sleeper's task_struct
 * @own: places of the words that are this address, innermost first (scan_own_words())
 * @owns: how many
 * @blocked: locks the task says it is blocked on, 0 for none
 * @entries: whether a wait_queue_entry may be what it sleeps on (scan_has_entry())
 * @lists: whether a waiter in another kind of list may be (scan_has_list())
 * @waits: filled with the proved waits
 * @found: how many of them
 * @cut: there were more than fit, or one of a poll could not be proved
 * @unstable: a ring changed under a walk, or was too long
 */
struct scan {
	const struct memread *mem;
	struct ring_map *map;
	const struct scan_layout *layout;
	const u64 *words;
	u32 count;
	u64 base;
	u64 task;
	const u16 *own;
	u32 owns;
	u64 blocked[2];
	bool entries;
	bool lists;
	struct found_wait waits[SCAN_MAX_WAITS];
	u32 found;
	bool cut;
	bool unstable;
};

/**
 * scan_own_words() - which words of a stack are the address of its task
 * @words: the copied stack
 * @count: how many words
 * @task: address of the task_struct
 * @at: room for @count places; filled from the innermost word on
 *
 * Return: how many.
 */
u32 scan_own_words(const u64 *words, u32 count, u64 task, u16 *at);

/**
 * scan_stack() - find and prove what a sleeper is linked into
 * @s: inputs set by the caller, outputs filled here
 *
 * Context: takes no locks, never sleeps. Bounded by the stack's size times the bounds in
 * ring.h; a poll by SCAN_MAX_WAITS.
 * Return: enum scan_result.
 */
enum scan_result scan_stack(struct scan *s);

/**
 * scan_has_entry() - whether the innermost sleeping function can own an entry
 * @ids: function ids (functions.h) of the frames, innermost first
 * @count: how many
 *
 * False if the first function past the scheduler's plumbing is one that sleeps without a
 * wait_queue_entry. Then the task sleeps on none of the entries found further out.
 */
bool scan_has_entry(const u16 *ids, u32 count);

/**
 * scan_has_list() - whether a sleeping function links waiters into lists of its own
 * @ids: function ids (functions.h) of the frames, innermost first
 * @count: how many
 */
bool scan_has_list(const u16 *ids, u32 count);

#endif
