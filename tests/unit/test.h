/* SPDX-License-Identifier: GPL-2.0-only */
/* What every unit test needs: cmocka and a small random generator. */
#ifndef HANGWATCH_TESTS_UNIT_TEST_H
#define HANGWATCH_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/rows.h"

/* splitmix64: every seed, 0 too, gives a good sequence. */
static inline u64 test_random(u64 *seed)
{
	u64 x = *seed += 0x9e3779b97f4a7c15ull;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
	return x ^ (x >> 31);
}

static inline u32 test_below(u64 *seed, u32 limit)
{
	return test_random(seed) % limit;
}

/* A number from the environment, to repeat or to widen a random test. */
static inline u64 test_setting(const char *name, u64 otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

#endif
