// SPDX-License-Identifier: GPL-2.0-only
/*
 * Queues that are there once, for the whole kernel: known by their symbol.
 *
 * Demand or idle: readers of the kernel log wait for the next line, which need not come:
 * idle. A task in audit_backlog_wait may not go on before auditd has made room: a demand. Its
 * owner is the audit daemon, if that holds up kauditd (netlink.c); else kauditd itself, the
 * kernel.
 */
#include <linux/kallsyms.h>
#include <linux/string.h>

#include "arch/arch.h"
#include "target/symbol.h"
#include "waits/families.h"

static const struct {
	const char *symbol;
	u16 kind;
	const char *name;
} queues[] = {
	{ "log_wait", KIND_KMSG, "/dev/kmsg" },
	{ "audit_backlog_wait", KIND_AUDIT, "audit_backlog_wait" },
};

static bool claim_static(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	static char symbol[KSYM_SYMBOL_LEN];
	u32 i;

	/* The kernel image is above its linear map. */
	if (!arch_in_kernel(w->head) || !symbol_print(symbol, w->head))
		return false;
	for (i = 0; i < ARRAY_SIZE(queues); i++) {
		if (strcmp(symbol, queues[i].symbol))
			continue;
		d->kind = queues[i].kind;
		d->addr = w->head;
		strscpy(d->name, queues[i].name, sizeof(d->name));
		if (d->kind == KIND_AUDIT) {
			d->key.type = KEY_AUDIT;
			d->key.value = KEY_AUDIT;
			d->fixed_state = OUTCOME_KERNEL;
		}
		return true;
	}
	return false;
}

const struct wait_family static_queue_family = {
	.name = "static queues",
	.shapes = CLAIMS_ENTRY | CLAIMS_POLL,
	.claim = claim_static,
};
