// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that were stopped: by job control, by a tracer, by a freezer.
 *
 * The state itself is the proof; what else the task might be linked into does
 * not matter until it is let go.  A job control stop is named by its signal
 * (task->jobctl), a frozen task by its cgroup.  The tracer is in task->parent.
 */
#include <linux/cgroup-defs.h>
#include <linux/kernfs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/jobctl.h>

#include "../core/text.h"
#include "wait.h"

static const struct task_struct *task_of(const struct sleep *s)
{
	return (const struct task_struct *)(uintptr_t)s->row->task;
}

static void name_stop(const struct sleep *s, struct object_desc *d)
{
	unsigned long jobctl;

	if (peek(s->mem, &jobctl, &task_of(s)->jobctl))
		scnprintf(d->name, sizeof(d->name), "signal:%lu", jobctl & JOBCTL_STOP_SIGMASK);
}

/* Without a cgroup of its own it is the whole machine that is being frozen. */
static void name_freezer(const struct sleep *s, struct object_desc *d)
{
	static char name[64];
	struct css_set *set;
	struct kernfs_node *kn;
	struct cgroup *cgroup;
	const char *text;
	u32 len;

	strscpy(d->name, "freezer", sizeof(d->name));
	if (!peek(s->mem, &set, (struct css_set **)&task_of(s)->cgroups) ||
	    !peek(s->mem, &cgroup, &set->dfl_cgrp) || !peek(s->mem, &kn, &cgroup->kn) ||
	    !peek(s->mem, &text, &kn->name))
		return;
	d->addr = (u64)(uintptr_t)cgroup;
	len = min_t(u32, sizeof(name), PAGE_SIZE - offset_in_page(text));
	if (mem_read(s->mem, (u64)(uintptr_t)text, name, len) && name[0])
		text_escape(d->name, sizeof(d->name), name, strnlen(name, len));
}

bool bare_stop(const struct sleep *s, struct object_desc *d)
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
		d->owner_word = OWNER_WORD_TASK;
		return true;
	case TASK_FROZEN_STATE:
		d->kind = KIND_FROZEN;
		name_freezer(s, d);
		return true;
	default:
		return false;
	}
}
