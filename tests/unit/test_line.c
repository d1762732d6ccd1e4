// SPDX-License-Identifier: GPL-2.0-only
/*
 * line.c: a line is what printf() would have made of it, as far as there is room, and says
 * when there was not; never a byte outside its room.
 */
#include <inttypes.h>

#include "test.h"

#include "model/line.h"
#include "model/text.h"

#define ROOM 96
#define GUARD 0x7e

/* Room of exactly @size bytes, with a guard on both sides. */
struct field {
	char bytes[ROOM + 2];
	size_t size;
	struct line line;
};

static void open_field(struct field *f, size_t size)
{
	memset(f->bytes, GUARD, sizeof(f->bytes));
	f->size = size;
	f->line = line_in(f->bytes + 1, size);
}

/* The line against what printf() made of the same, in as much room. */
static void compare(const struct field *f, const char *want)
{
	char cut[ROOM + 1];

	snprintf(cut, f->size, "%s", want);
	assert_string_equal(f->bytes + 1, cut);
	assert_ptr_equal(f->line.at, f->bytes + 1 + strlen(cut));
	assert_int_equal(f->line.cut, strlen(want) >= f->size);
	assert_int_equal(f->bytes[0], GUARD);
	assert_int_equal(f->bytes[f->size + 1], GUARD);
}

/* Numbers of all lengths. */
static u64 number(u64 *seed)
{
	return test_random(seed) >> test_below(seed, 64);
}

static size_t add_one(struct line *l, char *want, u64 *seed)
{
	static const char word[] = "possible-deadlock";
	u32 width = test_below(seed, 24), len = test_below(seed, sizeof(word));
	u64 value = number(seed);

	switch (test_below(seed, 7)) {
	case 0:
		line_number(l, value, width);
		return sprintf(want, "%*" PRIu64, width, value);
	case 1:
		line_signed(l, (s32)value, width);
		return sprintf(want, "%*d", width, (s32)value);
	case 2:
		width = width % 17;
		line_hex(l, value, width);
		return sprintf(want, "%0*" PRIx64, width, value);
	case 3:
		line_word(l, word + len, width);
		return sprintf(want, " %-*s", width, word + len);
	case 4:
		line_bytes(l, word, len);
		return sprintf(want, "%.*s", len, word);
	case 5:
		line_text(l, word + len);
		return sprintf(want, "%s", word + len);
	default:
		line_char(l, 'a' + len);
		return sprintf(want, "%c", 'a' + len);
	}
}

static void test_as_printf(void **state)
{
	u64 seed = test_setting("HANGWATCH_SEED", 1), cases = test_setting("HANGWATCH_CASES", 300);
	char want[8 * 32];
	struct field f;
	size_t n;

	(void)state;
	for (cases *= 100; cases; cases--) {
		u32 words = test_below(&seed, 8);

		open_field(&f, 1 + test_below(&seed, ROOM));
		want[0] = '\0';
		for (n = 0; words; words--)
			n += add_one(&f.line, want + n, &seed);
		compare(&f, want);
	}
}

static void test_numbers(void **state)
{
	static const u64 edges[] = { 0, 1, 9, 10, 99, 4294967295, 4294967296, UINT64_MAX };
	char want[32];
	struct field f;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(edges); i++) {
		open_field(&f, 32);
		line_number(&f.line, edges[i], 0);
		sprintf(want, "%" PRIu64, edges[i]);
		compare(&f, want);
		open_field(&f, 32);
		line_signed(&f.line, -(edges[i] / 2), 0);
		sprintf(want, "%" PRId64, (s64)-(edges[i] / 2));
		compare(&f, want);
		open_field(&f, 32);
		line_hex(&f.line, edges[i], 0);
		sprintf(want, "%" PRIx64, edges[i]);
		compare(&f, want);
	}
	open_field(&f, 32);
	line_signed(&f.line, INT64_MIN, 0);
	compare(&f, "-9223372036854775808");
}

/* What a part loses at its own end is not missing; what it loses at the line's end is. */
static void test_parts(void **state)
{
	struct line part;
	struct field f;

	(void)state;
	open_field(&f, 16);
	line_text(&f.line, "abc ");
	part = line_part(&f.line, 4);
	line_text(&part, "defghi");
	assert_true(part.cut);
	line_join(&f.line, &part);
	line_text(&f.line, " jkl");
	compare(&f, "abc defg jkl");
	part = line_part(&f.line, 10);
	line_text(&part, "mnopq");
	line_join(&f.line, &part);
	compare(&f, "abc defg jklmnopq");
}

/* A name that does not fit ends in dots, or is left out: the line is cut in either case. */
static void test_items(void **state)
{
	struct field f;

	(void)state;
	open_field(&f, 12);
	line_text(&f.line, "who=");
	text_add_item(&f.line, "a*b", 3);
	assert_string_equal(f.bytes + 1, "who=a\\x2ab");
	assert_false(f.line.cut);
	open_field(&f, 11);
	line_text(&f.line, "who=");
	text_add_item(&f.line, "abcdefg", 7);
	assert_string_equal(f.bytes + 1, "who=abc...");
	assert_true(f.line.cut);
	open_field(&f, 7);
	line_text(&f.line, "who=");
	text_add_item(&f.line, "abcdefg", 7);
	assert_string_equal(f.bytes + 1, "who=");
	assert_true(f.line.cut);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_printf),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_items),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
