// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds out whether a file is held out of sight of the tables. It may be in flight over a
 * socket, registered with an io_uring, or being closed.
 *
 * A struct file counts its references. Those beyond the entries of tables belong to somebody
 * who could act, and is not known. These references are not counted as such:
 *
 *	a poll() of it
 *	a system call on that descriptor by a thread that shares its table
 *	a mapping: it keeps the file, and acts on nothing
 *
 * Asked only of objects in a deadlock, as a reference not accounted for rules that out. Each
 * thread looked at is a step of the waiters' user; without steps there may be somebody. A
 * number that changes meanwhile gives a wrong answer for one pass.
 */
#include <linux/fs.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "collect/unseen.h"
#include "compat.h"
#include "model/shares.h"
#include "waits/file.h"

/* Arguments of a system call that may be descriptors. */
#define CALL_FILES 3

static bool polls(const struct pass *p, const struct task_row *t, u64 file)
{
	u32 i;

	for (i = 0; i < t->edges; i++)
		if (p->snap->edge[t->first_edge + i].polled == file)
			return true;
	return false;
}

/*
 * Whether a thread has a file in its system call. A task that alone has the table takes no
 * reference (fs/file.c, __fget_light()).
 */
static bool calls(const struct pass *p, const struct task_row *t, u64 file)
{
	bool does = false;
	u32 i;

	if (p->snap->task[t->leader].threads == 1 || t->syscall < 0 || t->flags & ROW_COMPAT)
		return false;
	rcu_read_lock();
	for (i = 0; i < CALL_FILES && !does; i++)
		does = file_at(&p->mem, t->task, t->args[i]) == file;
	rcu_read_unlock();
	return does;
}

/* Counts as many threads of one holder as are needed. */
static bool count_threads(struct pass *p, const struct object_row *o, u32 leader, long *left)
{
	const struct task_row *t = &p->snap->task[leader];
	u32 i;

	for (i = 0; i < t->threads && *left > 0; i++) {
		if (!shares_take(p->shares, o->uid, SHARE_STEPS, 1 + t[i].edges))
			return false;
		pass_yield_at(p, leader + i);
		*left -= polls(p, &t[i], o->held) || calls(p, &t[i], o->held);
	}
	return true;
}

/* Whether system calls of the holders account for this many references. */
static bool all_in_calls(struct pass *p, const struct object_row *o, long left)
{
	const struct snapshot *s = p->snap;
	u32 i;

	for (i = o->first_holder; i != NO_ROW && left > 0; i = s->holder[i].next)
		if (!count_threads(p, o, s->holder[i].leader, &left))
			return false;
	return left <= 0;
}

static bool is_mapped(const struct memread *m, const struct file *file)
{
	const struct address_space *mapping;
	u64 root;

	return peek(m, &mapping, (const struct address_space **)&file->f_mapping) && mapping &&
	       mem_word(m, (u64)(uintptr_t)&mapping->i_mmap, &root) && root;
}

bool pass_is_unseen(struct pass *p, u32 object)
{
	const struct object_row *o = &p->snap->object[object];
	const struct file *file = (const struct file *)(uintptr_t)o->held;
	long refs;

	if (!o->held || o->queued || !peek(&p->mem, &refs, (long *)&compat_file_refs(file)))
		return false;
	refs -= COMPAT_FILE_REFS_BASE + (long)o->held_by;
	return refs > 0 && !is_mapped(&p->mem, file) && !all_in_calls(p, o, refs);
}
