// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that were stopped: by job control, by a tracer, by a freezer.
 *
 * The state itself is the proof. The task's other links do not matter until it is let go. A
 * job control stop is named by its signal (task->jobctl), a frozen task by its cgroup. The
 * tracer is in task->parent.
 */
#include <linux/sched.h>
#include <linux/sched/jobctl.h>
#include <linux/signal.h>

#include "target/names.h"
#include "waits/families.h"
#include "waits/owner.h"

static const struct task_struct *task_of(const struct sleep *s)
{
	return (const struct task_struct *)(uintptr_t)s->row->task;
}

static void name_stop(const struct sleep *s, struct found_object *d)
{
	static const char * const names[] = {
		[SIGSTOP] = "SIGSTOP", [SIGTSTP] = "SIGTSTP",
		[SIGTTIN] = "SIGTTIN", [SIGTTOU] = "SIGTTOU",
	};
	unsigned long jobctl, nr;

	if (!peek(s->mem, &jobctl, &task_of(s)->jobctl))
		return;
	nr = jobctl & JOBCTL_STOP_SIGMASK;
	if (nr < ARRAY_SIZE(names) && names[nr])
		strscpy(d->name, names[nr], sizeof(d->name));
	else
		scnprintf(d->name, sizeof(d->name), "signal:%lu", nr);
}

/* Without a cgroup of its own it is the whole machine that is being frozen. */
static void name_freezer(const struct sleep *s, struct found_object *d)
{
	u64 cgroup = name_cgroup(s->mem, s->row->task, d->name, sizeof(d->name));

	if (cgroup)
		d->addr = cgroup;
	else
		strscpy(d->name, "freezer", sizeof(d->name));
}

static bool claim_stop(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	d->addr = s->row->task;
	switch (s->row->state) {
	case TASK_STOPPED_JOB:
		d->kind = KIND_JOBCTL;
		name_stop(s, d);
		return true;
	case TASK_STOPPED_TRACE:
		d->kind = KIND_PTRACE;
		strscpy(d->name, "tracer", sizeof(d->name));
		/* While it is traced its parent is the tracer (kernel/ptrace.c). */
		d->owner_at = (u64)(uintptr_t)&task_of(s)->parent;
		return true;
	case TASK_FROZEN_STATE:
		d->kind = KIND_FROZEN;
		name_freezer(s, d);
		return true;
	default:
		return false;
	}
}

const struct wait_family stop_family = {
	.name = "stopped tasks",
	.shapes = CLAIMS_NO_QUEUE,
	.claim = claim_stop,
	.owner = owner_task,
};
