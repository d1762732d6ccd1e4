/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tar files, as POSIX has them (ustar): enough to write a report and to read it
 * again, on a machine where starting tar(1) may hang.
 */
#ifndef HANGWATCH_TAR_H
#define HANGWATCH_TAR_H

#include <stdbool.h>
#include <stddef.h>

/** typedef tar_member - is told of one regular file in an archive */
typedef void tar_member(void *arg, const char *name, const char *data, size_t len);

/**
 * tar_read() - call @member for every regular file
 * @data: any bytes
 * @len: how many
 * @member: is called in the order of the archive
 * @arg: for it
 *
 * Return: whether it is a tar file.  A broken or cut archive ends early.
 */
bool tar_read(const char *data, size_t len, tar_member *member, void *arg);

/** tar_write() - one regular file to a descriptor; false on an error (errno) */
bool tar_write(int fd, const char *name, const char *data, size_t len);

/** tar_end() - the end of an archive */
bool tar_end(int fd);

/** write_all() - all bytes to a descriptor; false on an error (errno) */
bool write_all(int fd, const char *data, size_t len);

#endif
