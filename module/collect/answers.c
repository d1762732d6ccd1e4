// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last steps of a pass before the judge. judge/ is plain C and sees rows; its questions
 * to the running kernel are answered here.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/time64.h>

#include "collect/rows.h"
#include "collect/unseen.h"
#include "collect/walk.h"
#include "pass.h"
#include "target/names.h"
#include "waits/epoll.h"

static bool asleep(void *ctx, u32 task)
{
	return pass_still_asleep(ctx, task);
}

static bool watchers(void *ctx, u64 file, judge_watch *fn, void *arg)
{
	const struct pass *p = ctx;

	return epoll_each_watcher(&p->mem, file, fn, arg);
}

static u32 cgroup(void *ctx, u32 task)
{
	static char name[NAME_MAX_TEXT];
	struct pass *p = ctx;
	u64 at = p->snap->task[task].task;
	u32 text = 0;

	rcu_read_lock();
	if (pass_task(p, task) && name_cgroup(&p->mem, at, name, sizeof(name)))
		text = pass_text(p, name);
	rcu_read_unlock();
	return text;
}

static bool unseen(void *ctx, u32 object)
{
	return pass_is_unseen(ctx, object);
}

static void breathe(void *ctx)
{
	pass_yield(ctx);
}

static const struct judge_ops ops = {
	.asleep = asleep,
	.watchers = watchers,
	.cgroup = cgroup,
	.unseen = unseen,
	.breathe = breathe,
};

/* The order of the pass before, as far as its objects are still there.  Returns how many are. */
static u32 guess_order(struct pass *p, u32 *order)
{
	const struct snapshot *prev = p->prev;
	u32 i, at, n = 0;

	for (i = 0; prev && i < prev->ordered && n < p->room.objects; i++) {
		pass_yield_at(p, i);
		at = p->scratch->remap[prev->order[i]];
		if (at != NO_ROW)
			order[n++] = at;
	}
	return n;
}

void pass_judge(struct pass *p)
{
	struct judge *j = &p->scratch->judge;
	struct snapshot *s = p->snap;

	j->ops = &ops;
	j->ctx = p;
	j->task = s->task;
	j->edge = s->edge;
	j->object = s->object;
	j->holder = s->holder;
	j->order = s->order;
	j->guessed = guess_order(p, s->order);
	j->chain = s->chain;
	j->now = p->now;
	j->before = p->prev ? p->prev->taken : p->now - min_t(u64, p->now, NSEC_PER_SEC);
	j->tasks = s->used.tasks;
	j->objects = s->used.objects;
	j->holders = s->used.holders;
	j->incomplete = s->count.strays_unread;
	judge(j);
	s->ordered = j->ordered;
	s->chains = j->chains;
	s->count.sets_unsure += j->unsure;
}
