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
#include "judge/stages.h"
#include "judge/weigh.h"

static bool asks_to_read(u32 events)
{
	return events & (WATCH_IN | WATCH_RDNORM);
}

/* Who polls for room only, or for errors, will not read. */
static bool will_read(const struct edge *e)
{
	return !e->mask || asks_to_read(e->mask);
}

/* One of the processes that wait for an object, by the first thread that does. */
static void note_process(struct judge *j, const struct edge *e, u32 task, u32 at)
{
	const struct task_row *t = j->task;
	u32 last = j->processes[e->object], reader = will_read(e) ? task : NO_ROW;

	j->process[at] = (struct process_link){ task, reader, last };
	/* Threads of one process are in a row: only the last one noted can be its. */
	if (last == NO_ROW || t[j->process[last].task].leader != t[task].leader)
		j->processes[e->object] = at;
	else if (j->process[last].reader == NO_ROW)
		j->process[last].reader = reader;
}

static void note_waiters(struct judge *j)
{
	u32 i, k;

	memset(j->processes, 0xff, j->objects * sizeof(u32));
	for (i = 0; i < j->tasks; i++) {
		const struct task_row *t = &j->task[i];

		breathe(j, i);
		for (k = t->first_edge; k != NO_ROW && k < t->first_edge + t->edges; k++)
			note_process(j, &j->edge[k], i, k);
	}
}

static void note_servers(struct judge *j)
{
	u32 i;

	for (i = 0; i < j->objects; i++) {
		u64 serves = j->object[i].serves;

		breathe(j, i);
		if (!serves)
			continue;
		j->next_server[i] = index_get(&j->servers, serves);
		index_put(&j->servers, serves, i);
	}
}

void weigh_begin(struct judge *j)
{
	memset(j->weighed, 0, j->tasks * sizeof(struct weighed));
	note_waiters(j);
	note_servers(j);
}

static enum weight weight_of_sleeper(const struct judge *j, const struct task_row *t)
{
	u32 i;

	if (t->flags & (ROW_EDGES_CUT | ROW_INCOMPLETE))
		return WEIGHT_UNSURE;
	if (t->state == TASK_DISK)
		return WEIGHT_DEMANDS;
	for (i = 0; i < t->edges; i++)
		if (j->object[j->edge[t->first_edge + i].object].demand)
			return WEIGHT_DEMANDS;
	return WEIGHT_ELSEWHERE;
}

/* Whatever the object. */
static enum weight weight_of(const struct judge *j, const struct task_row *t)
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
		return weight_of_sleeper(j, t);
	}
}

/* Of threads of the same weight the first decides. */
static void stamp(struct judge *j, u32 object, u32 task, enum weight weight)
{
	struct weighed *w = &j->weighed[j->task[task].leader];

	if (w->stamp == object + 1 &&
	    (w->stamp_weight > weight || (w->stamp_weight == weight && w->stamped <= task)))
		return;
	w->stamp = object + 1;
	w->stamp_weight = weight;
	w->stamped = task;
}

static void stamp_stuck(struct judge *j, u32 object)
{
	u32 i;

	for (i = j->processes[object]; i != NO_ROW; i = j->process[i].next)
		stamp(j, object, j->process[i].task, WEIGHT_STUCK);
}

struct served {
	struct judge *j;
	u32 object;
};

/* The readers of all objects whose waiters serve @thing: a resource or an epoll set. */
static void stamp_servers(struct judge *j, u32 object, u64 thing)
{
	u32 i, k;

	for (i = index_get(&j->servers, thing); i != NO_ROW; i = j->next_server[i])
		for (k = j->processes[i]; k != NO_ROW; k = j->process[k].next)
			if (j->process[k].reader != NO_ROW)
				stamp(j, object, j->process[k].reader, WEIGHT_SERVES);
}

static void stamp_watchers(void *arg, u64 set, u32 events)
{
	const struct served *s = arg;

	if (asks_to_read(events))
		stamp_servers(s->j, s->object, set);
}

static bool each_watcher(struct judge *j, u64 file, struct served *served)
{
	return j->ops->watchers(j->ctx, file, stamp_watchers, served);
}

void weigh_object(struct judge *j, u32 object)
{
	struct object_row *o = &j->object[object];
	struct served served = { j, object };

	stamp_stuck(j, object);
	if (o->resource)
		stamp_servers(j, object, o->resource);
	if ((o->file && !each_watcher(j, o->file, &served)) ||
	    (o->held && o->held != o->file && !each_watcher(j, o->held, &served))) {
		o->unsure = 1;
		j->unsure++;
	}
}

static u64 ran_at(const struct judge *j, const struct task_row *t)
{
	switch (t->state) {
	case TASK_ON_CPU:
		return j->now;
	case TASK_GONE:
		return 0;
	default:
		return t->since;
	}
}

/* The heaviest thread whatever the object, found once. */
static void weigh_threads(struct judge *j, u32 leader, struct weighed *w)
{
	u32 i;

	if (w->known)
		return;
	w->known = true;
	w->decider = leader;
	/* Threads without a row may do anything. */
	if (j->task[leader].flags & ROW_INCOMPLETE)
		w->weight = WEIGHT_UNSURE;
	for (i = leader; i < leader + j->task[leader].threads; i++) {
		enum weight weight = weight_of(j, &j->task[i]);

		w->ran = max(w->ran, ran_at(j, &j->task[i]));
		if (weight <= w->weight)
			continue;
		w->weight = weight;
		w->decider = i;
	}
}

enum weight weigh_process(struct judge *j, u32 object, u32 leader, u32 *decider)
{
	struct weighed *w = &j->weighed[leader];

	weigh_threads(j, leader, w);
	if (w->stamp == object + 1 && w->stamp_weight > w->weight) {
		*decider = w->stamped;
		return w->stamp_weight;
	}
	*decider = w->decider;
	return w->weight;
}

enum weight weigh_task(const struct judge *j, u32 object, u32 task)
{
	const struct task_row *t = &j->task[task];
	const struct weighed *w = &j->weighed[t->leader];
	enum weight weight = weight_of(j, t);
	u32 i;

	/* Whatever else it waits for: it alone could act, and sleeps. */
	if (weight == WEIGHT_UNSURE)
		weight = WEIGHT_ELSEWHERE;
	if (w->stamp == object + 1 && w->stamped == task)
		weight = max(weight, (enum weight)w->stamp_weight);
	for (i = 0; i < t->edges; i++)
		if (j->edge[t->first_edge + i].object == object)
			weight = max(weight, WEIGHT_STUCK);
	return weight;
}

u64 weigh_quiet(const struct judge *j, const struct holder *h)
{
	if (h->alone)
		return ran_at(j, &j->task[h->decider]);
	return j->weighed[h->leader].ran;
}
