/* SPDX-License-Identifier: GPL-2.0-only */
/* AF_UNIX sockets in what other families have; see unix.c. */
#ifndef HANGWATCH_WAITS_UNIX_H
#define HANGWATCH_WAITS_UNIX_H

#include "waits/family.h"

struct sock;

/**
 * unix_owned_by_peer() - say that whoever holds the other end of a socket must act
 * @m: foreign memory
 * @sk: a proved sock
 * @d: key, service_needed and file
 *
 * Return: false if it is no connected socket of AF_UNIX.
 */
bool unix_owned_by_peer(const struct memread *m, const struct sock *sk, struct found_object *d);

#endif
