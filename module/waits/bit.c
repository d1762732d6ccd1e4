// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waits for a bit or a variable (wait_on_bit, wait_var_event, folio locks).
 *
 * Their queue heads are a hash table shared by unrelated waits, so the head says nothing. The
 * object is the address in the key beside the entry (struct wait_bit_queue_entry; for folios
 * struct wait_page_queue). The wake function says which of the two surrounds the entry.
 */
#include <linux/kallsyms.h>
#include <linux/pagemap.h>
#include <linux/wait_bit.h>

#include "target/symbol.h"
#include "waits/bit.h"
#include "waits/families.h"
#include "waits/folio.h"

static u64 key_address(const struct found_wait *w, unsigned int fn)
{
	switch (fn) {
	case FN_wake_bit_function:
	case FN_var_wake_function:
		return w->waiter - offsetof(struct wait_bit_queue_entry, wq_entry) +
		       offsetof(struct wait_bit_queue_entry, key.flags);
	case FN_wake_page_function:
		/* Its first member is the page or folio on all kernels. */
		return w->waiter - offsetof(struct wait_page_queue, wait);
	default:
		return 0;
	}
}

u64 bit_address(const struct sleep *s, const struct found_wait *w, unsigned int *fn)
{
	u64 key, addr;

	*fn = symbol_function(w->func);
	key = key_address(w, *fn);
	return key && mem_word(s->mem, key, &addr) ? addr : 0;
}

int bit_number(const struct sleep *s, const struct found_wait *w, unsigned int fn)
{
	int nr = -1;

	if (fn == FN_wake_page_function)
		mem_read(s->mem, w->waiter - offsetof(struct wait_page_queue, wait) +
			 offsetof(struct wait_page_queue, bit_nr), &nr, sizeof(nr));
	else
		mem_read(s->mem, w->waiter - offsetof(struct wait_bit_queue_entry, wq_entry) +
			 offsetof(struct wait_bit_queue_entry, key.bit_nr), &nr, sizeof(nr));
	return nr;
}

static bool claim_bit(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	/* kallsyms wants all of KSYM_SYMBOL_LEN to work in: a name has less. */
	static char symbol[KSYM_SYMBOL_LEN];
	unsigned int fn;
	u64 addr = bit_address(s, w, &fn);

	if (!addr)
		return false;
	d->addr = addr;
	if (fn == FN_wake_page_function) {
		folio_describe(s, addr, bit_number(s, w, fn), d);
		return true;
	}
	d->kind = KIND_BIT;
	if (symbol_print(symbol, addr))
		strscpy(d->name, symbol, sizeof(d->name));
	else
		scnprintf(d->name, sizeof(d->name), "bit:%08x", address_number(addr));
	return true;
}

const struct wait_family bit_family = {
	.name = "bits, variables, folios",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_bit,
};
