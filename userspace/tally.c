// SPDX-License-Identifier: GPL-2.0-only
/* Counts by name; see tally.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"

static struct tally_row *row_of(struct tally *t, const char *name, size_t len)
{
	struct tally_row *row;
	int i;

	for (i = 0; i < t->rows; i++)
		if (strlen(t->row[i].name) == len && !strncmp(t->row[i].name, name, len))
			return &t->row[i];
	t->row = xrealloc(t->row, (t->rows + 1) * sizeof(*t->row));
	row = &t->row[t->rows++];
	row->name = xcalloc(len + 1, 1);
	memcpy(row->name, name, len);
	row->count = 0;
	return row;
}

/* "name*12": a name may also have a star, so the last one counts. */
static void add_item(struct tally *t, const char *item, size_t len)
{
	size_t star = len;

	if (*item == '+') {
		t->rest += atof(item + 1);
		return;
	}
	while (star && item[star - 1] != '*')
		star--;
	if (star)
		row_of(t, item, star - 1)->count += atof(item + star);
	else
		row_of(t, item, len)->count += 1;
}

void tally_add(struct tally *t, const char *who)
{
	size_t len;

	if (!strcmp(who, "-"))
		return;
	for (; *who; who += len + (who[len] == ',')) {
		len = strcspn(who, ",");
		if (len)
			add_item(t, who, len);
	}
}

static int by_count(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->name, y->name);
}

void tally_print(struct tally *t, struct buf *b, int max)
{
	double rest = t->rest;
	int i;

	if (t->rows)
		qsort(t->row, t->rows, sizeof(*t->row), by_count);
	for (i = 0; i < t->rows; i++) {
		if (i < max)
			buf_printf(b, "%s%s*%.0f", i ? " " : "", t->row[i].name, t->row[i].count);
		else
			rest += t->row[i].count;
	}
	if (rest)
		buf_printf(b, "%s+%.0f", b->len ? " " : "", rest);
}

void tally_free(struct tally *t)
{
	int i;

	for (i = 0; i < t->rows; i++)
		free(t->row[i].name);
	free(t->row);
	*t = (struct tally){ 0 };
}
