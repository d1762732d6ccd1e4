/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether structures are where the compiler thought: offsets that it took from the
 * headers, held against the type information of the kernel that runs.
 */
#ifndef HANGWATCH_MODEL_PLACES_H
#define HANGWATCH_MODEL_PLACES_H

#include "model/btf.h"

/**
 * struct place - where the compiler put a member
 * @type: name of a struct, without the word struct
 * @member: path of a member as in struct btf_query; "" for the size of the struct
 * @offset: bytes from the beginning of the struct, or its size
 */
struct place {
	const char *type;
	const char *member;
	u32 offset;
};

/**
 * places_compare() - find the first place that the type information contradicts
 * @r: the kernel's type information, opened
 * @at: the places
 * @q: room for @n answers, filled in
 * @n: how many places there are
 * @agree: set to how many places are as the type information has them
 *
 * A struct that it does not have (a module's), or has several of, contradicts nothing. Nor
 * does a member that it can't tell of.
 *
 * Return: the index of the first that is elsewhere, or is no member; @n if there is none.
 */
u32 places_compare(const struct btf_reader *r, const struct place *at, struct btf_query *q,
		   u32 n, u32 *agree);

#endif
