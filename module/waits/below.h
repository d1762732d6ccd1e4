/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the disk below a device that keeps it waiting; see below.c. */
#ifndef HANGWATCH_WAITS_BELOW_H
#define HANGWATCH_WAITS_BELOW_H

#include "target/memory.h"

/**
 * struct below - a look at the disks below a device
 * @m: foreign memory
 * @visit: to be called for each disk; returns whether to go on
 * @disk: the result, 0 as long as it is not found
 */
struct below {
	const struct memread *m;
	bool (*visit)(struct below *b, u64 disk);
	u64 disk;
};

/* Visits the disks below @data; returns whether it visited them all. */
typedef bool each_below(const struct memread *m, u64 data, struct below *b);

/**
 * below_one() - the one disk below a device
 * @m: foreign memory
 * @data: of its driver, for @each
 * @each: visits the disks below
 *
 * Return: 0 if there is none, or several, or if they can't be read.
 */
u64 below_one(const struct memread *m, u64 data, each_below *each);

/** below_kept() - the first disk below that keeps what it is given (device_keeps()), or 0 */
u64 below_kept(const struct memread *m, u64 data, each_below *each);

/** below_awaited() - the one disk below, or else the one that keeps what it is given, or 0 */
u64 below_awaited(const struct memread *m, u64 data, each_below *each);

#endif
