// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions, and simple wait queues that are none.
 *
 * Both put a swait_queue on the sleeper's stack.  It is a completion if a
 * function that waits for one sleeps there and its `done` is 0.  Some are part
 * of something that has a name and an owner:
 *
 *	vfork		the completion lies on the parent's stack; a child of the
 *			sleeper has it in vfork_done, and is its owner
 *	flush_work()	it is part of a wq_barrier on the sleeper's stack, a work
 *			item whose function is wq_barrier_func()
 *
 * Others have no owner: whoever calls complete() is known only to the code.
 */
#include <linux/completion.h>
#include <linux/kallsyms.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "../symbol.h"
#include "wait.h"

/* Children looked at for the one that was vforked. */
#define CHILDREN_MAX 4096

static bool waits_for_completion(const struct sleep *s)
{
	static const u16 functions[] = {
		FN_wait_for_completion, FN___wait_for_common, FN_do_wait_for_common,
		FN_wait_for_common, FN_wait_for_completion_timeout,
		FN_wait_for_completion_interruptible,
		FN_wait_for_completion_interruptible_timeout, FN_wait_for_completion_killable,
		FN_wait_for_completion_killable_timeout, FN_wait_for_completion_state,
		FN_wait_for_completion_io, FN_wait_for_completion_io_timeout,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(functions); i++)
		if (sleep_in(s, functions[i]))
			return true;
	return false;
}

/* The child of the sleeper that has this completion for its vfork_done. */
static const struct task_struct *vforked(const struct sleep *s, u64 completion)
{
	const struct task_struct *t = (const struct task_struct *)(uintptr_t)s->row->task;
	struct list_head *at;
	struct completion *done;
	u32 steps;

	if (!peek(s->mem, &at, &t->children.next))
		return NULL;
	for (steps = 0; at != &t->children && steps < CHILDREN_MAX; steps++) {
		const struct task_struct *child = container_of(at, struct task_struct, sibling);

		if (!s->mem->is_task(s->mem->ctx, (u64)(uintptr_t)child) ||
		    !peek(s->mem, &done, &child->vfork_done))
			return NULL;
		if ((u64)(uintptr_t)done == completion)
			return child;
		if (!peek(s->mem, &at, &child->sibling.next))
			return NULL;
	}
	return NULL;
}

static bool claim_vfork(const struct sleep *s, u64 completion, struct object_desc *d)
{
	const struct task_struct *child;
	pid_t pid;

	if (s->mem->stack_of(s->mem->ctx, completion) != s->row->task)
		return false;
	child = vforked(s, completion);
	if (!child || !peek(s->mem, &pid, &child->tgid))
		return false;
	d->kind = KIND_VFORK;
	d->owner_at = (u64)(uintptr_t)&child->group_leader;
	d->owner_word = OWNER_WORD_TASK;
	scnprintf(d->name, sizeof(d->name), "child:%d", pid);
	return true;
}

/* struct wq_barrier is { work; done; task } (kernel/workqueue.c). */
static bool claim_flush(const struct sleep *s, u64 completion, struct object_desc *d)
{
	struct work_struct *barrier = (void *)(uintptr_t)(completion - sizeof(*barrier));
	work_func_t func;
	u64 task;

	if (s->mem->stack_of(s->mem->ctx, completion) != s->row->task ||
	    !peek(s->mem, &func, &barrier->func) ||
	    symbol_function((u64)(uintptr_t)func) != FN_wq_barrier_func ||
	    !mem_word(s->mem, completion + sizeof(struct completion), &task) ||
	    task != s->row->task)
		return false;
	d->kind = KIND_FLUSH_WORK;
	scnprintf(d->name, sizeof(d->name), "work-barrier:%llx", completion);
	return true;
}

/* A static object by its symbol; else by who waits for it, unless that's the plumbing. */
static void name_queue(const struct sleep *s, u64 addr, struct object_desc *d)
{
	static char symbol[KSYM_SYMBOL_LEN];
	u32 i, kept = 0;

	if (symbol_print(symbol, addr)) {
		strscpy(d->name, symbol, sizeof(d->name));
		return;
	}
	for (i = sleep_frame(s); i < s->frames; i++, kept++)
		if (kept < ROW_FRAMES && function_role(s->fn[i]) == ROLE_NONE)
			break;
	if (i < s->frames && kept < ROW_FRAMES && symbol_print(symbol, s->row->frames[kept]))
		scnprintf(d->name, sizeof(d->name), "in:%s", symbol);
}

bool wait_completion(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	u64 completion = w->head - offsetof(struct completion, wait);
	unsigned int done;

	if (w->shape != SHAPE_SWAIT)
		return false;
	d->addr = completion;
	if (!waits_for_completion(s) ||
	    !mem_read(s->mem, completion, &done, sizeof(done)) || done) {
		d->kind = KIND_SWAIT;
		d->addr = w->head;
	} else if (claim_vfork(s, completion, d) || claim_flush(s, completion, d)) {
		return true;
	} else {
		d->kind = KIND_COMPLETION;
	}
	name_queue(s, d->addr, d);
	return true;
}
