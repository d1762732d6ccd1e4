// SPDX-License-Identifier: GPL-2.0-only
/*
 * wait4() and waitid(): a parent waits for its children.  The wake function
 * child_wait_callback() is in no other entry (kernel/exit.c), and the queue is
 * the process's own.
 */
#include "../symbol.h"
#include "wait.h"

bool wait_child(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	if (symbol_function(w->func) != FN_child_wait_callback)
		return false;
	d->kind = KIND_CHILD;
	d->addr = w->head;
	scnprintf(d->name, sizeof(d->name), "children-of:%d", s->row->tgid);
	return true;
}
