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
 *			item whose function is wq_barrier_func().  Before it in
 *			its list is the worker that runs the target, and is the
 *			owner; or the target itself, still in a queue
 *
 * Others have no owner: whoever calls complete() is known only to the code.
 */
#include <linux/completion.h>
#include <linux/kallsyms.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "../layout.h"
#include "../symbol.h"
#include "wait.h"

/* Children looked at for the one that was vforked. */
#define CHILDREN_MAX 4096
/* Others who flush the same work. */
#define BARRIERS_MAX 256

static bool waits_for_completion(const struct sleep *s, u64 waiter)
{
	static const u16 functions[] = {
		FN_wait_for_completion, FN___wait_for_common, FN_do_wait_for_common,
		FN_wait_for_common, FN_wait_for_completion_timeout,
		FN_wait_for_completion_interruptible,
		FN_wait_for_completion_interruptible_timeout, FN_wait_for_completion_killable,
		FN_wait_for_completion_killable_timeout, FN_wait_for_completion_state,
		FN_wait_for_completion_io, FN_wait_for_completion_io_timeout,
	};
	unsigned int fn = sleep_owner(s, waiter);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(functions); i++)
		if (fn == functions[i])
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

static bool is_barrier(const struct sleep *s, u64 work)
{
	const struct work_struct *w = (const struct work_struct *)(uintptr_t)work;
	work_func_t func;

	return peek(s->mem, &func, &w->func) &&
	       symbol_function((u64)(uintptr_t)func) == FN_wq_barrier_func;
}

/* The worker in whose list of scheduled works @at is the head, 0 if it is none's. */
static u64 worker_at(const struct sleep *s, u64 at)
{
	u64 worker = at - layout.worker_scheduled, task;
	unsigned int flags;

	if (!mem_word(s->mem, worker + layout.worker_task, &task) ||
	    !s->mem->is_task(s->mem->ctx, task) ||
	    !peek(s->mem, &flags, &((struct task_struct *)(uintptr_t)task)->flags))
		return 0;
	return flags & PF_WQ_WORKER ? worker : 0;
}

/* The work that is flushed; sets the owner if a worker runs it. */
static u64 flushed_work(const struct sleep *s, u64 barrier, struct object_desc *d)
{
	u64 at = barrier + offsetof(struct work_struct, entry), worker, work, func;
	u32 steps;

	for (steps = 0; steps < BARRIERS_MAX; steps++) {
		if (!mem_word(s->mem, at + offsetof(struct list_head, prev), &at))
			return 0;
		worker = worker_at(s, at);
		if (worker) {
			d->owner_at = worker + layout.worker_task;
			d->owner_word = OWNER_WORD_TASK;
			return mem_word(s->mem, worker + layout.worker_current_work, &work) ?
			       work : 0;
		}
		work = at - offsetof(struct work_struct, entry);
		if (!mem_word(s->mem, work + offsetof(struct work_struct, func), &func) ||
		    !symbol_is_function(func))
			return 0;
		if (!is_barrier(s, work))
			return work;
	}
	return 0;
}

/* struct wq_barrier is { work; done; task } (kernel/workqueue.c). */
static bool claim_flush(const struct sleep *s, u64 completion, struct object_desc *d)
{
	static char symbol[KSYM_SYMBOL_LEN];
	u64 barrier = completion - sizeof(struct work_struct), task, work, func = 0;

	if (!layout_on(LAYOUT_WORKER) ||
	    s->mem->stack_of(s->mem->ctx, completion) != s->row->task || !is_barrier(s, barrier) ||
	    !mem_word(s->mem, completion + sizeof(struct completion), &task) ||
	    task != s->row->task)
		return false;
	d->kind = KIND_FLUSH_WORK;
	work = flushed_work(s, barrier, d);
	if (!work)
		return true;
	d->addr = work;
	mem_word(s->mem, work + offsetof(struct work_struct, func), &func);
	if (symbol_print(symbol, work) || symbol_print(symbol, func))
		strscpy(d->name, symbol, sizeof(d->name));
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
	if (!waits_for_completion(s, w->waiter) ||
	    !mem_read(s->mem, completion, &done, sizeof(done)) || done) {
		d->kind = KIND_SWAIT;
		d->addr = w->head;
	} else if (!claim_vfork(s, completion, d) && !claim_flush(s, completion, d)) {
		d->kind = KIND_COMPLETION;
	}
	if (!d->name[0])
		name_queue(s, d->addr, d);
	return true;
}
