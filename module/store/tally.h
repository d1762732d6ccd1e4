/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts of events since the module was loaded, for the status table. */
#ifndef HANGWATCH_STORE_TALLY_H
#define HANGWATCH_STORE_TALLY_H

#include <linux/seq_file.h>

/* Why an alert that panic_on names does not panic. */
enum tally_no_panic {
	NO_PANIC_UNARMED,	/* no crash kernel is loaded */
	NO_PANIC_INCOMPLETE,	/* the pass left something out */
	NO_PANIC_NOT_ROOT,	/* not root's business */
	NO_PANIC_NOT_PROVED,	/* a ring that somebody may open */
	NO_PANIC_REASONS
};

/** tally_pass() - count a pass; @unknown is how many sleepers' waits it could not prove */
void tally_pass(u32 unknown);

/** tally_alert() - count an alert that began; @rule is enum alert_rule */
void tally_alert(unsigned int rule);

/** tally_no_panic() - count a panic that is not taken */
void tally_no_panic(enum tally_no_panic why);

/** tally_audited() - count sleeps that an audit looked at */
void tally_audited(u32 sleeps);

/** tally_doubts() - count sleeps that an audit found otherwise, and that went on */
void tally_doubts(u32 doubts);

/** tally_show() - "key value" lines of all counters */
void tally_show(struct seq_file *m);

/** tally_reset() - begin at nothing */
void tally_reset(void);

#endif
