// SPDX-License-Identifier: GPL-2.0-only
/*
 * autofs: a task waits for automount to mount, or to expire, the path that it looks up
 * (fs/autofs/waitq.c).
 *
 * The sleeper waits in the queue of an autofs_wait_queue, which is in a list of its
 * filesystem's. The filesystem is looked for on the sleeper's stack, where autofs_wait()
 * keeps it. Proof: it and a mounted super_block of autofs lead to each other, and its list
 * has the queue.
 *
 * Demand or idle: a demand. The object is the filesystem, as automount serves all its waiters
 * from one pipe. Owner: each process that can read that pipe.
 */
#include <linux/fs.h>
#include <linux/magic.h>

#include "target/layout.h"
#include "waits/file.h"
#include "target/names.h"
#include "waits/families.h"

/* Words of the stack looked at; requests of one filesystem. */
#define STACK_WORDS 256
#define QUEUES_MAX 4096

static bool has_queue(const struct memread *m, u64 sbi, u64 queue)
{
	u64 at;
	u32 steps;

	if (!mem_word(m, sbi + layout.autofs_queues, &at))
		return false;
	for (steps = 0; at && at != queue && steps < QUEUES_MAX; steps++)
		if (!mem_word(m, at + layout.autofs_queue_next, &at))
			return false;
	return at == queue;
}

/* The super_block of a possible autofs_sb_info, NULL if it is none. */
static const struct super_block *filesystem(const struct memread *m, u64 sbi)
{
	const struct super_block *sb;
	u64 word, info;

	if (!mem_word(m, sbi + layout.autofs_sb, &word))
		return NULL;
	sb = (const void *)(uintptr_t)word;
	return is_super_block(m, sb, AUTOFS_SUPER_MAGIC) &&
	       mem_word(m, (u64)(uintptr_t)&sb->s_fs_info, &info) && info == sbi ? sb : NULL;
}

static void owned_by_reader(const struct memread *m, u64 sbi, struct found_object *d)
{
	u64 file;

	if (!mem_word(m, sbi + layout.autofs_pipe, &file) || file_poll(m, file) != FN_pipe_poll)
		return;
	d->key.type = KEY_PRIVATE;
	d->key.value = file_private(m, file);
	d->key.mode = MODE_READ;
	d->service_needed = d->key.value;
}

static bool claim_autofs(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 queue = w->head - layout.autofs_queue;
	const struct super_block *sb = NULL;
	u32 i;

	if (!sleep_in(s, FN_autofs_wait))
		return false;
	for (i = 0; i < s->count && i < STACK_WORDS && !sb; i++) {
		sb = filesystem(s->mem, s->words[i]);
		if (sb && !has_queue(s->mem, s->words[i], queue))
			sb = NULL;
	}
	if (!sb)
		return false;
	d->kind = KIND_AUTOFS;
	d->addr = s->words[i - 1];
	owned_by_reader(s->mem, d->addr, d);
	name_mount(s->mem, sb, d->name, sizeof(d->name));
	return true;
}

const struct wait_family autofs_family = {
	.name = "autofs",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(AUTOFS),
	.claim = claim_autofs,
};
