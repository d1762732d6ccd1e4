/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory and messages: a text that grows, and how the command gives up.
 */
#ifndef HANGWATCH_BUF_H
#define HANGWATCH_BUF_H

#include <stdarg.h>
#include <stddef.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define __printf(fmt, args) __attribute((format(printf, fmt, args)))

/* Exit statuses, the same for every subcommand; hangwatch(8) documents them. */
enum status {
	STATUS_HEALTHY,
	STATUS_STUCK,
	STATUS_DEADLOCK,
	STATUS_UNKNOWN,		/* can't tell: not loaded, a stale pass, a wrong argument */
};

/**
 * struct buf - a text that grows
 * @data: NUL-terminated once something was put, NULL before
 */
struct buf {
	char *data;
	size_t len;
	size_t room;
};

/** xrealloc() - memory, or the end of the program */
void *xrealloc(void *p, size_t size);

/** xcalloc() - zeroed memory, or the end of the program */
void *xcalloc(size_t count, size_t size);

/** buf_put() - append bytes */
void buf_put(struct buf *b, const void *data, size_t len);

/** buf_printf() - append formatted text */
__printf(2, 3)
void buf_printf(struct buf *b, const char *fmt, ...);

/** buf_take() - the text, which is the caller's from now on; @b is empty again */
char *buf_take(struct buf *b);

/** warn() - one line on stderr, "hangwatch: ..." */
__printf(1, 2)
void warn(const char *fmt, ...);

/* The status of die(): STATUS_UNKNOWN, unless another program wants another number. */
extern int failure_status;

/** die() - warn(), and exit with failure_status */
__printf(1, 2)
_Noreturn void die(const char *fmt, ...);

#endif
