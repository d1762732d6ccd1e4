// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waits for a bit or a variable (wait_on_bit, wait_var_event, folio locks).
 *
 * Their queue heads are a hash table shared by unrelated waits, so the head
 * says nothing: the object is the address in the key beside the entry
 * (struct wait_bit_queue_entry; for folios struct wait_page_queue).  The wake
 * function says which of the two surrounds the entry.
 */
#include <linux/kallsyms.h>
#include <linux/pagemap.h>
#include <linux/wait_bit.h>

#include "../symbol.h"
#include "wait.h"

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

bool wait_bit(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	/* kallsyms wants all of KSYM_SYMBOL_LEN to work in: a name has less. */
	static char symbol[KSYM_SYMBOL_LEN];
	unsigned int fn = symbol_function(w->func);
	u64 key = key_address(w, fn), addr;

	if (!key || !mem_word(s->mem, key, &addr) || !addr)
		return false;
	d->kind = fn == FN_wake_page_function ? KIND_FOLIO : KIND_BIT;
	d->addr = addr;
	if (symbol_print(symbol, addr))
		strscpy(d->name, symbol, sizeof(d->name));
	else
		scnprintf(d->name, sizeof(d->name), fn == FN_wake_page_function ?
			  "folio:%llx" : "bit:%llx", addr);
	return true;
}
