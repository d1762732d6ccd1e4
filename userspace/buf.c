// SPDX-License-Identifier: GPL-2.0-only
/* Memory and messages; see buf.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

void *xrealloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		die("no memory");
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		die("no memory");
	return p;
}

static void make_room(struct buf *b, size_t more)
{
	size_t need = b->len + more + 1;

	if (need <= b->room)
		return;
	b->room = need < 2 * b->room ? 2 * b->room : need + 64;
	b->data = xrealloc(b->data, b->room);
}

void buf_put(struct buf *b, const void *data, size_t len)
{
	make_room(b, len);
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len > 0) {
		make_room(b, len);
		vsnprintf(b->data + b->len, len + 1, fmt, again);
		b->len += len;
	}
	va_end(again);
}

char *buf_take(struct buf *b)
{
	char *data = b->data;

	if (!data)
		data = xcalloc(1, 1);
	*b = (struct buf){ 0 };
	return data;
}

static void say(const char *fmt, va_list args)
{
	fputs("hangwatch: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
}

void warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
}

int failure_status = STATUS_UNKNOWN;

void die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	exit(failure_status);
}
