/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a waiter to the head of the list it is in, by walking the list.
 *
 * The list is a ring of list_heads: the waiters' and one more, the head's. The kind of the
 * list says how to tell them apart. In a waiter a certain word beside the links is a
 * function, or the task on whose stack the waiter lies. In a head that word is a lock or
 * another value. The first node that is no waiter is the head. A ring without a head (the
 * locks of 7.2) is walked to a waiter that is known to be in the lock's ring.
 *
 * The walk goes both ways, checks every link from both sides, and counts only if both ways
 * end at the same head. The ring is walked twice, and both walks must pass the same nodes.
 * They were the same before and after the moment between the walks, so the list was so at
 * that moment. One change escapes it: a list in which every change was undone before it was
 * read again.
 *
 * A crowd on one head is walked once: every node passed is remembered for the rest of the
 * pass. A later walk stops at a remembered node if that node can't have moved since. It is
 * pinned itself (see memread.h), or its entry's private pointer points to something pinned:
 * the poll_wqueues of a poll with many sources. A waiter that lies elsewhere (a futex_q of
 * futex_waitv()) is its task's for as long as that sleeps, and pinned so.
 */
#ifndef HANGWATCH_MODEL_RING_H
#define HANGWATCH_MODEL_RING_H

#include "model/index.h"
#include "model/memread.h"

/* How to tell a waiter in a list from its head. */
enum ring_kind {
	RING_WAIT_QUEUE,	/* wait_queue_entry: func before the links (include/linux/wait.h) */
	RING_SWAIT,		/* swait_queue: task before the links (include/linux/swait.h) */
	RING_WAITERS,		/* mutex_waiter and its like: task behind the links, on its stack */
	RING_LIST,		/* futex_q and its like: any task behind the links, anywhere */
};

/* One walk goes at most this far, and all walks of a pass together. */
#define RING_MAX_STEPS 262144
#define RING_PASS_STEPS 4194304

enum ring_result {
	RING_OK,
	RING_UNLINKED,		/* the entry is not linked: a finished wait, or no wait at all */
	RING_UNREADABLE,	/* the walk met memory that can't be read */
	RING_CHANGED,		/* the list changed under the walk: worth another try */
	RING_HEADLESS,		/* all of its nodes are waiters */
	RING_LONG,		/* gave up at RING_MAX_STEPS, or had no steps left */
};

/**
 * struct ring_map - what this pass knows of rings
 * @nodes: by address of a node: the walk that passed it
 * @heads: by walk: the head it found, 0 while under way or failed
 * @walks: walks that had something to remember
 * @max_walks: room in @heads; past it walks are no longer remembered
 * @left: steps that walks may still go: at first RING_PASS_STEPS, or the sleeper's share set
 *	by the caller
 * @long_walks: walks given up
 * @forgotten: nodes that could not be remembered for want of room
 */
struct ring_map {
	struct addr_index nodes;
	u64 *heads;
	u32 walks;
	u32 max_walks;
	u32 left;
	u32 long_walks;
	u32 forgotten;
};

/**
 * ring_map_reset() - forget everything: a new pass begins
 * @map: the memory of @nodes, @heads and @max_walks is set by the caller
 */
void ring_map_reset(struct ring_map *map);

/**
 * ring_find_head() - the head of the ring a list node is linked into
 * @map: memory of earlier walks of this pass, updated
 * @m: memory
 * @kind: the kind of the list
 * @node: address of the waiter's list links
 * @head: set on RING_OK to the address of the head's list links
 *
 * Context: no locks, does not sleep; at most 4 * RING_MAX_STEPS steps of up to three reads.
 * Return: enum ring_result.
 */
enum ring_result ring_find_head(struct ring_map *map, const struct memread *m,
				enum ring_kind kind, u64 node, u64 *head);

/**
 * ring_reaches() - whether two waiters are in the same ring
 * @map: as ring_find_head()
 * @m: memory
 * @kind: the kind of the list
 * @node: address of the waiter's list links
 * @known: address of the links of a waiter that is known to be in the ring
 *
 * Context: as ring_find_head().
 * Return: RING_OK if so; RING_UNLINKED, RING_HEADLESS if not; else as
 * ring_find_head().
 */
enum ring_result ring_reaches(struct ring_map *map, const struct memread *m,
			      enum ring_kind kind, u64 node, u64 known);

#endif
