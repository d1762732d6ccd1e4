// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has a file open by no table, though others have it in theirs: it is in flight over a
 * socket, registered with an io_uring, or being closed.
 *
 * A struct file counts who has it.  What is more than the entries of tables is somebody
 * who could act, and is not known.  Not counted as such are
 *
 *	a poll() of a holder's, which keeps all that it polls
 *	a system call on that descriptor by a thread that shares its table
 *	what is mapped: a mapping keeps the file, and acts on nothing
 *
 * Asked of objects in a deadlock only, as it must not be called one then.  A number that
 * changes meanwhile gives a wrong answer for one pass.
 */
#include <linux/fs.h>
#include <linux/sched.h>

#include "arch/calls.h"
#include "collect/unseen.h"
#include "compat.h"
#include "waits/file.h"

/* Arguments of a system call that may be descriptors. */
#define CALL_FILES 3

static bool polls(const struct task_row *t)
{
	switch (t->syscall) {
	case __NR_poll:
	case __NR_ppoll:
	case __NR_select:
	case __NR_pselect6:
		return true;
	default:
		return t->flags & ROW_COMPAT;
	}
}

/* Whether a thread keeps a file for as long as it is in its system call. */
static bool uses(const struct pass *p, const struct task_row *t, u64 file)
{
	u32 i;

	if (t->syscall < 0)
		return false;
	if (polls(t))
		return true;
	for (i = 0; i < CALL_FILES; i++)
		if (file_at(&p->mem, t->task, t->args[i]) == file)
			return p->snap->task[t->leader].threads > 1;
	return false;
}

static u32 count_users(struct pass *p, const struct object_row *o)
{
	const struct snapshot *s = p->snap;
	u32 i, k, users = 0;

	for (i = o->first_holder; i != NO_ROW; i = s->holder[i].next) {
		u32 leader = s->holder[i].leader;

		for (k = leader; k < leader + s->task[leader].threads; k++) {
			pass_yield_at(p, k);
			users += uses(p, &s->task[k], o->held);
		}
	}
	return users;
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
	refs -= COMPAT_FILE_REFS_BASE;
	return refs > (long)o->held_by && !is_mapped(&p->mem, file) &&
	       refs > (long)o->held_by + (long)count_users(p, o);
}
