// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writeback of dirty pages.
 *
 *	sync		waits until all of a device are written: its bdi's queue
 *	throttled	a task that writes faster than the device does is put to sleep by the clock,
 *			again and again, in no queue, until there are fewer dirty pages
 *			(balance_dirty_pages())
 *
 * Proof: a bdi's writeback and its device point to it; a throttled task has a bdi_writeback
 * of it on its stack.
 *
 * Demand or idle: a demand. The owner is the worker that writes them, if there is one just
 * now; else all of it hangs on the device.
 */
#include <linux/backing-dev.h>

#include "model/text.h"
#include "target/disk.h"
#include "target/symbol.h"
#include "waits/families.h"
#include "waits/worker.h"

/* From the innermost frame to that of the throttled task. */
#define STACK_WORDS 96

/* Its default writeback leads back to it, and so does its device. */
static bool is_bdi(const struct memread *m, const struct backing_dev_info *bdi)
{
	const struct backing_dev_info *back;
	const struct device *dev;
	void *data;

	return peek(m, &back, (const struct backing_dev_info **)&bdi->wb.bdi) && back == bdi &&
	       peek(m, &dev, (const struct device **)&bdi->dev) && dev &&
	       peek(m, &data, &dev->driver_data) && data == bdi;
}

static bool describe(const struct memread *m, const struct backing_dev_info *bdi,
		     struct found_object *d)
{
	char name[sizeof_field(struct backing_dev_info, dev_name)];

	if (!peek(m, &name, &bdi->dev_name))
		return false;
	d->kind = KIND_WRITEBACK;
	d->addr = (u64)(uintptr_t)bdi;
	d->fixed_state = OUTCOME_KERNEL;
	d->carrier = disk_of_bdi(m, bdi);
	d->key.type = KEY_ACTOR;
	d->key.value = d->addr;
	d->key.shared = true;
	text_escape(d->name, sizeof(d->name), name, strnlen(name, sizeof(name)));
	return true;
}

static bool claim_sync(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct backing_dev_info *bdi = container_of((wait_queue_head_t *)
			(uintptr_t)w->head, struct backing_dev_info, wb_waitq);

	return is_bdi(s->mem, bdi) && describe(s->mem, bdi, d);
}

/* The bdi that a writeback is of, NULL if it is none. */
static const struct backing_dev_info *bdi_of(const struct memread *m, u64 writeback)
{
	const struct bdi_writeback *wb = (const void *)(uintptr_t)writeback;
	const struct backing_dev_info *bdi;

	return peek(m, &bdi, (const struct backing_dev_info **)&wb->bdi) && bdi &&
	       is_bdi(m, bdi) ? bdi : NULL;
}

static bool is_throttled(const struct sleep *s)
{
	return (s->row->state == TASK_KILL || s->row->state == TASK_DISK) &&
	       (sleep_in(s, FN_balance_dirty_pages) ||
		sleep_in(s, FN_balance_dirty_pages_ratelimited_flags));
}

static bool claim_throttled(const struct sleep *s, struct found_object *d)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;
	const struct backing_dev_info *bdi = NULL;

	if (!is_throttled(s))
		return false;
	for (i = 0; i < end && !bdi; i++)
		bdi = bdi_of(s->mem, s->words[i]);
	return bdi && describe(s->mem, bdi, d);
}

static bool claim_writeback(const struct sleep *s, const struct found_wait *w,
			    struct found_object *d)
{
	return w ? claim_sync(s, w, d) : claim_throttled(s, d);
}

/* A flusher: the worker that writes back a device, for the machine or for a cgroup. */
static void flusher_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink)
{
	const struct backing_dev_info *bdi;
	const struct bdi_writeback *wb;
	struct running_work r;

	if (!worker_runs(m, t, &r) || symbol_function(r.func) != FN_wb_workfn)
		return;
	wb = (const void *)(uintptr_t)(r.work - offsetof(struct bdi_writeback, dwork.work));
	if (peek(m, &bdi, (const struct backing_dev_info **)&wb->bdi) && is_bdi(m, bdi))
		sink->found(sink, KEY_ACTOR, (u64)(uintptr_t)bdi);
}

const struct wait_family writeback_family = {
	.name = "writeback",
	.shapes = CLAIMS_ENTRY | CLAIMS_NO_QUEUE,
	.claim = claim_writeback,
	.actor_keys = flusher_keys,
};
