// SPDX-License-Identifier: GPL-2.0-only
/* A line of text under way; see line.h. */
#include "model/line.h"

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
	line_bytes(l, text, strlen(text));
}

static void add_blanks(struct line *l, size_t n)
{
	size_t room = l->end - l->at;
	char *at = l->at;

	if (n > room) {
		l->cut = true;
		n = room;
	}
	for (; n >= 8; n -= 8, at += 8)
		memcpy(at, "        ", 8);
	for (; n; n--)
		*at++ = ' ';
	*at = '\0';
	l->at = at;
}

/* Digits of the largest number, and a sign. */
#define NUMBER_MAX 21

static const char hex_digits[] = "0123456789abcdef";

/* 00 to 99 */
#define TEN(d) d "0" d "1" d "2" d "3" d "4" d "5" d "6" d "7" d "8" d "9"

static const char decimal_pairs[] =
	TEN("0") TEN("1") TEN("2") TEN("3") TEN("4") TEN("5") TEN("6") TEN("7") TEN("8") TEN("9");

static u32 count_digits(u64 value)
{
	u32 n = 0;

	for (; value >= 10000; value /= 10000)
		n += 4;
	if (value < 100)
		return n + (value < 10 ? 1 : 2);
	return n + (value < 1000 ? 3 : 4);
}

/* The digits of a number, by twos, before @end; returns where they begin. */
static char *put_digits(char *end, u64 value)
{
	for (; value >= 100; value /= 100) {
		end -= 2;
		memcpy(end, decimal_pairs + value % 100 * 2, 2);
	}
	if (value < 10) {
		*--end = '0' + value;
		return end;
	}
	end -= 2;
	memcpy(end, decimal_pairs + value * 2, 2);
	return end;
}

/* Without room for the whole number: its first characters. */
static noinline void cut_number(struct line *l, u64 value, bool negative, u32 width)
{
	char text[NUMBER_MAX], *end = text + sizeof(text), *begin = put_digits(end, value);

	if (negative)
		*--begin = '-';
	if (end - begin < width)
		add_blanks(l, width - (end - begin));
	line_bytes(l, begin, end - begin);
}

static void add_number(struct line *l, u64 value, bool negative, u32 width)
{
	u32 n = count_digits(value) + negative, all = max(n, width);
	char *at = l->at;

	if ((size_t)(l->end - at) < all) {
		cut_number(l, value, negative, width);
		return;
	}
	l->at = at + all;
	for (; all > n; all--)
		*at++ = ' ';
	if (negative)
		*at = '-';
	put_digits(at + n, value);
	at[n] = '\0';
}

void line_number(struct line *l, u64 value, u32 width)
{
	add_number(l, value, false, width);
}

void line_signed(struct line *l, s64 value, u32 width)
{
	add_number(l, value < 0 ? -(u64)value : (u64)value, value < 0, width);
}

/*
 * The low 32 bits as eight hexadecimal digits, a byte each: the first in the highest.  Machines
 * are little-endian here, so it is turned for memory.
 */
static u64 spread_nibbles(u64 value)
{
	u64 x = (value & 0xffff0000) << 16 | (value & 0xffff);

	x = (x << 8 | x) & 0x00ff00ff00ff00ffULL;
	x = (x << 4 | x) & 0x0f0f0f0f0f0f0f0fULL;
	/* From ten on six more carry into the next nibble: there letters are told apart. */
	return x + 0x3030303030303030ULL +
	       ((x + 0x0606060606060606ULL) >> 4 & 0x0101010101010101ULL) * ('a' - '0' - 10);
}

static void put_hex(char *at, u64 value, u32 n)
{
	u64 eight;
	u32 i;

	for (; n >= 8; n -= 8, value >>= 32) {
		eight = __builtin_bswap64(spread_nibbles(value));
		memcpy(at + n - 8, &eight, sizeof(eight));
	}
	for (i = n; i--; value >>= 4)
		at[i] = hex_digits[value & 15];
}

static noinline void cut_hex(struct line *l, u64 value, u32 n)
{
	char text[16];

	put_hex(text, value, n);
	line_bytes(l, text, n);
}

void line_hex(struct line *l, u64 value, u32 digits)
{
	u32 n = value ? 16 - __builtin_clzll(value) / 4 : 1;
	char *at = l->at;

	n = max(n, digits);
	if ((size_t)(l->end - at) < n) {
		cut_hex(l, value, n);
		return;
	}
	put_hex(at, value, n);
	l->at = at + n;
	at[n] = '\0';
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
