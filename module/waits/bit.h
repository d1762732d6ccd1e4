/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the bit, variable or folio that a wait_queue_entry waits for; see bit.c. */
#ifndef HANGWATCH_WAITS_BIT_H
#define HANGWATCH_WAITS_BIT_H

#include "model/scan.h"
#include "waits/sleep.h"

/**
 * bit_address() - what bit, variable, page or folio an entry waits for
 * @s: the sleeper
 * @w: the wait
 * @fn: set to its wake function, enum function_id
 *
 * Return: its address, 0 if the entry is none of this sort.
 */
u64 bit_address(const struct sleep *s, const struct found_wait *w, unsigned int *fn);

/**
 * bit_number() - the number of the bit that an entry waits for
 * @s: the sleeper
 * @w: a wait for which bit_address() is not 0
 * @fn: the wake function bit_address() found
 *
 * Return: -1 for a variable.
 */
int bit_number(const struct sleep *s, const struct found_wait *w, unsigned int fn);

#endif
