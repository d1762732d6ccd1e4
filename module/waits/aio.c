// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_getevents(): waits for completions of an AIO context.
 *
 * Proof: the system call, and the queue lies where a kioctx has it, in a
 * structure that calls itself what the call's first argument says: an AIO
 * context's id is the address of its ring in user space (fs/aio.c).
 *
 * Demand or idle: it waits for the completion of reads and writes that the
 * process itself has begun, or will begin: the workers of databases wait there
 * for ever.  Idle, and a loop, which a disk or the poll of a timer ends: what is under way
 * is not read.
 */
#include <linux/sched.h>

#include "arch/calls.h"
#include "target/layout.h"
#include "waits/families.h"

static bool waits_for_aio(const struct task_row *row)
{
	return !(row->flags & ROW_COMPAT) &&
	       (row->syscall == __NR_io_getevents || row->syscall == __NR_io_pgetevents);
}

static bool claim_aio(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 context = w->head - layout.kioctx_wait, id;

	if (!waits_for_aio(s->row) ||
	    !mem_word(s->mem, context + layout.kioctx_user_id, &id) || id != s->row->args[0])
		return false;
	d->kind = KIND_AIO;
	d->addr = w->head;
	d->ends = true;
	scnprintf(d->name, sizeof(d->name), "aio:%llx@[%d]", id, s->row->tgid);
	return true;
}

const struct wait_family aio_family = {
	.name = "AIO",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(AIO),
	.claim = claim_aio,
};
