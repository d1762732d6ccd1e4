/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of the sampler for the kernel log.
 *
 * A caller of printk() may have to drive the consoles, even for others' lines, as long as a
 * slow serial line takes. So the sampler only puts its lines down, and a thread of its own
 * prints them. Passes go on whatever the console does.
 */
#ifndef HANGWATCH_ALERT_LOG_H
#define HANGWATCH_ALERT_LOG_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * log_setup() - start the thread
 *
 * Context: may sleep.  Return: 0 or a negative errno.
 */
int log_setup(void);

/** log_teardown() - say what is left and stop; the sampler has stopped; may sleep */
void log_teardown(void);

/**
 * log_line() - put a line down
 * @is_error: as pr_err() says it, else as pr_info() does
 * @fmt: the rest of the line, of LOG_LINE bytes at most, without a line end
 *
 * Lines without room are counted, and the count is printed.
 * Context: sampler; does not sleep.
 */
__printf(2, 3) void log_line(bool is_error, const char *fmt, ...);

/**
 * log_flush() - say what has been put down, here and now
 *
 * Context: sampler, before it makes the machine panic.
 */
void log_flush(void);

#define log_err(fmt, ...) log_line(true, fmt, ##__VA_ARGS__)
#define log_info(fmt, ...) log_line(false, fmt, ##__VA_ARGS__)

#endif
