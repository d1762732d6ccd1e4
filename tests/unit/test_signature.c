// SPDX-License-Identifier: GPL-2.0-only
/* signature.c: what is the same hang, and what is another. */
#include "test.h"

#include "model/signature.h"

static u32 of(const char *word)
{
	return signature_add(SIGNATURE_START, word);
}

static void test_numbers_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(of("pipe:[4711]"), of("pipe:[8]"));
	assert_int_equal(of("tcp:10.0.0.5:2049"), of("tcp:192.168.1.17:2049"));
	assert_int_equal(of("in:ffff8881034a"), of("in:00de12"));
	assert_int_equal(of("7"), of("123456789012345678901234567890"));
}

static void test_words_count(void **state)
{
	(void)state;
	assert_int_not_equal(of("/dev/log"), of("/dev/lag"));
	assert_int_not_equal(of("/dev/log"), of("/dev/log1"));
	assert_int_not_equal(of("/run/dead"), of("/run/beef"));
	assert_int_not_equal(of("/run/facade"), of("/run/decade"));
	assert_int_not_equal(of(""), SIGNATURE_START);
}

/* A number within a word ends where the word goes on. */
static void test_numbers_in_words(void **state)
{
	(void)state;
	assert_int_equal(of("a1b"), of("a22b"));
	assert_int_not_equal(of("a1b"), of("a1c"));
	assert_int_not_equal(of("a1b1"), of("a1b"));
}

static void test_order_and_ends(void **state)
{
	(void)state;
	assert_int_not_equal(signature_add(of("a"), "b"), signature_add(of("b"), "a"));
	assert_int_not_equal(signature_add(of("ab"), "c"), signature_add(of("a"), "bc"));
	assert_int_not_equal(signature_add(of("a"), ""), of("a"));
}

/* Written down once: a later version must not give another number. */
static void test_stays(void **state)
{
	(void)state;
	assert_int_equal(signature_add(signature_add(SIGNATURE_START, "unix-peer"), "/dev/log"),
			 0x181e22a5U);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_do_not_count),
		cmocka_unit_test(test_words_count),
		cmocka_unit_test(test_numbers_in_words),
		cmocka_unit_test(test_order_and_ends),
		cmocka_unit_test(test_stays),
	};

	return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}
