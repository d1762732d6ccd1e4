/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A snapshot holds the findings of one pass: arrays of rows that refer to each other by index
 * (model/rows.h), immutable once published.
 *
 * The sampler never allocates or frees. It takes a free buffer from the pool, fills it and
 * publishes it; readers hold the one that was current when they opened a table. Rows without
 * room are dropped and counted. A work item, which may sleep, makes larger memory for a later
 * pass, up to a cap; after a peak it makes smaller memory again.
 *
 * A thread in a wait of one object costs about 3 kB of memory (x86_64). That is three
 * snapshots of 0.7 kB each, and 0.9 kB of scratch memory. A further source of a poll() costs
 * about 0.9 kB.
 */
#ifndef HANGWATCH_STORE_SNAPSHOT_H
#define HANGWATCH_STORE_SNAPSHOT_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/llist.h>

#include "judge/judge.h"
#include "model/alerts.h"
#include "model/ring.h"
#include "model/rows.h"
#include "model/scan.h"

/* The stages of a pass (pass.h). */
enum pass_stage {
	STAGE_WALK,
	STAGE_RESOLVE,
	STAGE_OWNERS,
	STAGE_VERDICTS,
	STAGE_ALERTS,
	PASS_STAGES
};

/**
 * struct counters - the numbers that a pass tells of itself
 * @tasks: threads seen
 * @sleeping: of them asleep
 * @named: sleepers with a proved wait
 * @reused: sleepers copied from the last pass, as they had not moved since
 * @unknown: sleepers whose wait has no name
 * @unstable: sleepers that moved while they were looked at
 * @doubts: sleeps that go on, and that an audit found to be otherwise in the pass before
 * @dropped: rows, edges, objects, holders or names that found no room; each costs
 *	its own chain, and no other (ROW_INCOMPLETE)
 * @long_walks: walks round a wait queue that were given up for length
 * @cut: polls with more sources than a row keeps
 * @restarts: the walk lost its place in the task list and went on by numbers
 * @walk_cut: processes are missing from this pass, for want of room
 * @strays_unread: number of them whose files could not be read: they may hold anything
 * @holders_skipped: tables of open files that could not be read
 * @sets_cut: epoll sets too large to be walked to their end
 * @sets_old: epoll sets whose name is from an earlier pass
 * @sets_unsure: objects for which a set may watch them unseen
 * @stage_ns: how long each of its stages took, by enum pass_stage
 * @pass_ns: how long the pass took
 * @rcu_ns: its longest stretch under rcu_read_lock()
 * @stretch_ns: its longest stretch without a schedule point
 * @cpu_ns: CPU time that it took, but for the last tick
 * @interval_ms: time from its end to the next one, if no number is written
 */
struct counters {
	u32 tasks;
	u32 sleeping;
	u32 named;
	u32 reused;
	u32 unknown;
	u32 unstable;
	u32 doubts;
	u32 dropped;
	u32 long_walks;
	u32 cut;
	u32 restarts;
	u32 walk_cut;
	u32 strays_unread;
	u32 holders_skipped;
	u32 sets_cut;
	u32 sets_old;
	u32 sets_unsure;
	u64 stage_ns[PASS_STAGES];
	u64 pass_ns;
	u64 rcu_ns;
	u64 stretch_ns;
	u64 cpu_ns;
	u32 interval_ms;
};

/**
 * struct capacity - room for rows
 *
 * All in rows but @text, in bytes.
 */
struct capacity {
	u32 tasks;
	u32 edges;
	u32 objects;
	u32 holders;
	u32 text;
};

/* A user that was refused more than its share, and how often (shares.h). */
struct loser {
	u32 uid;
	u32 lost;
};

#define LOSERS 8

/**
 * struct text_log - how the texts of a snapshot came to be where they are
 * @first: the pass that began it
 * @end: how much there is, including texts that are no longer used
 *
 * Texts keep their places from pass to pass. New ones are added at the end, so snapshots of
 * one log agree in the bytes that both have. It may grow to its room; then there is as much
 * room again for the texts that a pass adds. The pass that finds it larger begins another
 * one.
 */
struct text_log {
	u64 first;
	u32 end;
};

/**
 * struct snapshot - one pass
 * @generation: size class of its memory (snapshot.c)
 * @seq: number of the pass, from 1
 * @layouts: layout_learned() before it
 * @taken: when it began (local_clock(), ns)
 * @max: room
 * @room: room that the pass could use, which its scratch memory may lessen
 * @used: rows there are; of the text what this pass needs
 * @log: the text
 * @order: objects with waiters, or that others hang on, in the order of the queues table,
 *	@ordered many
 * @chain: the roots in the order of the chains table, @chains many
 * @losers: users that exceeded their shares, worst first; @lost 0: nobody
 * @alerts: the alerts as they stood after this pass
 */
struct snapshot {
	struct kref ref;
	struct list_head list;
	u32 generation;
	u64 seq;
	u32 layouts;
	u64 taken;
	struct capacity max;
	struct capacity room;
	struct capacity used;
	struct text_log log;
	struct task_row *task;
	struct edge *edge;
	struct object_row *object;
	u32 free_objects;
	struct holder *holder;
	char *text;
	u32 *order;
	u32 ordered;
	struct chain_row *chain;
	u32 chains;
	struct counters count;
	struct loser losers[LOSERS];
	struct alert_row alerts[ALERT_ROWS];
	u32 alert_rows;
};

/**
 * struct scratch - the memory that a pass needs only while it runs
 * @trash: its place there once it is too small, or too large
 * @seq: the pass whose rows @stacks and @tasks tell of
 * @rings: known wait queues
 * @stacks: stack page to task row; kept from pass to pass, as most rows keep their place
 * @tasks: task_struct to task row, kept likewise (see known_task())
 * @objects: mixed kind and address to object row, or to one that it had in an earlier pass
 * @objects_seq: the pass whose rows it tells of, 0 if it was begun anew
 * @wants: struct file or private_data to object row
 * @remap: object row of the pass before to object row of this one
 * @agenda: for each stage a bit for each object (collect/agenda.h)
 * @next_want: next object that wants the same file
 * @judge: the judge and its working memory
 * @policy: each root as the rules see it
 * @worst: of each chain the object that its alert tells of
 * @crowd: the waiters of each chain
 * @stack: private copy of one kernel stack
 */
struct scratch {
	struct llist_node trash;
	u64 seq;
	u64 objects_seq;
	struct capacity max;
	struct ring_map rings;
	struct addr_index stacks;
	struct addr_index tasks;
	struct addr_index objects;
	struct addr_index wants;
	u32 *remap;
	unsigned long *agenda;
	u32 *next_want;
	void *judge_memory;
	struct judge judge;
	struct policy_object *policy;
	u32 *worst;
	struct crowd *crowd;
	u64 *stack;
	struct scan scan;
};

/**
 * snapshot_setup() - make the pool
 * @need: room the first pass will want
 *
 * Context: may sleep.  Return: 0 or -ENOMEM.
 */
int snapshot_setup(const struct capacity *need);

/** snapshot_teardown() - free everything; all readers and passes must be gone */
void snapshot_teardown(void);

/**
 * snapshot_begin() - take a free buffer for a pass
 *
 * Context: sampler; does not sleep or allocate.
 * Return: an empty snapshot, NULL if readers hold all (more are being made).
 */
struct snapshot *snapshot_begin(void);

/** snapshot_missed() - passes not made because readers held all snapshots */
u32 snapshot_missed(void);

/** snapshot_scratch() - the scratch memory, the largest there is by now */
struct scratch *snapshot_scratch(void);

/**
 * snapshot_publish() - make a finished pass the current one
 * @s: from snapshot_begin()
 */
void snapshot_publish(struct snapshot *s);

/**
 * snapshot_get() - hold the current snapshot
 *
 * Context: any that may call rcu_read_lock().
 * Return: NULL before the first pass; else to be given to snapshot_put().
 */
struct snapshot *snapshot_get(void);

/** snapshot_put() - let go of a held snapshot */
void snapshot_put(struct snapshot *s);

/**
 * snapshot_want() - ask for more room for later passes, or for less
 * @need: the room; as much of it is made as the cap allows
 *
 * Context: sampler; does not sleep.
 */
void snapshot_want(const struct capacity *need);

/** snapshot_memory() - bytes that snapshots and scratch memory take now */
size_t snapshot_memory(void);

/** snapshot_memory_max() - bytes that they may take: memory_max_kb, or a twentieth of RAM */
size_t snapshot_memory_max(void);

/** snapshot_flush_growth() - wait until wanted memory is there; may sleep */
void snapshot_flush_growth(void);

/* The thread that decides for an object's owner; NO_ROW if there is none. */
static inline u32 snapshot_decider(const struct snapshot *s, const struct object_row *o)
{
	return o->owner == NO_ROW ? NO_ROW : s->holder[o->owner].decider;
}

#endif
