// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much a process's threads weigh when an object asks for them: which of them decides, and
 * what it does. outcome.c uses the answer.
 *
 * Most of it doesn't depend on the object and is found once for each process that holds
 * anything: the first of its heaviest threads. The rest is found from the object's side, once
 * for all its holders: its waiters, and the waiters for work from it. The latter wait for
 * objects that serve what it needs, or poll for reading in the epoll sets that watch its
 * file. They are stamped on their processes with the object's number. So an object costs as
 * many steps as processes wait around it. The number of their threads does not count, nor do
 * the other objects that they hold.
 *
 * Serving must agree with the facts. Some objects are known to have had something to read
 * since before their waiters fell asleep (needs_reading()). A sleeper for something to read
 * may not have moved since the last pass, no more than the waiters. Then the data there will
 * not wake it. An edge is lost (EPOLLET), or it reads more than there is. A sleeper that has
 * moved may have read all, and slept again. But a loop that is only told of edges also moves
 * for other reasons. If all have moved, nothing can be said of it yet.
 */
#include "judge/stages.h"
#include "judge/weigh.h"
#include "model/kinds.h"

static bool asks_to_read(u32 events)
{
	return events & (WATCH_IN | WATCH_RDNORM);
}

/* A poll for room only, or for errors, will not read. */
static bool will_read(const struct edge *e)
{
	return !e->mask || asks_to_read(e->mask);
}

/* One of the processes that wait for an object, by the first thread that does. */
static void note_process(struct judge *j, const struct edge *e, u32 task, u32 at)
{
	const struct task_row *t = j->task;
	u32 last = j->processes[e->object], reader = will_read(e) ? task : NO_ROW;
	struct process_link *l;

	j->process[at] = (struct process_link){ task, reader, last };
	/* Threads of one process are in a row: only the last one noted can be its. */
	if (last == NO_ROW || t[j->process[last].task].leader != t[task].leader) {
		j->processes[e->object] = at;
		return;
	}
	l = &j->process[last];
	if (reader != NO_ROW && (l->reader == NO_ROW || t[reader].since > t[l->reader].since))
		l->reader = reader;
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
		u64 given = j->object[i].service_given;

		breathe(j, i);
		if (!given)
			continue;
		j->next_server[i] = index_get(&j->servers, given);
		index_put(&j->servers, given, i);
	}
}

static void note_parent(struct judge *j, u32 leader)
{
	struct weighed *w = &j->weighed[leader];

	w->parent = index_get(&j->pids, (u32)j->task[leader].ptgid + 1ULL);
	if (w->parent == NO_ROW)
		return;
	w->next_child = j->weighed[w->parent].first_child;
	j->weighed[w->parent].first_child = leader;
}

/* The row of each process by its number, to find parents. */
static void note_parents(struct judge *j)
{
	u32 i, n = 0;

	for (i = 0; i < j->tasks; i += max(j->task[i].threads, 1U)) {
		breathe(j, n++);
		index_put(&j->pids, (u32)j->task[i].tgid + 1ULL, i);
		j->weighed[i].first_child = NO_ROW;
		j->weighed[i].next_child = NO_ROW;
	}
	for (i = 0; i < j->tasks; i += max(j->task[i].threads, 1U)) {
		breathe(j, n++);
		note_parent(j, i);
	}
}

void weigh_begin(struct judge *j)
{
	memset(j->weighed, 0, j->tasks * sizeof(struct weighed));
	note_parents(j);
	note_waiters(j);
	note_servers(j);
}

bool needs_reading(const struct object_row *o)
{
	return kind_is_room(o->kind) || (o->unread_at && o->demand && o->unread != UNREAD_ANSWER) ||
	       o->request == REQUEST_PENDING;
}

bool is_timed(const struct judge *j, u32 task)
{
	return j->task[task].flags & (ROW_TIMED | ROW_ALARM) && !j->over[task];
}

bool is_starved(const struct judge *j, const struct task_row *t)
{
	return t->state == TASK_ON_CPU && t->ready_since && t->ready_since < j->before;
}

bool waits_for_sharers(const struct task_row *t)
{
	return t->edges == 1 && t->flags & ROW_PRIVATE;
}

bool is_loop(const struct task_row *t)
{
	return kind_is_loop(t->kind, t->flags & ROW_ANY_OF);
}

bool takes_requests(const struct task_row *t)
{
	return kind_takes_requests(t->kind);
}

bool accepts_clients(const struct judge *j, const struct task_row *t)
{
	u32 i = 0;

	if (kind_accepts(t->kind))
		return true;
	while (i < t->edges && j->object[j->edge[t->first_edge + i].object].listens)
		i++;
	return i && i == t->edges && !(t->flags & (ROW_EDGES_CUT | ROW_INCOMPLETE));
}

static bool is_idle(const struct judge *j, const struct task_row *t)
{
	return accepts_clients(j, t) || is_loop(t) || takes_requests(t);
}

/* Whether a thread joins another of its process that is not idle, or waits for its mutex. */
static bool awaits_thread(const struct judge *j, const struct task_row *t)
{
	u32 owner = t->edges == 1 ? judge_only_owner(j, &j->object[j->edge[t->first_edge].object]) :
			NO_ROW;

	return owner != NO_ROW && &j->task[owner] != t && j->task[owner].leader == t->leader &&
	       !is_idle(j, &j->task[owner]);
}

/* How much a wait that is no demand tells about why others are kept waiting. */
static enum weight weight_of_idler(const struct judge *j, const struct task_row *t)
{
	if (is_idle(j, t))
		return WEIGHT_IDLE;
	if (awaits_thread(j, t))
		return WEIGHT_AWAITS;
	return kind_is_mute(t->kind) ? WEIGHT_LEAST : WEIGHT_ELSEWHERE;
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
	return weight_of_idler(j, t);
}

/* The weight of a thread, independent of the object. */
static enum weight weight_of(const struct judge *j, const struct task_row *t)
{
	switch (t->state) {
	case TASK_ON_CPU:
		return is_starved(j, t) ? WEIGHT_STARVED : WEIGHT_RUNS;
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

/* The first of several threads of the same weight decides. */
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

/* The weight of a thread that sleeps until there is something to read. */
static enum weight weight_of_reader(const struct judge *j, const struct object_row *o,
				    const struct task_row *reader, u32 events)
{
	bool lossy = events & (WATCH_EDGE | WATCH_ONESHOT);

	/* Data on its way over a network will wake it; data that is here and lost will not. */
	if (!needs_reading(o) && !(kind_is_flow(o->kind) && lossy))
		return WEIGHT_SERVES;
	if (reader->since < j->before)
		return o->waited >= j->before ? WEIGHT_SERVES : WEIGHT_LOST;
	if (lossy)
		return o->oldest >= j->before ? WEIGHT_UNSURE : WEIGHT_LOST;
	return WEIGHT_SERVES;
}

/*
 * The readers of all objects whose waiters serve @thing: the service needed, or an epoll set.
 */
static void stamp_servers(struct judge *j, u32 object, u64 thing, u32 events)
{
	const struct object_row *o = &j->object[object];
	u32 i, k, reader;

	for (i = index_get(&j->servers, thing); i != NO_ROW; i = j->next_server[i])
		for (k = j->processes[i]; k != NO_ROW; k = j->process[k].next) {
			reader = j->process[k].reader;
			if (reader != NO_ROW)
				stamp(j, object, reader,
				      weight_of_reader(j, o, &j->task[reader], events));
		}
}

static void stamp_watchers(void *arg, u64 set, u32 events)
{
	const struct served *s = arg;

	if (asks_to_read(events))
		stamp_servers(s->j, s->object, set, events);
}

static bool each_watcher(struct judge *j, u64 file, struct served *served)
{
	return j->ops->watchers(j->ctx, file, stamp_watchers, served);
}

/* A thread that waits for new requests can't answer one that has been taken. */
static void stamp_readers(struct judge *j, u32 object)
{
	struct object_row *o = &j->object[object];
	struct served served = { j, object };

	if (o->request == REQUEST_TAKEN)
		return;
	if (o->service_needed)
		stamp_servers(j, object, o->service_needed, 0);
	if ((o->file && !each_watcher(j, o->file, &served)) ||
	    (o->held && o->held != o->file && !each_watcher(j, o->held, &served))) {
		o->unsure = 1;
		j->unsure++;
	}
}

static void stamp_parents(struct judge *j, u32 object)
{
	u32 i, parent;

	for (i = j->object[object].first_holder; i != NO_ROW; i = j->holder[i].next) {
		struct weighed *w = &j->weighed[j->holder[i].leader];

		w->holder_stamp = object + 1;
		parent = w->parent;
		if (parent != NO_ROW &&
		    !(w->stamp == object + 1 && w->stamp_weight == WEIGHT_STUCK))
			j->weighed[parent].child_stamp = object + 1;
	}
}

void weigh_object(struct judge *j, u32 object)
{
	stamp_stuck(j, object);
	stamp_readers(j, object);
	stamp_parents(j, object);
}

bool weigh_has_child(const struct judge *j, u32 object, u32 leader)
{
	return j->weighed[leader].child_stamp == object + 1;
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

bool weigh_is_heir(struct judge *j, u32 object, u32 leader)
{
	u32 parent = j->weighed[leader].parent, decider;
	enum weight weight;

	if (parent == NO_ROW || j->task[parent].tgid == 1 ||
	    j->weighed[parent].holder_stamp != object + 1)
		return false;
	/* A parent that idly looks after other things has handed it on. */
	weight = weigh_process(j, object, parent, &decider);
	return weight < WEIGHT_IDLE || weight > WEIGHT_AWAITS;
}

static void note_thread(const struct judge *j, struct weighed *w, u32 at)
{
	const struct task_row *t = &j->task[at];
	enum weight weight = weight_of(j, t);
	bool asleep = weight < WEIGHT_STARVED && weight != WEIGHT_STOPPED && weight != WEIGHT_GONE;

	w->ran = max(w->ran, ran_at(j, t));
	w->loops |= asleep && is_loop(t) && !(t->flags & (ROW_TIMED | ROW_ALARM));
	w->takes |= asleep && takes_requests(t);
	w->clocks |= asleep && t->flags & ROW_CLOCK;
	if (weight <= w->weight)
		return;
	w->weight = weight;
	w->decider = at;
}

const struct weighed *weigh_threads(struct judge *j, u32 leader)
{
	struct weighed *w = &j->weighed[leader];
	u32 i;

	if (w->known)
		return w;
	w->known = true;
	w->decider = leader;
	/* Threads without a row may do anything. */
	if (j->task[leader].flags & ROW_INCOMPLETE)
		w->weight = WEIGHT_UNSURE;
	for (i = leader; i < leader + j->task[leader].threads; i++) {
		breathe(j, i);
		note_thread(j, w, i);
	}
	return w;
}

/* Whether a thread waits for new requests: then it has taken none. */
static bool awaits_requests(const struct judge *j, const struct object_row *o,
			    const struct task_row *t)
{
	u32 i;

	if (t->state != TASK_SLEEP || takes_requests(t))
		return true;
	for (i = 0; o->service_needed && i < t->edges; i++)
		if (j->object[j->edge[t->first_edge + i].object].service_given == o->service_needed)
			return true;
	return false;
}

/* At most this many threads of a process, and holders of a thing, are asked for one object. */
#define THREADS_ASKED 1024U
#define HOLDERS_ASKED 1024

/* The heaviest thread that may have taken a request; @idler's process, which has one. */
static u32 taker(const struct judge *j, const struct object_row *o, u32 idler)
{
	u32 leader = j->task[idler].leader, found = idler, i;
	u32 end = leader + min(j->task[leader].threads, THREADS_ASKED);
	enum weight most = WEIGHT_GONE;

	for (i = leader; i < end; i++) {
		enum weight weight = weight_of(j, &j->task[i]);

		if (weight <= most || awaits_requests(j, o, &j->task[i]))
			continue;
		most = weight;
		found = i;
	}
	return found;
}

static enum weight weigh_known(const struct judge *j, u32 object, const struct weighed *w,
			       u32 *decider)
{
	const struct object_row *o = &j->object[object];

	*decider = w->decider;
	if (o->request != REQUEST_TAKEN || w->weight > WEIGHT_AWAITS ||
	    !awaits_requests(j, o, &j->task[w->decider]))
		return w->weight;
	*decider = taker(j, o, w->decider);
	return weight_of(j, &j->task[*decider]);
}

bool weigh_asks_parent(const struct judge *j, u32 object, u32 task)
{
	const struct task_row *t = &j->task[task];
	u32 parent = j->weighed[t->leader].parent, left = HOLDERS_ASKED, i, k;

	if (parent == NO_ROW || j->weighed[parent].holder_stamp != object + 1)
		return false;
	for (i = 0; i < t->edges; i++)
		for (k = j->object[j->edge[t->first_edge + i].object].first_holder;
		     k != NO_ROW && left; k = j->holder[k].next, left--)
			if (j->holder[k].leader == parent)
				return true;
	return false;
}

enum weight weigh_process(struct judge *j, u32 object, u32 leader, u32 *decider)
{
	const struct weighed *w = weigh_threads(j, leader);

	if (w->stamp == object + 1 && w->stamp_weight > w->weight) {
		*decider = w->stamped;
		return w->stamp_weight;
	}
	return weigh_known(j, object, w, decider);
}

enum weight weigh_task(const struct judge *j, u32 object, u32 task)
{
	const struct task_row *t = &j->task[task];
	const struct weighed *w = &j->weighed[t->leader];
	enum weight weight = weight_of(j, t);
	u32 i;

	/* Its other waits don't matter: it alone could act, and sleeps. */
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
