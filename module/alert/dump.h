/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text in the dump: the tables' content, in plain memory that a crash dump has.
 *
 * Two blocks, written in turn, so that one is whole whenever the machine stops.
 * Each is physically contiguous and begins on a multiple of its size, so that
 * contrib/hangwatch.drgn finds them by their first bytes, without symbols:
 *
 *	char magic[16]	"HANGWATCH-TEXT\n\0"
 *	u32 version	1
 *	u32 size	of the block in bytes, 32768
 *	u32 length	of the text
 *	u32 serial	the higher one is the newer; 0: it was just being written
 *	u64 pass	the pass it tells of
 *	char text[]
 */
#ifndef HANGWATCH_ALERT_DUMP_H
#define HANGWATCH_ALERT_DUMP_H

#include "pass.h"

/**
 * dump_setup() - make the blocks
 *
 * Context: may sleep.  Return: 0 or -ENOMEM.
 */
int dump_setup(void);

/** dump_teardown() - free them */
void dump_teardown(void);

/**
 * dump_write() - tell of a pass in the older block
 * @p: a finished pass, its alerts in its snapshot
 *
 * Chains with their trees, alerts, the tasks at the roots, the top of queues, and status. The
 * tables have their headers, so `hangwatch --from VMCORE` reads them.
 * Context: sampler; allocates nothing, lets others run between chains.
 */
void dump_write(struct pass *p);

/**
 * dump_refresh() - tell of a pass if something is wrong, and not so often
 * @p: as dump_write()
 * @news: an alert began or ended in it
 * @asked: somebody may ask for it by a key
 *
 * Written are news at once, and every DUMP_SECS as long as an alert is active or
 * somebody may ask by a key.
 */
void dump_refresh(struct pass *p, bool news, bool asked);

/**
 * dump_log() - the chains of the newest text into the kernel log
 *
 * At most DUMP_LOG_LINES lines, and none of the tables behind them.  Context: just before a panic.
 */
void dump_log(void);

#endif
