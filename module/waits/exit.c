// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that wait for other threads of their process to exit: at exec, and
 * before and while a core is dumped.
 *
 *	exec		begin_new_exec() (de_thread()) has killed the other threads
 *			and sleeps until they are gone, in no queue (fs/exec.c)
 *	core, begin	who dumps waits for the others to stop running, on the
 *			completion in its core_state (fs/coredump.c)
 *	core, going on	those wait until it is done, in no queue
 *			(kernel/exit.c, coredump_task_exit(); in exit_mm() until 5.15)
 *
 * Proof: the process says that this very task executes a new program, or has a
 * core_state that names who dumps; the frame that sleeps tells which sleep it is.
 *
 * Owner: of the first two, a thread that is not gone yet, one that sleeps rather
 * than one that runs (owners.c); of the last, who dumps.
 */
#include <linux/completion.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "waits/wait.h"

static const struct task_struct *task_of(const struct sleep *s)
{
	return (const struct task_struct *)(uintptr_t)s->row->task;
}

/* The core_state of the sleeper's process, 0 if no core is dumped. */
static u64 core_state_of(const struct sleep *s)
{
	u64 at = (u64)(uintptr_t)compat_core_holder(task_of(s)), holder, core;

	if (!mem_word(s->mem, at, &holder) || !holder)
		return 0;
	return mem_word(s->mem, holder + COMPAT_CORE_STATE, &core) ? core : 0;
}

static void wait_for_threads(const struct sleep *s, u64 addr, struct object_desc *d)
{
	d->kind = KIND_EXIT;
	d->addr = addr;
	d->owner_at = addr;
	d->owner_word = OWNER_WORD_THREADS;
	scnprintf(d->name, sizeof(d->name), "threads-of:%d", s->row->tgid);
}

static bool claim_exec(const struct sleep *s, struct object_desc *d)
{
	struct signal_struct *signal;
	struct task_struct *who;

	if (!peek(s->mem, &signal, &task_of(s)->signal) ||
	    !peek(s->mem, &who, &signal->compat_exec_task) || who != task_of(s))
		return false;
	wait_for_threads(s, (u64)(uintptr_t)signal, d);
	return true;
}

static bool claim_core(const struct sleep *s, struct object_desc *d)
{
	u64 core = core_state_of(s), dumper;
	u64 at = core + offsetof(struct core_state, dumper.task);

	if (!core || !mem_word(s->mem, at, &dumper) || dumper == s->row->task ||
	    !s->mem->is_task(s->mem->ctx, dumper))
		return false;
	d->kind = KIND_COREDUMP;
	d->addr = core;
	d->owner_at = at;
	d->owner_word = OWNER_WORD_TASK;
	scnprintf(d->name, sizeof(d->name), "core-of:%d", s->row->tgid);
	return true;
}

bool bare_exit(const struct sleep *s, struct object_desc *d)
{
	u32 frame = sleep_frame(s);

	switch (frame < s->frames ? s->fn[frame] : FN_OTHER) {
	case FN_de_thread:
	case FN_begin_new_exec:
		return claim_exec(s, d);
	case FN_coredump_task_exit:
	case FN_exit_mm:
	case FN_do_exit:
		return claim_core(s, d);
	default:
		return false;
	}
}

bool wait_core(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	u64 core;

	if (w->shape != SHAPE_SWAIT)
		return false;
	core = core_state_of(s);
	if (!core || w->head != core + offsetof(struct core_state, startup.wait))
		return false;
	wait_for_threads(s, core, d);
	return true;
}
