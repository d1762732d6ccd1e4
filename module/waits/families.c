// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wait families in the order they are asked, and what is said of a queue
 * that none of them claims: its symbol if it is a static object, else the
 * function that sleeps there.
 */
#include <linux/kallsyms.h>
#include <linux/string.h>

#include "target/symbol.h"
#include "waits/wait.h"

static wait_family * const families[] = {
	wait_futex,
	wait_ipc,
	wait_seccomp,
	wait_lock,
	wait_bio,
	wait_core,
	wait_completion,
	wait_frozen_fs,
	wait_percpu_rwsem,
	wait_unix,
	wait_socket,
	wait_netlink,
	wait_epoll,
	wait_child,
	wait_lookup,
	wait_rpc,
	wait_buffer,
	wait_bit,
	wait_static,
	wait_filelock,
	wait_handler,
	wait_fuse,
	wait_binder,
	wait_journal,
	wait_writeback,
	wait_autofs,
	wait_aio,
	wait_file,
	wait_kthread,
};

static bare_family * const bare_families[] = {
	bare_stop,
	bare_exit,
	bare_io_uring,
	bare_direct_io,
	bare_timer,
	bare_signal,
	bare_rt_mutex,
	bare_kthread,
};

/* No lock's or completion's frame puts its waiter further away. */
#define FRAME_WORDS 48

unsigned int sleep_owner(const struct sleep *s, u64 waiter)
{
	u32 at = (waiter - s->base) / sizeof(u64), i;

	for (i = 1; i <= at && i <= FRAME_WORDS; i++) {
		u64 word = s->words[at - i];
		unsigned int fn = symbol_function(word);

		if (function_role(fn) == ROLE_BARE && !symbol_is_function(word))
			return fn;
	}
	return FN_OTHER;
}

static void name_stranger(const struct sleep *s, const struct found_wait *w,
			  struct object_desc *d)
{
	static char symbol[KSYM_SYMBOL_LEN];

	d->kind = w->shape == SHAPE_ENTRY || w->shape == SHAPE_POLL ? KIND_WAITQUEUE : KIND_UNKNOWN;
	d->addr = w->head;
	if (symbol_print(symbol, w->head))
		strscpy(d->name, symbol, sizeof(d->name));
	else if (s->row->frames[0] && symbol_print(symbol, s->row->frames[0]))
		scnprintf(d->name, sizeof(d->name), "in:%s", symbol);
}

void wait_identify(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	bool claimed = false;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(families) && !claimed; i++)
		claimed = families[i](s, w, d);
	if (!claimed)
		name_stranger(s, w, d);
	d->demand = kind_is_demand(d->kind);
}

bool wait_bare(const struct sleep *s, struct object_desc *d)
{
	bool claimed = false;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bare_families) && !claimed; i++)
		claimed = bare_families[i](s, d);
	d->demand = claimed && kind_is_demand(d->kind);
	return claimed;
}

static u64 (* const far_keys[FAR_ENDS])(const struct memread *m, const struct file *file) = {
	[FAR_INET] = inet_key,
	[FAR_FUSE] = fuse_key,
	[FAR_MQUEUE] = mqueue_key,
	[FAR_AUDIT] = audit_key,
	[FAR_UNIX] = unix_key,
};

enum far_end far_end_of(u16 kind, u64 want)
{
	if (want <= INET_KEY_MASK)
		return FAR_INET;
	if (kind == KIND_AUDIT)
		return FAR_AUDIT;
	if (want & 1)
		return FAR_UNIX;
	if (kind == KIND_MQ_SEND || kind == KIND_MQ_RECV)
		return FAR_MQUEUE;
	return kind == KIND_FUSE || kind == KIND_FOLIO ? FAR_FUSE : FAR_NONE;
}

u64 far_key(enum far_end how, const struct memread *m, const struct file *file)
{
	return far_keys[how](m, file);
}
