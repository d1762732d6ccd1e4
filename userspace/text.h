/* SPDX-License-Identifier: GPL-2.0-only */
/* A text in memory, whole, as it was read. */
#ifndef HANGWATCH_TEXT_H
#define HANGWATCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* More than any machine's tables: a file that is larger is no copy of them. */
#define TEXT_MAX (512u << 20)

struct text {
	char *data;
	size_t len;
};

/**
 * read_all() - everything from a descriptor, up to TEXT_MAX
 * @text: the result; free() its data, even after an error
 *
 * Return: false on an error, and if there is more.
 */
bool read_all(int fd, struct text *text);

#endif
