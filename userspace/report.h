/* SPDX-License-Identifier: GPL-2.0-only */
/* Archives of tables, written by report and record. */
#ifndef HANGWATCH_REPORT_H
#define HANGWATCH_REPORT_H

#include "source.h"

/**
 * report_create() - a new file that only root can read
 * @path: of the file, "-" for stdout
 *
 * Gives up with a message if it is there already.
 */
int report_create(const char *path);

/**
 * report_pass() - write the texts of one pass
 * @fd: of the archive
 * @dir: their directory in it
 * @s: the texts; those without data are left out
 */
void report_pass(int fd, const char *dir, const struct source *s);

/** report_close() - the end of the archive; gives up with a message on an error */
void report_close(int fd);

#endif
