// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pidfd in poll() or select(), or alone in an epoll set: a task waits for a process to
 * exit.
 *
 * Proof: the queue is that of a struct pid, and the file that is polled is the pidfd of this
 * very struct pid. The file has it as private_data or, since 6.9, in its inode.
 * (waitid(P_PIDFD) waits for a child like any other: child.c.)
 *
 * Idle, as a wait for a child is.  Owner: that process, exact.
 */
#include <linux/fs.h>
#include <linux/pid.h>

#include "target/symbol.h"
#include "waits/families.h"
#include "waits/file.h"
#include "waits/owner.h"

/* The struct pid of a pidfd, NULL if the file is none. */
static const struct pid *pid_of_file(const struct memread *m, u64 addr)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	const struct inode *inode;
	void *pid;

	if (file_poll(m, addr) != FN_pidfd_poll)
		return NULL;
	if (peek(m, &pid, &file->private_data) && pid)
		return pid;
	return peek(m, &inode, (const struct inode **)&file->f_inode) &&
	       peek(m, &pid, &inode->i_private) ? pid : NULL;
}

static bool source(const struct memread *m, u64 file, u32 events, struct found_object *d)
{
	const struct pid *pid = pid_of_file(m, file);
	int nr;

	if (!pid || !peek(m, &nr, &pid->numbers[0].nr))
		return false;
	d->kind = KIND_PIDFD;
	d->owner_at = (u64)(uintptr_t)&pid->tasks[PIDTYPE_TGID].first;
	d->owner_source = OWNER_SOURCE_AWAITED;
	scnprintf(d->name, sizeof(d->name), "process:%d", nr);
	return true;
}

static bool claim_pidfd(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct pid *pid = container_of((const wait_queue_head_t *)(uintptr_t)w->head,
					     struct pid, wait_pidfd);

	if (pid_of_file(s->mem, w->file) != pid)
		return false;
	d->kind = KIND_PIDFD;
	d->addr = w->head;
	return true;
}

static bool pidfd_owner(const struct memread *m, const struct object_row *o,
			const struct task_row *waiter, struct found_owner *found)
{
	return owner_of_pid(m, o, PIDTYPE_TGID, found);
}

const struct wait_family pidfd_family = {
	.name = "pidfds",
	.shapes = CLAIMS_POLL,
	.claim = claim_pidfd,
	.owner = pidfd_owner,
	.source = source,
};
