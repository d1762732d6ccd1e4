/* SPDX-License-Identifier: GPL-2.0-only */
/* Who is owed an answer. */
#ifndef HANGWATCH_COLLECT_UNREAD_H
#define HANGWATCH_COLLECT_UNREAD_H

struct pass;

/**
 * pass_peers_found() - find out who is owed an answer by ends found with the holders
 * @p: after all file tables were looked at, if @p->seeks_peers
 *
 * Whose other end nobody has is not looked for again, as long as it sleeps.
 */
void pass_peers_found(struct pass *p);

#endif
