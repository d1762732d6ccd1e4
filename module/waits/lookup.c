// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that look up a name that another is looking up (d_alloc_parallel(),
 * fs/dcache.c): they hang if that one does, on a filesystem that hangs.
 *
 * Proof: the dentry, which is on the sleeper's stack, says that it is being looked up, and
 * points at the queue. The queue is on the stack of another task, its owner. Where dentries
 * have no queue the sleeper waits for a variable, the dentry's flags. Then nothing names the
 * task that looks it up.
 *
 * Demand or idle: a demand.
 */
#include <linux/dcache.h>

#include "compat.h"
#include "target/names.h"
#include "waits/bit.h"
#include "waits/families.h"

/* Words of the stack looked at. */
#define STACK_WORDS 128

static bool is_in_lookup(const struct memread *m, const struct dentry *dentry)
{
	unsigned int flags;

	return peek(m, &flags, (const unsigned int *)&dentry->d_flags) &&
	       (flags & DCACHE_PAR_LOOKUP);
}

static bool has_queue(const struct memread *m, const struct dentry *dentry, u64 head)
{
	wait_queue_head_t *queue;

	return peek(m, &queue, compat_lookup_queue(dentry)) && (u64)(uintptr_t)queue == head &&
	       is_in_lookup(m, dentry);
}

static const struct dentry *by_queue(const struct sleep *s, u64 head)
{
	const struct dentry *dentry;
	u32 i;

	for (i = 0; i < s->count && i < STACK_WORDS; i++) {
		dentry = (const void *)(uintptr_t)s->words[i];
		if (has_queue(s->mem, dentry, head))
			return dentry;
	}
	return NULL;
}

static const struct dentry *by_flags(const struct sleep *s, const struct found_wait *w)
{
	const struct super_block *sb;
	const struct dentry *dentry;
	unsigned int fn;
	u64 addr = bit_address(s, w, &fn);
	unsigned long magic;

	if (!addr || fn != FN_var_wake_function || !sleep_in(s, FN_d_alloc_parallel))
		return NULL;
	dentry = (const void *)(uintptr_t)(addr - offsetof(struct dentry, d_flags));
	if (!is_in_lookup(s->mem, dentry) ||
	    !peek(s->mem, &sb, (const struct super_block **)&dentry->d_sb) ||
	    !peek(s->mem, &magic, &sb->s_magic))
		return NULL;
	return is_super_block(s->mem, sb, magic) ? dentry : NULL;
}

/* The queue lies on that one's stack for as long as it has waiters. */
static bool lookup_owner(const struct memread *m, const struct object_row *o,
			 const struct task_row *waiter, struct found_owner *found)
{
	found->task = o->owner_at;
	found->scope = OWNER_THREAD;
	found->how = HOW_EXACT;
	return found->task;
}

static bool claim_lookup(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 other = s->mem->stack_of(s->mem->ctx, w->head);
	const struct dentry *dentry = NULL;

	if (!COMPAT_LOOKUP_QUEUE)
		dentry = by_flags(s, w);
	else if (other && other != s->row->task)
		dentry = by_queue(s, w->head);
	if (!dentry)
		return false;
	d->kind = KIND_LOOKUP;
	d->addr = (u64)(uintptr_t)dentry;
	if (COMPAT_LOOKUP_QUEUE)
		d->owner_at = other;
	name_dentry(s->mem, dentry, d->name, sizeof(d->name));
	return true;
}

const struct wait_family lookup_family = {
	.name = "lookups",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_lookup,
	.owner = lookup_owner,
};
