/* SPDX-License-Identifier: GPL-2.0-only */
/* The endpoints of IPv4 and IPv6 sockets. */
#ifndef HANGWATCH_TARGET_INET_H
#define HANGWATCH_TARGET_INET_H

#include <linux/in6.h>
#include <linux/types.h>

#include "target/memory.h"

struct sock;

/**
 * struct inet_ends - what was read of a sock
 * @family: AF_INET also of an IPv6 socket that talks IPv4
 * @protocol: IPPROTO_*
 * @state: TCP_*
 * @addr: own and other address, if @family is AF_INET
 * @addr6: the same, if it is AF_INET6
 * @port: own and other port; the other is 0 if it is not connected
 * @net: its network namespace
 */
struct inet_ends {
	unsigned short family;
	u16 protocol;
	unsigned char state;
	__be32 addr[2];
	struct in6_addr addr6[2];
	__be16 port[2];
	u64 net;
};

/**
 * inet_read_ends() - read the endpoints of a sock
 * @m: foreign memory
 * @sk: a proved sock
 * @e: filled in
 *
 * Return: false for a sock of another family.
 */
bool inet_read_ends(const struct memread *m, const struct sock *sk, struct inet_ends *e);

/**
 * inet_peer_is_local() - whether the other end's address is one of this machine
 * @m: foreign memory
 * @e: the endpoints
 *
 * An address of any network namespace, or a loopback address.  Bounded by LOOKS_MAX devices
 * and addresses, past which it says yes: nothing is claimed then.
 */
bool inet_peer_is_local(const struct memread *m, const struct inet_ends *e);

/**
 * inet_name_ends() - "tcp:192.0.2.1:22->198.51.100.7:4711"
 * @e: the endpoints
 * @out: the name
 * @size: room in @out
 *
 * Return: characters written.
 */
size_t inet_name_ends(const struct inet_ends *e, char *out, size_t size);

#endif
