/* SPDX-License-Identifier: GPL-2.0-only */
/* The array of futexes of futex_waitv(); see futexv.c. */
#ifndef HANGWATCH_WAITS_FUTEXV_H
#define HANGWATCH_WAITS_FUTEXV_H

#include "model/scan.h"
#include "waits/sleep.h"

/**
 * wait_vector() - find the waits of a sleeper in futex_waitv()
 * @s: the sleeper; the scan proved nothing on its stack
 * @scan: the scan: its waits are filled in, as many as there is room for
 *
 * Context: as wait_family.  Return: whether all of them were proved.
 */
bool wait_vector(const struct sleep *s, struct scan *scan);

/**
 * vector_address() - the user address of one of the futexes of futex_waitv()
 * @s: the sleeper
 * @w: the wait, as wait_vector() found it
 *
 * Return: 0 if it can't be read.
 */
u64 vector_address(const struct sleep *s, const struct found_wait *w);

#endif
