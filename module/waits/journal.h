/* SPDX-License-Identifier: GPL-2.0-only */
/* The journal that a buffer belongs to; see journal.c. */
#ifndef HANGWATCH_WAITS_JOURNAL_H
#define HANGWATCH_WAITS_JOURNAL_H

#include "target/memory.h"

struct block_device;
struct buffer_head;

/**
 * journal_device() - the device with the log that a buffer is being written to
 * @m: foreign memory
 * @bh: a buffer with BH_Shadow
 *
 * Proof: its journal_head points back at it, and leads to a journal.
 * Return: NULL if it proves to have none.
 */
const struct block_device *journal_device(const struct memread *m, const struct buffer_head *bh);

#endif
