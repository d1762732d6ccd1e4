/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes that found no room for a row. */
#ifndef HANGWATCH_COLLECT_STRAYS_H
#define HANGWATCH_COLLECT_STRAYS_H

struct pass;

/**
 * pass_strays() - doubt what processes may hold that found no room for a row
 * @p: a pass with wants (pass_want())
 *
 * Sets object_row.unsure of what they have open, or might have.
 * Context: as pass_walk(); looks at nothing unless there are any.
 */
void pass_strays(struct pass *p);

#endif
