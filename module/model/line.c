// SPDX-License-Identifier: GPL-2.0-only
/* A line of text under way; see line.h. */
#include "model/line.h"

/* Digits of the largest number. */
#define DIGITS_MAX 20

void line_bytes(struct line *l, const char *text, size_t len)
{
	size_t room = l->end - l->at;

	if (len > room) {
		l->cut = true;
		len = room;
	}
	memcpy(l->at, text, len);
	l->at += len;
	*l->at = '\0';
}

void line_text(struct line *l, const char *text)
{
	char *at = l->at;

	while (at < l->end && *text)
		*at++ = *text++;
	*at = '\0';
	l->at = at;
	l->cut |= !!*text;
}

static void add_blanks(struct line *l, size_t n)
{
	char *end = l->at + min(n, (size_t)(l->end - l->at));

	l->cut |= n > (size_t)(l->end - l->at);
	while (l->at < end)
		*l->at++ = ' ';
	*l->at = '\0';
}

/* Right-aligned: the blanks that a column lacks come first. */
static void add_right(struct line *l, const char *text, size_t len, u32 width)
{
	if (len < width)
		add_blanks(l, width - len);
	line_bytes(l, text, len);
}

/* The digits of a number, backwards from @end; returns where they begin. */
static char *digits_of(char *end, u64 value)
{
	do {
		*--end = '0' + value % 10;
		value /= 10;
	} while (value);
	return end;
}

void line_number(struct line *l, u64 value, u32 width)
{
	char digits[DIGITS_MAX], *end = digits + sizeof(digits), *begin = digits_of(end, value);

	add_right(l, begin, end - begin, width);
}

void line_signed(struct line *l, s64 value, u32 width)
{
	char digits[DIGITS_MAX + 1], *end = digits + sizeof(digits), *begin;

	begin = digits_of(end, value < 0 ? -(u64)value : (u64)value);
	if (value < 0)
		*--begin = '-';
	add_right(l, begin, end - begin, width);
}

void line_hex(struct line *l, u64 value, int digits)
{
	char text[16], *end = text + sizeof(text), *begin = end;

	do {
		*--begin = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (begin > text && (value || end - begin < digits));
	line_bytes(l, begin, end - begin);
}

void line_column(struct line *l, const char *from, u32 width)
{
	size_t used = l->at - from;

	if (used < width)
		add_blanks(l, width - used);
}

void line_word(struct line *l, const char *text, u32 width)
{
	const char *from;

	line_char(l, ' ');
	from = l->at;
	line_text(l, text);
	line_column(l, from, width);
}
