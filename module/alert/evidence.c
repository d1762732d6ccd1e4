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

static void owner_frames(char *out, size_t size, const struct snapshot *s,
			 const struct object_row *o)
{
	u32 decider = snapshot_decider(s, o);

	strscpy(out, "-", size);
	if (decider != NO_ROW)
		report_frames(out, size, &s->task[decider]);
}

const struct evidence *evidence_collect(const struct snapshot *s, const struct object_row *o)
{
	static struct evidence e;

	report_who(e.who, sizeof(e.who), s, o);
	report_owner(e.owner, sizeof(e.owner), s, o);
	owner_waits(e.owner_waits, sizeof(e.owner_waits), s, o);
	report_root(e.root, sizeof(e.root), s, o);
	owner_frames(e.frames, sizeof(e.frames), s, o);
	return &e;
}

u64 evidence_seconds(u64 until, u64 since)
{
	return until > since ? div_u64(until - since, NSEC_PER_SEC) : 0;
}
