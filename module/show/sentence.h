/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is wrong, in one English sentence, and the number it is known by.
 */
#ifndef HANGWATCH_SHOW_SENTENCE_H
#define HANGWATCH_SHOW_SENTENCE_H

#include "store/snapshot.h"

/* Room that is enough for any sentence. */
#define SENTENCE_MAX 1024

/**
 * sentence_write() - say what is wrong with a chain
 * @out: room for SENTENCE_MAX bytes; one line, its names escaped
 * @size: bytes of room
 * @s: the snapshot
 * @c: a chain of it
 *
 * Context: any.
 */
void sentence_write(char *out, size_t size, const struct snapshot *s, const struct chain_row *c);

/**
 * sentence_signature() - the signature of a hang
 * @s: the snapshot
 * @c: a chain of it
 *
 * Made of the verdict, of the kind and the name of the root's object, and of the
 * functions the root sleeps in; of all members of a ring, wherever it begins
 * (model/signature.h).
 *
 * Context: any; looks symbols up.
 */
u32 sentence_signature(const struct snapshot *s, const struct chain_row *c);

#endif
