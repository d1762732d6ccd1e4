// SPDX-License-Identifier: GPL-2.0-only
/*
 * System V message queues and semaphores, POSIX message queues.
 *
 * Their waiters are linked into lists of the object itself. Proof: the object around the list
 * head is the one that the system call names. It is a kern_ipc_perm with the id that was
 * passed; for a POSIX queue, the inode of the file at the descriptor that was passed.
 *
 * Demand or idle: a sender waits for others to receive: a demand; a receiver
 * waits for work.  A semaphore is a lock or an event, and the kernel doesn't
 * know which: idle.
 *
 * Owner: nobody holds a System V object. The last receiver of a message queue is likely also
 * the next one. The task that changed a semaphore last likely has it. The owners of a POSIX
 * queue have it open for the other direction. They may have another struct file, but have the
 * same inode.
 */
#include <linux/fs.h>
#include <linux/ipc.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>

#include "target/layout.h"
#include "target/symbol.h"
#include "waits/file.h"
#include "target/names.h"
#include "waits/families.h"

/* References to an IPC object: its own and one per waiter. */
#define REFS_MAX 16777216

/* Whether an IPC object, which begins with its kern_ipc_perm, has the id the sleeper passed. */
static bool has_id(const struct sleep *s, u64 addr, int *id)
{
	const struct kern_ipc_perm *perm = (const void *)(uintptr_t)addr;
	int refs;

	if (s->row->syscall < 0 || s->row->flags & ROW_COMPAT)
		return false;
	return peek(s->mem, &refs, (int *)&perm->refcount) && refs > 0 && refs < REFS_MAX &&
	       peek(s->mem, id, &perm->id) && *id == (int)s->row->args[0];
}

static bool claim_msg(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	bool send = sleep_in(s, FN_do_msgsnd) || sleep_in(s, FN_ksys_msgsnd);
	bool receive = sleep_in(s, FN_do_msgrcv) || sleep_in(s, FN_ksys_msgrcv);
	u64 queue = w->head - (send ? layout.msg_senders : layout.msg_receivers);
	int id;

	if ((!send && !receive) || !has_id(s, queue, &id))
		return false;
	d->kind = send ? KIND_SYSV_MSG_SEND : KIND_SYSV_MSG_RECV;
	d->addr = queue;
	if (send)
		d->owner_at = queue + layout.msg_last_receiver;
	d->owner_source = OWNER_SOURCE_PID;
	scnprintf(d->name, sizeof(d->name), "msg:%d", id);
	return true;
}

/* The array whose semaphore number @n would begin at @sem, if it has as many. */
static u64 array_of(const struct sleep *s, u64 sem, u32 n)
{
	u64 array = sem - (u64)n * layout.sem_size - layout.sem_array_sems;
	int count, id;

	if (!mem_read(s->mem, array + layout.sem_array_nsems, &count, sizeof(count)) ||
	    count <= 0 || n >= (u32)count || !has_id(s, array, &id))
		return 0;
	return array;
}

/* Arrays have few semaphores; in a larger one only the first are looked for. */
#define SEMS_TRIED 1024

static bool name_sem(const struct sleep *s, u64 sem, struct found_object *d)
{
	u32 n;

	for (n = 0; n < SEMS_TRIED && !d->addr; n++)
		d->addr = array_of(s, sem, n);
	if (!d->addr)
		return false;
	d->addr = sem;
	d->owner_at = sem + layout.sem_last;
	d->owner_source = OWNER_SOURCE_PID;
	scnprintf(d->name, sizeof(d->name), "sem:%d#%u", (int)s->row->args[0], n - 1);
	return true;
}

/* Operations on several semaphores at once wait in the array's own lists. */
static bool name_array(const struct sleep *s, u64 array, struct found_object *d)
{
	int count, id;

	if (!mem_read(s->mem, array + layout.sem_array_nsems, &count, sizeof(count)) ||
	    count <= 0 || !has_id(s, array, &id))
		return false;
	d->addr = array;
	scnprintf(d->name, sizeof(d->name), "sem:%d", id);
	return true;
}

static bool claim_sem(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	if (!sleep_in(s, FN_do_semtimedop) && !sleep_in(s, FN___do_semtimedop))
		return false;
	d->kind = KIND_SYSV_SEM;
	return name_sem(s, w->head - layout.sem_alter, d) ||
	       name_sem(s, w->head - layout.sem_const, d) ||
	       name_array(s, w->head - layout.sem_array_alter, d) ||
	       name_array(s, w->head - layout.sem_array_const, d);
}

/* All holders of a queue share only its inode. */
static void inode_key(const struct memread *m, const struct file *file, struct key_sink *sink)
{
	const struct inode *inode;

	if (peek(m, &inode, (const struct inode **)&file->f_inode))
		sink->found(sink, KEY_INODE, (u64)(uintptr_t)inode);
}

static bool is_queue_file(const struct sleep *s, u64 addr, void *inode)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	const struct inode *own;

	return peek(s->mem, &own, &file->f_inode) && own == inode &&
	       file_poll(s->mem, addr) == FN_mqueue_poll_file;
}

/* The waiters of an mqueue_inode_info are two: senders, then receivers. */
static bool claim_end(const struct sleep *s, const struct found_wait *w, bool receive,
		      struct found_object *d)
{
	u64 queue = w->head - layout.mqueue_waiters - layout.mqueue_waiter_links -
		    (receive ? layout.mqueue_waiter_size : 0);
	u64 file = file_of_sleep(s, is_queue_file, (void *)(queue + layout.mqueue_inode));

	if (!file)
		return false;
	d->kind = receive ? KIND_MQ_RECV : KIND_MQ_SEND;
	d->addr = queue;
	d->key.type = KEY_INODE;
	d->key.value = queue + layout.mqueue_inode;
	d->key.mode = receive ? MODE_WRITE : MODE_READ;
	*(receive ? &d->service_given : &d->service_needed) = queue;
	name_file(s->mem, file, d->name, sizeof(d->name));
	return true;
}

static bool claim_mqueue(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return claim_end(s, w, false, d) || claim_end(s, w, true, d);
}

/* The process of a struct pid, 0 if it is none: its number leads back to it. */
static u64 process_of(const struct memread *m, u64 word, pid_t *tgid)
{
	struct pid *pid = (struct pid *)(uintptr_t)word;
	struct task_struct *t = NULL;

	if (!word || !peek(m, tgid, &pid->numbers[0].nr))
		return 0;
	rcu_read_lock();
	if (find_pid_ns(*tgid, &init_pid_ns) == pid)
		t = pid_task(pid, PIDTYPE_TGID);
	rcu_read_unlock();
	return (u64)(uintptr_t)t;
}

/* A semaphore that nobody will raise: the task that lowered it to 0 last is gone. */
static void lost_semaphore(const struct memread *m, const struct object_row *o, u64 pid,
			   struct found_owner *found)
{
	s32 value;

	if (o->kind != KIND_SYSV_SEM || !pid ||
	    !mem_read(m, o->owner_at - layout.sem_last + layout.sem_value, &value, sizeof(value)) ||
	    value)
		return;
	found->state = OUTCOME_ABSENT;
	found->orphaned_by = ORPHAN_OWNER_GONE;
}

/*
 * The last user likely comes back. If a waiter was the last user itself, others owe it
 * something only if the queue is full.
 */
static bool last_user(const struct memread *m, const struct object_row *o,
		      const struct task_row *waiter, struct found_owner *found)
{
	pid_t tgid;
	u64 word;

	if (!o->owner_at || !mem_word(m, o->owner_at, &word))
		return false;
	found->state = OUTCOME_UNKNOWN;
	found->task = process_of(m, word, &tgid);
	if (!found->task)
		lost_semaphore(m, o, word, found);
	if (found->task && !o->demand && tgid == waiter->tgid)
		return false;
	found->scope = OWNER_PROCESS;
	found->how = HOW_LIKELY;
	return true;
}

const struct wait_family msg_family = {
	.name = "System V message queues",
	.shapes = CLAIMS_WAITER,
	.group = NEEDS(MSG),
	.claim = claim_msg,
	.owner = last_user,
};

const struct wait_family sem_family = {
	.name = "System V semaphores",
	.shapes = CLAIMS_WAITER,
	.group = NEEDS(SEM),
	.claim = claim_sem,
	.owner = last_user,
};

const struct wait_family mqueue_family = {
	.name = "POSIX message queues",
	.shapes = CLAIMS_EXT,
	.group = NEEDS(MQUEUE),
	.keys = BIT(KEY_INODE),
	.claim = claim_mqueue,
	.file_keys = inode_key,
};
