// SPDX-License-Identifier: GPL-2.0-only
/* Escaping; the rule is in text.h. */
#include "model/text.h"

static bool is_plain(unsigned char c)
{
	switch (c) {
	case ',':
	case ';':
	case '=':
	case '<':
	case '>':
	case '\\':
		return false;
	default:
		return c > ' ' && c < 0x7f;
	}
}

static void put_escape(char *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";

	out[0] = '\\';
	out[1] = 'x';
	out[2] = digits[c >> 4];
	out[3] = digits[c & 15];
}

/* What began at @begin had no room: as much of it as leaves room for the dots. */
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

/* @also is escaped too, if it is no NUL. */
static void escape(struct line *l, const char *in, size_t len, char also)
{
	char *begin = l->at, *safe = begin;
	size_t i;

	for (i = 0; i < len; i++) {
		bool plain = is_plain(in[i]) && in[i] != also;

		if (l->end - l->at < (plain ? 1 : 4)) {
			cut(l, begin, safe);
			break;
		}
		if (plain)
			*l->at = in[i];
		else
			put_escape(l->at, in[i]);
		l->at += plain ? 1 : 4;
		/* A place where "..." could follow without splitting an escape. */
		if (l->end - l->at >= 3)
			safe = l->at;
	}
	*l->at = '\0';
}

static size_t escape_in(char *out, size_t size, const char *in, size_t len, char also)
{
	struct line l;

	if (!size)
		return 0;
	l = line_in(out, size);
	escape(&l, in, len, also);
	return l.at - out;
}

size_t text_escape(char *out, size_t size, const char *in, size_t len)
{
	return escape_in(out, size, in, len, '\0');
}

size_t text_escape_item(char *out, size_t size, const char *in, size_t len)
{
	return escape_in(out, size, in, len, '*');
}

void text_add_item(struct line *l, const char *in, size_t len)
{
	escape(l, in, len, '*');
}
