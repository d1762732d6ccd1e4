/* SPDX-License-Identifier: GPL-2.0-only */
/* What the fuzz targets share: an input that is taken byte by byte, and what must hold. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdlib.h>

#include "model/types.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

#define MUST(what) do { if (!(what)) abort(); } while (0)

struct input {
	const u8 *data;
	size_t len;
};

/* The next byte; 0 when there is none left. */
static inline u8 take(struct input *in)
{
	if (!in->len)
		return 0;
	in->len--;
	return *in->data++;
}

#endif
