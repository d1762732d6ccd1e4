// SPDX-License-Identifier: GPL-2.0-only
/* Finds where on a sleeper's stack its waiter lies; see sleep.h. */
#include "target/symbol.h"
#include "waits/sleep.h"

/* No lock's or completion's frame puts its waiter further away. */
#define FRAME_WORDS 48

unsigned int waiter_function(const struct sleep *s, u64 waiter)
{
	u32 at = (waiter - s->base) / sizeof(u64), i;

	for (i = 1; i <= at && i <= FRAME_WORDS; i++) {
		u64 word = s->words[at - i];
		unsigned int fn = symbol_function(word);

		if (function_role(fn) == ROLE_BARE && !symbol_is_function(word))
			return fn;
	}
	return FN_OTHER;
}
