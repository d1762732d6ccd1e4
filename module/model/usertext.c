// SPDX-License-Identifier: GPL-2.0-only
/* User frames as text; see usertext.h. */
#include "model/usertext.h"

/* How the files begin that are a C library's, glibc's or musl's, and ends of names. */
static const char * const c_library[] = {
	"libc.so", "libc-2.", "libpthread.so", "libpthread-2.", "librt.so", "librt-2.",
	"ld-linux", "ld-2.", "ld-musl-", "libc.musl-", "[",
};

static bool is_c_library(const char *name)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(c_library); i++)
		if (!strncmp(name, c_library[i], strlen(c_library[i])))
			return true;
	return false;
}

/* A name may have a plus sign in it: the offset follows the last one. */
static size_t name_length(const char *item)
{
	size_t i, len = 0;

	for (i = 0; item[i] && item[i] != USERTEXT_NEXT; i++)
		if (item[i] == USERTEXT_OFFSET)
			len = i;
	return len;
}

const char *usertext_caller(const char *text, size_t *len)
{
	const char *at = text;

	while (at) {
		*len = name_length(at);
		if (*len && *at != USERTEXT_LIKELY && !is_c_library(at))
			return at;
		at = strchr(at, USERTEXT_NEXT);
		if (at)
			at++;
	}
	return NULL;
}

/*
 * The separators of frames, and the characters with which only items that are no files may
 * begin.
 */
static bool is_special(const char *name, const char *at)
{
	return *at == USERTEXT_NEXT || (at == name && (*at == USERTEXT_LIKELY || *at == '['));
}

size_t usertext_name(char *out, size_t size, const char *path)
{
	static const char digits[] = "0123456789abcdef";
	const char *name = strrchr(path, '/'), *at;
	size_t n = 0;

	name = name && name[1] ? name + 1 : path;
	for (at = name; *at && n + sizeof("\\xNN") <= size; at++) {
		if (!is_special(name, at)) {
			out[n++] = *at;
			continue;
		}
		out[n++] = '\\';
		out[n++] = 'x';
		out[n++] = digits[*at >> 4 & 15];
		out[n++] = digits[*at & 15];
	}
	out[n] = '\0';
	return n;
}
