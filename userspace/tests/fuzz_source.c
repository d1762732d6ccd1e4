// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes, given as a copy of the tables: split, parsed, judged, advised on and
 * redacted.  The first byte chooses: even, all of it is one text or tar; odd, it is
 * the table queues of a copy whose chains are sane.
 */
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "model.h"
#include "redact.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char chains[] = "#hangwatch-chains-1 CHAIN VERDICT BEHIND SIGNATURE ROOT SENTENCE\n"
	"1 deadlock 3 00000001 x[7] 3 tasks wait.\n1 | x[7] pid 7\n";

static void look(const struct source *s)
{
	struct buf b = { 0 };
	struct model m;
	int i;

	model_build(&m, s, MIN_AGE);
	for (i = 0; i < m.chains; i++) {
		advice_fill(&b, &m, &m.chain[i], advice_for(&m, &m.chain[i])->act);
		advice_fill(&b, &m, &m.chain[i], advice_for(&m, &m.chain[i])->cost);
		model_thread(&m, m.chain[i].pid, &m.chain[i]);
	}
	/* What is printed is printable, whatever came in. */
	for (i = 0; (size_t)i < b.len; i++)
		if ((unsigned char)b.data[i] < ' ' || (unsigned char)b.data[i] > '~')
			abort();
	free(b.data);
	model_free(&m);
}

static void keep(struct text *text, const void *data, size_t len)
{
	struct buf b = { 0 };

	buf_put(&b, data, len);
	free(text->data);
	*text = (struct text){ .data = b.data, .len = b.len };
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct source s = { 0 };

	if (!size)
		return 0;
	if (data[0] & 1) {
		keep(&s.text[PART_CHAINS], chains, sizeof(chains) - 1);
		keep(&s.text[PART_QUEUES], data + 1, size - 1);
	} else {
		source_split(&s, (const char *)data + 1, size - 1);
	}
	look(&s);
	redact_source(&s);
	look(&s);
	source_free(&s);
	return 0;
}
