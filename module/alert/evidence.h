/* SPDX-License-Identifier: GPL-2.0-only */
/* The facts for an expert, as text: the waiters, the owner, and where the owner is. */
#ifndef HANGWATCH_ALERT_EVIDENCE_H
#define HANGWATCH_ALERT_EVIDENCE_H

#include "show/fields.h"
#include "store/snapshot.h"

/**
 * struct evidence - the facts about an object; "-" stands for an unknown
 * @who: its waiters by name
 * @owner: its owner, "comm[pid]"
 * @owner_waits: the object that the owner itself waits for, "kind:name"
 * @root: the task at the root of its chain, "comm[tid]"
 * @frames: where the owner is in the kernel
 */
struct evidence {
	char who[REPORT_FIELD];
	char owner[REPORT_FIELD];
	char owner_waits[REPORT_FIELD];
	char root[REPORT_FIELD];
	char frames[REPORT_FRAMES];
};

/**
 * evidence_collect() - say what a pass knows of an object
 * @s: the pass
 * @o: the object
 *
 * Context: sampler, one at a time.  Return: texts that are good until the next call.
 */
const struct evidence *evidence_collect(const struct snapshot *s, const struct object_row *o);

/** evidence_seconds() - whole seconds between two times (ns), 0 if they are in disorder */
u64 evidence_seconds(u64 until, u64 since);

#endif
