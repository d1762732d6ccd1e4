// SPDX-License-Identifier: GPL-2.0-only
/* Escaping; the rule is in text.h. */
#include "model/text.h"

static bool is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '\\' && !strchr(",;=<>", c);
}

static size_t put_byte(char *out, unsigned char c, const char *also)
{
	static const char digits[] = "0123456789abcdef";

	if (is_plain(c) && !strchr(also, c)) {
		out[0] = c;
		return 1;
	}
	out[0] = '\\';
	out[1] = 'x';
	out[2] = digits[c >> 4];
	out[3] = digits[c & 15];
	return 4;
}

static size_t cut(char *out, size_t size, size_t at)
{
	static const char dots[] = "...";

	if (size < sizeof(dots))
		at = 0;
	else if (at > size - sizeof(dots))
		at = size - sizeof(dots);
	if (size >= sizeof(dots))
		memcpy(out + at, dots, sizeof(dots));
	else
		out[0] = '\0';
	return size >= sizeof(dots) ? at + sizeof(dots) - 1 : 0;
}

static size_t escape(char *out, size_t size, const char *in, size_t len, const char *also)
{
	size_t at = 0, safe = 0, i;

	if (!size)
		return 0;
	for (i = 0; i < len; i++) {
		char one[4];
		size_t n = put_byte(one, in[i], also);

		if (at + n + 1 > size)
			return cut(out, size, safe);
		memcpy(out + at, one, n);
		at += n;
		/* A place where "..." could follow without splitting an escape. */
		if (at + sizeof("...") <= size)
			safe = at;
	}
	out[at] = '\0';
	return at;
}

size_t text_escape(char *out, size_t size, const char *in, size_t len)
{
	return escape(out, size, in, len, "");
}

size_t text_escape_item(char *out, size_t size, const char *in, size_t len)
{
	return escape(out, size, in, len, "*");
}
