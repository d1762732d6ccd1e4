// SPDX-License-Identifier: GPL-2.0-only
/*
 * Matches a file of a process with the wanted keys. These are the file itself, its
 * private_data, and the objects that its family knows it leads to (wait_family.file_keys).
 * Pointers are compared, nothing is taken.
 *
 * The look at socket queues is bounded by the steps of the user whose process has the socket
 * open, and each stretch is under RCU. If a user's queues were not all looked at, a holder
 * may be missing of that user's objects. A socket may be open in processes of several users.
 * So if an object of another user was found in some queue, its holders are no longer proof.
 * They are still named.
 */
#include <linux/fs.h>

#include "collect/match.h"
#include "collect/rows.h"
#include "collect/wants.h"
#include "waits/family.h"

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

/* The first of several files stands for all. */
static void note_file(const struct match *x, struct object_row *o)
{
	u64 file = (u64)(uintptr_t)x->file;

	o->queued |= x->sink.queued;
	if (!o->held)
		o->held = file;
	o->held_by += o->held == file;
}

/* A process without a row can't be named, so a holder of what it has open is missing. */
static void note_holder(const struct match *x, u32 object)
{
	struct object_row *o = &x->p->snap->object[object];

	if (x->leader == NO_ROW) {
		o->unsure = 1;
		return;
	}
	note_file(x, o);
	if (x->sink.sock && o->unread_at)
		o->peer = x->sink.sock;
	add_holder(x->p, object, x->leader, x->fd);
}

static bool fits(const struct match *x, const struct object_row *o)
{
	const struct wait_family *f = x->sink.sock ? family_of(o) : NULL;

	return !f || !f->fits || f->fits(&x->p->mem, o, x->sink.sock);
}

static void match_key(struct key_sink *sink, enum holder_key_type type, u64 value)
{
	const struct match *x = container_of(sink, struct match, sink);
	fmode_t mode = READ_ONCE(x->file->f_mode);
	u32 i;

	for (i = pass_wanted(x->p, type, value); i != NO_ROW; i = pass_wanted_next(x->p, i)) {
		const struct object_row *o = &x->p->snap->object[i];

		if ((!o->key.mode || (__force unsigned int)mode & o->key.mode) && fits(x, o))
			note_holder(x, i);
	}
}

/* Entries of queues of sockets that are looked at in one stretch under RCU. */
#define QUEUE_STRETCH 16384

static u64 stretch;
static u32 queue_left;
static bool queues_cut;

/* A new stretch began when others could run. */
static bool is_stretch_over(const struct pass *p)
{
	if (stretch != p->yielded) {
		stretch = p->yielded;
		queue_left = QUEUE_STRETCH;
	}
	return !queue_left;
}

/* One socket may be open many times, and its queue is looked at each time. */
static bool match_step(struct key_sink *sink)
{
	const struct match *x = container_of(sink, struct match, sink);
	u32 uid = x->leader == NO_ROW ? SHARE_OTHERS : x->p->snap->task[x->leader].uid;
	struct shares *shares = x->p->shares;

	if (is_stretch_over(x->p)) {
		shares_refuse(shares, uid, SHARE_STEPS);
	} else if (shares_take(shares, uid, SHARE_STEPS, 1)) {
		queue_left--;
		return true;
	}
	queues_cut = true;
	x->p->snap->count.holders_skipped++;
	return false;
}

static bool was_cut(const struct pass *p, u32 uid)
{
	return shares_was_refused(p->shares, uid, SHARE_STEPS);
}

/* Whether an object belongs to a user whose queues were not all looked at. */
static bool is_of_cut(const struct pass *p, const struct object_row *o)
{
	const struct snapshot *s = p->snap;
	u32 i;

	if (was_cut(p, o->uid))
		return true;
	for (i = o->first_holder; i != NO_ROW; i = s->holder[i].next)
		if (was_cut(p, s->task[s->holder[i].leader].uid))
			return true;
	return false;
}

/* Another user's process may have the same queue open, and its look at it was refused. */
static void weaken_holders(struct snapshot *s, const struct object_row *o)
{
	u32 i;

	for (i = o->first_holder; i != NO_ROW; i = s->holder[i].next)
		s->holder[i].how = HOW_LIKELY;
}

void pass_doubt_queued(struct pass *p)
{
	u32 i;

	for (i = 0; queues_cut && i < p->snap->used.objects; i++) {
		struct object_row *o = &p->snap->object[i];

		pass_yield_at(p, i);
		if (!o->queued)
			continue;
		if (is_of_cut(p, o))
			o->unsure = 1;
		else
			weaken_holders(p->snap, o);
	}
	queues_cut = false;
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

	if (p->wanted & BIT(KEY_FILE))
		match_key(&x.sink, KEY_FILE, (u64)(uintptr_t)file);
	if (p->wanted & BIT(KEY_PRIVATE))
		match_key(&x.sink, KEY_PRIVATE, (u64)(uintptr_t)READ_ONCE(file->private_data));
	family_file_keys(&p->mem, file, &x.sink);
}
