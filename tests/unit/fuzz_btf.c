// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as type information: a kernel's, and behind it a module's.  The
 * first two bytes say where the second begins.
 */
#include "model/btf.h"
#include "fuzz.h"

static void ask(const struct btf_reader *r)
{
	struct btf_query q[] = {
		{ .type = "outer" },
		{ .type = "outer", .member = "w.b" },
		{ .type = "outer", .member = "none" },
		{ .type = "inner", .member = "b" },
		{ .type = "s", .member = "m.m.m.m" },
		{ .type = "", .member = "a" },
	};
	u32 i, found = 0, counted = btf_member_offsets(r, q, ARRAY_SIZE(q));

	for (i = 0; i < ARRAY_SIZE(q); i++)
		found += q[i].status == BTF_QUERY_FOUND;
	if (found != counted)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct btf_reader base, module;
	size_t cut;
	u8 *first, *second;

	if (len < 2)
		return 0;
	cut = data[0] | data[1] << 8;
	data += 2;
	len -= 2;
	if (cut > len)
		cut = len;
	first = malloc(cut + 1);	/* apart, so that a byte too far is seen */
	second = malloc(len - cut + 1);
	memcpy(first + 1, data, cut);
	memcpy(second + 1, data + cut, len - cut);
	if (!btf_open(&base, first + 1, cut, NULL)) {
		ask(&base);
		if (!btf_open(&module, second + 1, len - cut, &base))
			ask(&module);
	}
	free(first);
	free(second);
	return 0;
}
