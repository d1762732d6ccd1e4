// SPDX-License-Identifier: GPL-2.0-only
/*
 * One screen for somebody at 3 in the morning. It shows what is stuck, since when, the
 * sufferers, the code that led there, and the next step with its cost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "command.h"
#include "screen.h"
#include "tally.h"
#include "term.h"

/* Hangs that are told in full, and those that get a line each after them. */
#define FULL 3
#define SHORT 8
/* Names of waiters before they are only counted. */
#define NAMES 8
/* Objects with code that are named on a screen; `why` has all of it. */
#define OBJECTS 4
#define INDENT 2
#define HANGING 9

static void say_machine(const struct model *m, struct buf *b)
{
	const struct table *t = &m->table[PART_MACHINE];

	if (table_value(t, "host"))
		buf_printf(b, "%s %s  ", table_value(t, "host"), table_value(t, "kernel"));
	if (m->age < 0)
		buf_printf(b, "pass of unknown age");
	else
		buf_printf(b, "pass %.1f s %s", m->age, m->live ? "ago" : "old when saved");
}

static void say_counts(const struct model *m, struct buf *b)
{
	const char *tasks = table_value(&m->table[PART_STATUS], "tasks");
	int others = m->stuck - m->deadlocks;

	if (m->deadlocks)
		buf_printf(b, "  %d deadlock%s", m->deadlocks, m->deadlocks == 1 ? "" : "s");
	if (others)
		buf_printf(b, "  %d other root%s", others, others == 1 ? "" : "s");
	if (m->stuck)
		buf_printf(b, "  %.0f of %s tasks stuck", m->tasks_stuck, tasks ? tasks : "?");
	else
		buf_printf(b, "  nothing is stuck");
}

/* One line, or two if that is too long. */
static void say_heading(const struct model *m)
{
	struct buf machine = { 0 }, counts = { 0 };

	say_machine(m, &machine);
	say_counts(m, &counts);
	printf("%s%s%s\n", machine.data,
	       machine.len + counts.len > (size_t)term.width ? "\n" : "", counts.data);
	free(machine.data);
	free(counts.data);
}

static void say_stale(const struct model *m)
{
	if (m->paused)
		term_wrap("", 0, "The passes are paused (interval_ms=0), and nothing is an alert: "
			  "what follows is as it was then. "
			  "To go on: hangwatch set interval_ms=1000");
	else if (m->stale)
		term_wrap("", 0, "This pass is old, and there should be newer ones: "
			  "what follows says nothing about now.");
}

static void say_who(const struct model *m, const struct chain *c)
{
	const struct table *t = &m->table[PART_QUEUES];
	struct tally tally = { 0 };
	struct buf b = { 0 };
	int row;

	for (row = 0; row < t->rows; row++)
		if (model_in_chain(m, c, row))
			tally_add(&tally, table_get(t, row, "WHO"));
	tally_print(&tally, &b, NAMES);
	if (b.len)
		term_wrap("  stuck: ", HANGING, b.data);
	free(b.data);
	tally_free(&tally);
}

/* The activity of a task that is not on a CPU, by the letter of its state. */
static const char *doing(const char *state)
{
	switch (*state) {
	case 'T':
		return "has been stopped for";
	case 't':
		return "has been stopped by its tracer for";
	case 'F':
		return "has been frozen for";
	default:
		return "sleeps";
	}
}

static void say_doing(const struct model *m, const struct chain *c)
{
	const struct table *t = &m->table[PART_TASKS];
	const char *frames = table_get(t, c->task, "FRAMES");
	struct buf b = { 0 };

	if (c->task < 0)
		return;
	buf_printf(&b, "%s", chain_get(m, c, "ROOT"));
	if (c->pid != c->tid)
		buf_printf(&b, ", a thread of %d,", c->pid);
	buf_printf(&b, " %s %.0f s in ", doing(table_get(t, c->task, "STATE")),
		   table_number(t, c->task, "ASLEEP", 0));
	if (is_nothing(table_get(t, c->task, "SYSCALL")))
		buf_put(&b, frames, strcspn(frames, "<"));
	else
		buf_printf(&b, "%s", table_get(t, c->task, "SYSCALL"));
	term_wrap("  root:  ", HANGING, b.data);
	free(b.data);
}

/* The length of "libc.so.6" in "?libc.so.6+0x10aba4", past the mark. */
static size_t object_of(const char *frame, const char **name)
{
	*name = frame + (*frame == '?');
	return strcspn(*name, "+<");
}

static bool same_object(const char *a, const char *b)
{
	const char *x, *y;
	size_t m = object_of(a, &x), n = object_of(b, &y);

	return m == n && !strncmp(x, y, n);
}

void screen_code(struct buf *b, const char *code, bool whole)
{
	const char *frame = NULL;
	int objects = 0;
	size_t len;

	for (; *code; code += len + (code[len] == '<')) {
		len = strcspn(code, "<");
		if (frame && !whole && same_object(frame, code))
			continue;
		if (!whole && objects++ == OBJECTS) {
			buf_printf(b, " < ...");
			return;
		}
		buf_printf(b, "%s%.*s", frame ? " < " : "", (int)len, code);
		frame = code;
	}
}

static void say_code(const struct model *m, const struct chain *c, bool whole)
{
	const char *code = model_user_code(m, c);
	struct buf b = { 0 };

	if (is_nothing(code))
		return;
	screen_code(&b, code, whole);
	term_wrap("  led there by: ", HANGING, b.data);
	free(b.data);
}

void screen_advice(const struct model *m, const struct chain *c)
{
	const struct advice *a = advice_for(m, c);
	struct buf b = { 0 };

	advice_fill(&b, m, c, a->act);
	term_wrap("  next:  ", HANGING, b.data);
	free(buf_take(&b));
	buf_printf(&b, "%s; costs: ", a->frees);
	advice_fill(&b, m, c, *a->cost ? a->cost : "nothing");
	term_wrap("           ", 11, b.data);
	free(buf_take(&b));
	if (*a->unless) {
		advice_fill(&b, m, c, a->unless);
		term_wrap("           not if: ", 11, b.data);
	}
	free(buf_take(&b));
}

void screen_chain(const struct model *m, const struct chain *c, bool whole)
{
	term_verdict(c->verdict);
	printf(" %s, for %.0f s\n", chain_get(m, c, "SIGNATURE"), c->age);
	term_wrap("  ", INDENT, chain_get(m, c, "SENTENCE"));
	say_who(m, c);
	say_doing(m, c);
	say_code(m, c, whole);
	screen_advice(m, c);
}

static void short_chain(const struct model *m, const struct chain *c)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s %s: %s", verdict_name(c->verdict), chain_get(m, c, "SIGNATURE"),
		   chain_get(m, c, "SENTENCE"));
	term_cut(b.data);
	free(b.data);
}

static void say_chains(const struct model *m)
{
	int i, shown = 0;

	for (i = 0; i < m->chains; i++) {
		const struct chain *c = &m->chain[i];

		if (!c->stuck)
			continue;
		if (shown < FULL) {
			putchar('\n');
			screen_chain(m, c, false);
		} else if (shown < FULL + SHORT) {
			if (shown == FULL)
				putchar('\n');
			short_chain(m, c);
		}
		shown++;
	}
	if (shown > FULL + SHORT)
		printf("... and %d more: hangwatch tree\n", shown - FULL - SHORT);
}

/* The chains that move, or have not waited long enough to count. */
static void say_moving(const struct model *m)
{
	int i, moving = 0;

	for (i = 0; i < m->chains; i++)
		moving += !m->chain[i].stuck;
	if (moving)
		printf("\n%d more %s, or only just began: hangwatch tree\n", moving,
		       moving == 1 ? "root moves" : "roots move");
}

/*
 * If a kernel module is not loaded, there are no such waits:
 * "/sys/kernel/btf/X_is_not_there".
 */
static bool is_absent(const char *reason)
{
	return !strncmp(reason, "/sys/kernel/btf/", 16) && strstr(reason, "_is_not_there");
}

static bool is_off(const struct table *t, int row)
{
	const char *value = table_get(t, row, "VALUE");

	return !strncmp(t->row[row].field[0], "kind_", 5) && strcmp(value, "on") &&
	       !is_absent(value);
}

static void say_unknown(const struct model *m)
{
	static const char * const keys[] = { "unknown", "unstable", "dropped", "passes_missed" };
	const struct table *t = &m->table[PART_STATUS];
	struct buf b = { 0 };
	unsigned int i;
	int row;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *value = table_value(t, keys[i]);

		if (value && atof(value) > 0)
			buf_printf(&b, "%s%s %s", b.len ? ", " : "", keys[i], value);
	}
	for (row = 0; row < t->rows; row++)
		if (is_off(t, row))
			buf_printf(&b, "%s%s is off", b.len ? ", " : "", t->row[row].field[0] + 5);
	if (b.len)
		term_wrap("\nnot known: ", 11, b.data);
	free(b.data);
}

static void say_report(const struct model *m)
{
	if (m->stuck && m->live)
		puts("\nFirst, if you want the reason later: hangwatch report");
}

void screen_show(const struct model *m)
{
	say_heading(m);
	say_stale(m);
	say_chains(m);
	say_moving(m);
	say_unknown(m);
	say_report(m);
}

int command_screen(int argc, char **argv)
{
	struct model m;
	int status;

	if (!no_arguments(argc, argv))
		return STATUS_UNKNOWN;
	model_read(&m, options.from, options.min_age);
	screen_show(&m);
	status = model_status(&m);
	model_free(&m);
	return status;
}
