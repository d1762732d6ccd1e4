// SPDX-License-Identifier: GPL-2.0-only
/* Columns without a library: each is as wide as its widest field, to a bound; see list.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "list.h"
#include "term.h"

/* A field that is longer shifts its row; the others stay readable. */
#define WIDTH_MAX 40

static int width_of(const struct selection *s, int column)
{
	int width = s->headings ? strlen(s->table->column[s->column[column]]) : 0, row;

	for (row = 0; row < s->rows; row++) {
		int len = strlen(list_cell(s, row, column));

		width = len > width ? len : width;
	}
	return width < WIDTH_MAX ? width : WIDTH_MAX;
}

static void print_line(const struct selection *s, int row, const int *width)
{
	struct buf b = { 0 };
	const char *cell;
	int c;

	for (c = 0; c < s->columns; c++) {
		cell = row < 0 ? s->table->column[s->column[c]] : list_cell(s, row, c);
		if (c)
			buf_put(&b, " ", 1);
		if (list_is_number(s, c))
			buf_printf(&b, "%*s", width[c], cell);
		else
			buf_printf(&b, "%-*s", c + 1 < s->columns ? width[c] : 0, cell);
	}
	if (isatty(STDOUT_FILENO))
		term_cut(b.data ? b.data : "");
	else
		puts(b.data ? b.data : "");
	free(buf_take(&b));
}

void list_layout(const struct selection *s)
{
	int width[TABLE_COLUMNS], row, c;

	if (s->filter)
		die("-Q needs the build with libsmartcols 2.40");
	for (c = 0; c < s->columns; c++)
		width[c] = width_of(s, c);
	for (row = s->headings ? -1 : 0; row < s->rows; row++)
		print_line(s, row, width);
}
