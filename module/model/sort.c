// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heap sort; and the sort of Cook and Kim for rows that are nearly sorted. Of two neighbours
 * that are out of order both are put aside, sorted, and merged with those that were kept.
 */
#include "model/sort.h"

/* Rows that are moved between two breaths. */
#define BREATHE_ROWS 512

static void swap_rows(char *a, char *b, size_t size)
{
	char row[SORT_ROW_MAX];

	memcpy(row, a, size);
	memcpy(a, b, size);
	memcpy(b, row, size);
}

/* Moves the row at @at down until no child of it comes after it. */
static void sift(char *rows, u32 at, u32 n, size_t size, const struct sort_order *order)
{
	u32 child;

	for (; at < n / 2; at = child) {
		child = 2 * at + 1;
		if (child + 1 < n &&
		    order->compare(rows + child * size, rows + (child + 1) * size, order->ctx) < 0)
			child++;
		if (order->compare(rows + at * size, rows + child * size, order->ctx) >= 0)
			return;
		swap_rows(rows + at * size, rows + child * size, size);
	}
}

void sort_rows(void *rows, u32 n, size_t size, const struct sort_order *order)
{
	char *row = rows;
	u32 i;

	if (size > SORT_ROW_MAX)
		return;
	for (i = n / 2; i--;) {
		sift(row, i, n, size, order);
		if (!(i % BREATHE_ROWS))
			order->breathe(order->ctx);
	}
	for (i = n; i-- > 1;) {
		swap_rows(row, row + i * size, size);
		sift(row, 0, i, size, order);
		if (!(i % BREATHE_ROWS))
			order->breathe(order->ctx);
	}
}

/* Merges two sorted lists from behind into @rows, which begins with the first of them. */
static void merge(u32 *rows, u32 kept, const u32 *aside, u32 out, const struct sort_order *order)
{
	u32 at = kept + out;

	while (out) {
		if (kept && order->compare(&rows[kept - 1], &aside[out - 1], order->ctx) > 0)
			rows[--at] = rows[--kept];
		else
			rows[--at] = aside[--out];
		if (!(at % BREATHE_ROWS))
			order->breathe(order->ctx);
	}
}

void sort_nearly(u32 *rows, u32 n, u32 *aside, const struct sort_order *order)
{
	u32 kept = 0, out = 0, i;

	for (i = 0; i < n; i++) {
		if (kept && order->compare(&rows[kept - 1], &rows[i], order->ctx) > 0) {
			aside[out++] = rows[--kept];
			aside[out++] = rows[i];
		} else {
			rows[kept++] = rows[i];
		}
		if (!(i % BREATHE_ROWS))
			order->breathe(order->ctx);
	}
	sort_rows(aside, out, sizeof(*aside), order);
	merge(rows, kept, aside, out, order);
}

void sort_place(void *rows, u32 n, size_t size, u32 *from, const struct sort_order *order)
{
	char *row = rows, kept[SORT_ROW_MAX];
	u32 i, at, next;

	for (i = 0; i < n && size <= SORT_ROW_MAX; i++) {
		if (!(i % BREATHE_ROWS))
			order->breathe(order->ctx);
		if (from[i] == i)
			continue;
		memcpy(kept, row + i * size, size);
		for (at = i; from[at] != i; at = next) {
			next = from[at];
			memcpy(row + at * size, row + next * size, size);
			from[at] = at;
			if (!(at % BREATHE_ROWS))
				order->breathe(order->ctx);
		}
		memcpy(row + at * size, kept, size);
		from[at] = at;
	}
}
