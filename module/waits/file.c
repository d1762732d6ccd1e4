// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waits in a queue that belongs to an open file: pipes, FIFOs, terminals,
 * event, signal and timer descriptors, inotify, fanotify, io_uring,
 * userfaultfd, FUSE devices.  One row of the table each; file.h has the model.
 *
 * Proof: the file's operations are of the row's kind, and the queue the sleeper
 * is linked into lies at the row's place in the object the file leads to.
 *
 * Demand or idle: readers wait for what need never come.  A writer has
 * something to say and waits for those who read: a demand.  Polling is idle,
 * whatever the file.  An opened FIFO waits for somebody to open the other end;
 * servers do that for ever, so it is idle, for writers too.
 *
 * Owner: of a pipe the holders of its other end; of an eventfd likely who has it
 * open and doesn't wait for it himself, though the kernel may signal it, too; of
 * a terminal those of the first open file of the other side.  If the terminal's
 * output is stopped (^S), they are not to blame, and read as much as there is.
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
#include "waits/file.h"
#include "target/names.h"

/* Words of a stack looked at: from the innermost frame to about the system call. */
#define FILE_STACK_WORDS 512
/* Arguments of a system call that may be descriptors. */
#define FILE_ARGS 3

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
	u8 other_mode;		/* FMODE of those who act on it */
	u8 group;
	u32 fixed;
	const u32 *learned;
};

#define ALWAYS LAYOUT_GROUP_COUNT
#define OTHERS_READ ((__force u8)FMODE_READ)
#define OTHERS_WRITE ((__force u8)FMODE_WRITE)

static const struct file_queue queues[] = {
	{ FN_pipe_poll, KIND_PIPE_READ, BASE_PRIVATE, OTHERS_WRITE, ALWAYS,
	  offsetof(struct pipe_inode_info, rd_wait) },
	{ FN_pipe_poll, KIND_PIPE_WRITE, BASE_PRIVATE, OTHERS_READ, ALWAYS,
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

/* What a search for a sleeper's file looks for, and the row that it fitted. */
struct wanted {
	u64 head;
	const struct file_queue *queue;
	u64 object;
};

unsigned int file_poll(const struct memread *m, u64 addr)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	const struct file_operations *op;
	typeof(op->poll) poll;

	if (!peek(m, &op, &file->f_op) || !peek(m, &poll, &op->poll) ||
	    !symbol_is_function((u64)(uintptr_t)poll))
		return FN_OTHER;
	return symbol_function((u64)(uintptr_t)poll);
}

u64 file_private(const struct memread *m, u64 addr)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	void *data;

	return peek(m, &data, &file->private_data) ? (u64)(uintptr_t)data : 0;
}

u64 file_at(const struct memread *m, u64 task, u32 fd)
{
	const struct task_struct *t = (const void *)(uintptr_t)task;
	const struct files_struct *files;
	const struct fdtable *fdt;
	struct fdtable table;
	u64 file;

	if (!peek(m, &files, &t->files) || !files || !peek(m, &fdt, &files->fdt) ||
	    !peek(m, &table, fdt) || fd >= table.max_fds)
		return 0;
	return mem_word(m, (u64)(uintptr_t)(table.fd + fd), &file) ? file : 0;
}

static u64 file_in_args(const struct sleep *s, file_proof *proof, void *data)
{
	u64 file;
	u32 i;

	if (s->row->syscall < 0 || s->row->flags & ROW_COMPAT)
		return 0;
	for (i = 0; i < FILE_ARGS; i++) {
		file = file_at(s->mem, s->row->task, s->row->args[i]);
		if (file && proof(s, file, data))
			return file;
	}
	return 0;
}

static u64 file_on_stack(const struct sleep *s, file_proof *proof, void *data)
{
	u32 end = min_t(u32, s->count, FILE_STACK_WORDS), i;

	for (i = 0; i < end; i++) {
		u64 word = s->words[i];

		if (word >= PAGE_OFFSET && word < VMALLOC_START && !(word & 7) &&
		    proof(s, word, data))
			return word;
	}
	return 0;
}

u64 file_of_sleep(const struct sleep *s, file_proof *proof, void *data)
{
	u64 file;

	if (s->row->flags & ROW_KTHREAD)
		return 0;
	file = file_in_args(s, proof, data);
	return file ? file : file_on_stack(s, proof, data);
}

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
		return fuse_key(s->mem, (const void *)(uintptr_t)file);
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

bool tty_is_stopped(const struct memread *m, u64 addr)
{
	const struct tty_struct *tty = (const void *)(uintptr_t)addr;
	static struct tty_struct copy;

	return peek(m, &copy, tty) && compat_tty_stopped(&copy);
}

/* Who waits for events of others there will handle them. */
static bool is_handler(u16 kind)
{
	return kind == KIND_FANOTIFY || kind == KIND_USERFAULTFD || kind == KIND_SECCOMP_RECV ||
	       kind == KIND_FUSE_READ;
}

/* Who acts on it: a reader of a pipe serves the pipe, its writers wait for the readers. */
static void owned_by_others(const struct sleep *s, const struct wanted *w, struct object_desc *d)
{
	if (w->queue->base == BASE_TTY)
		d->want = other_side(s->mem, w->object);
	if (d->kind == KIND_TTY_WRITE) {
		d->owner_at = w->object;
		d->owner_word = OWNER_WORD_FLOW;
	}
	if (is_handler(d->kind))
		d->serves = w->object;
	if (d->kind == KIND_EVENTFD)
		d->want = w->object;
	if (!w->queue->other_mode)
		return;
	d->want = w->object;
	d->want_mode = w->queue->other_mode;
	if (d->kind == KIND_PIPE_WRITE)
		d->resource = w->object;
	else
		d->serves = w->object;
}

/* Who polls for something to read will read it. */
static bool is_served_by_polling(u16 kind)
{
	return kind == KIND_PIPE_READ || is_handler(kind);
}

static bool claim_polled(const struct sleep *s, const struct found_wait *w,
			 struct object_desc *d)
{
	struct wanted wanted = { .head = w->head };

	d->kind = KIND_POLL;
	d->addr = w->head;
	if (leads_to_head(s, w->file, &wanted) && is_served_by_polling(wanted.queue->kind))
		d->serves = wanted.object;
	else
		d->serves = epoll_of_file(s->mem, w->file);
	name_file(s->mem, w->file, d->name, sizeof(d->name));
	return true;
}

bool wait_file(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
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
	if (sleep_in(s, FN_fifo_open))
		d->kind = KIND_FIFO_OPEN;
	else
		owned_by_others(s, &wanted, d);
	name_file(s->mem, file, d->name, sizeof(d->name));
	return true;
}
