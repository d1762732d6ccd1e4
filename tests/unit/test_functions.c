// SPDX-License-Identifier: GPL-2.0-only
/* functions.c: every row of the table is found by its name and by no other. */
#include "test.h"

#include "model/functions.h"

static const struct {
	const char *name;
	unsigned int id;
	enum function_role role;
} rows[] = {
#define F(sym, role) { #sym, FN_##sym, ROLE_##role },
	KNOWN_FUNCTIONS(F)
#undef F
};

static unsigned int with(const char *name, size_t len, const char *suffix)
{
	size_t more = strlen(suffix) + 1;
	char *text = malloc(len + more);
	unsigned int id;

	assert_non_null(text);
	memcpy(text, name, len);
	memcpy(text + len, suffix, more);
	id = function_by_name(text);
	free(text);
	return id;
}

static void test_every_row(void **state)
{
	u32 i;

	(void)state;
	assert_int_equal(ARRAY_SIZE(rows), FN_COUNT - 1);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(function_by_name(rows[i].name), rows[i].id);
		assert_int_equal(function_role(rows[i].id), rows[i].role);
	}
}

static void test_compiler_suffixes(void **state)
{
	static const char * const suffixes[] = {
		".isra.0", ".constprop.0", ".part.0", ".cold", ".part.0.cold",
		".isra.0.constprop.12", ".llvm.1234567890", ".",
	};
	u32 i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (k = 0; k < ARRAY_SIZE(suffixes); k++)
			assert_int_equal(with(rows[i].name, strlen(rows[i].name), suffixes[k]),
					 rows[i].id);
}

static bool is_row(const char *name, size_t len)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (strlen(rows[i].name) == len && !memcmp(rows[i].name, name, len))
			return true;
	return false;
}

/* Every start of a name that is no name itself, with and without a suffix. */
static void test_starts_of_names(void **state)
{
	size_t len;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (len = 0; len < strlen(rows[i].name); len++) {
			if (is_row(rows[i].name, len))
				continue;
			assert_int_equal(with(rows[i].name, len, ""), FN_OTHER);
			assert_int_equal(with(rows[i].name, len, ".isra.0"), FN_OTHER);
		}
}

static void test_names_with_more(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(with(rows[i].name, strlen(rows[i].name), "2"), FN_OTHER);
		assert_int_equal(with(rows[i].name, strlen(rows[i].name), "_x.cold"), FN_OTHER);
		assert_int_equal(with(rows[i].name, strlen(rows[i].name), "+0x12/0x34"), FN_OTHER);
	}
}

static void test_other_names(void **state)
{
	static const char * const names[] = {
		"", ".", ".isra.0", "schedul", "schedule_time", "schedule_tail", "Schedule",
		" schedule", "schedule ", "_schedule", "0xffffffff81000000", "?",
	};
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(function_by_name(names[i]), FN_OTHER);
}

static void test_roles_of_no_row(void **state)
{
	(void)state;
	assert_int_equal(function_role(FN_OTHER), ROLE_NONE);
	assert_int_equal(function_role(FN_COUNT), ROLE_NONE);
	assert_int_equal(function_role(-1u), ROLE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row),
		cmocka_unit_test(test_compiler_suffixes),
		cmocka_unit_test(test_starts_of_names),
		cmocka_unit_test(test_names_with_more),
		cmocka_unit_test(test_other_names),
		cmocka_unit_test(test_roles_of_no_row),
	};

	return cmocka_run_group_tests_name("functions", tests, NULL, NULL);
}
