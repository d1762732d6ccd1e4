/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether the rows that were carried over are what a new look would find. */
#ifndef HANGWATCH_COLLECT_AUDIT_H
#define HANGWATCH_COLLECT_AUDIT_H

#include "pass.h"

/**
 * struct audit - what an audit found
 * @sleeps: how many were looked at from scratch
 * @kind: of the first that was not as known: as it was, enum wait_kind
 * @now: its kind as found
 * @field: the wrong field of that one, NULL if there is none
 */
struct audit {
	u32 sleeps;
	u16 kind;
	u16 now;
	const char *field;
};

/**
 * pass_audit() - look at sleeps that were carried over as if they were new
 * @p: a finished pass that is not published yet; its scratch memory is used anew
 * @a: set to the findings
 *
 * Sets ROW_DOUBTED in rows that differ; the next pass resolves them.
 * Context: as pass_walk(); AUDIT_MOST sleeps at most, each begins where the last one ended.
 */
void pass_audit(struct pass *p, struct audit *a);

#endif
