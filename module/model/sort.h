/* SPDX-License-Identifier: GPL-2.0-only */
/* Sorting rows: in place, without recursion, and with a place to breathe. */
#ifndef HANGWATCH_MODEL_SORT_H
#define HANGWATCH_MODEL_SORT_H

#include "model/rows.h"

/* The largest row that can be sorted. */
#define SORT_ROW_MAX 64

/**
 * struct sort_order - how to sort
 * @compare: negative if the row at @a comes first, positive if @b does
 * @breathe: called every now and then
 * @ctx: for both
 */
struct sort_order {
	int (*compare)(const void *a, const void *b, void *ctx);
	void (*breathe)(void *ctx);
	void *ctx;
};

/**
 * sort_rows() - heap sort
 * @rows: the rows
 * @n: how many
 * @size: of one of them, at most SORT_ROW_MAX
 * @order: how
 *
 * n log n even in the worst case; not stable.
 */
void sort_rows(void *rows, u32 n, size_t size, const struct sort_order *order);

/**
 * sort_nearly() - sort numbers most of which are in order already
 * @rows: the numbers
 * @n: how many
 * @aside: room for as many
 * @order: how
 *
 * Linear if few are out of order, n log n in the worst case; not stable.
 */
void sort_nearly(u32 *rows, u32 n, u32 *aside, const struct sort_order *order);

/**
 * sort_place() - put rows where their sorted numbers say
 * @rows: the rows
 * @n: how many
 * @size: of one of them, at most SORT_ROW_MAX
 * @from: each number below @n once: the row that comes to its place; afterwards in order
 * @order: how it was sorted, for its @breathe
 *
 * Linear; costs next to nothing for rows that stay.
 */
void sort_place(void *rows, u32 n, size_t size, u32 *from, const struct sort_order *order);

#endif
