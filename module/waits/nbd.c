// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network block devices: I/O submitted to one is sent to its server. So the holder of the
 * other end of its connection must act: a process of this machine, or another machine.
 *
 * The first of several connections is asked: they lead to one server.
 *
 * Proof: its nbd_device points back at the disk (drivers/block/nbd.c); the socket, as in
 * unix.c and inet.c.
 */
#include <linux/net.h>
#include <net/sock.h>

#include "target/layout.h"
#include "target/sock.h"
#include "waits/device.h"
#include "waits/inet.h"
#include "waits/unix.h"

static const struct sock *connection(const struct memread *m, u64 config)
{
	const struct socket *sock;
	const struct sock *sk;
	u64 sockets, first;
	int n;

	if (!config || !mem_read(m, config + layout.nbd_connections, &n, sizeof(n)) || n < 1 ||
	    !mem_word(m, config + layout.nbd_sockets, &sockets) ||
	    !mem_word(m, sockets, &first) ||
	    !mem_word(m, first + layout.nbd_socket, (u64 *)&sock) ||
	    !peek(m, &sk, (const struct sock **)&sock->sk) || !sk)
		return NULL;
	return sock_socket(m, sk) == sock ? sk : NULL;
}

bool device_nbd(const struct memread *m, u64 disk, u64 nbd, struct found_object *o,
		struct found_owner *found)
{
	const struct sock *sk;
	u64 back, config;

	if (!mem_word(m, nbd + layout.nbd_disk, &back) || back != disk ||
	    !mem_word(m, nbd + layout.nbd_config, &config))
		return false;
	sk = connection(m, config);
	return sk && (unix_owned_by_peer(m, sk, o) || inet_owned_by_peer(m, sk, o));
}
