// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of a chain; see tree.h.
 *
 * A level of the tree is one object that leads to the task above it; the cursor
 * in it is one of its waiters.  The way from the root to the cursor is kept in
 * an array: no recursion on a kernel stack.
 */
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "show/fields.h"
#include "show/tree.h"

#define TREE_LINES 160
#define TREE_WIDTH 8
#define TREE_DEPTH 64

/**
 * struct level - where the walk is below one task
 * @object: the object
 * @edge: its next waiter to look at
 * @shown: waiters shown below it
 * @left_out: waiters with others behind them that had no room
 * @carried: what hangs on the object was shown
 */
struct level {
	u32 object;
	u32 edge;
	u32 shown;
	u32 left_out;
	bool carried;
};

struct tree {
	struct seq_file *m;
	const struct snapshot *s;
	const struct chain_row *chain;
	u32 number;
	u32 lines;
	u32 depth;
	struct level path[TREE_DEPTH];
	char field[REPORT_LONG];
};

static void begin_line(struct tree *t, u32 indent)
{
	t->lines++;
	seq_printf(t->m, "%u | %*s", t->number, indent * 2, "");
}

static void show_seconds(struct tree *t, u64 since)
{
	u64 ns = t->s->taken > since ? t->s->taken - since : 0;

	seq_printf(t->m, "%llu s", div_u64(ns, NSEC_PER_SEC));
}

static void show_sleep(struct tree *t, const struct task_row *row)
{
	seq_puts(t->m, " for ");
	show_seconds(t, row->since);
	report_call(t->field, sizeof(t->field), t->s, row);
	seq_printf(t->m, " in %s", t->field);
	report_frames(t->field, sizeof(t->field), row);
	seq_printf(t->m, " %s", t->field);
}

/* Even who runs now and then is ready for a moment; how long is for the reader to judge. */
static void show_ready(struct tree *t, const struct task_row *row)
{
	seq_puts(t->m, ", ready for ");
	show_seconds(t, row->ready_since);
	seq_printf(t->m, " on CPU %u", row->cpu - 1);
}

static void show_task(struct tree *t, u32 at)
{
	const struct task_row *row = &t->s->task[at];

	begin_line(t, t->depth * 2);
	report_task(t->field, sizeof(t->field), t->s, at, true);
	seq_printf(t->m, "%s pid %d, %c", t->field, row->tgid, report_state(row->state));
	if (row->state != TASK_ON_CPU)
		show_sleep(t, row);
	else if (row->ready_since)
		show_ready(t, row);
	if (row->cgroup)
		seq_printf(t->m, ", cgroup %s", t->s->text + row->cgroup);
	seq_putc(t->m, '\n');
	if (!strcmp(report_code(t->s, row), "-"))
		return;
	begin_line(t, t->depth * 2 + 1);
	seq_printf(t->m, "led there by %s\n", report_code(t->s, row));
}

static void show_object(struct tree *t, u32 at)
{
	const struct object_row *o = &t->s->object[at];

	begin_line(t, t->depth * 2 + 1);
	report_who(t->field, sizeof(t->field), t->s, o);
	seq_printf(t->m, "<- %s %s: %u wait, %u behind, first for ", kind_name(o->kind),
		   report_name(t->s, o), o->waiters, o->behind);
	show_seconds(t, o->oldest);
	seq_printf(t->m, ": %s; owner known: %s, outcome: %s, verdict: %s\n", t->field,
		   report_how(o->how), report_outcome(o->outcome), report_verdict(o->verdict));
}

/* Goes to an object, below the task it leads to; its list goes on at the same level. */
static void open_object(struct tree *t, u32 object)
{
	struct level *l = &t->path[t->depth];

	*l = (struct level){ .object = object, .edge = NO_ROW };
	if (object == NO_ROW)
		return;
	show_object(t, object);
	l->edge = t->s->object[object].first_edge;
}

static void say_left_out(struct tree *t, const struct level *l)
{
	if (!l->left_out)
		return;
	begin_line(t, t->depth * 2 + 2);
	seq_printf(t->m, "... and %u more of them that others wait for\n", l->left_out);
}

/* One waiter: shown with what is behind it, if anything is. */
static void visit(struct tree *t, struct level *l, u32 task)
{
	const struct task_row *row = &t->s->task[task];

	if (row->blocked_on != l->object || row->first_blocked == NO_ROW)
		return;
	if (task == t->chain->task) {
		begin_line(t, t->depth * 2 + 2);
		report_task(t->field, sizeof(t->field), t->s, task, true);
		seq_printf(t->m, "%s: the ring is closed\n", t->field);
		return;
	}
	if (l->shown == TREE_WIDTH || t->depth + 1 == TREE_DEPTH) {
		l->left_out++;
		return;
	}
	l->shown++;
	t->depth++;
	show_task(t, task);
	open_object(t, row->first_blocked);
}

static void end_object(struct tree *t, struct level *l)
{
	bool alone = t->chain->task == NO_ROW && !t->depth;
	u32 blocked = t->s->object[l->object].first_blocked;

	if (blocked != NO_ROW && !l->carried && t->depth + 1 < TREE_DEPTH) {
		l->carried = true;
		t->depth++;
		open_object(t, blocked);
		return;
	}
	say_left_out(t, l);
	open_object(t, alone ? NO_ROW : t->s->object[l->object].next_blocked);
}

static void walk_tree(struct tree *t)
{
	while (t->lines < TREE_LINES) {
		struct level *l = &t->path[t->depth];
		u32 edge = l->edge;

		if (l->object == NO_ROW && !t->depth--)
			return;
		if (l->object == NO_ROW)
			continue;
		if (edge == NO_ROW) {
			end_object(t, l);
			continue;
		}
		l->edge = t->s->edge[edge].next;
		visit(t, l, t->s->edge[edge].task);
	}
	begin_line(t, 0);
	seq_puts(t->m, "... the rest of the tree is left out\n");
}

struct tree *tree_alloc(void)
{
	return kvzalloc(sizeof(struct tree), GFP_KERNEL);
}

void tree_free(struct tree *t)
{
	kvfree(t);
}

void tree_show_in(struct tree *t, struct seq_file *m, const struct snapshot *s, u32 chain)
{
	const struct chain_row *c = &s->chain[chain];

	t->m = m;
	t->s = s;
	t->chain = c;
	t->number = chain + 1;
	t->lines = 0;
	t->depth = 0;
	t->path[0] = (struct level){ .object = NO_ROW, .edge = NO_ROW };
	if (c->task != NO_ROW)
		show_task(t, c->task);
	open_object(t, c->task != NO_ROW ? s->task[c->task].first_blocked : c->object);
	walk_tree(t);
}

void tree_show(struct seq_file *m, const struct snapshot *s, u32 chain)
{
	struct tree *t = tree_alloc();

	if (t)
		tree_show_in(t, m, s, chain);
	tree_free(t);
}
