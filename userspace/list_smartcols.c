// SPDX-License-Identifier: GPL-2.0-only
/* Columns by libsmartcols; see list.h. */
#include <libsmartcols.h>
#include <stdio.h>
#include <unistd.h>

#include "buf.h"
#include "list.h"
#include "term.h"

static void add_columns(struct libscols_table *table, const struct selection *s)
{
	int c;

	for (c = 0; c < s->columns; c++) {
		int flags = list_is_number(s, c) ? SCOLS_FL_RIGHT : 0;

		if (c + 1 == s->columns && !flags)
			flags = SCOLS_FL_TRUNC;
		if (!scols_table_new_column(table, s->table->column[s->column[c]], 0, flags))
			die("no memory");
	}
}

#ifdef HAVE_FILTER
/* Gives a filter the columns it asks for; numbers are compared as numbers. */
static void name_columns(struct libscols_filter *filter, struct libscols_table *table,
			 const struct selection *s)
{
	struct libscols_iter *iter = scols_new_iter(SCOLS_ITER_FORWARD);
	const char *name;
	int c;

	while (iter && !scols_filter_next_holder(filter, iter, &name, 0)) {
		struct libscols_column *column = scols_table_get_column_by_name(table, name);

		if (!column)
			die("-Q: no column %s among those shown", name);
		for (c = 0; c < s->columns; c++)
			if (scols_table_get_column(table, c) == column)
				scols_column_set_data_type(column, list_is_number(s, c) ?
							   SCOLS_DATA_FLOAT : SCOLS_DATA_STRING);
		scols_filter_assign_column(filter, iter, name, column);
	}
	scols_free_iter(iter);
}

static struct libscols_filter *make_filter(struct libscols_table *table,
					   const struct selection *s)
{
	struct libscols_filter *filter;

	if (!s->filter)
		return NULL;
	filter = scols_new_filter(NULL);
	if (!filter || scols_filter_parse_string(filter, s->filter))
		die("-Q: %s", filter ? scols_filter_get_errmsg(filter) : "no memory");
	name_columns(filter, table, s);
	return filter;
}

static bool passes(struct libscols_filter *filter, struct libscols_line *line)
{
	int status = 0;

	return !filter || (!scols_line_apply_filter(line, filter, &status) && status);
}
#else
struct libscols_filter;

static struct libscols_filter *make_filter(struct libscols_table *table,
					   const struct selection *s)
{
	(void)table;
	if (s->filter)
		die("-Q needs libsmartcols 2.40; this build has " LIBSMARTCOLS_VERSION);
	return NULL;
}

static bool passes(struct libscols_filter *filter, struct libscols_line *line)
{
	(void)filter;
	(void)line;
	return true;
}
#endif

static void add_rows(struct libscols_table *table, const struct selection *s,
		     struct libscols_filter *filter)
{
	struct libscols_line *line;
	int row, c;

	for (row = 0; row < s->rows; row++) {
		line = scols_table_new_line(table, NULL);
		for (c = 0; line && c < s->columns; c++)
			if (scols_line_set_data(line, c, list_cell(s, row, c)))
				line = NULL;
		if (!line)
			die("no memory");
		if (!passes(filter, line))
			scols_table_remove_line(table, line);
	}
}

void list_layout(const struct selection *s)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		die("no memory");
	scols_table_enable_noheadings(table, !s->headings);
	scols_table_enable_ascii(table, !term.utf8);
	if (isatty(STDOUT_FILENO))
		scols_table_set_termwidth(table, term.width);
	add_columns(table, s);
	add_rows(table, s, make_filter(table, s));
	scols_print_table(table);
	scols_unref_table(table);
}
