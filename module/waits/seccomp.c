// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that a seccomp listener must allow, and the listener's own wait.
 *
 * Proof: the completion is part of a struct seccomp_knotif on the sleeper's
 * stack that names the sleeper and is linked into a list.  It is that of the
 * filter that has a listener: of a task's filters at most one has
 * (kernel/seccomp.c, has_duplicate_listener()).  The listener's semaphore (until
 * 6.6; then it has a queue: file.c) begins the struct notification of a filter
 * that a descriptor of its leads to.
 *
 * Demand or idle: the sleeper needs an answer to go on: a demand. A listener waits for
 * something that need never come. Owner: each process that has the filter's descriptor open.
 * A thread of it that waits for notifications serves.
 */
#include <linux/completion.h>
#include <linux/sched.h>
#include <linux/semaphore.h>

#include "target/layout.h"
#include "target/symbol.h"
#include "waits/file.h"
#include "waits/families.h"

/* More filters than this no task can have: MAX_INSNS_PER_PATH, five for each at least. */
#define FILTERS_MAX 8192

static bool is_notification(const struct sleep *s, u64 notice)
{
	u64 task, links = notice + layout.knotif_list, next, back;

	return s->mem->stack_of(s->mem->ctx, notice) == s->row->task &&
	       mem_word(s->mem, notice + layout.knotif_task, &task) && task == s->row->task &&
	       mem_word(s->mem, links, &next) && next != links &&
	       mem_word(s->mem, next + offsetof(struct list_head, prev), &back) && back == links;
}

/* The one filter of the sleeper that has a listener, 0 if that can't be told. */
static u64 filter_with_listener(const struct sleep *s)
{
	u64 filter = 0, notif, found = 0;
	u32 steps;

#ifdef CONFIG_SECCOMP_FILTER
	const struct task_struct *t = (const struct task_struct *)(uintptr_t)s->row->task;

	if (!mem_word(s->mem, (u64)(uintptr_t)&t->seccomp.filter, &filter))
		return 0;
#endif
	for (steps = 0; filter && steps < FILTERS_MAX; steps++) {
		if (!mem_word(s->mem, filter + layout.filter_notif, &notif) || (notif && found))
			return 0;
		if (notif)
			found = filter;
		if (!mem_word(s->mem, filter + layout.filter_prev, &filter))
			return 0;
	}
	return filter ? 0 : found;
}

static void name_filter(u64 filter, struct found_object *d)
{
	scnprintf(d->name, sizeof(d->name), "seccomp-filter:%08x",
		  address_number(filter));
}

static bool claim_notification(const struct sleep *s, const struct found_wait *w,
			       struct found_object *d)
{
	u64 completion = w->head - offsetof(struct completion, wait), filter;

	if (!is_notification(s, completion - layout.knotif_ready))
		return false;
	d->kind = KIND_SECCOMP;
	d->addr = completion;
	filter = filter_with_listener(s);
	if (!filter)
		return true;
	d->request_at = completion - layout.knotif_ready;
	/* All waiters for this listener wait for the same object. */
	d->addr = filter;
	d->service_needed = filter;
	d->key.type = KEY_PRIVATE;
	d->key.value = filter;
	name_filter(filter, d);
	return true;
}

static bool has_semaphore(const struct sleep *s, u64 file, void *head)
{
	u64 filter, notif;

	if (file_poll(s->mem, file) != FN_seccomp_notify_poll)
		return false;
	filter = file_private(s->mem, file);
	return filter && mem_word(s->mem, filter + layout.filter_notif, &notif) && notif &&
	       *(u64 *)head - notif < sizeof(struct semaphore);
}

static bool claim_listener(const struct sleep *s, const struct found_wait *w,
			   struct found_object *d)
{
	u64 head = w->head, file;

	if (!sleep_in(s, FN_seccomp_notify_ioctl))
		return false;
	file = file_of_sleep(s, has_semaphore, &head);
	if (!file)
		return false;
	d->kind = KIND_SECCOMP_RECV;
	d->addr = w->head;
	d->service_given = file_private(s->mem, file);
	name_filter(d->service_given, d);
	return true;
}

/* enum notify_state of kernel/seccomp.c: INIT, SENT, REPLIED; the same since 5.0. */
static enum request_state notification_state(const struct memread *m, const struct object_row *o,
					     u64 notice)
{
	u32 state;

	if (!mem_read(m, notice + layout.knotif_state, &state, sizeof(state)) || state > 1)
		return REQUEST_NONE;
	return state ? REQUEST_TAKEN : REQUEST_PENDING;
}

static bool claim_seccomp(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	if (w->shape == SHAPE_LOCK)
		return claim_listener(s, w, d);
	return claim_notification(s, w, d);
}

const struct wait_family seccomp_family = {
	.name = "seccomp",
	.shapes = CLAIMS_LOCK | CLAIMS_SWAIT,
	.group = NEEDS(SECCOMP),
	.claim = claim_seccomp,
	.request = notification_state,
};
