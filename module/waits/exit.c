// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that wait for other threads of their process to exit: at exec, and
 * before and while a core is dumped.
 *
 *	exec		begin_new_exec() (de_thread()) has killed the other threads
 *			and sleeps until they are gone, in no queue (fs/exec.c)
 *	core, begin	the dumper waits for the others to stop running, on the
 *			completion in its core_state (fs/coredump.c)
 *	core, going on	those wait until it is done, in no queue
 *			(kernel/exit.c, coredump_task_exit(); in exit_mm() until 5.15)
 *
 *	namespace	the init of a pid namespace has killed all in it and waits until
 *			nobody is left (kernel/pid_namespace.c); a zombie that came from
 *			outside is left until its parent there reaps it
 *
 * Proof: the process says that this very task executes a new program, or has a core_state
 * that names the dumper. The frame that sleeps tells which sleep it is.
 *
 * Owner: of the first two, a thread that is not gone yet, rather one that sleeps than one
 * that runs (collect/owners.c). Of the last, the dumper.
 */
#include <linux/completion.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "target/task.h"
#include "waits/families.h"
#include "waits/owner.h"

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

static void wait_for_threads(const struct sleep *s, u64 addr, struct found_object *d)
{
	d->kind = KIND_EXIT;
	d->addr = addr;
	d->owner_at = addr;
	scnprintf(d->name, sizeof(d->name), "threads-of:%d", s->row->tgid);
}

static bool claim_exec(const struct sleep *s, struct found_object *d)
{
	struct signal_struct *signal;
	struct task_struct *who;

	if (!peek(s->mem, &signal, &task_of(s)->signal) ||
	    !peek(s->mem, &who, &signal->compat_exec_task) || who != task_of(s))
		return false;
	wait_for_threads(s, (u64)(uintptr_t)signal, d);
	return true;
}

static bool claim_core(const struct sleep *s, struct found_object *d)
{
	u64 core = core_state_of(s), dumper;
	u64 at = core + offsetof(struct core_state, dumper.task);

	if (!core || !mem_word(s->mem, at, &dumper) || dumper == s->row->task ||
	    !s->mem->is_task(s->mem->ctx, dumper))
		return false;
	d->kind = KIND_COREDUMP;
	d->addr = core;
	d->owner_at = at;
	scnprintf(d->name, sizeof(d->name), "core-of:%d", s->row->tgid);
	return true;
}

static bool claim_namespace(const struct sleep *s, struct found_object *d)
{
	u64 ns = pid_namespace_of(s->mem, s->row->task);

	if (!ns)
		return false;
	d->kind = KIND_EXIT;
	d->addr = ns;
	d->owner_source = OWNER_SOURCE_NAMESPACE;
	scnprintf(d->name, sizeof(d->name), "namespace-of:%d", s->row->tgid);
	return true;
}

static bool claim_queueless(const struct sleep *s, struct found_object *d)
{
	u32 frame = sleep_frame(s);

	switch (frame < s->frames ? s->fn[frame] : FN_OTHER) {
	case FN_de_thread:
	case FN_begin_new_exec:
		return claim_exec(s, d);
	case FN_zap_pid_ns_processes:
		return claim_namespace(s, d);
	case FN_coredump_task_exit:
	case FN_exit_mm:
	case FN_do_exit:
		return claim_core(s, d);
	default:
		return false;
	}
}

static bool claim_core_begin(const struct sleep *s, const struct found_wait *w,
			     struct found_object *d)
{
	u64 core;

	core = core_state_of(s);
	if (!core || w->head != core + offsetof(struct core_state, startup.wait))
		return false;
	wait_for_threads(s, core, d);
	return true;
}

static bool claim_exit(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return w ? claim_core_begin(s, w, d) : claim_queueless(s, d);
}

static bool exit_owner(const struct memread *m, const struct object_row *o,
		       const struct task_row *waiter, struct found_owner *found)
{
	if (o->kind == KIND_COREDUMP)
		return owner_task(m, o, waiter, found);
	found->scope = o->owner_source == OWNER_SOURCE_NAMESPACE ? OWNER_REAPER : OWNER_SIBLINGS;
	found->how = HOW_EXACT;
	return true;
}

const struct wait_family exit_family = {
	.name = "exits of threads",
	.shapes = CLAIMS_SWAIT | CLAIMS_NO_QUEUE,
	.claim = claim_exit,
	.owner = exit_owner,
};
