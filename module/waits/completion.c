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
 *	a grace period	it is part of a struct rcu_synchronize on the sleeper's
 *			stack, whose callback wakes the sleeper (since 6.10 there
 *			may be none; then the function that waits is the one that
 *			has it on its stack).  The kernel ends it.  All who
 *			wait for RCU wait for one thing, which has no address
 *	flush_workqueue() it is part of a wq_flusher on the sleeper's stack, which the
 *			workqueue knows; the tasks that run its works are the owners
 *	a helper	(call_usermodehelper(), also of request_key()) the subprocess_info,
 *			which the sleeper has on its stack, has it; its worker waits
 *			for the helper, and is the owner
 *	kthread_stop()	a task that the sleeper has on its stack has it in
 *			vfork_done (kernel/kthread.c), and is its owner: it must exit
 *
 * Others have no owner: only the code knows the caller of complete().
 */
#include <linux/completion.h>
#include <linux/kallsyms.h>
#include <linux/rcupdate_wait.h>
#include <linux/sched.h>
#include <linux/umh.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "model/text.h"
#include "target/layout.h"
#include "target/symbol.h"
#include "waits/families.h"
#include "waits/owner.h"
#include "waits/worker.h"

/* Children looked at for the one that was vforked. */
#define CHILDREN_MAX 4096
/* Other tasks that flush the same work. */
#define BARRIERS_MAX 256
/* From the innermost frame to that of kthread_stop(). */
#define EXIT_STACK_WORDS 256

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
	unsigned int fn = waiter_function(s, waiter);
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

		/* It may be younger than the pass; its parent keeps it (kernel_clone()). */
		if (!peek(s->mem, &done, &child->vfork_done))
			return NULL;
		if ((u64)(uintptr_t)done == completion)
			return child;
		if (!peek(s->mem, &at, &child->sibling.next))
			return NULL;
	}
	return NULL;
}

static bool claim_vfork(const struct sleep *s, u64 completion, struct found_object *d)
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

/* The worker whose list of scheduled works has its head at @at, 0 if there is none. */
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
static u64 flushed_work(const struct sleep *s, u64 barrier, struct found_object *d)
{
	u64 at = barrier + offsetof(struct work_struct, entry), worker, work, func;
	u32 steps;

	for (steps = 0; steps < BARRIERS_MAX; steps++) {
		if (!mem_word(s->mem, at + offsetof(struct list_head, prev), &at))
			return 0;
		worker = worker_at(s, at);
		if (worker) {
			d->owner_at = worker + layout.worker_task;
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
static bool claim_flush(const struct sleep *s, u64 completion, struct found_object *d)
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

/* Other tasks that flush the same workqueue. */
#define FLUSHERS_MAX 64
/* From the innermost frame to that of the flusher, or of the helper's caller. */
#define CALLER_STACK_WORDS 128

/* A flusher is the first of its workqueue, or in the list of those that came later. */
static bool flushes(const struct memread *m, u64 queue, u64 flusher)
{
	u64 at = flusher + layout.flusher_list, first;
	u32 steps;

	if (!mem_word(m, queue + layout.queue_flusher, &first))
		return false;
	if (first == flusher)
		return true;
	for (steps = 0; steps < FLUSHERS_MAX; steps++)
		if (!mem_word(m, at, &at) || at == queue + layout.queue_flushers)
			break;
	return first && at == queue + layout.queue_flushers;
}

static bool claim_flush_queue(const struct sleep *s, u64 completion, struct found_object *d)
{
	u64 flusher = completion - layout.flusher_done;
	u32 end = min_t(u32, s->count, CALLER_STACK_WORDS), i;
	char name[24];

	if (!layout_on(LAYOUT_WORKER) ||
	    s->mem->stack_of(s->mem->ctx, completion) != s->row->task)
		return false;
	for (i = 0; i < end && !flushes(s->mem, s->words[i], flusher); i++)
		;
	/* A stack may hold any word there; a workqueue has a name. */
	if (i == end || s->mem->stack_of(s->mem->ctx, s->words[i]) ||
	    !mem_read(s->mem, s->words[i] + layout.queue_name, name, sizeof(name)) || !name[0])
		return false;
	d->kind = KIND_FLUSH_WORK;
	d->addr = s->words[i];
	d->key.type = KEY_ACTOR;
	d->key.value = d->addr;
	d->key.shared = true;
	i = scnprintf(d->name, sizeof(d->name), "workqueue:");
	text_escape(d->name + i, sizeof(d->name) - i, name, strnlen(name, sizeof(name)));
	return true;
}

/* The helper whose end completes this, if its path can be read. */
static const struct subprocess_info *helper_of(const struct sleep *s, u64 completion)
{
	u32 end = min_t(u32, s->count, CALLER_STACK_WORDS), i;
	const struct subprocess_info *info;
	struct completion *done;
	work_func_t func;

	for (i = 0; i < end; i++) {
		info = (const void *)(uintptr_t)s->words[i];
		if (peek(s->mem, &done, &info->complete) && (u64)(uintptr_t)done == completion &&
		    peek(s->mem, &func, &info->work.func) &&
		    symbol_is_function((u64)(uintptr_t)func))
			return info;
	}
	return NULL;
}

static bool claim_helper(const struct sleep *s, u64 completion, struct found_object *d)
{
	const struct subprocess_info *info;
	char path[64];
	u64 at;
	size_t n;

	if (s->mem->stack_of(s->mem->ctx, completion) != s->row->task)
		return false;
	info = helper_of(s, completion);
	if (!info || !mem_word(s->mem, (u64)(uintptr_t)&info->path, &at))
		return false;
	n = min_t(size_t, sizeof(path), PAGE_SIZE - offset_in_page(at));
	if (!mem_read(s->mem, at, path, n))
		return false;
	d->kind = KIND_COMPLETION;
	d->key.type = KEY_ACTOR;
	d->key.value = (u64)(uintptr_t)&info->work;
	at = scnprintf(d->name, sizeof(d->name), "helper:");
	text_escape(d->name + at, sizeof(d->name) - at, path, strnlen(path, n));
	return true;
}

static void work_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink)
{
	struct running_work r;

	if (!worker_runs(m, t, &r))
		return;
	sink->found(sink, KEY_ACTOR, r.work);
	if (r.queue)
		sink->found(sink, KEY_ACTOR, r.queue);
}

static bool is_grace_period(const struct sleep *s, u64 completion)
{
	const struct rcu_synchronize *rs = (const void *)(uintptr_t)(completion -
			offsetof(struct rcu_synchronize, completion));
	rcu_callback_t func;

	if (s->mem->stack_of(s->mem->ctx, completion) != s->row->task)
		return false;
	if (peek(s->mem, &func, &rs->head.func) &&
	    symbol_function((u64)(uintptr_t)func) == FN_wakeme_after_rcu)
		return true;
	return sleep_in(s, FN_synchronize_rcu_normal);
}

static bool claim_grace_period(const struct sleep *s, u64 completion, struct found_object *d)
{
	if (!is_grace_period(s, completion))
		return false;
	d->kind = KIND_RCU;
	d->fixed_state = OUTCOME_KERNEL;
	/* Nothing tells which of the sleepable domains it is: each waiter has its own. */
	if (sleep_in(s, FN___synchronize_srcu)) {
		d->addr = completion;
		strscpy(d->name, "srcu", sizeof(d->name));
	} else {
		d->addr = 0;
		strscpy(d->name, "rcu", sizeof(d->name));
	}
	return true;
}

/* A task the sleeper knows of and that completes this when it exits. */
static const struct task_struct *exiting(const struct sleep *s, u64 completion)
{
	u32 end = min_t(u32, s->count, EXIT_STACK_WORDS), i;
	struct completion *done;

	for (i = 0; i < end; i++) {
		const struct task_struct *t = (const struct task_struct *)(uintptr_t)s->words[i];

		if (s->mem->is_task(s->mem->ctx, s->words[i]) &&
		    peek(s->mem, &done, &t->vfork_done) && (u64)(uintptr_t)done == completion)
			return t;
	}
	return NULL;
}

static bool claim_exit(const struct sleep *s, u64 completion, struct found_object *d)
{
	const struct task_struct *t = exiting(s, completion);
	char comm[TASK_COMM_LEN];
	pid_t pid;
	size_t n;

	if (!t || !peek(s->mem, &pid, &t->pid) || !peek(s->mem, &comm, &t->comm))
		return false;
	d->kind = KIND_COMPLETION;
	d->owner_at = (u64)(uintptr_t)&t->group_leader;
	n = scnprintf(d->name, sizeof(d->name), "exit-of:");
	n += text_escape(d->name + n, sizeof(d->name) - n, comm, strnlen(comm, sizeof(comm)));
	scnprintf(d->name + n, sizeof(d->name) - n, "[%d]", pid);
	return true;
}

#ifdef COMPAT_FRAMES_ARE_WORDS
/*
 * Below the waiter words of calls that are over may lie; above it are the
 * functions that wait, the nearest first.
 */
static u64 who_waits(const struct sleep *s, u64 waiter)
{
	u32 i = (waiter - s->base) / sizeof(u64);

	for (; i < s->count; i++) {
		u64 word = s->words[i];

		if (symbol_is_code(word) && !symbol_is_function(word) &&
		    function_role(symbol_function(word)) == ROLE_NONE)
			return word;
	}
	return 0;
}
#else
static u64 who_waits(const struct sleep *s, u64 waiter)
{
	u32 i, kept = 0;

	for (i = sleep_frame(s); i < s->frames; i++, kept++)
		if (kept < ROW_FRAMES && function_role(s->fn[i]) == ROLE_NONE)
			return s->row->frames[kept];
	return 0;
}
#endif

/*
 * Names a static object by its symbol. Others are named by their waiter, unless that is the
 * plumbing.
 */
static void name_queue(const struct sleep *s, u64 addr, u64 waiter, struct found_object *d)
{
	static char symbol[KSYM_SYMBOL_LEN];

	if (symbol_print(symbol, addr))
		strscpy(d->name, symbol, sizeof(d->name));
	else if (symbol_print(symbol, who_waits(s, waiter)))
		scnprintf(d->name, sizeof(d->name), "in:%s", symbol);
}

/*
 * The compiler may spill the task, so that it is on both sides of its links. Then the waiter
 * looks like a lock's; the function that sleeps knows better.
 */
static bool as_swait(const struct sleep *s, struct found_wait *w)
{
	u64 links = w->waiter, task = 0;

	if (w->shape == SHAPE_SWAIT)
		return true;
	w->waiter = links - offsetof(struct swait_queue, task_list);
	w->head -= offsetof(struct swait_queue_head, task_list);
	return mem_word(s->mem, w->waiter + offsetof(struct swait_queue, task), &task) &&
	       task == s->row->task && waits_for_completion(s, w->waiter);
}

static void describe(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 completion = w->head - offsetof(struct completion, wait);
	unsigned int done;

	d->addr = completion;
	if (!waits_for_completion(s, w->waiter) ||
	    !mem_read(s->mem, completion, &done, sizeof(done)) || done) {
		d->kind = KIND_SWAIT;
		d->addr = w->head;
	} else if (!claim_vfork(s, completion, d) && !claim_flush(s, completion, d) &&
		   !claim_flush_queue(s, completion, d) && !claim_helper(s, completion, d) &&
		   !claim_grace_period(s, completion, d) && !claim_exit(s, completion, d)) {
		d->kind = KIND_COMPLETION;
	}
	if (!d->name[0])
		name_queue(s, d->addr, w->waiter, d);
}

static bool claim_completion(const struct sleep *s, const struct found_wait *w,
			     struct found_object *d)
{
	struct found_wait swait = *w;

	if (!as_swait(s, &swait))
		return false;
	describe(s, &swait, d);
	return true;
}

const struct wait_family completion_family = {
	.name = "completions",
	.shapes = CLAIMS_SWAIT | CLAIMS_LOCK,
	.claim = claim_completion,
	.owner = owner_task,
	.actor_keys = work_keys,
};
