// SPDX-License-Identifier: GPL-2.0-only
/*
 * list: the tables themselves, columns and rows chosen as lslocks(8) and lsfd(1)
 * have it.  JSON and raw output are made here, so that both builds print the same.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "columns.h"
#include "command.h"
#include "json.h"
#include "list.h"
#include "model.h"

struct list_options {
	const char *columns;
	const char *sort;
	const char *filter;
	bool json;
	bool raw;
	bool bare;
	bool help;
};

/* The columns of a wide table that a person wants to see; -o + adds to them. */
static const struct {
	const char *table;
	const char *columns;
} usual[] = {
	{ "queues", "WAITERS,OLDEST,KIND,NAME,OWNER,OUTCOME,VERDICT,ROOT,WHO" },
	{ "tasks", "PID,TID,COMM,STATE,ASLEEP,KIND,NAME,SYSCALL" },
	{ "alerts", "ID,STATE,RULE,SINCE,ENDED,KIND,NAME,WAITERS,OWNER,OUTCOME" },
};

const char *list_cell(const struct selection *s, int row, int column)
{
	return s->table->row[s->row[row]].field[s->column[column]];
}

static enum column_type type_of(const struct selection *s, int column)
{
	const struct column *info = column_info(s->table->name,
						s->table->column[s->column[column]]);

	return info ? info->type : TEXT;
}

bool list_is_number(const struct selection *s, int column)
{
	return type_of(s, column) == NUMBER;
}

static void add_column(struct selection *s, const char *name)
{
	int i = table_column(s->table, name);

	if (i < 0)
		die("%s has no column %s; see hangwatch list %s -H", s->table->name, name,
		    s->table->name);
	if (s->columns < TABLE_COLUMNS)
		s->column[s->columns++] = i;
}

static void drop_column(struct selection *s, const char *name)
{
	int i = table_column(s->table, name), kept = 0, at;

	if (i < 0)
		die("%s has no column %s", s->table->name, name);
	for (at = 0; at < s->columns; at++)
		if (s->column[at] != i)
			s->column[kept++] = s->column[at];
	s->columns = kept;
}

static void add_all(struct selection *s)
{
	int i;

	for (i = 0; i < s->table->columns; i++)
		s->column[s->columns++] = i;
}

/* A module may lack one of the usual columns: then it is left out. */
static void add_usual(struct selection *s)
{
	unsigned int i;
	int c;

	for (i = 0; i < ARRAY_SIZE(usual); i++) {
		if (strcmp(usual[i].table, s->table->name))
			continue;
		for (c = 0; c < s->table->columns; c++)
			if (word_in(s->table->column[c], usual[i].columns))
				s->column[s->columns++] = c;
		return;
	}
	add_all(s);
}

/* "A,B" replaces, "+A,B" adds to the usual ones, "-A,B" takes off them, "all" is all. */
static void choose_columns(struct selection *s, const struct list_options *o)
{
	char *list, *word, *at;
	char how = o->columns ? *o->columns : '+';

	if (o->columns && !strcasecmp(o->columns, "all")) {
		add_all(s);
		return;
	}
	if (!o->columns && (o->json || o->raw))
		add_all(s);
	else if (how == '+' || how == '-')
		add_usual(s);
	if (!o->columns)
		return;
	list = strdup(o->columns + (how == '+' || how == '-'));
	for (word = strtok_r(list, ",", &at); word; word = strtok_r(NULL, ",", &at)) {
		if (how == '-')
			drop_column(s, word);
		else
			add_column(s, word);
	}
	free(list);
}

/* The table and the column that rows are sorted by; qsort() has no argument to carry them. */
static const struct table *sorted;
static int sort_column;

static int by_column(const void *a, const void *b)
{
	const char *x = sorted->row[*(const int *)a].field[sort_column];
	const char *y = sorted->row[*(const int *)b].field[sort_column];
	char *end_x, *end_y;
	double p = strtod(x, &end_x), q = strtod(y, &end_y);

	if (!*end_x && !*end_y && end_x != x && end_y != y && p != q)
		return p < q ? -1 : 1;
	if (strcmp(x, y) && (*end_x || *end_y))
		return strcmp(x, y);
	return *(const int *)a - *(const int *)b;
}

static void choose_rows(struct selection *s, const char *sort)
{
	int i;

	s->rows = s->table->rows;
	s->row = xcalloc(s->rows, sizeof(*s->row));
	for (i = 0; i < s->rows; i++)
		s->row[i] = i;
	if (!sort)
		return;
	sorted = s->table;
	sort_column = table_column(s->table, sort);
	if (sort_column < 0)
		die("%s has no column %s to sort by", s->table->name, sort);
	qsort(s->row, s->rows, sizeof(*s->row), by_column);
}

static void print_raw(const struct selection *s)
{
	int row, c;

	for (c = 0; s->headings && c < s->columns; c++)
		printf("%s%c", s->table->column[s->column[c]], c + 1 < s->columns ? ' ' : '\n');
	for (row = 0; row < s->rows; row++)
		for (c = 0; c < s->columns; c++)
			printf("%s%c", list_cell(s, row, c), c + 1 < s->columns ? ' ' : '\n');
}

static void print_notes(const struct selection *s, int row)
{
	const struct table_row *r = &s->table->row[s->row[row]];
	int i;

	if (!r->notes)
		return;
	printf(",\"tree\":[");
	for (i = 0; i < r->notes; i++) {
		printf("%s", i ? "," : "");
		json_text(s->table->note[r->note + i]);
	}
	putchar(']');
}

static void print_json(const struct selection *s)
{
	int row, c;

	printf("{\"%s\":[", s->table->name);
	for (row = 0; row < s->rows; row++) {
		printf("%s\n {", row ? "," : "");
		for (c = 0; c < s->columns; c++) {
			printf("%s", c ? "," : "");
			json_key(s->table->column[s->column[c]]);
			json_value(list_cell(s, row, c), type_of(s, c) != TEXT);
		}
		if (s->trees)
			print_notes(s, row);
		putchar('}');
	}
	puts(s->rows ? "\n]}" : "]}");
}

static int print_columns(const struct table *t)
{
	const struct column *info;
	int i;

	for (i = 0; i < t->columns; i++) {
		info = column_info(t->name, t->column[i]);
		printf("%-10s %s\n", t->column[i], info ? info->help : "(not known here)");
	}
	return STATUS_HEALTHY;
}

static bool take_options(int argc, char **argv, struct list_options *o)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "json", no_argument, NULL, 'J' },
		{ "raw", no_argument, NULL, 'r' },
		{ "noheadings", no_argument, NULL, 'n' },
		{ "sort", required_argument, NULL, 's' },
		{ "filter", required_argument, NULL, 'Q' },
		{ "list-columns", no_argument, NULL, 'H' },
		{ 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "o:Jrns:Q:H", longs, NULL)) != -1) {
		switch (c) {
		case 'o':
			o->columns = optarg;
			break;
		case 'J':
			o->json = true;
			break;
		case 'r':
			o->raw = true;
			break;
		case 'n':
			o->bare = true;
			break;
		case 's':
			o->sort = optarg;
			break;
		case 'Q':
			o->filter = optarg;
			break;
		case 'H':
			o->help = true;
			break;
		default:
			return false;
		}
	}
	return argc - optind <= 1 && !(o->json && o->raw);
}

static int print_table(const struct table *t, const struct list_options *o)
{
	struct selection s = {
		.table = t,
		.headings = !o->bare,
		.filter = o->filter,
		.trees = !o->columns || *o->columns == '+',
	};

	if (o->help)
		return print_columns(t);
	if (o->filter && (o->json || o->raw))
		die("-Q goes neither with -J nor with -r");
	choose_columns(&s, o);
	choose_rows(&s, o->sort);
	if (o->json)
		print_json(&s);
	else if (o->raw)
		print_raw(&s);
	else
		list_layout(&s);
	free(s.row);
	return STATUS_HEALTHY;
}

/* The kinds as a table like the others. They come from the command, not from the module. */
static void make_kinds(struct table *t)
{
	struct buf b = { 0 };
	unsigned int i;

	buf_printf(&b, "#hangwatch-kinds-1 KIND NEED MEANING\n");
	for (i = 0; kind_at(i); i++)
		buf_printf(&b, "%s %s %s\n", kind_at(i), kind_need(kind_at(i)),
			   kind_doc(kind_at(i)));
	table_parse(t, b.data, b.len);
	free(b.data);
}

static int list_kinds(const struct list_options *o)
{
	struct table t;
	int status;

	make_kinds(&t);
	status = print_table(&t, o);
	table_free(&t);
	return status;
}

int command_list(int argc, char **argv)
{
	struct list_options o = { 0 };
	const char *name;
	struct model m;
	int part, status;

	if (!take_options(argc, argv, &o))
		return usage(argv[0]);
	name = optind < argc ? argv[optind] : "queues";
	if (!strcmp(name, "kinds"))
		return list_kinds(&o);
	for (part = 0; part < SOURCE_TABLES && strcmp(part_name(part), name); part++)
		;
	if (part == SOURCE_TABLES)
		die("no table %s: queues, tasks, chains, alerts, status, kinds", name);
	model_read(&m, options.from, options.min_age);
	if (!m.table[part].columns)
		die("the table %s is not in this copy", name);
	status = print_table(&m.table[part], &o);
	model_free(&m);
	return status;
}
