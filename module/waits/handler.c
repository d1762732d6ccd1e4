// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waits for a process that handles events for others: fanotify permissions,
 * page faults through userfaultfd.
 *
 * Proof for fanotify: the group around the head has fanotify's operations. For userfaultfd:
 * the wake function is one that only it uses, and the head is a queue of the context beside
 * the entry. (See fs/userfaultfd.c, struct userfaultfd_wait_queue.) A fault that the handler
 * has read is in another queue than an unread one.
 *
 * Demand or idle: the sleeper needs an answer to go on: a demand. Owner: each process that
 * has the group's, or the context's, descriptor open. A thread of it that waits for events
 * serves.
 */
#include <linux/fs.h>
#include <linux/fsnotify_backend.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "arch/arch.h"
#include "target/layout.h"
#include "target/symbol.h"
#include "waits/families.h"

static void owned_by_handler(u64 object, struct found_object *d)
{
	d->service_needed = object;
	d->key.type = KEY_PRIVATE;
	d->key.value = object;
}

/* Words of the stack looked at for the event; it is an argument of the function that waits. */
#define EVENT_WORDS 128
/* enum of fs/notify/fanotify/fanotify.h: INIT, REPORTED, ANSWERED, CANCELED. */
#define EVENT_STATES 4

#ifdef CONFIG_FANOTIFY
/* An event is the sleeper's if it names its process, or itself. */
static bool is_event(const struct sleep *s, u64 event)
{
	const struct task_struct *t = (const void *)(uintptr_t)s->row->task;
	const struct signal_struct *signal;
	const struct pid *thread, *process;
	u64 pid;
	u16 state;

	return arch_in_linear(event) && !(event & 7) &&
	       mem_word(s->mem, event + layout.fanotify_pid, &pid) && pid &&
	       mem_read(s->mem, event + layout.fanotify_state, &state, sizeof(state)) &&
	       state < EVENT_STATES && peek(s->mem, &thread, (const struct pid **)&t->thread_pid) &&
	       peek(s->mem, &signal, (const struct signal_struct **)&t->signal) &&
	       peek(s->mem, &process, (const struct pid **)&signal->pids[PIDTYPE_TGID]) &&
	       (pid == (u64)(uintptr_t)thread || pid == (u64)(uintptr_t)process);
}

/* The one event that the sleeper may wait for; 0 if there are two. */
static u64 event_of(const struct sleep *s)
{
	u32 end = min_t(u32, s->count, EVENT_WORDS), i;
	u64 found = 0;

	for (i = 0; i < end && layout_on(LAYOUT_FANOTIFY); i++) {
		if (s->words[i] == found || !is_event(s, s->words[i]))
			continue;
		if (found)
			return 0;
		found = s->words[i];
	}
	return found;
}

static bool claim_permission(const struct sleep *s, const struct found_wait *w,
			     struct found_object *d)
{
	const struct fsnotify_group *group = container_of((wait_queue_head_t *)
			(uintptr_t)w->head, struct fsnotify_group, fanotify_data.access_waitq);
	const struct fsnotify_ops *ops;
	typeof(ops->handle_event) handle;

	if (!peek(s->mem, &ops, &group->ops) || !ops || !peek(s->mem, &handle, &ops->handle_event))
		return false;
	if (symbol_function((u64)(uintptr_t)handle) != FN_fanotify_handle_event)
		return false;
	d->kind = KIND_FANOTIFY_PERM;
	d->addr = w->head;
	scnprintf(d->name, sizeof(d->name), "fanotify-group:%08x",
		  address_number((u64)(uintptr_t)group));
	owned_by_handler((u64)(uintptr_t)group, d);
	d->request_at = event_of(s);
	return true;
}
#else
static bool claim_permission(const struct sleep *s, const struct found_wait *w,
			     struct found_object *d)
{
	return false;
}
#endif

static bool claim_fault(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 ctx;

	if (symbol_function(w->func) != FN_userfaultfd_wake_function ||
	    !mem_word(s->mem, w->waiter - layout.userfault_wq + layout.userfault_ctx, &ctx) ||
	    (w->head != ctx + layout.userfaultfd_fault_wqh &&
	     w->head != ctx + layout.userfaultfd_taken_wqh))
		return false;
	d->kind = KIND_USERFAULT;
	d->addr = ctx;
	d->request_at = w->waiter + offsetof(struct wait_queue_entry, entry);
	scnprintf(d->name, sizeof(d->name), "userfaultfd:%08x", address_number(ctx));
	owned_by_handler(ctx, d);
	return true;
}

/* Faults of one userfaultfd that are looked at. */
#define FAULTS_MAX 4096

static bool is_queued(const struct memread *m, u64 head, u64 links)
{
	u64 end = head + offsetof(struct wait_queue_head, head), at = end;
	u32 steps;

	for (steps = 0; steps < FAULTS_MAX; steps++) {
		if (!mem_word(m, at, &at) || at == end)
			return false;
		if (at == links)
			return true;
	}
	return false;
}

/* read() moves a fault from one queue to the other, and its sleeper does not notice. */
static enum request_state fault_state(const struct memread *m, const struct object_row *o,
				      u64 links)
{
	if (is_queued(m, o->addr + layout.userfaultfd_taken_wqh, links))
		return REQUEST_TAKEN;
	return is_queued(m, o->addr + layout.userfaultfd_fault_wqh, links) ? REQUEST_PENDING :
									     REQUEST_NONE;
}

static enum request_state event_state(const struct memread *m, const struct object_row *o,
				      u64 event)
{
	u16 state;

	if (!mem_read(m, event + layout.fanotify_state, &state, sizeof(state)) || state > 1)
		return REQUEST_NONE;
	return state ? REQUEST_TAKEN : REQUEST_PENDING;
}

const struct wait_family fanotify_family = {
	.name = "fanotify permissions",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_permission,
	.request = event_state,
};

const struct wait_family userfault_family = {
	.name = "userfaultfd",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(USERFAULTFD),
	.claim = claim_fault,
	.request = fault_state,
};
