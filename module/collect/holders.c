// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who holds what: one look at every file table, if any object is in demand.
 *
 * An object says which struct file, or which private_data of a struct file,
 * its owners would have open; pointers are compared, nothing is taken.  (Some
 * have to be asked where they lead: far_key().)  A table is
 * reached under the task's alloc_lock, which is only tried, and read under RCU
 * in stretches of FD_BATCH descriptors.
 *
 * Not seen: files that are in no table (in flight over a socket, registered
 * with io_uring).
 */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "compat.h"
#include "pass.h"
#include "waits/wait.h"

#define FD_BATCH 4096
/* A stretch under RCU ends between two tables after so long (ns). */
#define FD_STRETCH 1000000
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
	if (at == p->room.holders) {
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

/*
 * A struct file is not freed within a grace period, or only to be reused as
 * one (SLAB_TYPESAFE_BY_RCU since 6.7, 0ede61d8589c).
 */
static void match_file(struct pass *p, const struct file *file, u32 leader, u32 fd)
{
	u32 how;

	match_key(p, (u64)(uintptr_t)file, file, leader, fd);
	match_key(p, (u64)(uintptr_t)READ_ONCE(file->private_data), file, leader, fd);
	for (how = FAR_NONE + 1; p->far_ends >> how; how++)
		if (p->far_ends & BIT(how))
			match_key(p, far_key(how, &p->mem, file), file, leader, fd);
}

/* One stretch of a table.  Returns where to go on, 0 at the end. */
static u32 look_at_files(struct pass *p, struct task_struct *t, u32 leader, u32 fd)
{
	struct files_struct *files;
	struct fdtable *fdt;
	u32 end = 0;

	if (!spin_trylock(&t->alloc_lock)) {
		p->snap->count.holders_skipped++;
		return 0;
	}
	files = t->files;
	if (files) {
		fdt = files_fdtable(files);
		end = min(fd + FD_BATCH, fdt->max_fds);
		for (; fd < end; fd++) {
			const struct file *file = rcu_dereference_raw(fdt->fd[fd]);

			if (file)
				match_file(p, file, leader, fd);
		}
		if (end == fdt->max_fds)
			end = 0;
	}
	compat_spin_unlock(&t->alloc_lock);
	return end;
}

static void look_at_task(struct pass *p, struct task_struct *t, u32 leader, u64 *since)
{
	u32 fd = look_at_files(p, t, leader, 0);
	bool alive = true;

	if (!fd)
		return;
	get_task_struct(t);
	while (fd && alive) {
		pass_breathe(p, since);
		alive = pid_alive(t);
		if (alive)
			fd = look_at_files(p, t, leader, fd);
	}
	put_task_struct(t);
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

		if (!files || files == last)
			continue;
		last = files;
		look_at_task(p, t, leader, &since);
		if (local_clock() - since > FD_STRETCH)
			pass_breathe(p, &since);
	}
	pass_rcu_end(p, since);
	rcu_read_unlock();
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
}
