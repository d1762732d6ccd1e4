/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections of IPv4 and IPv6; see inet.c. */
#ifndef HANGWATCH_WAITS_INET_H
#define HANGWATCH_WAITS_INET_H

#include "waits/family.h"

struct sock;

/**
 * inet_owned_by_peer() - make the holders of the other end of a connection the owners
 * @m: foreign memory
 * @sk: a proved sock
 * @d: key, service_needed, and whether another machine has that end
 *
 * Return: false if it is no connection of IPv4 or IPv6.
 */
bool inet_owned_by_peer(const struct memread *m, const struct sock *sk, struct found_object *d);

/**
 * inet_unread() - the sleeper's data that its peer has not read
 *
 * Nothing, if it has heard anything over TCP since it last spoke.  Layouts: struct
 * tcp_sock of include/linux/tcp.h, struct udp_sock of include/linux/udp.h, and struct
 * sk_buff.  As wait_family.unread.
 */
bool inet_unread(const struct memread *m, const struct object_row *o, u32 *steps, u32 *count);

/** inet_fits() - as wait_family.fits, for the listener at the port of a connect */
bool inet_fits(const struct memread *m, const struct object_row *o, u64 sock);

/** inet_source() - as wait_family.source, of TCP sockets */
bool inet_source(const struct memread *m, u64 file, u32 events, struct found_object *d);

/**
 * inet_file_keys() - the number of the end of a connection that a file is
 *
 * Made of both endpoints and the network namespace.  As wait_family.file_keys.
 */
void inet_file_keys(const struct memread *m, const struct file *file, struct key_sink *sink);

/**
 * socket_inet() - say what a sleeper waits for on an IPv4 or IPv6 socket
 * @s: the sleeper
 * @w: the wait
 * @sk: the proved sock of the socket the wait's queue belongs to
 * @d: kind and name are filled in
 *
 * Context: as wait_family.claim.  Return: false for a sock of another family.
 */
bool socket_inet(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		 struct found_object *d);

#endif
