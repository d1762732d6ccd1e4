// SPDX-License-Identifier: GPL-2.0-only
/*
 * text.c: what a stranger chose is one printable field whatever its bytes and
 * whatever the room, and what was left out is seen.
 */
#include "test.h"

#include "model/text.h"

#define ROOM 64

/* The escape written anew, with no thought of room. */
static size_t reference(char *out, const char *in, size_t len)
{
	size_t at = 0, i;

	for (i = 0; i < len; i++) {
		unsigned char c = in[i];

		if (c > 32 && c < 127 && c != '\\' && !strchr(",;=<>", c))
			out[at++] = c;
		else
			at += sprintf(out + at, "\\x%02x", c);
	}
	out[at] = '\0';
	return at;
}

/* How many bytes of @in a text without its dots stands for; -1 if for no start of it. */
static int starts(const char *text, size_t len, const char *in, size_t in_len)
{
	char one[8];
	size_t at = 0, i;

	for (i = 0; i < in_len && at < len; i++) {
		size_t n = reference(one, in + i, 1);

		if (at + n > len || memcmp(text + at, one, n))
			return -1;
		at += n;
	}
	return at == len ? (int)i : -1;
}

/* The text in memory of its own: a byte too far is seen. */
static char *escaped(size_t size, const char *in, size_t len, size_t *written)
{
	char *out = malloc(size + 1), *input = malloc(len + 1);

	assert_non_null(out);
	assert_non_null(input);
	memset(out, 0x7e, size + 1);
	memcpy(input + 1, in, len);
	*written = text_escape(out + 1, size, input + 1, len);
	free(input);
	return out;
}

/* Whole if there is room, else the longest start that leaves room for the dots. */
static size_t expected(char *out, size_t size, const char *in, size_t len)
{
	size_t whole = reference(out, in, len);

	if (whole < size)
		return whole;
	if (size < 4) {
		out[0] = '\0';
		return 0;
	}
	do
		whole = reference(out, in, --len);
	while (whole + 4 > size);
	memcpy(out + whole, "...", sizeof("..."));
	return whole + 3;
}

static void check(size_t size, const char *in, size_t len)
{
	char want[4 * ROOM + 8];
	size_t n, wanted = expected(want, size, in, len);
	char *out = escaped(size, in, len, &n);

	assert_int_equal(n, wanted);
	assert_memory_equal(out + 1, want, n + 1);
	assert_int_equal(out[0], 0x7e);
	free(out);
}

static void test_every_byte(void **state)
{
	char out[8];
	int c;

	(void)state;
	for (c = 0; c < 256; c++) {
		char in = c;
		size_t n = text_escape(out, sizeof(out), &in, 1);

		assert_int_equal(n, strlen(out));
		assert_int_equal(n, c > 32 && c < 127 && !strchr("\\,;=<>", c) ? 1 : 4);
		check(8, &in, 1);
	}
}

static void test_examples(void **state)
{
	char out[32];

	(void)state;
	assert_int_equal(text_escape(out, 32, "/dev/log", 8), 8);
	assert_string_equal(out, "/dev/log");
	text_escape(out, 32, "a b\n\\\x1b[1m\0\xff", 11);
	assert_string_equal(out, "a\\x20b\\x0a\\x5c\\x1b[1m\\x00\\xff");
	assert_int_equal(text_escape(out, 32, NULL, 0), 0);
	assert_string_equal(out, "");
}

/* One of several in a field: what separates them is escaped too. */
static void test_items(void **state)
{
	char out[64];

	(void)state;
	assert_int_equal(text_escape_item(out, 64, "a,b;c*d=e f", 11), 26);
	assert_string_equal(out, "a\\x2cb\\x3bc\\x2ad\\x3de\\x20f");
	text_escape(out, 64, "a,b;c*d=e", 9);
	assert_string_equal(out, "a\\x2cb\\x3bc*d\\x3de");
	assert_int_equal(text_escape_item(out, 8, "ab,cd", 5), 5);
	assert_string_equal(out, "ab...");
}

static void test_no_room_at_all(void **state)
{
	(void)state;
	assert_int_equal(text_escape(NULL, 0, "abc", 3), 0);
}

static void test_truncation(void **state)
{
	char out[16];

	(void)state;
	assert_int_equal(text_escape(out, 7, "abcdef", 6), 6);
	assert_string_equal(out, "abcdef");
	assert_int_equal(text_escape(out, 6, "abcdef", 6), 5);
	assert_string_equal(out, "ab...");
	assert_int_equal(text_escape(out, 9, "ab\ncdef", 7), 5);
	assert_string_equal(out, "ab...");
	assert_int_equal(text_escape(out, 10, "ab\ncdef", 7), 9);
	assert_string_equal(out, "ab\\x0a...");
	assert_int_equal(text_escape(out, 4, "\n\n", 2), 3);
	assert_string_equal(out, "...");
	assert_int_equal(text_escape(out, 3, "abcd", 4), 0);
	assert_string_equal(out, "");
	assert_int_equal(text_escape(out, 3, "ab", 2), 2);
	assert_string_equal(out, "ab");
}

/* Properties, not a second implementation: for all sizes. */
static void check_properties(size_t size, const char *in, size_t len)
{
	size_t n, i;
	char *out = escaped(size, in, len, &n), *text = out + 1;

	assert_true(n < size && text[n] == '\0' && strlen(text) == n);
	for (i = 0; i < n; i++)
		assert_true(text[i] > ' ' && text[i] < 0x7f);
	if (starts(text, n, in, len) != (int)len && size >= 4) {
		assert_true(n >= 3 && !strcmp(text + n - 3, "..."));
		assert_true(starts(text, n - 3, in, len) >= 0);
	}
	free(out);
}

static void test_every_size(void **state)
{
	u64 seed = test_setting("HANGWATCH_SEED", 1), cases = test_setting("HANGWATCH_CASES", 300);
	char in[ROOM];
	size_t len, size;

	(void)state;
	while (cases--) {
		len = test_below(&seed, 24);
		for (size = 0; size < len; size++)
			in[size] = test_below(&seed, 2) ? 'a' + size : test_below(&seed, 256);
		for (size = 1; size < 4 * len + 4; size++) {
			check(size, in, len);
			check_properties(size, in, len);
		}
	}
}

/* The small writers write what the formats do, as far as there is room. */
static void test_writers(void **state)
{
	static const unsigned long long numbers[] = { 0, 9, 10, 4294967296ull, ~0ull };
	char out[ROOM], wanted[ROOM];
	size_t size, i, n;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		for (size = 1; size < 40; size++) {
			memset(out, 0x7e, sizeof(out));
			n = snprintf(wanted, size, "unix:[%llu]", numbers[i]);
			n = n < size ? n : size - 1;
			assert_int_equal(text_inode(out, size, "unix", numbers[i]), n);
			assert_string_equal(out, wanted);
			assert_int_equal(out[size], 0x7e);
		}
	assert_int_equal(text_put(out, 0, "x"), 0);
	assert_int_equal(text_inode(out, 0, "unix", 7), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_no_room_at_all),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_writers),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
