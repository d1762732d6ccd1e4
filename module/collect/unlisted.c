// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the holders of a file that is in no table.
 *
 * A task that closes a file, or exits, takes it out of its table before the file is flushed
 * and released. It may hang there: then it alone holds the file. The pointer is on its stack.
 * A file sent over an AF_UNIX socket is in flight until it is received: each process that can
 * receive it is likely to act.
 *
 * Asked only for objects in demand whose holders no table shows, so a healthy machine pays
 * nothing. A stack may hold old words. A word counts only if it is the wanted file, or leads
 * to the wanted object as a struct file does. The sleeper holds what the words lead to only
 * while it sleeps. The findings are forgotten if it sleeps no more.
 */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <net/scm.h>
#include <net/sock.h>

#include "arch/arch.h"
#include "arch/calls.h"
#include "collect/files.h"
#include "collect/rows.h"
#include "collect/stack.h"
#include "collect/unlisted.h"
#include "collect/walk.h"
#include "collect/wants.h"
#include "pass.h"
#include "target/layout.h"
#include "target/pagetable.h"
#include "target/sock.h"
#include "target/symbol.h"
#include "waits/family.h"

/* Messages of one socket that are looked at, and files in them. */
#define MESSAGES_SOCKET 256
#define FILES_SOCKET 512

/* Between schedule points. */
#define CLOSING_STRETCH 64

/* Holders from here on were found here. */
static u32 first_unlisted;

/* No table shows a holder of it. */
static bool is_unheld(const struct object_row *o)
{
	return o->waiters && o->demand &&
	       (o->first_holder == NO_ROW || o->first_holder >= first_unlisted) &&
	       o->fixed_state != OUTCOME_REMOTE && o->key.type != KEY_NONE &&
	       o->key.type != KEY_PARENT;
}

static bool any_unheld(const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.objects; i++)
		if (is_unheld(&s->object[i]))
			return true;
	return false;
}

/* Whether a method is a function, or there is none; @any says whether there was one. */
static bool is_method(const struct memread *m, const void *slot, bool *any)
{
	u64 method;

	if (!mem_word(m, (u64)(uintptr_t)slot, &method))
		return false;
	*any |= !!method;
	return !method || symbol_is_function(method);
}

/*
 * Whether an address is that of a struct file, as far as its operations tell. Some files are
 * not released by their own method (tmpfs has none).
 */
static bool is_file(const struct memread *m, const struct file *file)
{
	const struct file_operations *op;
	bool any = false;

	return peek(m, &op, &file->f_op) && op && is_method(m, &op->release, &any) &&
	       is_method(m, &op->llseek, &any) && is_method(m, &op->read_iter, &any) &&
	       is_method(m, &op->write_iter, &any) && is_method(m, &op->poll, &any) && any;
}

/*
 * All processes whose stacks have it are noted, each once, though a stack may have a word
 * often. Of the possible receivers of a message one is enough: they share the socket.
 */
static bool may_note(const struct snapshot *s, const struct object_row *o, u32 leader, u32 task)
{
	const struct holder *h;

	if (o->first_holder == NO_ROW)
		return true;
	h = &s->holder[o->first_holder];
	return task != NO_ROW && (h->leader != leader || h->decider != task);
}

/*
 * Notes a process as a holder of the object that a file leads to; @task if that thread alone
 * may hold it. A word of a stack may be older than the file that is there now, so this is a
 * hint.
 */
static void match(struct pass *p, const struct file *file, enum holder_key_type type, u64 value,
		  u32 leader, u32 task)
{
	struct holder *h;
	fmode_t mode;
	u32 i;

	for (i = pass_wanted(p, type, value); i != NO_ROW; i = pass_wanted_next(p, i)) {
		struct object_row *o = &p->snap->object[i];

		if (!is_unheld(o) || !may_note(p->snap, o, leader, task) ||
		    !peek(&p->mem, &mode, &file->f_mode) ||
		    (o->key.mode && !((__force unsigned int)mode & o->key.mode)))
			continue;
		h = pass_add_holder(p, i, leader);
		if (!h)
			continue;
		h->alone = task != NO_ROW;
		h->decider = task;
		h->how = HOW_LIKELY;
	}
}

/* A file that is in no table, and its holder. */
struct unlisted {
	struct key_sink sink;
	struct pass *p;
	const struct file *file;
	u32 leader;
	u32 task;
};

static void match_key(struct key_sink *sink, enum holder_key_type type, u64 value)
{
	const struct unlisted *x = container_of(sink, struct unlisted, sink);

	match(x->p, x->file, type, value, x->leader, x->task);
}

/* Messages, descriptors and queue entries looked at cost steps of their user. */
static bool pay(struct pass *p, u32 leader)
{
	return shares_take(p->shares, p->snap->task[leader].uid, SHARE_STEPS, 1);
}

/* Queues of a file in flight are not looked at: it may be in many messages, under RCU. */
static bool match_step(struct key_sink *sink)
{
	const struct unlisted *x = container_of(sink, struct unlisted, sink);

	if (x->task == NO_ROW)
		return false;
	pass_yield(x->p);
	return pay(x->p, x->leader);
}

static void match_file(struct pass *p, u64 addr, u32 leader, u32 task)
{
	struct unlisted x = {
		.sink = { .wanted = p->wanted, .found = match_key, .step = match_step },
		.p = p,
		.file = (const void *)(uintptr_t)addr,
		.leader = leader,
		.task = task,
	};
	void *data;

	if (!is_file(&p->mem, x.file))
		return;
	match_key(&x.sink, KEY_FILE, addr);
	if (peek(&p->mem, &data, (void **)&x.file->private_data) && data)
		match_key(&x.sink, KEY_PRIVATE, (u64)(uintptr_t)data);
	family_file_keys(&p->mem, x.file, &x.sink);
}

static bool is_exiting(const struct pass *p, const struct task_row *t)
{
	const struct task_struct *task = (const void *)(uintptr_t)t->task;
	unsigned int flags;

	return peek(&p->mem, &flags, &task->flags) && flags & PF_EXITING;
}

static bool lets_go(const struct pass *p, const struct task_row *t)
{
	if (t->flags & ROW_KTHREAD || t->state == TASK_ON_CPU || t->state == TASK_GONE)
		return false;
	if (t->flags & ROW_COMPAT)
		return is_exiting(p, t);
	switch (t->syscall) {
	case __NR_close:
	case __NR_close_range:
	case __NR_dup2:
	case __NR_dup3:
	case __NR_execve:
		return true;
	default:
		return is_exiting(p, t);
	}
}

/*
 * An exiting task has no table any more, but closes the files in it one by one. The files
 * still to close lie in a files_struct that only its stack knows (close_files()). Nobody else
 * has that any more, so its count is 0 (put_files_struct()). The table of a files_struct is
 * its own, or one that was made larger: of a size that alloc_fdtable() makes (fs/file.c).
 */
static bool read_table(const struct pass *p, const struct files_struct *files,
		       struct fdtable *table)
{
	const struct fdtable *fdt;
	typeof(files->count.counter) count;
	bool own;

	if (!peek(&p->mem, &count, &files->count.counter) || count ||
	    !peek(&p->mem, &fdt, (const struct fdtable **)&files->fdt) || !fdt ||
	    !peek(&p->mem, table, fdt) || !table->fd || !table->open_fds)
		return false;
	own = fdt == &files->fdtab;
	if (own != ((u64)(uintptr_t)table->fd == (u64)(uintptr_t)files->fd_array))
		return false;
	return own ? table->max_fds == NR_OPEN_DEFAULT :
		     table->max_fds > NR_OPEN_DEFAULT && table->max_fds % NR_OPEN_DEFAULT == 0;
}

/* Returns whether there was a table. */
static bool match_table(struct pass *p, u64 addr, u32 leader, u32 task)
{
	struct fdtable table;
	u64 file;
	u32 fd;

	if (!read_table(p, (const void *)(uintptr_t)addr, &table))
		return false;
	for (fd = 0; fd < table.max_fds && pay(p, leader); fd++) {
		if (fd % CLOSING_STRETCH == 0)
			pass_yield(p);
		if (!vmalloc_read(&p->mem, (u64)(uintptr_t)(table.fd + fd), &file, sizeof(file)))
			break;
		if (file)
			match_file(p, file, leader, task);
	}
	return true;
}

/* The words of its stack, copied while it sleeps. */
static u32 copy_words(struct pass *p, u32 at)
{
	struct task_struct *t;
	u32 words = 0;
	u64 base;

	rcu_read_lock();
	t = pass_task(p, at);
	if (t && pass_still_asleep(p, at))
		words = pass_copy_stack(p, t, p->snap->task[at].stack, &base);
	rcu_read_unlock();
	return pass_still_asleep(p, at) ? words : 0;
}

/* Takes back the holders from a place on, newest first, as they were added. */
static void forget_holders(struct snapshot *s, u32 from)
{
	while (s->used.holders > from) {
		const struct holder *h = &s->holder[--s->used.holders];
		struct object_row *o = &s->object[h->object];

		o->first_holder = h->next;
		o->holders--;
	}
}

static void look_at_stack(struct pass *p, u32 at)
{
	u32 words = copy_words(p, at), leader = p->snap->task[at].leader, i;
	u32 known = p->snap->used.holders;
	bool exits = is_exiting(p, &p->snap->task[at]);

	for (i = 0; i < words; i++) {
		u64 word = p->scratch->stack[i];

		if (!arch_in_linear(word) || word & 7)
			continue;
		match_file(p, word, leader, at);
		if (exits && match_table(p, word, leader, at))
			exits = false;
	}
	/* After all that was read: it may have closed the file meanwhile. */
	if (p->snap->used.holders != known && !pass_still_asleep(p, at))
		forget_holders(p->snap, known);
}

/* The files of a message lie in its control buffer (struct unix_skb_parms). */
static void look_at_message(struct pass *p, const struct sk_buff *skb, u32 leader, u32 *left)
{
	static struct scm_fp_list files;
	u64 fp;
	s32 i;

	if (!mem_word(&p->mem, (u64)(uintptr_t)skb->cb + layout.unix_rights, &fp) || !fp ||
	    !mem_read(&p->mem, fp, &files, sizeof(files)))
		return;
	for (i = 0; i < files.count && i < SCM_MAX_FD && *left && pay(p, leader); i++, (*left)--)
		match_file(p, (u64)(uintptr_t)files.fp[i], leader, NO_ROW);
}

/* The files in a socket's queue are in flight to each process that has it open. */
static void look_at_socket(struct pass *p, const struct file *file, u32 leader, u32 fd)
{
	const struct sk_buff *skb, *end;
	const struct socket *sock;
	const struct sock *sk = sock_of_file(&p->mem, file, &sock);
	u32 steps, left = FILES_SOCKET;

	if (!sk || !sock_is_unix(&p->mem, sk))
		return;
	end = (const void *)&sk->sk_receive_queue;
	skb = end;
	for (steps = 0; steps < MESSAGES_SOCKET && left && pay(p, leader); steps++) {
		if (!peek(&p->mem, &skb, (const struct sk_buff **)&skb->next) || !skb || skb == end)
			return;
		look_at_message(p, skb, leader, &left);
	}
}

/*
 * A file that is in no table is closed by one task. If several stacks have it, all but one
 * have an old word, and nothing tells which.
 */
static void forget_doubtful(struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->used.objects; i++) {
		struct object_row *o = &s->object[i];

		if (o->holders < 2 || o->first_holder == NO_ROW ||
		    o->first_holder < first_unlisted)
			continue;
		o->first_holder = NO_ROW;
		o->holders = 0;
		o->unsure = 1;
	}
}

void pass_unlisted(struct pass *p)
{
	u32 i;

	first_unlisted = p->snap->used.holders;
	if (!any_unheld(p->snap))
		return;
	for (i = 0; i < p->snap->used.tasks; i++) {
		if (lets_go(p, &p->snap->task[i]))
			look_at_stack(p, i);
		pass_yield(p);
	}
	forget_doubtful(p->snap);
	if (layout_on(LAYOUT_UNIX_RIGHTS) && any_unheld(p->snap))
		pass_each_file(p, look_at_socket);
}
