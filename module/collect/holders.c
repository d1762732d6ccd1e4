// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who holds what: one look at every file table, if any object is in demand.
 *
 * An object says which struct file, or which private_data of a struct file,
 * its owners would have open; pointers are compared, nothing is taken.  (Where
 * other files lead their families know: wait_family.file_keys.)  Tables are read without a lock
 * (fdtable.c), in stretches under RCU of FD_STRETCH.
 *
 * A table that can't be read in FD_TRIES costs a user the answers about his own
 * process: what it held in the pass before is unsure.  If root's can't be read,
 * a holder may be missing of any object.  If queues of sockets are longer than what their
 * user may have looked at, one may be missing of what was found in any queue.
 *
 * Files that are in no table: unlisted.c.  Not seen: what is registered with io_uring.
 */
#include <linux/fs.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "pass.h"
#include "target/fdtable.h"
#include "waits/family.h"

/* A stretch under RCU ends after so long (ns), and after so many threads. */
#define FD_STRETCH 200000
#define THREAD_BATCH 128
/* Times a table is read from its beginning. */
#define FD_TRIES 8
/* Entries of queues of sockets that are looked at in one stretch under RCU. */
#define QUEUE_STRETCH 16384
/* Of one object so many are kept, the rest only counted. */
#define HOLDERS_KEPT 256

static bool is_in_demand(const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.objects; i++)
		if (s->object[i].demand && s->object[i].waiters)
			return true;
	return false;
}

/* Values of two types may be the same number, so what the index says is checked. */
static u64 index_key(enum holder_key_type type, u64 value)
{
	return value ^ (u64)type << 56;
}

static bool has_key(const struct object_row *o, enum holder_key_type type, u64 value)
{
	return o->key.type == type && o->key.value == value;
}

bool pass_want(struct pass *p, u32 object)
{
	const struct holder_key *key = &p->snap->object[object].key;
	u64 at = index_key(key->type, key->value);

	p->scratch->next_want[object] = index_get(&p->scratch->wants, at);
	return index_put(&p->scratch->wants, at, object);
}

/* The first object from a place in the list on that has a key. */
static u32 from(const struct pass *p, u32 object, enum holder_key_type type, u64 value)
{
	while (object != NO_ROW && !has_key(&p->snap->object[object], type, value))
		object = p->scratch->next_want[object];
	return object;
}

u32 pass_wanted(const struct pass *p, enum holder_key_type type, u64 value)
{
	return from(p, index_get(&p->scratch->wants, index_key(type, value)), type, value);
}

u32 pass_wanted_next(const struct pass *p, u32 object)
{
	const struct holder_key *key = &p->snap->object[object].key;

	return from(p, p->scratch->next_want[object], key->type, key->value);
}

/*
 * Collects the objects to ask about, the idle ones too: an owner may be kept from
 * its duty by any of them, and which that are is known only afterwards.
 * Returns whether there are any.
 */
static bool collect_wants(struct pass *p)
{
	struct snapshot *s = p->snap;
	bool any = false;
	u32 i;

	p->wanted = 0;
	for (i = 0; i < s->used.objects; i++) {
		struct object_row *o = &s->object[i];

		pass_yield_at(p, i);
		if ((!o->waiters && !o->carries) || o->key.type == KEY_NONE ||
		    o->key.type == KEY_PARENT || o->key.type == KEY_ACTOR)
			continue;
		any |= pass_want(p, i);
		p->wanted |= BIT(o->key.type);
	}
	return any;
}

struct holder *pass_add_holder(struct pass *p, u32 object, u32 leader)
{
	struct snapshot *s = p->snap;
	struct object_row *o = &s->object[object];
	u32 at = s->used.holders;

	if (++o->holders > HOLDERS_KEPT)
		return NULL;
	if (at == p->room.holders || !shares_take(p->shares, o->uid, SHARE_HOLDERS, 1)) {
		s->count.dropped++;
		return NULL;
	}
	s->used.holders++;
	s->holder[at] = (struct holder){
		.object = object,
		.leader = leader,
		.next = o->first_holder,
		.fd = -1,
		.decider = NO_ROW,
		.how = HOW_HOLDER,
	};
	o->first_holder = at;
	return &s->holder[at];
}

static void add_holder(struct pass *p, u32 object, u32 leader, u32 fd)
{
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[object];
	struct holder *h;

	/* The tables of one process are looked at in a row. */
	if (o->first_holder != NO_ROW && s->holder[o->first_holder].leader == leader)
		return;
	h = pass_add_holder(p, object, leader);
	if (h)
		h->fd = fd;
}

/* A file of a process, matched with all that is wanted. */
struct match {
	struct key_sink sink;
	struct pass *p;
	const struct file *file;
	u32 leader;
	u32 fd;
};

/* Who has no row can't be named: what he has open has a holder that is missing. */
static void note_holder(const struct match *x, u32 object)
{
	struct object_row *o = &x->p->snap->object[object];

	if (x->leader == NO_ROW) {
		o->unsure = 1;
		return;
	}
	o->queued |= x->sink.queued;
	o->held = (u64)(uintptr_t)x->file;
	if (x->sink.sock && o->unread_at)
		o->peer = x->sink.sock;
	add_holder(x->p, object, x->leader, x->fd);
}

static void match_key(struct key_sink *sink, enum holder_key_type type, u64 value)
{
	const struct match *x = container_of(sink, struct match, sink);
	fmode_t mode = READ_ONCE(x->file->f_mode);
	u32 i;

	for (i = pass_wanted(x->p, type, value); i != NO_ROW; i = pass_wanted_next(x->p, i)) {
		const struct object_row *o = &x->p->snap->object[i];

		if (!o->key.mode || (__force unsigned int)mode & o->key.mode)
			note_holder(x, i);
	}
}

static u32 queue_left;
static bool queues_cut;

/* One socket may be open many times, and its queue is looked at each time. */
static bool match_step(struct key_sink *sink)
{
	const struct match *x = container_of(sink, struct match, sink);
	u32 uid = x->leader == NO_ROW ? SHARE_OTHERS : x->p->snap->task[x->leader].uid;

	if (queue_left && shares_take(x->p->shares, uid, SHARE_STEPS, 1)) {
		queue_left--;
		return true;
	}
	queues_cut = true;
	x->p->snap->count.holders_skipped++;
	return false;
}

/* Who else has a queue open in which something was found may not have been looked at. */
static void doubt_queued(struct snapshot *s)
{
	u32 i;

	for (i = 0; queues_cut && i < s->used.objects; i++)
		s->object[i].unsure |= s->object[i].queued;
}

void pass_match_file(struct pass *p, const struct file *file, u32 leader, u32 fd)
{
	struct match x = {
		.sink = { .wanted = p->wanted, .found = match_key, .step = match_step },
		.p = p,
		.file = file,
		.leader = leader,
		.fd = fd,
	};

	match_key(&x.sink, KEY_FILE, (u64)(uintptr_t)file);
	match_key(&x.sink, KEY_PRIVATE, (u64)(uintptr_t)READ_ONCE(file->private_data));
	family_file_keys(&p->mem, file, &x.sink);
}

static void match_files(struct pass *p, const struct fd_cursor *c, u32 leader,
			file_visitor *visit)
{
	u32 i;

	queue_left = QUEUE_STRETCH;
	for (i = 0; i < FD_WORD; i++)
		if (c->file[i])
			visit(p, (const struct file *)(uintptr_t)c->file[i], leader, c->first + i);
}

static bool is_rest_due(u64 since)
{
	return local_clock() - since > FD_STRETCH;
}

/* Returns whether the task is still there; then it is until the next rest. */
static bool rest(struct pass *p, struct task_struct *t, u64 *since)
{
	bool alive;

	get_task_struct(t);
	pass_rcu_break(p, since);
	alive = pid_alive(t);
	put_task_struct(t);
	return alive;
}

/* What a task's table has from the cursor on; FD_END, or FD_UNREAD. */
static enum fd_result look_at_files(struct pass *p, struct task_struct *t, u32 leader,
				    struct fd_cursor *c, u64 *since, file_visitor *visit)
{
	enum fd_result result = fdtable_open(&p->mem, t, c);

	while (result != FD_END && result != FD_UNREAD) {
		result = fdtable_next(&p->mem, t, c);
		if (result == FD_FILES)
			match_files(p, c, leader, visit);
		if (result != FD_END && result != FD_UNREAD && is_rest_due(*since))
			result = rest(p, t, since) ? fdtable_open(&p->mem, t, c) : FD_END;
	}
	return result;
}

/* Returns whether its table could be read. */
static bool try_files(struct pass *p, struct task_struct *t, u32 leader, u64 *since,
		      file_visitor *visit)
{
	static struct fd_cursor cursor;
	enum fd_result result;
	u32 tries = 0;

	do {
		cursor.at = 0;
		result = look_at_files(p, t, leader, &cursor, since, visit);
	} while (result == FD_UNREAD && ++tries < FD_TRIES);
	return result != FD_UNREAD;
}

bool pass_files_of(struct pass *p, struct task_struct *t, u64 *since, file_visitor *visit)
{
	return try_files(p, t, NO_ROW, since, visit);
}

static void look_at_task(struct pass *p, struct task_struct *t, u32 leader, u64 *since,
			 file_visitor *visit)
{
	if (try_files(p, t, leader, since, visit))
		return;
	p->snap->count.holders_skipped++;
	p->snap->task[leader].flags |= ROW_FILES_UNREAD;
}

/* Threads nearly always share one table; those that don't are looked at too. */
static void look_at_process(struct pass *p, u32 leader, file_visitor *visit)
{
	const struct files_struct *last = NULL;
	u32 threads = p->snap->task[leader].threads, i;
	u64 since;

	rcu_read_lock();
	since = local_clock();
	for (i = leader; i < leader + threads; i++) {
		struct task_struct *t = pass_task(p, i);
		const struct files_struct *files = t ? READ_ONCE(t->files) : NULL;

		if (files && files != last)
			look_at_task(p, t, leader, &since, visit);
		last = files ? files : last;
		if ((i - leader) % THREAD_BATCH == THREAD_BATCH - 1 || is_rest_due(since))
			pass_rcu_break(p, &since);
	}
	pass_rcu_end(p, since);
	rcu_read_unlock();
}

/* The row of a process of the pass before; NO_ROW if it is gone. */
static u32 row_now(const struct pass *p, u32 prev)
{
	const struct task_row *old = &p->prev->task[prev];
	u32 at = index_get(&p->scratch->tasks, old->task);

	return at != NO_ROW && p->snap->task[at].start == old->start ? at : NO_ROW;
}

/* Of what the pass before knows that a process held whose table can't be read now. */
static void doubt_held(struct pass *p)
{
	u32 i, known = p->prev ? p->prev->used.holders : 0;

	for (i = 0; i < known; i++) {
		const struct holder *h = &p->prev->holder[i];
		u32 leader = row_now(p, h->leader), object = p->scratch->remap[h->object];

		if (object != NO_ROW && leader != NO_ROW &&
		    p->snap->task[leader].flags & ROW_FILES_UNREAD)
			p->snap->object[object].unsure = 1;
		if (i % THREAD_BATCH == 0)
			pass_yield(p);
	}
}

static bool is_roots_unread(const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.tasks; i++)
		if (s->task[i].flags & ROW_FILES_UNREAD && !s->task[i].uid)
			return true;
	return false;
}

static void doubt_unread(struct pass *p)
{
	struct snapshot *s = p->snap;
	u32 n = is_roots_unread(s) ? s->used.objects : 0, i;

	doubt_held(p);
	for (i = 0; i < n; i++)
		s->object[i].unsure = 1;
}

void pass_each_file(struct pass *p, file_visitor *visit)
{
	u32 i;

	for (i = 0; i < p->snap->used.tasks; i += max(p->snap->task[i].threads, 1U)) {
		if (!(p->snap->task[i].flags & ROW_KTHREAD))
			look_at_process(p, i, visit);
		pass_yield(p);
	}
}

void pass_holders(struct pass *p)
{
	BUILD_BUG_ON(MODE_READ != (__force int)FMODE_READ ||
		     MODE_WRITE != (__force int)FMODE_WRITE);
	if (!(p->seeks_peers || is_in_demand(p->snap)) || !collect_wants(p))
		return;
	queues_cut = false;
	pass_each_file(p, pass_match_file);
	pass_peers_found(p);
	if (p->snap->count.holders_skipped)
		doubt_unread(p);
	pass_strays(p);
	doubt_queued(p->snap);
	pass_unlisted(p);
}
