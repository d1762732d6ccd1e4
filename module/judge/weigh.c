// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much a process's threads weigh when an object asks for them: which of
 * them decides, and what it does (outcome.c says what becomes of that).
 *
 * Most of it doesn't depend on the object and is found once for each process
 * that holds anything: the first of its heaviest threads.  What depends on the
 * object is found from the object's side, once for all its holders: who waits
 * for it, and who waits for work of it, which are the waiters of objects that
 * serve its resource and of the epoll sets that watch its file, if they poll for
 * something to read.  They are stamped on their processes with the object's
 * number.  So an object costs as many steps as processes wait around it, however
 * many threads these have, and however many other objects the same processes hold.
 */
#include <linux/overflow.h>
#include <linux/poll.h>
#include <linux/sched.h>

#include "pass.h"
#include "waits/wait.h"
#include "judge/weigh.h"

/* Who polls for room only, or for errors, will not read. */
static bool will_read(const struct edge *e)
{
	return !e->mask || e->mask & (__force u32)(EPOLLIN | EPOLLRDNORM);
}

/* One of the processes that wait for an object, by the first thread that does. */
static void note_process(struct pass *p, const struct edge *e, u32 task, u32 at)
{
	struct scratch *c = p->scratch;
	const struct task_row *t = p->snap->task;
	u32 last = c->processes[e->object], reader = will_read(e) ? task : NO_ROW;

	c->process[at] = (struct process_link){ task, reader, last };
	/* Threads of one process are in a row: only the last one noted can be its. */
	if (last == NO_ROW || t[c->process[last].task].leader != t[task].leader)
		c->processes[e->object] = at;
	else if (c->process[last].reader == NO_ROW)
		c->process[last].reader = reader;
}

static void note_waiters(struct pass *p)
{
	const struct snapshot *s = p->snap;
	u32 i, k;

	memset(p->scratch->processes, 0xff, array_size(s->used.objects, sizeof(u32)));
	for (i = 0; i < s->used.tasks; i++) {
		const struct task_row *t = &s->task[i];

		for (k = t->first_edge; k != NO_ROW && k < t->first_edge + t->edges; k++)
			note_process(p, &s->edge[k], i, k);
	}
}

static void note_servers(struct pass *p)
{
	struct scratch *c = p->scratch;
	u32 i;

	for (i = 0; i < p->snap->used.objects; i++) {
		u64 serves = p->snap->object[i].serves;

		if (!serves)
			continue;
		c->next_server[i] = index_get(&c->servers, serves);
		index_put(&c->servers, serves, i);
	}
}

void weigh_begin(struct pass *p)
{
	memset(p->scratch->weighed, 0, array_size(p->snap->used.tasks, sizeof(struct weighed)));
	note_waiters(p);
	note_servers(p);
}

static enum weight weight_of_sleeper(const struct snapshot *s, const struct task_row *t)
{
	u32 i;

	if (t->state == TASK_DISK)
		return WEIGHT_DEMANDS;
	for (i = 0; i < t->edges; i++)
		if (s->object[s->edge[t->first_edge + i].object].demand)
			return WEIGHT_DEMANDS;
	return WEIGHT_ELSEWHERE;
}

/* Whatever the object. */
static enum weight weight_of(const struct snapshot *s, const struct task_row *t)
{
	switch (t->state) {
	case TASK_ON_CPU:
		return WEIGHT_RUNS;
	case TASK_GONE:
		return WEIGHT_GONE;
	case TASK_STOPPED_JOB:
	case TASK_STOPPED_TRACE:
	case TASK_FROZEN_STATE:
		return WEIGHT_STOPPED;
	default:
		return weight_of_sleeper(s, t);
	}
}

/* Of threads of the same weight the first decides. */
static void stamp(struct pass *p, u32 object, u32 task, enum weight weight)
{
	struct weighed *w = &p->scratch->weighed[p->snap->task[task].leader];

	if (w->stamp == object + 1 &&
	    (w->stamp_weight > weight || (w->stamp_weight == weight && w->stamped <= task)))
		return;
	w->stamp = object + 1;
	w->stamp_weight = weight;
	w->stamped = task;
}

static void stamp_stuck(struct pass *p, u32 object)
{
	const struct scratch *c = p->scratch;
	u32 i;

	for (i = c->processes[object]; i != NO_ROW; i = c->process[i].next)
		stamp(p, object, c->process[i].task, WEIGHT_STUCK);
}

struct served {
	struct pass *p;
	u32 object;
};

/* The readers of all objects whose waiters serve @thing: a resource or an epoll set. */
static void stamp_servers(void *ctx, u64 thing)
{
	const struct served *s = ctx;
	const struct scratch *c = s->p->scratch;
	u32 i, k;

	for (i = index_get(&c->servers, thing); i != NO_ROW; i = c->next_server[i])
		for (k = c->processes[i]; k != NO_ROW; k = c->process[k].next)
			if (c->process[k].reader != NO_ROW)
				stamp(s->p, s->object, c->process[k].reader, WEIGHT_SERVES);
}

void weigh_object(struct pass *p, u32 object)
{
	struct object_row *o = &p->snap->object[object];
	struct served served = { p, object };

	stamp_stuck(p, object);
	if (o->resource)
		stamp_servers(&served, o->resource);
	if ((o->file && !epoll_each_watcher(&p->mem, o->file, stamp_servers, &served)) ||
	    (o->held && o->held != o->file &&
	     !epoll_each_watcher(&p->mem, o->held, stamp_servers, &served))) {
		o->unsure = 1;
		p->snap->count.sets_unsure++;
	}
}

static u64 ran_at(const struct pass *p, const struct task_row *t)
{
	switch (t->state) {
	case TASK_ON_CPU:
		return p->now;
	case TASK_GONE:
		return 0;
	default:
		return t->since;
	}
}

/* The heaviest thread whatever the object, found once. */
static void weigh_threads(struct pass *p, u32 leader, struct weighed *w)
{
	const struct snapshot *s = p->snap;
	u32 i;

	if (w->known)
		return;
	w->known = true;
	w->decider = leader;
	for (i = leader; i < leader + s->task[leader].threads; i++) {
		enum weight weight = weight_of(s, &s->task[i]);

		w->ran = max(w->ran, ran_at(p, &s->task[i]));
		if (weight <= w->weight)
			continue;
		w->weight = weight;
		w->decider = i;
	}
}

enum weight weigh_process(struct pass *p, u32 object, u32 leader, u32 *decider)
{
	struct weighed *w = &p->scratch->weighed[leader];

	weigh_threads(p, leader, w);
	if (w->stamp == object + 1 && w->stamp_weight > w->weight) {
		*decider = w->stamped;
		return w->stamp_weight;
	}
	*decider = w->decider;
	return w->weight;
}

enum weight weigh_task(const struct pass *p, u32 object, u32 task)
{
	const struct snapshot *s = p->snap;
	const struct task_row *t = &s->task[task];
	const struct weighed *w = &p->scratch->weighed[t->leader];
	enum weight weight = weight_of(s, t);
	u32 i;

	if (w->stamp == object + 1 && w->stamped == task)
		weight = max(weight, (enum weight)w->stamp_weight);
	for (i = 0; i < t->edges; i++)
		if (s->edge[t->first_edge + i].object == object)
			weight = max(weight, WEIGHT_STUCK);
	return weight;
}

u64 weigh_quiet(const struct pass *p, const struct holder *h)
{
	if (h->alone)
		return ran_at(p, &p->snap->task[h->decider]);
	return p->scratch->weighed[h->leader].ran;
}
