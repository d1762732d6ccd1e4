/* SPDX-License-Identifier: GPL-2.0-only */
/* What is in a folio that a sleeper waits for; see folio.c. */
#ifndef HANGWATCH_WAITS_FOLIO_H
#define HANGWATCH_WAITS_FOLIO_H

#include "waits/family.h"

/**
 * folio_describe() - say what page or folio a sleeper waits for
 * @s: the sleeper
 * @folio: its address
 * @bit: the bit of its flags
 * @d: filled in
 */
void folio_describe(const struct sleep *s, u64 folio, int bit, struct found_object *d);

#endif
