// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waits in a queue that belongs to an open file: pipes, FIFOs, terminals,
 * event, signal and timer descriptors, inotify, fanotify, io_uring,
 * userfaultfd, FUSE devices.  One row of the table each.
 *
 * Proof: the file's operations are of the row's kind, and the sleeper's queue lies at the
 * row's place in the object the file leads to.
 *
 * Demand or idle: readers wait for data that need never come: idle. A writer has something to
 * say and waits for the readers: a demand. Polling is idle otherwise. An open of a FIFO waits
 * for somebody to open the other end. Servers do that for ever, so it is idle, even for
 * writers. To poll for room alone is as to write: a demand.
 *
 * Owner: of a pipe the holders of its other end. Of an eventfd likely those that have it open
 * and don't wait for it themselves, though the kernel may signal it as well. Of a terminal
 * those of the first open file of the other side. If the terminal's output is stopped (^S),
 * they are blameless, and read as much as there is.
 */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/fsnotify_backend.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched/signal.h>
#include <linux/tty.h>

#include "compat.h"
#include "target/layout.h"
#include "target/symbol.h"
#include "target/names.h"
#include "waits/epoll.h"
#include "waits/families.h"
#include "waits/file.h"
#include "waits/fuse.h"

/* How a file leads to the object with the queue. */
enum base {
	BASE_PRIVATE,	/* its private_data */
	BASE_TTY,	/* the tty_struct in its private_data */
	BASE_FUSE,	/* the connection of the fuse_dev in its private_data */
	BASE_SIGHAND,	/* none: the queue is the sleeper's sighand_struct */
};

struct file_queue {
	u16 poll;
	u16 kind;
	u8 base;
	u8 other_mode;		/* FMODE of its owners */
	u8 group;
	u32 fixed;
	const u32 *learned;
};

#define ALWAYS LAYOUT_GROUP_COUNT

static const struct file_queue queues[] = {
	{ FN_pipe_poll, KIND_PIPE_READ, BASE_PRIVATE, MODE_WRITE, ALWAYS,
	  offsetof(struct pipe_inode_info, rd_wait) },
	{ FN_pipe_poll, KIND_PIPE_WRITE, BASE_PRIVATE, MODE_READ, ALWAYS,
	  offsetof(struct pipe_inode_info, wr_wait) },
	{ FN_tty_poll, KIND_TTY_READ, BASE_TTY, 0, ALWAYS,
	  offsetof(struct tty_struct, read_wait) },
	{ FN_tty_poll, KIND_TTY_WRITE, BASE_TTY, 0, ALWAYS,
	  offsetof(struct tty_struct, write_wait) },
	{ FN_signalfd_poll, KIND_SIGNALFD, BASE_SIGHAND, 0, ALWAYS,
	  offsetof(struct sighand_struct, signalfd_wqh) },
	{ FN_inotify_poll, KIND_INOTIFY, BASE_PRIVATE, 0, ALWAYS,
	  offsetof(struct fsnotify_group, notification_waitq) },
	{ FN_fanotify_poll, KIND_FANOTIFY, BASE_PRIVATE, 0, ALWAYS,
	  offsetof(struct fsnotify_group, notification_waitq) },
	{ FN_eventfd_poll, KIND_EVENTFD, BASE_PRIVATE, 0, LAYOUT_EVENTFD, 0,
	  &layout.eventfd_wqh },
	{ FN_timerfd_poll, KIND_TIMERFD, BASE_PRIVATE, 0, LAYOUT_TIMERFD, 0,
	  &layout.timerfd_wqh },
	{ FN_io_uring_poll, KIND_IO_URING, BASE_PRIVATE, 0, LAYOUT_IO_URING, 0,
	  &layout.io_ring_wait },
	{ FN_userfaultfd_poll, KIND_USERFAULTFD, BASE_PRIVATE, 0, LAYOUT_USERFAULTFD, 0,
	  &layout.userfaultfd_fd_wqh },
	{ FN_seccomp_notify_poll, KIND_SECCOMP_RECV, BASE_PRIVATE, 0, LAYOUT_SECCOMP, 0,
	  &layout.filter_wqh },
	{ FN_fuse_dev_poll, KIND_FUSE_READ, BASE_FUSE, 0, LAYOUT_FUSE, 0,
	  &layout.fuse_conn_queue },
};

/* The target of a search for a sleeper's file, and the row that it fitted. */
struct wanted {
	u64 head;
	const struct file_queue *queue;
	u64 object;
};

static u64 object_of(const struct sleep *s, enum base how, u64 file)
{
	const struct task_struct *t = (const void *)(uintptr_t)s->row->task;
	u64 data = file_private(s->mem, file);
	struct sighand_struct *sighand;
	struct tty_struct *tty;

	switch (how) {
	case BASE_TTY:
		return data && peek(s->mem, &tty, &((struct tty_file_private *)data)->tty) ?
		       (u64)(uintptr_t)tty : 0;
	case BASE_FUSE:
		return fuse_device(s->mem, (const void *)(uintptr_t)file);
	case BASE_SIGHAND:
		return peek(s->mem, &sighand, &t->sighand) ? (u64)(uintptr_t)sighand : 0;
	default:
		return data;
	}
}

static bool leads_to_head(const struct sleep *s, u64 file, void *data)
{
	unsigned int poll = file_poll(s->mem, file), i;
	struct wanted *w = data;

	for (i = 0; poll != FN_OTHER && i < ARRAY_SIZE(queues); i++) {
		const struct file_queue *q = &queues[i];

		if (q->poll != poll || (q->group != ALWAYS && !layout_on(q->group)))
			continue;
		w->object = object_of(s, q->base, file);
		w->queue = q;
		if (w->object && w->object + (q->learned ? *q->learned : q->fixed) == w->head)
			return true;
	}
	w->queue = NULL;
	return false;
}

/* The first open file of the other side of a pair of terminals, 0 if there is none. */
static u64 other_side(const struct memread *m, u64 addr)
{
	const struct tty_struct *tty = (const void *)(uintptr_t)addr;
	struct tty_file_private *first;
	struct tty_struct *link;
	struct list_head files;
	struct file *file;

	if (!peek(m, &link, &tty->link) || !link || !peek(m, &files, &link->tty_files))
		return 0;
	first = container_of(files.next, struct tty_file_private, list);
	if (files.next == &link->tty_files || !peek(m, &file, &first->file) || !file)
		return 0;
	return file_private(m, (u64)(uintptr_t)file) == (u64)(uintptr_t)first ?
	       (u64)(uintptr_t)file : 0;
}

/*
 * A task that opens a FIFO waits until the other end is opened for the first time. Until then
 * only its own end is open, and nobody has the end that could act (fs/pipe.c, fifo_open()).
 */
static void fifo_state(const struct memread *m, u64 addr, struct found_owner *found)
{
	const struct pipe_inode_info *pipe = (const void *)(uintptr_t)addr;
	unsigned int readers, writers;

	if (!peek(m, &readers, &pipe->readers) || !peek(m, &writers, &pipe->writers) ||
	    (readers && writers))
		return;
	found->state = OUTCOME_ABSENT;
	found->orphaned_by = ORPHAN_NOT_OPENED;
}

/*
 * The state of the object itself, whichever process holds it, while its waiters sleep. It is
 * a FIFO without another end, or a terminal that flow control has stopped.
 */
static bool own_state(const struct memread *m, const struct object_row *o,
		      const struct task_row *waiter, struct found_owner *found)
{
	const struct tty_struct *tty = (const void *)(uintptr_t)o->owner_at;
	static struct tty_struct copy;

	if (!o->owner_at)
		return false;
	found->state = OUTCOME_UNKNOWN;
	if (o->kind == KIND_FIFO_OPEN) {
		fifo_state(m, o->owner_at, found);
		return true;
	}
	found->state = peek(m, &copy, tty) && compat_tty_stopped(&copy) ? OUTCOME_STOPPED :
									    OUTCOME_UNKNOWN;
	return true;
}

/* Whether sleepers of this kind wait for events of others, and will handle them. */
static bool is_handler(u16 kind)
{
	return kind == KIND_FANOTIFY || kind == KIND_USERFAULTFD || kind == KIND_SECCOMP_RECV ||
	       kind == KIND_FUSE_READ;
}

static void held_by(enum holder_key_type type, u64 value, u8 mode, struct found_object *d)
{
	d->key.type = value ? type : KEY_NONE;
	d->key.value = value;
	d->key.mode = mode;
}

/*
 * Describes its owners: a reader of a pipe serves the pipe, its writers wait for the readers.
 */
static void owned_by_others(const struct sleep *s, const struct wanted *w, struct found_object *d)
{
	if (w->queue->base == BASE_TTY)
		held_by(KEY_FILE, other_side(s->mem, w->object), 0, d);
	if (d->kind == KIND_TTY_WRITE) {
		d->owner_at = w->object;
		d->owner_source = OWNER_SOURCE_FLOW;
	}
	if (is_handler(d->kind))
		d->service_given = w->object;
	if (d->kind == KIND_EVENTFD)
		held_by(KEY_PRIVATE, w->object, 0, d);
	if (!w->queue->other_mode)
		return;
	held_by(KEY_PRIVATE, w->object, w->queue->other_mode, d);
	if (d->kind == KIND_PIPE_WRITE)
		d->service_needed = w->object;
	else
		d->service_given = w->object;
}

/* Room in a pipe its readers make, in a terminal its other side. */
static bool room_in_file(const struct memread *m, u64 file, u32 events, struct found_object *d)
{
	struct tty_struct *tty;
	u64 data = file_private(m, file);

	if (!data)
		return false;
	switch (file_poll(m, file)) {
	case FN_pipe_poll:
		held_by(KEY_PRIVATE, data, MODE_READ, d);
		d->service_needed = data;
		break;
	case FN_tty_poll:
		if (!peek(m, &tty, &((struct tty_file_private *)data)->tty) || !tty)
			return false;
		held_by(KEY_FILE, other_side(m, (u64)(uintptr_t)tty), 0, d);
		d->owner_at = (u64)(uintptr_t)tty;
		d->owner_source = OWNER_SOURCE_FLOW;
		break;
	default:
		return false;
	}
	d->kind = KIND_POLL_ROOM;
	return true;
}

/* A task that polls one of these for something to read will read it. */
static bool is_served_by_polling(u16 kind)
{
	return kind == KIND_PIPE_READ || is_handler(kind);
}

static bool claim_polled(const struct sleep *s, const struct found_wait *w,
			 struct found_object *d)
{
	struct wanted wanted = { .head = w->head };

	d->kind = KIND_POLL;
	d->addr = w->head;
	name_file(s->mem, w->file, d->name, sizeof(d->name));
	if (leads_to_head(s, w->file, &wanted) && is_served_by_polling(wanted.queue->kind))
		d->service_given = wanted.object;
	else
		d->service_given = epoll_of_file(s->mem, w->file);
	return true;
}

static bool claim_file(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	struct wanted wanted = { .head = w->head };
	u64 file;

	if (w->shape == SHAPE_POLL)
		return claim_polled(s, w, d);
	file = file_of_sleep(s, leads_to_head, &wanted);
	if (!file)
		return false;
	d->kind = wanted.queue->kind;
	d->addr = w->head;
	if (sleep_in(s, FN_fifo_open)) {
		d->kind = KIND_FIFO_OPEN;
		d->owner_at = wanted.object;
		d->owner_source = OWNER_SOURCE_FLOW;
	} else {
		owned_by_others(s, &wanted, d);
	}
	name_file(s->mem, file, d->name, sizeof(d->name));
	return true;
}

const struct wait_family file_family = {
	.name = "queues of open files",
	.shapes = CLAIMS_ENTRY | CLAIMS_POLL,
	.claim = claim_file,
	.owner = own_state,
	.source_of_room = true,
	.source = room_in_file,
};
