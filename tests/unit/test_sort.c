// SPDX-License-Identifier: GPL-2.0-only
/* sort.c: against what is in order, whatever the order was before. */
#include "test.h"

#include "model/sort.h"

#define MOST 300

static u32 value[MOST];
static u64 seed = 1;

static int by_value(const void *a, const void *b, void *ctx)
{
	u32 x = value[*(const u32 *)a], y = value[*(const u32 *)b];

	(void)ctx;
	return x < y ? -1 : x > y;
}

static void breathe(void *ctx)
{
	++*(u32 *)ctx;
}

/* Numbers 0..n-1 in the order of their values, of which some have moved. */
static void fill(u32 *rows, u32 n, u32 moved)
{
	u32 i, a, b, row;

	for (i = 0; i < n; i++) {
		rows[i] = i;
		value[i] = i / 2;
	}
	for (i = 0; i < moved; i++) {
		a = test_below(&seed, n);
		b = test_below(&seed, n);
		row = rows[a];
		rows[a] = rows[b];
		rows[b] = row;
	}
}

static void check(const u32 *rows, u32 n)
{
	bool seen[MOST] = { false };
	u32 i;

	for (i = 0; i < n; i++) {
		assert_true(rows[i] < n && !seen[rows[i]]);
		seen[rows[i]] = true;
		if (i)
			assert_true(value[rows[i - 1]] <= value[rows[i]]);
	}
}

static void test_sorted(void **state)
{
	u32 breaths = 0, n, moved, rows[MOST], aside[MOST];
	const struct sort_order order = { by_value, breathe, &breaths };

	(void)state;
	for (n = 1; n <= MOST; n++)
		for (moved = 0; moved < 12; moved += 3) {
			fill(rows, n, moved < 9 ? moved : n);
			sort_nearly(rows, n, aside, &order);
			check(rows, n);
			fill(rows, n, n);
			sort_rows(rows, n, sizeof(*rows), &order);
			check(rows, n);
		}
	sort_nearly(rows, 0, aside, &order);
	assert_true(breaths > 0);
}

static void test_placed(void **state)
{
	u64 row[MOST];
	u32 from[MOST], order[MOST], n, i;

	(void)state;
	for (n = 0; n <= MOST; n++) {
		fill(from, n, n % 3 ? n : n / 8);
		memcpy(order, from, sizeof(order));
		for (i = 0; i < n; i++)
			row[i] = i * 3ULL;
		sort_place(row, n, sizeof(*row), from);
		for (i = 0; i < n; i++) {
			assert_true(row[i] == order[i] * 3ULL);
			assert_true(from[i] == i);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_placed),
		cmocka_unit_test(test_sorted),
	};

	return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
