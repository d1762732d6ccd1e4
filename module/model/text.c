// SPDX-License-Identifier: GPL-2.0-only
/* Escaping, and small writers; the rules are in text.h. */
#include "model/text.h"

/* The characters that stand for themselves in a field, and in an item of a list. */
#define FIELD	1
#define ITEM	2

static const u8 plain[256] = {
	['!' ... ')'] = FIELD | ITEM, ['*'] = FIELD, ['+'] = FIELD | ITEM,
	['-' ... ':'] = FIELD | ITEM, ['?' ... '['] = FIELD | ITEM, [']' ... '~'] = FIELD | ITEM,
};

static void put_escape(char *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";

	out[0] = '\\';
	out[1] = 'x';
	out[2] = digits[c >> 4];
	out[3] = digits[c & 15];
}

/*
 * The text that began at @begin had no room: keeps as much of it as leaves room for the dots.
 */
static void cut(struct line *l, char *begin, char *safe)
{
	static const char dots[] = "...";

	l->at = begin;
	l->cut = true;
	if ((size_t)(l->end - begin) < strlen(dots))
		return;
	l->at = min(safe, l->end - strlen(dots));
	line_bytes(l, dots, strlen(dots));
}

/* Escapes, or cuts, the hard characters. */
static noinline void escape_hard(struct line *l, const char *in, size_t len, u8 where)
{
	char *begin = l->at, *safe = begin;
	size_t i;

	for (i = 0; i < len; i++) {
		bool is_plain = plain[(u8)in[i]] & where;

		if (l->end - l->at < (is_plain ? 1 : 4)) {
			cut(l, begin, safe);
			break;
		}
		if (is_plain)
			*l->at = in[i];
		else
			put_escape(l->at, in[i]);
		l->at += is_plain ? 1 : 4;
		/* A place where "..." could follow without splitting an escape. */
		if (l->end - l->at >= 3)
			safe = l->at;
	}
	*l->at = '\0';
}

/* Most names are plain, and have room. */
static void escape(struct line *l, const char *in, size_t len, u8 where)
{
	char *at = l->at;
	size_t i;

	if ((size_t)(l->end - at) < len) {
		escape_hard(l, in, len, where);
		return;
	}
	for (i = 0; i < len; i++) {
		if (!(plain[(u8)in[i]] & where)) {
			escape_hard(l, in, len, where);
			return;
		}
		at[i] = in[i];
	}
	at[len] = '\0';
	l->at = at + len;
}

static size_t escape_in(char *out, size_t size, const char *in, size_t len, u8 where)
{
	struct line l;

	if (!size)
		return 0;
	l = line_in(out, size);
	escape(&l, in, len, where);
	return l.at - out;
}

size_t text_escape(char *out, size_t size, const char *in, size_t len)
{
	return escape_in(out, size, in, len, FIELD);
}

size_t text_escape_item(char *out, size_t size, const char *in, size_t len)
{
	return escape_in(out, size, in, len, ITEM);
}

void text_add_item(struct line *l, const char *in, size_t len)
{
	escape(l, in, len, ITEM);
}

size_t text_put(char *out, size_t size, const char *text)
{
	struct line l;

	if (!size)
		return 0;
	l = line_in(out, size);
	line_text(&l, text);
	return l.at - out;
}

size_t text_inode(char *out, size_t size, const char *type, u64 number)
{
	struct line l;

	if (!size)
		return 0;
	l = line_in(out, size);
	line_text(&l, type);
	line_text(&l, ":[");
	line_number(&l, number, 0);
	line_char(&l, ']');
	return l.at - out;
}
