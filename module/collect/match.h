/* SPDX-License-Identifier: GPL-2.0-only */
/* Compares what a file leads to with the wanted keys. */
#ifndef HANGWATCH_COLLECT_MATCH_H
#define HANGWATCH_COLLECT_MATCH_H

#include "collect/files.h"

/** pass_match_file() - the visitor that matches a file with all that is wanted */
file_visitor pass_match_file;

/**
 * pass_doubt_queued() - doubt what was found in queues, if some were not looked at
 * @p: a pass after all files were matched
 *
 * Sets object_row.unsure of the objects of users whose queues were cut. Makes holders of
 * other objects HOW_LIKELY. Context: as pass_walk().
 */
void pass_doubt_queued(struct pass *p);

#endif
