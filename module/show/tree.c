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
 * @carried: the objects that hang on it were shown
 */
struct level {
	u32 object;
	u32 edge;
	u32 shown;
	u32 left_out;
	bool carried;
};

/**
 * struct tree - a walk
 * @l: where to
 * @names: of functions, NULL if the reader keeps none
 * @number: of the chain, from 1
 * @lines: printed so far
 */
struct tree {
	struct line *l;
	const struct snapshot *s;
	struct symbol_names *names;
	const struct chain_row *chain;
	u32 number;
	u32 lines;
	u32 depth;
	struct level path[TREE_DEPTH];
};

static void begin_line(struct tree *t, u32 indent)
{
	const char *from;

	t->lines++;
	line_number(t->l, t->number, 0);
	line_text(t->l, " | ");
	from = t->l->at;
	line_column(t->l, from, indent * 2);
}

static void show_seconds(struct tree *t, u64 since)
{
	u64 ns = t->s->taken > since ? t->s->taken - since : 0;

	line_number(t->l, div_u64(ns, NSEC_PER_SEC), 0);
	line_text(t->l, " s");
}

static void show_sleep(struct tree *t, const struct task_row *row)
{
	line_text(t->l, " for ");
	show_seconds(t, row->since);
	line_text(t->l, " in ");
	report_call(t->l, t->s, row);
	line_char(t->l, ' ');
	report_frames(t->l, row, t->names);
}

/*
 * Even a task that runs now and then is ready for a moment; the reader judges how long is too
 * long.
 */
static void show_ready(struct tree *t, const struct task_row *row)
{
	line_text(t->l, ", ready for ");
	show_seconds(t, row->ready_since);
	line_text(t->l, " on CPU ");
	line_number(t->l, row->cpu - 1, 0);
}

static void show_task(struct tree *t, u32 at)
{
	const struct task_row *row = &t->s->task[at];

	begin_line(t, t->depth * 2);
	report_task(t->l, t->s, at, true);
	line_text(t->l, " pid ");
	line_signed(t->l, row->tgid, 0);
	line_text(t->l, ", ");
	line_char(t->l, report_state(row->state));
	if (row->state != TASK_ON_CPU)
		show_sleep(t, row);
	else if (row->ready_since)
		show_ready(t, row);
	if (row->cgroup) {
		line_text(t->l, ", cgroup ");
		line_text(t->l, t->s->text + row->cgroup);
	}
	line_char(t->l, '\n');
	if (!strcmp(report_code(t->s, row), "-"))
		return;
	begin_line(t, t->depth * 2 + 1);
	line_text(t->l, "led there by ");
	line_text(t->l, report_code(t->s, row));
	line_char(t->l, '\n');
}

static void show_object(struct tree *t, u32 at)
{
	const struct object_row *o = &t->s->object[at];

	begin_line(t, t->depth * 2 + 1);
	line_text(t->l, "<- ");
	line_text(t->l, kind_name(o->kind));
	line_char(t->l, ' ');
	line_text(t->l, report_name(t->s, o));
	line_text(t->l, ": ");
	line_number(t->l, o->waiters, 0);
	line_text(t->l, " wait, ");
	line_number(t->l, o->behind, 0);
	line_text(t->l, " behind, first for ");
	show_seconds(t, o->oldest);
	line_text(t->l, ": ");
	report_who(t->l, t->s, o);
	line_text(t->l, "; owner known: ");
	line_text(t->l, report_how(o->how));
	line_text(t->l, ", outcome: ");
	line_text(t->l, report_outcome(o->outcome));
	line_text(t->l, ", verdict: ");
	line_text(t->l, report_verdict(o->verdict));
	line_char(t->l, '\n');
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
	line_text(t->l, "... and ");
	line_number(t->l, l->left_out, 0);
	line_text(t->l, " more of them that others wait for\n");
}

/* Shows one waiter, with the objects behind it, if there are any. */
static void visit(struct tree *t, struct level *l, u32 task)
{
	const struct task_row *row = &t->s->task[task];

	if (row->blocked_on != l->object || row->first_blocked == NO_ROW)
		return;
	if (task == t->chain->task) {
		begin_line(t, t->depth * 2 + 2);
		report_task(t->l, t->s, task, true);
		line_text(t->l, ": the ring is closed\n");
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
	while (t->lines < TREE_LINES && !t->l->cut) {
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
	line_text(t->l, "... the rest of the tree is left out\n");
}

struct tree *tree_alloc(void)
{
	return kvzalloc(sizeof(struct tree), GFP_KERNEL);
}

void tree_free(struct tree *t)
{
	kvfree(t);
}

void tree_show(struct tree *t, struct line *l, const struct snapshot *s, u32 chain,
	       struct symbol_names *names)
{
	const struct chain_row *c = &s->chain[chain];

	t->l = l;
	t->s = s;
	t->names = names;
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
