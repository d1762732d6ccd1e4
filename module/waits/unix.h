/* SPDX-License-Identifier: GPL-2.0-only */
/* AF_UNIX sockets in the objects of other families; see unix.c. */
#ifndef HANGWATCH_WAITS_UNIX_H
#define HANGWATCH_WAITS_UNIX_H

#include "waits/family.h"

struct sock;

/**
 * unix_owned_by_peer() - make the holders of the other end of a socket the owners
 * @m: foreign memory
 * @sk: a proved sock
 * @d: key, service_needed and file
 *
 * Return: false if it is no connected socket of AF_UNIX.
 */
bool unix_owned_by_peer(const struct memread *m, const struct sock *sk, struct found_object *d);

/**
 * unix_note_accepted() - whether a connection has been accepted since it was waited for
 * @m: foreign memory
 * @d: a description by unix_owned_by_peer(); a sleeper pins its object
 *
 * Return: as wait_family.refresh.
 */
enum refreshed unix_note_accepted(const struct memread *m, struct found_object *d);

#endif
