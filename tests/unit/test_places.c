// SPDX-License-Identifier: GPL-2.0-only
/* places.c: offsets that agree with type information, that don't, and of which it knows nothing. */
#include "test.h"

#include "model/places.h"
#include "btf_blob.h"

static struct btf_reader reader;
static struct blob blob;
static u8 *file;

/* struct task { int pid; union { long u; }; int bits : 3; } of 24 bytes; two structs twin. */
static int open_sample(void **state)
{
	u32 i32, i64, un;
	size_t len;

	(void)state;
	blob_init(&blob);
	i32 = blob_int(&blob, "int", 4);
	i64 = blob_int(&blob, "long", 8);
	un = blob_type(&blob, NULL, UNION, 1, 8);
	blob_member(&blob, "u", i64, 0);
	blob_type(&blob, "task", STRUCT | FLAGGED, 3, 24);
	blob_member(&blob, "pid", i32, 0);
	blob_member(&blob, NULL, un, 64);
	blob_member(&blob, "bits", i32, 3u << 24 | 128);
	blob_type(&blob, "twin", STRUCT, 1, 8);
	blob_member(&blob, "x", i32, 0);
	blob_type(&blob, "twin", STRUCT, 1, 8);
	blob_member(&blob, "x", i32, 32);
	file = blob_file(&blob, &len);
	return btf_open(&reader, file, len, NULL);
}

static int close_sample(void **state)
{
	(void)state;
	free(file);
	return 0;
}

/* Compares them behind one that is right. */
static u32 compare(struct place wrong, u32 *agree)
{
	const struct place at[] = { { "task", "pid", 0 }, wrong, { "task", "u", 8 } };
	struct btf_query q[ARRAY_SIZE(at)];

	return places_compare(&reader, at, q, ARRAY_SIZE(at), agree);
}

static void test_agree(void **state)
{
	u32 agree;

	(void)state;
	assert_int_equal(compare((struct place){ "task", "", 24 }, &agree), 3);
	assert_int_equal(agree, 3);
}

static void test_elsewhere(void **state)
{
	u32 agree;

	(void)state;
	assert_int_equal(compare((struct place){ "task", "u", 16 }, &agree), 1);
	assert_int_equal(agree, 2);
	assert_int_equal(compare((struct place){ "task", "", 32 }, &agree), 1);
	assert_int_equal(compare((struct place){ "task", "tgid", 0 }, &agree), 1);
}

/* Of these nothing can be said. */
static void test_unknown(void **state)
{
	u32 agree;

	(void)state;
	assert_int_equal(compare((struct place){ "rpc_task", "tk_client", 8 }, &agree), 3);
	assert_int_equal(agree, 2);
	assert_int_equal(compare((struct place){ "twin", "x", 8 }, &agree), 3);
	assert_int_equal(compare((struct place){ "task", "bits", 8 }, &agree), 3);
	assert_int_equal(agree, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_agree, open_sample, close_sample),
		cmocka_unit_test_setup_teardown(test_elsewhere, open_sample, close_sample),
		cmocka_unit_test_setup_teardown(test_unknown, open_sample, close_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
