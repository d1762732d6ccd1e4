// SPDX-License-Identifier: GPL-2.0-only
/* The texts of an alert; see evidence.h. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "alert/evidence.h"

static void owner_waits(char *out, size_t size, const struct snapshot *s,
			const struct object_row *o)
{
	u32 decider = snapshot_decider(s, o);
	const struct object_row *on;

	strscpy(out, "-", size);
	if (decider == NO_ROW || !s->task[decider].edges)
		return;
	on = &s->object[s->edge[s->task[decider].first_edge].object];
	scnprintf(out, size, "%s:%s", kind_name(on->kind), report_name(s, on));
}

static void owner_frames(struct line *l, const struct snapshot *s, const struct object_row *o)
{
	u32 decider = snapshot_decider(s, o);

	if (decider == NO_ROW)
		line_char(l, '-');
	else
		report_frames(l, &s->task[decider], NULL);
}

const struct evidence *evidence_collect(const struct snapshot *s, const struct object_row *o)
{
	static struct evidence e;
	struct line who = line_in(e.who, sizeof(e.who));
	struct line owner = line_in(e.owner, sizeof(e.owner));
	struct line root = line_in(e.root, sizeof(e.root));
	struct line frames = line_in(e.frames, sizeof(e.frames));

	report_who(&who, s, o);
	report_owner(&owner, s, o);
	owner_waits(e.owner_waits, sizeof(e.owner_waits), s, o);
	report_root(&root, s, o);
	owner_frames(&frames, s, o);
	return &e;
}

u64 evidence_seconds(u64 until, u64 since)
{
	return until > since ? div_u64(until - since, NSEC_PER_SEC) : 0;
}
