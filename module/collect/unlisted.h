/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that are in no table. */
#ifndef HANGWATCH_COLLECT_UNLISTED_H
#define HANGWATCH_COLLECT_UNLISTED_H

struct pass;

/**
 * pass_unlisted() - find the holders that no file table shows
 * @p: a pass with holders
 */
void pass_unlisted(struct pass *p);

#endif
