// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resolving one new sleep: copy, scan, prove, name, and check that the task
 * slept throughout.
 *
 * A sleep is a sequence lock. The walk read the switch count and the state. Here the stack is
 * copied and the lists are walked. If count and state are the same afterwards, everything the
 * sleeper pins stayed put, and all that was read is true. If not, all of it is thrown away
 * and the task is looked at again, RESOLVE_TRIES times in all. Then it is left for the next
 * pass (counted as unstable).
 */
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/rwsem.h>
#include <linux/sched/clock.h>
#include <linux/semaphore.h>
#include <linux/swait.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "arch/arch.h"
#include "collect/pace.h"
#include "collect/rows.h"
#include "collect/stack.h"
#include "collect/syscall_fds.h"
#include "collect/walk.h"
#include "compat.h"
#include "model/knownstack.h"
#include "pass.h"
#include "target/symbol.h"
#include "waits/family.h"
#include "waits/futexv.h"
#include "waits/inside.h"
#include "waits/timer.h"

static const struct scan_layout scan_layout = {
	.entry_private = offsetof(struct wait_queue_entry, private),
	.entry_func = offsetof(struct wait_queue_entry, func),
	.entry_links = offsetof(struct wait_queue_entry, entry),
	.pwq_qproc = offsetof(struct poll_wqueues, pt._qproc),
	.pwq_table = offsetof(struct poll_wqueues, table),
	.pwq_task = offsetof(struct poll_wqueues, polling_task),
	.pwq_index = offsetof(struct poll_wqueues, inline_index),
	.pwq_entries = offsetof(struct poll_wqueues, inline_entries),
	.pwq_inline = N_INLINE_POLL_ENTRIES,
	.poll_size = sizeof(struct poll_table_entry),
	.poll_file = offsetof(struct poll_table_entry, filp),
	.poll_key = offsetof(struct poll_table_entry, key),
	.poll_wait = offsetof(struct poll_table_entry, wait),
	.poll_head = offsetof(struct poll_table_entry, wait_address),
	.head_links = offsetof(struct wait_queue_head, head),
	.swait_task = offsetof(struct swait_queue, task),
	.swait_links = offsetof(struct swait_queue, task_list),
	.swait_head_links = offsetof(struct swait_queue_head, task_list),
	.lock_task = sizeof(struct list_head),	/* the same in all three waiters */
	.lock_lists = {
		offsetof(struct semaphore, compat_wait_list),
#ifndef CONFIG_PREEMPT_RT
		offsetof(struct mutex, compat_wait_list),
		offsetof(struct rw_semaphore, compat_wait_list),
#endif
	},
	.lock_headless = COMPAT_LOCK_HEADLESS,
	.page_size = PAGE_SIZE,
};

/* Looks at a task that moves while it is looked at. */
#define RESOLVE_TRIES 3

/* How far the beginning moves on from pass to pass. */
#define NEXT_START 997

/* Return addresses enough to pass the scheduler's plumbing. */
#define INNERMOST 6

/*
 * The system call the task is in, from its saved user registers at the top of
 * its stack (task_pt_regs()).  A kernel thread has none.
 */
static void fill_syscall(struct pass *p, struct task_row *row, struct task_struct *t, u64 base)
{
	u64 at = (u64)(uintptr_t)task_pt_regs(t) - base;
	const struct pt_regs *regs = (void *)p->scratch->stack + at;
	bool compat = false;

	if (row->flags & ROW_KTHREAD || at + sizeof(*regs) > THREAD_SIZE)
		return;
	row->syscall = arch_syscall(t, regs, row->args, &compat);
	if (compat)
		row->flags |= ROW_COMPAT;
}

/*
 * Without an unwinder: the words of the copy that look like return addresses. May name a
 * function that has returned already; good for display and for choosing between proofs, never
 * a proof.
 */
static u32 frames_from_copy(const struct pass *p, u32 words, unsigned long *pcs, u32 max)
{
	u32 i, n = 0;

	for (i = 0; i < words && n < max; i++) {
		u64 word = p->scratch->stack[i];

		if (symbol_is_code(word) && !symbol_is_function(word) && arch_follows_call(word))
			pcs[n++] = word;
	}
	return n;
}

static struct known_stacks known_stacks;

static bool may_be_unloaded(u64 pc)
{
	return arch_may_be_unloaded(pc);
}

/* Names the frames of a stack of unknown shape: @frames has the unwinder's, if there is one. */
static void name_frames(const struct pass *p, const struct copied_stack *copy,
			struct stack_frames *frames, const struct stack_trail *trail)
{
	bool unwound = frames->count;
	u32 i;

	if (!unwound)
		frames->count = frames_from_copy(p, copy->count, frames->pc, SLEEP_FRAMES);
	for (i = 0; i < frames->count; i++)
		frames->fn[i] = symbol_function(frames->pc[i]);
	frames->entry = scan_has_entry(frames->fn, frames->count);
	frames->list = scan_has_list(frames->fn, frames->count);
	if (unwound && !p->from_scratch)
		known_keep(&known_stacks, copy, frames, trail, may_be_unloaded);
}

static void keep_frames(struct task_row *row, struct sleep *s, const struct stack_frames *frames)
{
	u32 i, kept = 0;

	BUILD_BUG_ON(KNOWN_FRAMES != SLEEP_FRAMES);
	memcpy(s->fn, frames->fn, sizeof(s->fn));
	s->frames = frames->count;
	for (i = 0; i < frames->count && kept < ROW_FRAMES; i++)
		if (function_role(frames->fn[i]) != ROLE_SCHED)
			row->frames[kept++] = frames->pc[i];
	for (; kept < ROW_FRAMES; kept++)
		row->frames[kept] = 0;
}

/*
 * Whether the sleeping function may have an entry. The frames are asked, or the copy's
 * innermost return addresses where the frames leave such functions out.
 */
static bool may_have_entry(const struct pass *p, const struct sleep *s,
			   const struct stack_frames *frames)
{
	unsigned long pcs[INNERMOST];
	u16 fn[INNERMOST];
	u32 n, i;

	if (!COMPAT_FRAMES_WITHOUT_SCHED)
		return frames->entry;
	n = frames_from_copy(p, s->count, pcs, INNERMOST);
	for (i = 0; i < n; i++)
		fn[i] = symbol_function(pcs[i]);
	return scan_has_entry(fn, n);
}

/* Everything that needs the task itself; under RCU.  Returns its frames, if they are known. */
static const struct stack_frames *copy_task(struct pass *p, u32 at, struct copied_stack *copy,
					    struct stack_frames *unwound,
					    struct stack_trail *trail)
{
	struct task_row *row = &p->snap->task[at];
	const struct stack_frames *known;
	struct task_struct *t = pass_task(p, at);

	if (t && pass_still_asleep(p, at))
		copy->count = pass_copy_stack(p, t, row->stack, &copy->base);
	if (!copy->count)
		return NULL;
	fill_syscall(p, row, t, copy->base);
	copy->call = row->syscall;
	copy->outermost = copy->count - ARCH_OUTERMOST;
	compat_task_blocked(t, p->scratch->scan.blocked);
	known = p->from_scratch ? NULL : known_frames(&known_stacks, copy);
	if (!known)
		unwound->count = compat_task_frames(t, unwound->pc, trail->slot, trail->bp,
						    SLEEP_FRAMES);
	return known;
}

/* Fills in the description of a sleep for the families. */
static void describe_sleep(struct pass *p, u32 at, struct sleep *s)
{
	static u16 own[THREAD_SIZE / sizeof(u64)];
	static struct stack_frames unwound;
	static struct stack_trail trail;
	struct task_row *row = &p->snap->task[at];
	struct copied_stack copy = { .words = p->scratch->stack };
	const struct stack_frames *frames;
	u64 since;

	unwound.count = 0;
	rcu_read_lock();
	since = local_clock();
	frames = copy_task(p, at, &copy, &unwound, &trail);
	pass_rcu_end(p, since);
	rcu_read_unlock();
	if (!frames) {
		name_frames(p, &copy, &unwound, &trail);
		frames = &unwound;
	}
	s->words = copy.words;
	s->count = copy.count;
	s->base = copy.base;
	s->own = own;
	s->owns = scan_own_words(s->words, s->count, row->task, own);
	keep_frames(row, s, frames);
	s->entries = may_have_entry(p, s, frames);
	s->lists = frames->list;
}

static enum scan_result scan(struct pass *p, const struct sleep *s)
{
	struct scan *scan = &p->scratch->scan;
	enum scan_result result;

	scan->mem = &p->mem;
	scan->map = &p->scratch->rings;
	scan->layout = &scan_layout;
	scan->words = s->words;
	scan->count = s->count;
	scan->base = s->base;
	scan->task = s->row->task;
	scan->own = s->own;
	scan->owns = s->owns;
	scan->entries = s->entries;
	scan->lists = s->lists;
	result = scan_stack(scan);
	return result == SCAN_NOTHING && wait_vector(s, scan) ? SCAN_FOUND : result;
}

/* One thing that a task waits for. */
struct target {
	u64 request;
	u32 object;
	bool sharers;
	bool ends;
};

/* Asks the families about every proved wait. */
static void name_waits(struct pass *p, struct task_row *row, struct sleep *s,
		       struct target *targets)
{
	static struct found_object found;
	struct scan *scan = &p->scratch->scan;
	u32 i;

	for (i = 0; i < scan->found; i++) {
		family_identify(s, &scan->waits[i], &found);
		targets[i].object = pass_object(p, &found.desc, found.name);
		targets[i].request = found.request_at;
		targets[i].sharers = found.sharers;
		targets[i].ends = found.ends;
		if (!i)
			row->kind = found.kind;
	}
}

/* A poll may name the same object twice: the task is one waiter all the same. */
static bool add_mask(struct pass *p, const struct task_row *row, u32 object, u32 mask)
{
	u32 i;

	for (i = 0; i < row->edges; i++) {
		struct edge *e = &p->snap->edge[row->first_edge + i];

		if (e->object == object) {
			e->mask |= mask;
			return true;
		}
	}
	return false;
}

static void add_waits(struct pass *p, u32 at, const struct target *targets)
{
	struct scan *scan = &p->scratch->scan;
	struct task_row *row = &p->snap->task[at];
	u32 i;

	for (i = 0; i < scan->found; i++) {
		struct edge wait = {
			.mask = scan->waits[i].mask, .polled = scan->waits[i].file,
			.request = targets[i].request,
		};

		if (!add_mask(p, row, targets[i].object, wait.mask))
			pass_add_edge(p, at, targets[i].object, &wait);
		if (targets[i].ends)
			row->flags |= ROW_TIMED;
	}
	if (row->edges > 1)
		row->flags |= ROW_ANY_OF;
	if (targets[0].sharers)
		row->flags |= ROW_PRIVATE;
	if (scan->cut) {
		row->flags |= ROW_EDGES_CUT;
		p->snap->count.cut++;
	}
}

/* Whether a timer of its own will wake it; other things may as well. */
static u32 timed_flag(const struct sleep *s)
{
	s64 left;

	return timer_ends(s, &left) ? ROW_TIMED : 0;
}

/* A sleep that is in no queue has one object at most. */
static u32 name_queueless(struct pass *p, struct task_row *row, const struct sleep *s, u32 shape)
{
	static struct found_object found;

	if (!family_identify_queueless(s, shape, &found))
		return NO_ROW;
	row->kind = found.kind;
	return pass_object(p, &found.desc, found.name);
}

/* A stopped task may still be linked somewhere: that isn't what it waits for. */
static bool is_stopped(const struct task_row *row)
{
	return row->state == TASK_STOPPED_JOB || row->state == TASK_STOPPED_TRACE ||
	       row->state == TASK_FROZEN_STATE;
}

/* With PREEMPT_RT a task that is linked already may wait for a spinlock on its way to sleep. */
static bool in_spinlock(const struct sleep *s)
{
	return sleep_in(s, FN_schedule_rtlock);
}

/*
 * Finds its waits: @targets and the scan's waits if they were found, else *queueless, if that
 * is known.
 */
static enum scan_result find_waits(struct pass *p, struct task_row *row, struct sleep *s,
				   struct target *targets, u32 *queueless)
{
	bool linked = s->count && !is_stopped(row);
	enum scan_result result = SCAN_NOTHING;

	if (linked)
		*queueless = name_queueless(p, row, s, CLAIMS_UNSCANNED);
	if (*queueless != NO_ROW || in_spinlock(s))
		return SCAN_NOTHING;
	if (linked)
		result = scan(p, s);
	if (result == SCAN_FOUND)
		name_waits(p, row, s, targets);
	else if (result == SCAN_NOTHING)
		*queueless = name_queueless(p, row, s, CLAIMS_NO_QUEUE);
	return result;
}

/* Nothing refers to a task that moved while it was looked at.  Returns false if it did. */
static bool resolve_once(struct pass *p, u32 at)
{
	struct task_row *row = &p->snap->task[at];
	struct sleep s = { .mem = &p->mem, .row = row };
	static struct target targets[SCAN_MAX_WAITS];
	u32 queueless = NO_ROW;
	enum scan_result result;

	describe_sleep(p, at, &s);
	result = find_waits(p, row, &s, targets, &queueless);
	row->fds = pass_call_names(p, at);
	row->flags |= timed_flag(&s);
	row->inside = lock_inside(&s);
	if (result == SCAN_UNSTABLE || !pass_still_asleep(p, at))
		return false;
	if (result == SCAN_FOUND)
		add_waits(p, at, targets);
	else if (queueless != NO_ROW || kind_is_known(row->kind)) /* claimed, or a demand */
		pass_add_edge(p, at, queueless, &(struct edge){ 0 });
	return true;
}

static void resolve(struct pass *p, u32 at)
{
	struct task_row *row = &p->snap->task[at];
	u32 tries = 1, dropped = p->snap->count.dropped;

	while (!resolve_once(p, at)) {
		row->kind = 0;
		row->fds = 0;
		if (tries++ == RESOLVE_TRIES) {
			row->flags |= ROW_UNSTABLE;
			return;
		}
		if (!pass_still_asleep(p, at) && !pass_look_again(p, at)) {
			p->snap->count.sleeping--;
			return;
		}
	}
	if (dropped != p->snap->count.dropped)
		row->flags |= ROW_TEXT_CUT;
}

static bool is_new_sleep(const struct task_row *row)
{
	return !(row->flags & ROW_REUSED) && row->state != TASK_ON_CPU && row->state != TASK_GONE;
}

/* Steps for one sleeper, all its tries together. */
#define STEPS_SLEEPER (4 * RING_MAX_STEPS)

/* A sleeper whose user has used up its steps waits for the next pass. */
static void resolve_within_share(struct pass *p, u32 at)
{
	struct task_row *row = &p->snap->task[at];
	struct ring_map *rings = &p->scratch->rings;
	u32 left = shares_left(p->shares, row->uid, SHARE_STEPS);

	if (!left) {
		shares_take(p->shares, row->uid, SHARE_STEPS, 1);
		row->flags |= ROW_UNSTABLE;
		return;
	}
	left = min_t(u32, left, STEPS_SLEEPER);
	p->uid = row->uid;
	rings->left = left;
	resolve(p, at);
	shares_take(p->shares, row->uid, SHARE_STEPS, left - rings->left);
}

/*
 * Root's sleepers, or all others; the beginning moves on, so that all have their turn.
 * Returns how many others there are.
 */
static u32 resolve_all(struct pass *p, bool roots)
{
	u32 n = p->snap->used.tasks, at = n ? p->snap->seq * NEXT_START % n : 0, i, others = 0;

	for (i = 0; i < n; i++, at = at + 1 == n ? 0 : at + 1) {
		const struct task_row *row = &p->snap->task[at];

		pass_yield_at(p, i);
		if (!is_new_sleep(row))
			continue;
		if (roots != !row->uid) {
			others++;
			continue;
		}
		resolve_within_share(p, at);
		pass_yield(p);
	}
	return others;
}

void pass_resolve(struct pass *p)
{
	known_new_pass(&known_stacks, p->snap->seq);
	if (resolve_all(p, true))
		resolve_all(p, false);
	p->snap->count.long_walks = p->scratch->rings.long_walks;
}
