/* SPDX-License-Identifier: GPL-2.0-only */
/* FUSE connections of files and filesystems; see fuse.c. */
#ifndef HANGWATCH_WAITS_FUSE_H
#define HANGWATCH_WAITS_FUSE_H

#include "target/memory.h"

struct file;
struct super_block;

/**
 * fuse_device() - the connection of a FUSE device
 * @m: foreign memory
 * @file: may be an open /dev/fuse
 *
 * Return: 0 if it is none, or has no connection.
 */
u64 fuse_device(const struct memread *m, const struct file *file);

/**
 * fuse_connection() - the connection of a filesystem
 * @m: foreign memory
 * @sb: a proved super_block
 *
 * Return: as fuse_device(), 0 if the filesystem has no daemon on this machine.
 */
u64 fuse_connection(const struct memread *m, const struct super_block *sb);

#endif
