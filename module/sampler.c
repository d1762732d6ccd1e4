// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes passes; pass.h has their stages.
 *
 * The first pass is made by the task that loads the module, the others by one
 * kthread: never two at a time.  An interval of 0 pauses it: the last pass stays
 * what the tables show, and nobody is alarmed.  A pass that runs out of room keeps what fits
 * and asks for more; so does one that comes near it.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/overflow.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "alert/alert.h"
#include "alert/log.h"
#include "collect/audit.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "params.h"
#include "pass.h"
#include "sampler.h"
#include "store/changed.h"
#include "store/tally.h"
#include "target/layout.h"
#include "target/memory.h"
#include "target/symbol.h"
#include "waits/epoll.h"

#define FIRST_PASS_TRIES 8
/* Numbers of tasks that are looked at in one stretch under RCU. */
#define COUNT_BATCH 1024
/* Passes over which the most that was used counts. */
#define SHRINK_PASSES 60

/* However long a pass took, the next one is not later than this. */
#define PACE_MAX_MS 60000

/* In a pass: steps of walks round wait queues, and epitems looked at to name sets. */
#define WALK_STEPS 1048576
#define SETS_STEPS 65536

static struct task_struct *thread;
static struct shares shares;
static u64 passes;
static u64 spent_ns;		/* CPU time of the thread when its last pass ended */
static u32 pace_ms;		/* least time until the next pass */
static bool is_first = true;	/* no pass yet had room for everything */

static struct capacity common_room(const struct capacity *a, const struct capacity *b)
{
	return (struct capacity){
		.tasks = min(a->tasks, b->tasks),
		.edges = min(a->edges, b->edges),
		.objects = min(a->objects, b->objects),
		.holders = min(a->holders, b->holders),
		.text = min(a->text, b->text),
	};
}

static void reset_scratch(struct scratch *c, u32 objects_before)
{
	ring_map_reset(&c->rings);
	index_reset(&c->wants);
	memset(c->remap, 0xff, array_size(objects_before, sizeof(*c->remap)));
}

static void share_out(struct pass *p)
{
	const u32 limit[SHARES] = {
		[SHARE_STEPS] = WALK_STEPS,
		[SHARE_SETS] = SETS_STEPS,
		[SHARE_EDGES] = p->room.edges,
		[SHARE_OBJECTS] = p->room.objects,
		[SHARE_HOLDERS] = p->room.holders,
		[SHARE_TEXT] = p->room.text,
	};

	shares_begin(&shares, limit);
	p->shares = &shares;
	p->uid = SHARE_ROOT;
}

static bool row_is_asleep(void *ctx, u32 row)
{
	return pass_still_asleep(ctx, row);
}

/* Returns false if readers hold every snapshot there is. */
static bool begin(struct pass *p)
{
	p->snap = snapshot_begin();
	if (!p->snap)
		return false;
	p->scratch = snapshot_scratch();
	p->room = common_room(&p->snap->max, &p->scratch->max);
	p->snap->room = p->room;
	share_out(p);
	p->prev = snapshot_get();
	/* There is a place for each row of the pass before.  The first is whole. */
	if (p->prev && (is_first || p->prev->used.objects > p->scratch->max.objects ||
			p->prev->used.tasks > p->room.tasks)) {
		snapshot_put((struct snapshot *)p->prev);
		p->prev = NULL;
	}
	p->now = local_clock();
	p->snap->seq = ++passes;
	p->snap->layouts = layout_learned();
	p->snap->taken = p->now;
	p->yielded = p->now;
	p->known = (struct known_tasks){
		.rows = p->snap->task,
		.count = &p->snap->used.tasks,
		.tasks = &p->scratch->tasks,
		.stacks = &p->scratch->stacks,
		.asleep = row_is_asleep,
		.ctx = p,
	};
	memory_view(&p->known, &p->mem);
	p->prev_at = 0;
	symbol_new_pass();
	epoll_new_pass();
	reset_scratch(p->scratch, p->prev ? p->prev->used.objects : 0);
	pass_begin_rows(p);
	return true;
}

/* The users that lost most, worst first. */
static void count_losers(struct snapshot *s)
{
	u32 i, k;

	for (i = 0; i < shares.users; i++) {
		struct loser l = { shares.user[i].uid, shares.user[i].lost };

		for (k = 0; l.lost && k < LOSERS; k++)
			if (l.lost > s->losers[k].lost)
				swap(l, s->losers[k]);
	}
}

static void count_sleepers(struct pass *p)
{
	struct snapshot *s = p->snap;
	u32 i;

	for (i = 0; i < s->used.tasks; i++) {
		if (s->task[i].flags & ROW_UNSTABLE)
			s->count.unstable++;
		else if (s->task[i].edges && kind_is_known(s->task[i].kind))
			s->count.named++;
		pass_yield_at(p, i);
	}
	s->count.unknown = s->count.sleeping - s->count.named - s->count.unstable;
}

static void room_for(u32 tasks, struct capacity *need)
{
	need->tasks = tasks + tasks / 4 + 512;
	need->edges = need->tasks + need->tasks / 8 + 1024;
	need->objects = need->tasks + 1024;
	need->holders = need->tasks + 2048;
	need->text = need->objects * 32 + need->tasks * 32 + 16384;
}

/* The most that passes have used since the last look whether that is little. */
static struct capacity peak;
static u32 calm;

/* Rings have room by edges: twice as many nodes at least. */
static void note_peak(const struct capacity *used, const struct ring_map *rings)
{
	peak.tasks = max(peak.tasks, used->tasks);
	peak.edges = max3(peak.edges, used->edges, rings->nodes.used / 2);
	peak.objects = max(peak.objects, used->objects);
	peak.holders = max(peak.holders, used->holders);
	peak.text = max(peak.text, used->text);
}

/* Half as much again when seven eighths are taken, or somebody's share is. */
static u32 grown(u32 used, u32 room, u32 refused)
{
	return refused || used >= room - room / 8 ? room + room / 2 : room;
}

/* The room of a machine that needs what the peak was, and a half more. */
static u32 shrunk(u32 most, u32 least, u32 room)
{
	return min(room, max(most + most / 2, least));
}

static bool is_large(u32 most, u32 least, u32 room)
{
	return room / 4 > max(most, least);
}

/* After SHRINK_PASSES with less than a quarter used. */
static void ask_for_less(const struct capacity *room)
{
	struct capacity least, need;

	if (++calm < SHRINK_PASSES)
		return;
	room_for(peak.tasks, &least);
	need = (struct capacity){
		.tasks = shrunk(peak.tasks, least.tasks, room->tasks),
		.edges = shrunk(peak.edges, least.edges, room->edges),
		.objects = shrunk(peak.objects, least.objects, room->objects),
		.holders = shrunk(peak.holders, least.holders, room->holders),
		.text = shrunk(peak.text, least.text, room->text),
	};
	if (is_large(peak.tasks, least.tasks, room->tasks) ||
	    is_large(peak.edges, least.edges, room->edges) ||
	    is_large(peak.objects, least.objects, room->objects) ||
	    is_large(peak.holders, least.holders, room->holders) ||
	    is_large(peak.text, least.text, room->text))
		snapshot_want(&need);
	peak = (struct capacity){ 0 };
	calm = 0;
}

static void ask_for_room(const struct pass *p)
{
	const struct capacity *u = &p->snap->used, *r = &p->room;
	const u32 *refused = p->shares->refused;
	const struct ring_map *rings = &p->scratch->rings;
	struct capacity need = {
		.tasks = grown(u->tasks, r->tasks, 0),
		.edges = grown(u->edges, r->edges, refused[SHARE_EDGES] | rings->forgotten),
		.objects = grown(u->objects, r->objects, refused[SHARE_OBJECTS]),
		.holders = grown(u->holders, r->holders, refused[SHARE_HOLDERS]),
		.text = grown(u->text, r->text, refused[SHARE_TEXT]),
	};

	note_peak(u, rings);
	if (memcmp(&need, r, sizeof(need)))
		snapshot_want(&need);
	else
		ask_for_less(r);
}

/* Stages are timed by their ends: each gets the time since the last one ended. */
static void end_stage(struct pass *p, enum pass_stage stage)
{
	struct counters *c = &p->snap->count;
	u64 now = local_clock();

	c->stage_ns[stage] = now - p->now - c->pass_ns;
	c->pass_ns = now - p->now;
}

/*
 * After a pass that was long the next one is later, so that passes take cpu_max_percent of
 * one CPU at most. It is CPU time that counts: on a machine that is short of it a pass takes
 * long, and is wanted. That is exact except for the last tick, which the next pass pays for.
 * The first pass, which is another's, does not count.
 */
static void note_cost(struct pass *p)
{
	u32 percent = params_cpu_max_percent();
	u64 now = current->se.sum_exec_runtime, cost = now - spent_ns, pace;

	if (is_first)
		cost = 0;
	else
		spent_ns = now;
	pace = percent ? div_u64(cost * 100, percent * NSEC_PER_MSEC) : 0;
	pace_ms = min_t(u64, pace, PACE_MAX_MS);
	p->snap->count.cpu_ns = cost;
	p->snap->count.interval_ms = max(params_interval_ms(), pace_ms);
}

/*
 * Tells the findings of an audit, if the sleep goes on in the next pass: a fault of ours,
 * said once, counted, and healed. If it does not, its object was just going, or its waker on
 * the way.
 */
static void tell_doubts(u32 doubts, const struct audit *a)
{
	static bool said;

	tally_doubts(doubts);
	if (!doubts || said)
		return;
	said = true;
	log_err("audit: a wait known as %s is %s, its %s differs; it is looked at anew (status counts: audit_differences)",
		kind_name(a->kind), kind_name(a->now), a->field);
}

/* Every so many passes. */
static void check_carried(struct pass *p)
{
	u32 every = params_audit();
	static struct audit last;

	tell_doubts(p->snap->count.doubts, &last);
	if (!every || passes % every)
		return;
	pass_audit(p, &last);
	tally_audited(last.sleeps);
}

/* Returns whether the pass was made and there was room for everything. */
static bool make_pass(void)
{
	static struct pass p;
	bool complete;

	if (!begin(&p))
		return false;
	pass_walk(&p);
	end_stage(&p, STAGE_WALK);
	pass_resolve(&p);
	pass_refresh(&p);
	pass_demands(&p);
	pass_carriers(&p);
	pass_holds(&p);
	end_stage(&p, STAGE_RESOLVE);
	pass_holders(&p);
	pass_owners(&p);
	pass_insiders(&p);
	pass_actors(&p);
	pass_children(&p);
	pass_timers(&p);
	end_stage(&p, STAGE_OWNERS);
	pass_judge(&p);
	pass_user_code(&p);
	count_sleepers(&p);
	count_losers(p.snap);
	ask_for_room(&p);
	end_stage(&p, STAGE_VERDICTS);
	complete = !p.snap->count.dropped;
	alert_pass(&p);
	end_stage(&p, STAGE_ALERTS);
	p.scratch->objects_seq = p.snap->seq;
	check_carried(&p);
	note_cost(&p);
	if (p.prev)
		snapshot_put((struct snapshot *)p.prev);
	snapshot_publish(p.snap);
	alert_publish();
	return complete;
}

void sampler_room(struct capacity *need)
{
	struct task_struct *t;
	u32 tasks = 0, looked = 0;
	int nr;

	rcu_read_lock();
	for (nr = 1; pass_next_number(&nr, &t); nr++) {
		tasks += !!t;
		if (++looked % COUNT_BATCH)
			continue;
		rcu_read_unlock();
		cond_resched();
		rcu_read_lock();
	}
	rcu_read_unlock();
	room_for(tasks, need);
}

void sampler_first_pass(void)
{
	int tries = FIRST_PASS_TRIES;

	while (!make_pass() && --tries)
		snapshot_flush_growth();
	is_first = false;
}

static int run(void *unused)
{
	while (!kthread_should_stop()) {
		params_wait_interval(pace_ms);
		if (!kthread_should_stop() && !params_paused())
			make_pass();
	}
	return 0;
}

int sampler_start(void)
{
	struct task_struct *t = kthread_run(run, NULL, "hangwatch");

	if (IS_ERR(t))
		return PTR_ERR(t);
	/* Should it die of a bug, sampler_stop() still has a task to ask. */
	get_task_struct(t);
	thread = t;
	return 0;
}

void sampler_stop(void)
{
	struct task_struct *t = thread;

	if (!t)
		return;
	thread = NULL;
	kthread_stop(t);
	put_task_struct(t);
}
