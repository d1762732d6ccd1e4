// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waits for a process that handles events for others: fanotify permissions,
 * page faults through userfaultfd.
 *
 * Proof: for fanotify, the group around the head has fanotify's operations; for
 * userfaultfd, the wake function only it uses, and the context beside the entry
 * (fs/userfaultfd.c, struct userfaultfd_wait_queue) whose queue the head is.
 *
 * Demand or idle: the sleeper can't go on without an answer: a demand.  Owner:
 * whoever has the group's, or the context's, descriptor open; one of them that
 * waits for events serves.
 */
#include <linux/fs.h>
#include <linux/fsnotify_backend.h>

#include "target/layout.h"
#include "target/symbol.h"
#include "waits/wait.h"

static void owned_by_handler(u64 object, struct object_desc *d)
{
	d->resource = object;
	d->want = object;
}

static bool claim_permission(const struct sleep *s, const struct found_wait *w,
			     struct object_desc *d)
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
	return true;
}

static bool claim_fault(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	u64 ctx;

	if (!layout_on(LAYOUT_USERFAULTFD) ||
	    symbol_function(w->func) != FN_userfaultfd_wake_function ||
	    !mem_word(s->mem, w->waiter - layout.userfault_wq + layout.userfault_ctx, &ctx) ||
	    w->head != ctx + layout.userfaultfd_fault_wqh)
		return false;
	d->kind = KIND_USERFAULT;
	d->addr = w->head;
	scnprintf(d->name, sizeof(d->name), "userfaultfd:%08x", address_number(ctx));
	owned_by_handler(ctx, d);
	return true;
}

bool wait_handler(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	return w->shape == SHAPE_ENTRY &&
	       (claim_permission(s, w, d) || claim_fault(s, w, d));
}
