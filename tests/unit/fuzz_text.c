// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a name, any room for it: one printable field that can be read
 * back, or the beginning of one that ends in "...".
 */
#include <stdlib.h>

#include "model/text.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

#define MUST(what) do { if (!(what)) abort(); } while (0)

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that stands at @at, which moves past it; negative if none does. */
static int read_back(const char *out, size_t n, size_t *at)
{
	int high, low;

	if (out[*at] != '\\')
		return (u8)out[(*at)++];
	if (*at + 4 > n || out[*at + 1] != 'x')
		return -1;
	high = digit(out[*at + 2]);
	low = digit(out[*at + 3]);
	*at += 4;
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static void check(const char *out, size_t n, const u8 *in, size_t len, const char *never)
{
	size_t at = 0, i;

	for (i = 0; i < n; i++)
		MUST(out[i] > ' ' && out[i] < 0x7f && !strchr(never, out[i]));
	for (i = 0; i < len && at < n; i++) {
		if (n - at == 3 && !memcmp(out + at, "...", 3) && len - i > 3)
			return;
		if (n - at == 3 && !memcmp(out + at, "...", 3) && memcmp(in + i, "...", len - i))
			return;
		MUST(read_back(out, n, &at) == in[i]);
	}
	MUST(at == n);
}

static void escape(const u8 *in, size_t len, size_t size,
		   size_t (*fn)(char *out, size_t size, const char *in, size_t len),
		   const char *never)
{
	char *out = malloc(size + !size);	/* no byte more than there is room */
	size_t n;

	MUST(out);
	n = fn(out, size, (const char *)in, len);
	MUST(!size ? !n : n < size && !out[n] && strlen(out) == n);
	if (size >= 4)
		check(out, n, in, len, never);
	MUST(size <= 4 * len || n >= len);
	free(out);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	if (!len)
		return 0;
	escape(data + 1, len - 1, data[0], text_escape, " ,;=<>");
	escape(data + 1, len - 1, data[0], text_escape_item, " ,;*=<>");
	return 0;
}
