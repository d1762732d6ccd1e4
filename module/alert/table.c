// SPDX-License-Identifier: GPL-2.0-only
/*
 * The alerts table.
 *
 * A row keeps what the alert said when it began, or when it last became worse: later
 * the evidence may be gone.  Every pass gets a copy of all rows.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "alert/table.h"
#include "pass.h"
#include "show/fields.h"

static struct alert_row rows[ALERT_ROWS];
static u32 row_count;

void table_reset(void)
{
	row_count = 0;
}

static struct alert_row *find_row(u32 id)
{
	u32 i;

	for (i = 0; i < row_count; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

/* The oldest ended alert makes room, or the oldest of all. */
static struct alert_row *new_row(void)
{
	u32 i, at = 0;

	if (row_count < ALERT_ROWS)
		return &rows[row_count++];
	for (i = 0; i < ALERT_ROWS; i++)
		if (!rows[i].active)
			break;
	at = i < ALERT_ROWS ? i : 0;
	memmove(&rows[at], &rows[at + 1], (ALERT_ROWS - 1 - at) * sizeof(*rows));
	return &rows[ALERT_ROWS - 1];
}

static void write_evidence(struct alert_row *a, const struct pass *p, const struct object_row *o,
			   const struct evidence *v)
{
	scnprintf(a->evidence, sizeof(a->evidence),
		  "waiters=%u;oldest=%llus;who=%s;owner=%s:%s:%s;owner-waits=%s;root=%s;frames=%s",
		  o->waiters, evidence_seconds(p->now, o->oldest), v->who, v->owner,
		  report_how(o->how), report_outcome(o->outcome), v->owner_waits, v->root,
		  v->frames);
}

const struct alert_row *table_put(const struct pass *p, const struct policy_event *e,
				  const struct evidence *evidence)
{
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[e->index];
	struct alert_row *a = find_row(e->id);
	u64 began = a ? a->began : p->now;

	if (!a)
		a = new_row();
	*a = (struct alert_row){
		.id = e->id, .rule = e->rule, .active = 1, .since = e->first, .began = began,
		.addr = o->addr, .kind = o->kind, .outcome = o->outcome, .waiters = o->waiters,
	};
	strscpy(a->name, report_name(s, o), sizeof(a->name));
	strscpy(a->owner, evidence->owner, sizeof(a->owner));
	write_evidence(a, p, o, evidence);
	return a;
}

const struct alert_row *table_end(const struct pass *p, u32 id)
{
	struct alert_row *a = find_row(id);

	if (!a)
		return NULL;
	a->active = 0;
	a->ended = p->now;
	return a;
}

void table_publish(const struct pass *p)
{
	memcpy(p->snap->alerts, rows, row_count * sizeof(*rows));
	p->snap->alert_rows = row_count;
}
