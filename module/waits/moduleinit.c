// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modules that another task is loading: a task that wants the same one waits until that is
 * done.
 *
 *	module_wq	the one queue of all waiters for a module of some name
 *	the same file	since 6.5 a second loader of it waits on its own stack for the first
 *
 * Proof: the queue's symbol; the function that sleeps, and the inode of the file, which is
 * kept before the completion (struct idempotent, kernel/module/main.c).
 *
 * Demand or idle: a demand. The owner is the task in init_module() or finit_module() that
 * does not wait so itself. If there are several, the owner is not told.
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kallsyms.h>

#include "arch/arch.h"
#include "arch/calls.h"
#include "target/names.h"
#include "target/symbol.h"
#include "waits/families.h"

/* struct idempotent is { cookie; links; completion }. */
#define COOKIE_BEFORE (3 * sizeof(u64))
/* The number that stands for loading a module: no address is as small. */
#define LOADING FN_do_init_module

static bool describe(u64 addr, struct found_object *d)
{
	d->kind = KIND_MODULE_INIT;
	d->addr = addr;
	d->key.type = KEY_ACTOR;
	d->key.value = LOADING;
	d->key.shared = true;
	return true;
}

static bool claim_queue(const struct found_wait *w, struct found_object *d)
{
	static char symbol[KSYM_SYMBOL_LEN];

	if (!arch_in_kernel(w->head) || !symbol_print(symbol, w->head) ||
	    strcmp(symbol, "module_wq"))
		return false;
	strscpy(d->name, "module", sizeof(d->name));
	return describe(w->head, d);
}

static bool claim_same_file(const struct sleep *s, const struct found_wait *w,
			    struct found_object *d)
{
	u64 completion = w->head - offsetof(struct completion, wait);
	const struct inode *inode, *host;

	if (s->mem->stack_of(s->mem->ctx, completion) != s->row->task ||
	    !(sleep_in(s, FN_idempotent_init_module) ||
	      sleep_in(s, FN_idempotent_wait_for_completion)) ||
	    !mem_word(s->mem, completion - COOKIE_BEFORE, (u64 *)&inode) || !inode ||
	    !peek(s->mem, &host, (const struct inode **)&inode->i_data.host) || host != inode)
		return false;
	name_inode(s->mem, inode, d->name, sizeof(d->name));
	return describe((u64)(uintptr_t)inode, d);
}

static bool claim_loading(const struct sleep *s, const struct found_wait *w,
			  struct found_object *d)
{
	return w->shape == SHAPE_SWAIT ? claim_same_file(s, w, d) : claim_queue(w, d);
}

static void loading_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink)
{
	if (!(t->flags & ROW_COMPAT) && t->kind != KIND_MODULE_INIT &&
	    (t->syscall == __NR_init_module || t->syscall == __NR_finit_module))
		sink->found(sink, KEY_ACTOR, LOADING);
}

const struct wait_family module_init_family = {
	.name = "modules that are loaded",
	.shapes = CLAIMS_ENTRY | CLAIMS_SWAIT,
	.claim = claim_loading,
	.actor_keys = loading_keys,
};
