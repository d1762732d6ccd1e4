// SPDX-License-Identifier: GPL-2.0-only
/* Counters since load; see tally.h.  Only the sampler counts. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "model/rules.h"
#include "store/tally.h"

static struct {
	u32 passes_unknown;
	u32 unknown_max;
	u32 alerts[RULE_COUNT];
	u32 no_panic[NO_PANIC_REASONS];
	u32 audited;
	u32 audit_differences;
} tally;

void tally_pass(u32 unknown)
{
	if (!unknown)
		return;
	WRITE_ONCE(tally.passes_unknown, tally.passes_unknown + 1);
	WRITE_ONCE(tally.unknown_max, max(tally.unknown_max, unknown));
}

void tally_alert(unsigned int rule)
{
	WRITE_ONCE(tally.alerts[rule], tally.alerts[rule] + 1);
}

void tally_no_panic(enum tally_no_panic why)
{
	WRITE_ONCE(tally.no_panic[why], tally.no_panic[why] + 1);
}

void tally_audited(u32 sleeps)
{
	WRITE_ONCE(tally.audited, tally.audited + sleeps);
}

void tally_doubts(u32 doubts)
{
	WRITE_ONCE(tally.audit_differences, tally.audit_differences + doubts);
}

void tally_show(struct seq_file *m)
{
	static const char * const why[NO_PANIC_REASONS] = {
		[NO_PANIC_UNARMED] = "no_crash_kernel",
		[NO_PANIC_INCOMPLETE] = "pass_incomplete",
		[NO_PANIC_NOT_ROOT] = "not_root",
		[NO_PANIC_NOT_PROVED] = "not_proved",
	};
	u32 i;

	seq_printf(m, "passes_unknown %u\nunknown_max %u\n", READ_ONCE(tally.passes_unknown),
		   READ_ONCE(tally.unknown_max));
	for (i = 0; i < RULE_COUNT; i++)
		seq_printf(m, "alerts_%s %u\n", rule_name(i), READ_ONCE(tally.alerts[i]));
	for (i = 0; i < NO_PANIC_REASONS; i++)
		seq_printf(m, "no_panic_%s %u\n", why[i], READ_ONCE(tally.no_panic[i]));
	seq_printf(m, "audited %u\naudit_differences %u\n", READ_ONCE(tally.audited),
		   READ_ONCE(tally.audit_differences));
}

void tally_reset(void)
{
	memset(&tally, 0, sizeof(tally));
}
