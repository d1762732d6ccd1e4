// SPDX-License-Identifier: GPL-2.0-only
/* index.c: the table against an array that is searched from end to end. */
#include "test.h"

#include "model/index.h"

/* Exactly as many slots as there are, in memory of their own. */
static struct addr_index index_new(u32 slots)
{
	struct addr_index x = { .mask = slots - 1 };

	x.slots = calloc(slots, sizeof(*x.slots));
	assert_non_null(x.slots);
	memset(x.slots, 0xa5, slots * sizeof(*x.slots));
	x.used = 12345;
	index_reset(&x);
	return x;
}

static u64 key_at(u32 number)
{
	return 0xffff888100000000ull + number * 8ull;
}

/* How many keys fit; those are in. */
static u32 fill(struct addr_index *x)
{
	u32 n = 0;

	while (n <= x->mask && index_put(x, key_at(n), n * 3))
		n++;
	return n;
}

static void test_empty(void **state)
{
	u32 slots;

	(void)state;
	for (slots = 1; slots <= 64; slots *= 2) {
		struct addr_index x = index_new(slots);

		assert_int_equal(x.used, 0);
		assert_int_equal(index_get(&x, key_at(1)), NO_ROW);
		free(x.slots);
	}
}

/* Never more than seven eighths, never fewer than half, and one is always free. */
static void test_fill(void **state)
{
	u32 slots, n, i;

	(void)state;
	for (slots = 1; slots <= 4096; slots *= 2) {
		struct addr_index x = index_new(slots);

		assert_true(index_has_room(&x, slots / 2));
		n = fill(&x);
		assert_true(n < slots && n >= slots / 2);
		assert_true(slots < 8 || n <= slots - slots / 8);
		assert_false(index_has_room(&x, 1));
		assert_int_equal(x.used, n);
		assert_false(index_put(&x, key_at(n), 1));
		for (i = 0; i < n; i++)
			assert_int_equal(index_get(&x, key_at(i)), i * 3);
		assert_int_equal(index_get(&x, key_at(n)), NO_ROW);
		free(x.slots);
	}
}

static void test_overwrite(void **state)
{
	struct addr_index x = index_new(64);
	u32 n = fill(&x), i;

	(void)state;
	for (i = 0; i < n; i++)
		assert_true(index_put(&x, key_at(i), 1000 + i));
	assert_int_equal(x.used, n);
	for (i = 0; i < n; i++)
		assert_int_equal(index_get(&x, key_at(i)), 1000 + i);
	free(x.slots);
}

static void test_reset(void **state)
{
	struct addr_index x = index_new(64);
	u32 n = fill(&x), i;

	(void)state;
	index_reset(&x);
	assert_int_equal(x.used, 0);
	for (i = 0; i < n; i++)
		assert_int_equal(index_get(&x, key_at(i)), NO_ROW);
	assert_int_equal(fill(&x), n);
	free(x.slots);
}

/* The number of its generation comes round: what is left of old ones stays forgotten. */
static void test_generations(void **state)
{
	struct addr_index x = index_new(64);
	u32 i;

	(void)state;
	assert_true(index_put(&x, key_at(1), 1));
	x.generation = ~(u32)0 - 4;
	for (i = 0; i < 8; i++) {
		assert_int_equal(index_get(&x, key_at(1)), NO_ROW);
		assert_int_equal(index_get(&x, key_at(2)), NO_ROW);
		assert_true(index_put(&x, key_at(2), i));
		assert_int_equal(index_get(&x, key_at(2)), i);
		index_reset(&x);
	}
	free(x.slots);
}

/* Every value is a value, NO_ROW too, and every key but 0 is a key. */
static void test_odd_keys_and_values(void **state)
{
	static const u64 keys[] = { 1, 7, 8, -1ull, 1ull << 63, 0xffffffff, 1ull << 32 };
	struct addr_index x = index_new(16);
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		assert_true(index_put(&x, keys[i], i ? i : NO_ROW - 1));
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		assert_int_equal(index_get(&x, keys[i]), i ? i : NO_ROW - 1);
	free(x.slots);
}

/* Keys that begin in the same slot of a table: where each lands alone tells. */
static u32 slot_of(struct addr_index *x, u64 key)
{
	u32 at = 0;

	index_reset(x);
	index_put(x, key, 1);
	while (x->slots[at].taken != x->generation + 1)
		at++;
	index_reset(x);
	return at;
}

/* The last slot, so that they go on at the first one. */
static void test_colliding_keys(void **state)
{
	struct addr_index x = index_new(32);
	u32 found = 0, i, n;
	u64 keys[10];

	(void)state;
	for (n = 0; found < ARRAY_SIZE(keys); n++)
		if (slot_of(&x, key_at(n)) == 31)
			keys[found++] = key_at(n);
	for (i = 0; i < found - 1; i++) {
		assert_true(index_put(&x, keys[i], i));
		assert_int_equal(index_get(&x, keys[i + 1]), NO_ROW);
	}
	for (i = 0; i < found - 1; i++)
		assert_int_equal(index_get(&x, keys[i]), i);
	free(x.slots);
}

struct pair {
	u64 key;
	u32 value;
};

static u32 search(const struct pair *pairs, u32 count, u64 key)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (pairs[i].key == key)
			return i;
	return count;
}

static void test_against_an_array(void **state)
{
	u64 seed = test_setting("HANGWATCH_SEED", 1);
	u64 cases = test_setting("HANGWATCH_CASES", 20000);
	struct addr_index x = index_new(128);
	struct pair pairs[128];
	u32 count = 0;

	(void)state;
	while (cases--) {
		u64 key = key_at(1 + test_below(&seed, 200));
		u32 value = test_below(&seed, 1000), at = search(pairs, count, key);

		assert_int_equal(index_get(&x, key), at < count ? pairs[at].value : NO_ROW);
		if (index_put(&x, key, value)) {
			pairs[at] = (struct pair){ key, value };
			count += at == count;
		} else {
			assert_int_equal(at, count);
			index_reset(&x);
			count = 0;
		}
	}
	free(x.slots);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_overwrite),
		cmocka_unit_test(test_reset),
		cmocka_unit_test(test_generations),
		cmocka_unit_test(test_odd_keys_and_values),
		cmocka_unit_test(test_colliding_keys),
		cmocka_unit_test(test_against_an_array),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
