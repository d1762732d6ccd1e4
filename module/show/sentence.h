/* SPDX-License-Identifier: GPL-2.0-only */
/* The fault, in one English sentence, and the number it is known by. */
#ifndef HANGWATCH_SHOW_SENTENCE_H
#define HANGWATCH_SHOW_SENTENCE_H

#include "model/line.h"
#include "model/signature.h"
#include "store/snapshot.h"

/* No sentence has more characters. */
#define SENTENCE_MAX 1023

/**
 * sentence_write() - say what is wrong with a chain
 * @l: where to: at most SENTENCE_MAX characters, no line's end, names escaped
 * @s: the snapshot
 * @c: a chain of it
 *
 * Context: any.
 */
void sentence_write(struct line *l, const struct snapshot *s, const struct chain_row *c);

/**
 * sentence_signature() - the signature of a hang
 * @s: the snapshot
 * @c: a chain of it
 * @last: as in struct signed_rows
 *
 * Made of the verdict, of the kind and the name of the root's object, of the root's program
 * and its system call. For a ring, all members give these, wherever it begins
 * (model/signature.h).
 *
 * Context: any.
 */
u32 sentence_signature(const struct snapshot *s, const struct chain_row *c,
		       struct signature_start *last);

#endif
