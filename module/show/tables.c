// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of the tables; see tables.h.
 *
 * A row is one line, and every field of it is without white space, whatever name a stranger
 * chose.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "model/rules.h"
#include "show/fields.h"
#include "show/sentence.h"
#include "show/status.h"
#include "show/tables.h"
#include "show/tree.h"
#include "show/view.h"
#include "store/snapshot.h"

/* Begins a column; line_column() ends it. */
static const char *begin_column(struct line *l)
{
	line_char(l, ' ');
	return l->at;
}

/* The kind and the address of an object, two columns. */
static void add_identity(struct line *l, u16 kind, u64 addr)
{
	line_word(l, kind_name(kind), 12);
	line_char(l, ' ');
	line_hex(l, addr, 16);
}

static u32 queue_rows(const struct snapshot *s)
{
	return s->ordered;
}

/* How many are behind an object, and the signature of the hang it is part of. */
static void add_chain(struct line *l, struct seq_file *m, const struct snapshot *s,
		      const struct object_row *o)
{
	if (o->chain == NO_ROW) {
		line_text(l, "     -         -");
		return;
	}
	line_number(l, o->behind, 6);
	line_text(l, "  ");
	line_hex(l, view_signature(m, s, o->chain), 8);
}

/* Whether an object has an outcome; an idle one only if it names its owner. */
static bool has_outcome(const struct object_row *o)
{
	return o->in_demand || o->owner != NO_ROW;
}

/* The owner, how it is known, and its outcome: four columns. */
static void add_owner(struct line *l, const struct snapshot *s, const struct object_row *o)
{
	const char *column = begin_column(l);

	report_owner(l, s, o);
	line_column(l, column, 22);
	line_word(l, report_how(o->how), 6);
	line_word(l, has_outcome(o) ? report_outcome(o->outcome) : "-", 8);
	line_word(l, report_verdict(o->verdict), 10);
}

static void show_queue(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct object_row *o = &s->object[s->order[row]];
	struct line l = row_begin(m);
	const char *column;

	line_number(&l, o->waiters, 8);
	report_age(&l, o->oldest, s->taken);
	add_identity(&l, o->kind, o->addr);
	line_word(&l, report_name(s, o), 28);
	add_owner(&l, s, o);
	column = begin_column(&l);
	report_root(&l, s, o);
	line_column(&l, column, 22);
	line_char(&l, ' ');
	add_chain(&l, m, s, o);
	column = begin_column(&l);
	report_holders(&l, s, o);
	line_column(&l, column, 22);
	line_char(&l, ' ');
	report_who(&l, s, o);
	line_char(&l, '\n');
	row_end(m, &l);
}

static u32 task_rows(const struct snapshot *s)
{
	return s->used.tasks;
}

/* Running and dead tasks have rows in a snapshot, but don't sleep. */
static bool is_listed(const struct task_row *t)
{
	return t->state != TASK_ON_CPU && t->state != TASK_GONE;
}

/* The task, and its state: five columns. */
static void add_task(struct line *l, const struct task_row *t)
{
	const char *column;

	line_signed(l, t->tgid, 7);
	line_char(l, ' ');
	line_signed(l, t->tid, 7);
	column = begin_column(l);
	report_comm(l, t);
	line_column(l, column, 16);
	line_char(l, ' ');
	line_number(l, t->uid, 5);
	line_char(l, ' ');
	line_char(l, report_state(t->state));
}

static void show_task(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct task_row *t = &s->task[row];
	const char *column;
	struct line l;

	if (!is_listed(t))
		return;
	l = row_begin(m);
	add_task(&l, t);
	report_age(&l, t->since, s->taken);
	line_char(&l, ' ');
	line_number(&l, t->switches, 8);
	add_identity(&l, t->kind, t->edges ? s->object[s->edge[t->first_edge].object].addr : 0);
	column = begin_column(&l);
	report_waits(&l, s, t);
	line_column(&l, column, 24);
	line_char(&l, ' ');
	report_call(&l, s, t);
	line_char(&l, ' ');
	view_add_frames(&l, m, t);
	line_word(&l, report_code(s, t), 0);
	line_char(&l, '\n');
	row_end(m, &l);
}

static u32 chain_rows(const struct snapshot *s)
{
	return s->chains;
}

void tables_write_chain(struct seq_file *m, const struct snapshot *s, u32 row, struct tree *tree)
{
	const struct chain_row *c = &s->chain[row];
	struct line l = row_begin(m);

	line_number(&l, row + 1, 0);
	line_word(&l, report_verdict(c->verdict), 0);
	line_char(&l, ' ');
	line_number(&l, c->behind, 0);
	line_char(&l, ' ');
	line_hex(&l, view_signature(m, s, row), 8);
	line_word(&l, report_how(c->how), 0);
	line_char(&l, ' ');
	report_task(&l, s, c->task, true);
	line_char(&l, ' ');
	sentence_write(&l, s, c);
	line_char(&l, '\n');
	if (tree)
		tree_show(tree, &l, s, row, view_names(m));
	row_end(m, &l);
}

static void show_chain(struct seq_file *m, const struct snapshot *s, u32 row)
{
	struct tree *tree = tree_alloc(); /* there is a tree only if there is memory for the walk */

	tables_write_chain(m, s, row, tree);
	tree_free(tree);
}

static u32 alert_rows(const struct snapshot *s)
{
	return s->alert_rows;
}

static void show_alert(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct alert_row *a = &s->alerts[row];

	seq_printf(m, "%5u %-6s %-8s", a->id, a->active ? "active" : "ended",
		   rule_name(a->rule));
	row_age(m, a->since, s->taken);
	row_age(m, a->began, s->taken);
	if (a->active)
		seq_printf(m, " %10s", "-");
	else
		row_age(m, a->ended, s->taken);
	seq_printf(m, " %-12s %016llx %-28s %8u %-22s %-8s %s\n", kind_name(a->kind), a->addr,
		   a->name, a->waiters, a->owner, report_outcome(a->outcome), a->evidence);
}

static u32 one_row(const struct snapshot *s)
{
	return 1;
}

const struct table tables[TABLES] = {
	{ "queues",
	  "#hangwatch-queues-1 WAITERS OLDEST KIND ADDRESS NAME OWNER HOW OUTCOME VERDICT ROOT BEHIND SIGNATURE HOLDERS WHO",
	  queue_rows, show_queue },
	{ "tasks",
	  "#hangwatch-tasks-1 PID TID COMM UID STATE ASLEEP SWITCHES KIND ADDRESS NAME SYSCALL FRAMES CODE",
	  task_rows, show_task },
	{ "chains", "#hangwatch-chains-1 CHAIN VERDICT BEHIND SIGNATURE CERTAINTY ROOT SENTENCE",
	  chain_rows, show_chain },
	{ "alerts",
	  "#hangwatch-alerts-1 ID STATE RULE SINCE BEGAN ENDED KIND ADDRESS NAME WAITERS OWNER OUTCOME EVIDENCE",
	  alert_rows, show_alert, .wakes = true },
	{ "status", "#hangwatch-status-1 KEY VALUE", one_row, status_show },
};

void tables_write_roots(struct seq_file *m, const struct snapshot *s, u32 chains)
{
	u32 i;

	tables_write(m, s, "tasks", 0);
	for (i = 0; i < chains && i < s->chains; i++)
		if (s->chain[i].task != NO_ROW)
			show_task(m, s, s->chain[i].task);
}

void tables_write(struct seq_file *m, const struct snapshot *s, const char *name, u32 rows)
{
	const struct table *t = tables;
	u32 row;

	while (strcmp(t->name, name))
		t++;
	seq_printf(m, "%s\n", t->header);
	for (row = 0; row < min(rows, t->rows(s)) && !seq_has_overflowed(m); row++)
		t->show(m, s, row);
}
