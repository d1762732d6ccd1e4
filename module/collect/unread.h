/* SPDX-License-Identifier: GPL-2.0-only */
/* Who is owed an answer. */
#ifndef HANGWATCH_COLLECT_UNREAD_H
#define HANGWATCH_COLLECT_UNREAD_H

struct pass;

/**
 * pass_peers_found() - find out who is owed an answer by ends found with the holders
 * @p: after all file tables were looked at, if @p->seeks_peers
 *
 * An end that nobody was found to have in PEER_LOOKS passes is not looked for again.
 */
void pass_peers_found(struct pass *p);

#endif
