/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The signature of a hang: a short number that is the same for the same hang on
 * two machines, to search for and to count by.
 *
 * It is made of words: kinds, names, functions.  What differs from one machine
 * or boot to the next is left out of them: numbers (process ids, inodes, ports)
 * and addresses.
 */
#ifndef HANGWATCH_MODEL_SIGNATURE_H
#define HANGWATCH_MODEL_SIGNATURE_H

#include "model/rows.h"

/** SIGNATURE_START - the signature of nothing */
#define SIGNATURE_START 2166136261U

/**
 * signature_add() - add a word to a signature
 * @hash: the signature so far
 * @word: the word, which ends at its NUL; the order of words matters
 *
 * A run of decimal digits counts as one digit, so does a run of six or more
 * hexadecimal ones of which at least one is decimal; what follows a dot in a
 * function's name is the compiler's (.isra.0, .cold) and must be cut off before.
 *
 * Return: the new signature (FNV-1a, 32 bits).
 */
u32 signature_add(u32 hash, const char *word);

#endif
