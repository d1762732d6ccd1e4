/* SPDX-License-Identifier: GPL-2.0-only */
/* The waiters that are owed an answer. */
#ifndef HANGWATCH_COLLECT_UNREAD_H
#define HANGWATCH_COLLECT_UNREAD_H

struct pass;

/**
 * pass_peers_found() - find the waiters that are owed an answer by ends found with the
 *   holders
 * @p: after all file tables were looked at, if @p->seeks_peers
 *
 * An end for which PEER_LOOKS passes found no holder is not looked for again.
 */
void pass_peers_found(struct pass *p);

#endif
