// SPDX-License-Identifier: GPL-2.0-only
/* sort.c: against what is in order, whatever the order was before. */
#include "test.h"

#include "model/sort.h"

#define MOST 300
#define MANY 16384

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
	u32 breaths = 0, from[MOST], order[MOST], n, i;
	const struct sort_order by = { by_value, breathe, &breaths };
	u64 row[MOST];

	(void)state;
	for (n = 0; n <= MOST; n++) {
		fill(from, n, n % 3 ? n : n / 8);
		memcpy(order, from, sizeof(order));
		for (i = 0; i < n; i++)
			row[i] = i * 3ULL;
		sort_place(row, n, sizeof(*row), from, &by);
		for (i = 0; i < n; i++) {
			assert_true(row[i] == order[i] * 3ULL);
			assert_true(from[i] == i);
		}
	}
}

/* The most comparisons without a breath. */
struct stretch {
	u32 now;
	u32 longest;
	u32 breaths;
};

static int compare_counted(const void *a, const void *b, void *ctx)
{
	struct stretch *s = ctx;
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	if (++s->now > s->longest)
		s->longest = s->now;
	return x < y ? -1 : x > y;
}

static void end_stretch(void *ctx)
{
	struct stretch *s = ctx;

	s->now = 0;
	s->breaths++;
}

static void test_breaths(void **state)
{
	static u32 rows[MANY], aside[MANY], from[MANY];
	struct stretch s = { 0 };
	const struct sort_order order = { compare_counted, end_stretch, &s };
	static u64 row[MANY];
	u32 i;

	(void)state;
	for (i = 0; i < MANY; i++) {
		rows[i] = test_random(&seed) % 100000;
		from[i] = (i + 1) % MANY; /* one ring of all */
	}
	sort_nearly(rows, MANY, aside, &order);
	/* 512 rows, each of which sinks at most 14 levels of two comparisons. */
	assert_true(s.longest <= 512 * 2 * 14);
	s.breaths = 0;
	sort_place(row, MANY, sizeof(*row), from, &order);
	assert_true(s.breaths >= MANY / 512);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_placed),
		cmocka_unit_test(test_breaths),
		cmocka_unit_test(test_sorted),
	};

	return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
