/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names made unreadable, and still comparable.
 *
 * Kept: numbers, addresses, kinds, verdicts, kernel functions, code of user space. Names of
 * objects, programs and files are replaced by a word that is the same for the same name in
 * this report. Without a random number that is thrown away, the word says nothing. Left out:
 * trees, user ids, evidence, host name, kernel log.
 */
#ifndef HANGWATCH_REDACT_H
#define HANGWATCH_REDACT_H

#include "source.h"

/** redact_source() - make the names in all texts unreadable */
void redact_source(struct source *s);

#endif
