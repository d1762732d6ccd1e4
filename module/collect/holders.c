// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who holds what: one look at every file table, if any object is in demand.
 *
 * An object says which struct file, or which private_data of a struct file,
 * its owners would have open; pointers are compared, nothing is taken.  (Some
 * have to be asked where they lead: far_key().)  Tables are read without a lock
 * (fdtable.c), in stretches under RCU of FD_STRETCH.
 *
 * A table that can't be read in FD_TRIES costs a user the answers about his own
 * process: what it held in the pass before is unsure.  If root's can't be read,
 * a holder may be missing of any object.
 *
 * Not seen: files that are in no table (in flight over a socket, registered
 * with io_uring).
 */
#include <linux/fs.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "pass.h"
#include "target/fdtable.h"
#include "waits/wait.h"

/* A stretch under RCU ends after so long (ns), and after so many threads. */
#define FD_STRETCH 200000
#define THREAD_BATCH 128
/* Times a table is read from its beginning. */
#define FD_TRIES 8
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

/* A connection may have been accepted while who made it sleeps on, which pins it. */
static void look_for_acceptor(const struct pass *p, struct object_row *o)
{
	u64 want;

	if (far_end_of(o->kind, o->want) != FAR_UNIX)
		return;
	want = unix_accepted(&p->mem, o->resource);
	if (want && pass_still_asleep(p, p->snap->edge[o->first_edge].task))
		o->want = want;
}

/* Who has taken a transaction is the only one who can reply: nobody else is asked for. */
static bool is_taken(const struct pass *p, const struct object_row *o)
{
	u64 word;

	return o->owner_word == OWNER_WORD_BINDER && mem_word(&p->mem, o->owner_at, &word) && word;
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

	p->far_ends = 0;
	for (i = 0; i < s->used.objects; i++) {
		struct object_row *o = &s->object[i];

		if (!o->waiters || !o->want || is_taken(p, o))
			continue;
		look_for_acceptor(p, o);
		p->scratch->next_want[i] = index_get(&p->scratch->wants, o->want);
		any |= index_put(&p->scratch->wants, o->want, i);
		p->far_ends |= BIT(far_end_of(o->kind, o->want));
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

static void match_key(struct pass *p, u64 key, const struct file *file, u32 leader, u32 fd)
{
	u32 i = key ? index_get(&p->scratch->wants, key) : NO_ROW;
	fmode_t mode = READ_ONCE(file->f_mode);

	for (; i != NO_ROW; i = p->scratch->next_want[i]) {
		u8 want = p->snap->object[i].want_mode;

		if (want && !((__force unsigned int)mode & want))
			continue;
		p->snap->object[i].held = (u64)(uintptr_t)file;
		add_holder(p, i, leader, fd);
	}
}

/* Of a struct file everything may be asked: see fdtable_next(). */
static void match_file(struct pass *p, const struct file *file, u32 leader, u32 fd)
{
	u32 how;

	match_key(p, (u64)(uintptr_t)file, file, leader, fd);
	match_key(p, (u64)(uintptr_t)READ_ONCE(file->private_data), file, leader, fd);
	for (how = FAR_NONE + 1; p->far_ends >> how; how++)
		if (p->far_ends & BIT(how))
			match_key(p, far_key(how, &p->mem, file), file, leader, fd);
}

static void match_files(struct pass *p, const struct fd_cursor *c, u32 leader)
{
	u32 i;

	for (i = 0; i < FD_WORD; i++)
		if (c->file[i])
			match_file(p, (const struct file *)(uintptr_t)c->file[i], leader,
				   c->first + i);
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
	pass_breathe(p, since);
	alive = pid_alive(t);
	put_task_struct(t);
	return alive;
}

/* What a task's table has from the cursor on; FD_END, or FD_UNREAD. */
static enum fd_result look_at_files(struct pass *p, struct task_struct *t, u32 leader,
				    struct fd_cursor *c, u64 *since)
{
	enum fd_result result = fdtable_open(&p->mem, t, c);

	while (result != FD_END && result != FD_UNREAD) {
		result = fdtable_next(&p->mem, t, c);
		if (result == FD_FILES)
			match_files(p, c, leader);
		if (result != FD_END && result != FD_UNREAD && is_rest_due(*since))
			result = rest(p, t, since) ? fdtable_open(&p->mem, t, c) : FD_END;
	}
	return result;
}

static void look_at_task(struct pass *p, struct task_struct *t, u32 leader, u64 *since)
{
	static struct fd_cursor cursor;
	enum fd_result result;
	u32 tries = 0;

	do {
		cursor.at = 0;
		result = look_at_files(p, t, leader, &cursor, since);
	} while (result == FD_UNREAD && ++tries < FD_TRIES);
	if (result == FD_UNREAD) {
		p->snap->count.holders_skipped++;
		p->snap->task[leader].flags |= ROW_FILES_UNREAD;
	}
}

/* Threads nearly always share one table; those that don't are looked at too. */
static void look_at_process(struct pass *p, u32 leader)
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
			look_at_task(p, t, leader, &since);
		last = files ? files : last;
		if ((i - leader) % THREAD_BATCH == THREAD_BATCH - 1 || is_rest_due(since))
			pass_breathe(p, &since);
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
			cond_resched();
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

void pass_holders(struct pass *p)
{
	u32 i;

	if (!is_in_demand(p->snap) || !collect_wants(p))
		return;
	for (i = 0; i < p->snap->used.tasks; i += max(p->snap->task[i].threads, 1U)) {
		if (!(p->snap->task[i].flags & ROW_KTHREAD))
			look_at_process(p, i);
		cond_resched();
	}
	if (p->snap->count.holders_skipped)
		doubt_unread(p);
}
