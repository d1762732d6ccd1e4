/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes that found no room for a row. */
#ifndef HANGWATCH_COLLECT_STRAYS_H
#define HANGWATCH_COLLECT_STRAYS_H

struct pass;

/**
 * pass_strays() - doubt the objects that processes without room for a row may hold
 * @p: a pass with wants (pass_want())
 *
 * Sets object_row.unsure of the objects they have open, or might have.
 * Context: as pass_walk(); does nothing if there are no such processes.
 */
void pass_strays(struct pass *p);

#endif
