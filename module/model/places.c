// SPDX-License-Identifier: GPL-2.0-only
/* Compiled offsets against type information; see places.h. */
#include "model/places.h"

static bool contradicts(const struct btf_query *q, const struct place *at)
{
	return q->status == BTF_QUERY_NO_MEMBER ||
	       (q->status == BTF_QUERY_FOUND && q->offset != at->offset);
}

u32 places_compare(const struct btf_reader *r, const struct place *at, struct btf_query *q,
		   u32 n, u32 *agree)
{
	u32 i, first = n;

	for (i = 0; i < n; i++)
		q[i] = (struct btf_query){ .type = at[i].type, .member = at[i].member };
	btf_member_offsets(r, q, n);
	*agree = 0;
	for (i = 0; i < n; i++) {
		if (!contradicts(&q[i], &at[i]))
			*agree += q[i].status == BTF_QUERY_FOUND;
		else if (first == n)
			first = i;
	}
	return first;
}
