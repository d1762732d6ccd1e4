// SPDX-License-Identifier: GPL-2.0-only
/*
 * For other programs: metrics for Prometheus' textfile collector, a graph for
 * Graphviz, stacks for flame graphs.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "model.h"

/* The most objects in a graph: nobody can read more. */
#define GRAPH_MAX 200

static void metric(const char *name, const char *type, const char *help)
{
	printf("# HELP hangwatch_%s %s\n# TYPE hangwatch_%s %s\n", name, help, name, type);
}

static void gauge(const char *name, const char *help, double value)
{
	metric(name, "gauge", help);
	printf("hangwatch_%s %.10g\n", name, value);
}

/* Labels are words of the command, never names: their number is bounded. */
static void by_verdict(const struct model *m)
{
	double roots[VERDICTS] = { 0 }, behind[VERDICTS] = { 0 }, age[VERDICTS] = { 0 };
	int i;

	for (i = 0; i < m->chains; i++) {
		const struct chain *c = &m->chain[i];

		roots[c->verdict]++;
		behind[c->verdict] += c->behind;
		if (c->age > age[c->verdict])
			age[c->verdict] = c->age;
	}
	metric("roots", "gauge", "Tasks or objects at the root of a wait, by verdict.");
	for (i = VERDICT_BUSY; i < VERDICTS; i++)
		printf("hangwatch_roots{verdict=\"%s\"} %.0f\n", verdict_name(i), roots[i]);
	metric("tasks_behind", "gauge", "Tasks that wait behind roots, by verdict.");
	for (i = VERDICT_BUSY; i < VERDICTS; i++)
		printf("hangwatch_tasks_behind{verdict=\"%s\"} %.0f\n", verdict_name(i), behind[i]);
	metric("wait_seconds", "gauge", "The longest wait at a root, by verdict.");
	for (i = VERDICT_BUSY; i < VERDICTS; i++)
		printf("hangwatch_wait_seconds{verdict=\"%s\"} %.10g\n", verdict_name(i), age[i]);
}

static void from_status(const struct model *m)
{
	static const struct {
		const char *key;
		const char *name;
		const char *type;
		const char *help;
		double unit;
	} keys[] = {
		{ "tasks", "tasks", "gauge", "Threads the last pass saw.", 1 },
		{ "sleeping", "tasks_sleeping", "gauge", "Threads that sleep.", 1 },
		{ "unknown", "tasks_unknown", "gauge",
		  "Sleepers whose wait could not be proved.", 1 },
		{ "unstable", "tasks_unstable", "gauge", "Threads that moved under the look.", 1 },
		{ "dropped", "dropped", "gauge", "What found no room in the last pass.", 1 },
		{ "passes", "passes_total", "counter", "Passes since the module was loaded.", 1 },
		{ "passes_missed", "passes_missed_total", "counter", "Passes that were left out.",
		  1 },
		{ "passes_unknown", "passes_unknown_total", "counter",
		  "Passes with sleepers whose wait could not be proved.", 1 },
		{ "paused", "paused", "gauge", "Whether the passes are paused.", 1 },
		{ "pass_us", "pass_seconds", "gauge", "What the last pass took.", 0.000001 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *value = table_value(&m->table[PART_STATUS], keys[i].key);

		if (!value)
			continue;
		metric(keys[i].name, keys[i].type, keys[i].help);
		printf("hangwatch_%s %.9g\n", keys[i].name, atof(value) * keys[i].unit);
	}
}

/* Keys of status that end in a word, as a counter with that word as its label. */
static void by_word(const struct model *m, const char *prefix, const char *name,
		    const char *help, const char *label)
{
	const struct table *t = &m->table[PART_STATUS];
	size_t len = strlen(prefix);
	bool any = false;
	int row;

	for (row = 0; row < t->rows; row++) {
		const char *key = t->row[row].field[0], *at;

		if (strncmp(key, prefix, len))
			continue;
		for (at = key + len; (*at >= 'a' && *at <= 'z') || *at == '_'; at++)
			;
		if (*at)
			continue;
		if (!any)
			metric(name, "counter", help);
		any = true;
		printf("hangwatch_%s{%s=\"%s\"} %.0f\n", name, label, key + len,
		       atof(table_get(t, row, "VALUE")));
	}
}

static void from_alerts(const struct model *m)
{
	static const char * const rules[] = { "waiters", "blocked", "deadlock" };
	const struct table *t = &m->table[PART_ALERTS];
	unsigned int i;
	int row, n;

	metric("alerts_active", "gauge", "Alerts that are active, by rule.");
	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		for (n = 0, row = 0; row < t->rows; row++)
			n += !strcmp(table_get(t, row, "STATE"), "active") &&
			     !strcmp(table_get(t, row, "RULE"), rules[i]);
		printf("hangwatch_alerts_active{rule=\"%s\"} %d\n", rules[i], n);
	}
}

static void export_prom(const struct model *m)
{
	gauge("stuck_tasks", "Tasks behind roots that are stuck.", m->tasks_stuck);
	gauge("stuck_roots", "Roots that are stuck.", m->stuck);
	if (m->age >= 0)
		gauge("pass_age_seconds", "Age of the last pass.", m->age);
	by_verdict(m);
	from_status(m);
	from_alerts(m);
	by_word(m, "alerts_", "alerts_total", "Alerts since the module was loaded, by rule.",
		"rule");
	by_word(m, "no_panic_", "panics_not_taken_total",
		"Alerts that should have been a panic, by what kept them from it.", "reason");
}

/* Inside the quotes of Graphviz. */
static void put_label(const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
}

static const char *fill_of(const char *verdict)
{
	enum verdict v = verdict_of(verdict);

	if (v >= VERDICT_POSSIBLE_DEADLOCK)
		return "#f4a6a6";
	return v > VERDICT_BUSY ? "#f8d9a0" : "#cfe8cf";
}

static void draw_queue(const struct model *m, int row)
{
	const struct table *t = &m->table[PART_QUEUES];

	printf("  q%d [shape=ellipse,style=filled,fillcolor=\"%s\",label=\"", row,
	       fill_of(table_get(t, row, "VERDICT")));
	put_label(table_get(t, row, "KIND"));
	printf("\\n");
	put_label(table_get(t, row, "NAME"));
	printf("\\n%s, %s s\"];\n", table_get(t, row, "VERDICT"), table_get(t, row, "OLDEST"));
	printf("  w%d [shape=plaintext,label=\"", row);
	put_label(table_get(t, row, "WHO"));
	printf("\"];\n  w%d -> q%d [label=\"%s\"];\n", row, row, table_get(t, row, "WAITERS"));
}

static void draw_owner(const struct model *m, int row)
{
	const struct table *t = &m->table[PART_QUEUES];
	const struct chain *c = model_chain_of(m, row);
	const char *owner = table_get(t, row, "OWNER");
	int pid = model_owner_pid(owner), task, next;

	if (!pid)
		return;
	printf("  p%d [shape=box,label=\"", pid);
	put_label(owner);
	printf("\"%s];\n  q%d -> p%d [label=\"%s\"];\n",
	       c && c->pid == pid ? ",penwidth=3" : "", row, pid, table_get(t, row, "HOW"));
	task = model_thread(m, pid, c);
	next = task < 0 ? -1 : model_queue_of(m, task);
	if (next >= 0 && model_chain_of(m, next))
		printf("  p%d -> q%d;\n", pid, next);
}

static void export_dot(const struct model *m)
{
	const struct table *t = &m->table[PART_QUEUES];
	int row, drawn = 0;

	puts("digraph hangwatch {\n  rankdir=LR;\n  node [fontname=\"sans-serif\",fontsize=10];\n"
	     "  edge [fontname=\"sans-serif\",fontsize=9];");
	for (row = 0; row < t->rows && drawn < GRAPH_MAX; row++) {
		if (!model_chain_of(m, row))
			continue;
		draw_queue(m, row);
		draw_owner(m, row);
		drawn++;
	}
	puts("}");
}

/* "a<b<c", innermost first, as "c;b;a". */
static void put_frames(const char *frames)
{
	size_t end = strlen(frames), at;

	while (end) {
		for (at = end; at && frames[at - 1] != '<'; at--)
			;
		printf("%.*s;", (int)(end - at), frames + at);
		end = at ? at - 1 : 0;
	}
}

static void export_folded(const struct model *m)
{
	const struct table *t = &m->table[PART_TASKS];
	int row;

	for (row = 0; row < t->rows; row++) {
		const char *call = table_get(t, row, "SYSCALL");

		printf("%s;", table_get(t, row, "COMM"));
		if (!is_nothing(call))
			printf("%.*s;", (int)strcspn(call, "("), call);
		if (!is_nothing(table_get(t, row, "FRAMES")))
			put_frames(table_get(t, row, "FRAMES"));
		printf("%s:%s 1\n", table_get(t, row, "KIND"), table_get(t, row, "NAME"));
	}
}

/* A reader must never see half a file: it is renamed when it is whole. */
static void redirect(const char *part)
{
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		die("%s: %s", part, strerror(errno));
	close(fd);
}

static void finish(const char *part, const char *out)
{
	if (fflush(stdout) || fsync(STDOUT_FILENO) || rename(part, out))
		die("%s: %s", out, strerror(errno));
}

static int export_to(void (*export)(const struct model *m), const char *out)
{
	struct buf part = { 0 };
	struct model m;

	model_read(&m, options.from, options.min_age);
	if (out) {
		buf_printf(&part, "%s.%d", out, (int)getpid());
		redirect(part.data);
	}
	export(&m);
	if (out)
		finish(part.data, out);
	free(part.data);
	model_free(&m);
	return STATUS_HEALTHY;
}

int command_export(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*export)(const struct model *m);
	} formats[] = {
		{ "prom", export_prom }, { "dot", export_dot }, { "folded", export_folded },
	};
	const char *out = NULL;
	unsigned int i;
	int c;

	while ((c = getopt(argc, argv, "o:")) != -1) {
		if (c != 'o')
			return usage(argv[0]);
		out = optarg;
	}
	for (i = 0; optind + 1 == argc && i < ARRAY_SIZE(formats); i++)
		if (!strcmp(formats[i].name, argv[optind]))
			return export_to(formats[i].export, out);
	return usage(argv[0]);
}
