// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets of families without a file of their own: the queue of the own
 * socket, named by family and inode number as /proc/PID/fd shows it.
 *
 * Proof: the socket around the head and its sock point at each other.
 */
#include <linux/net.h>
#include <net/sock.h>

#include "model/text.h"
#include "target/sock.h"
#include "waits/families.h"
#include "waits/inet.h"

static bool claim_socket(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	struct socket *sock = container_of((wait_queue_head_t *)(uintptr_t)w->head,
					   struct socket, wq.wait);
	unsigned short family;
	struct socket *back;
	struct sock *sk;

	if (!peek(s->mem, &sk, &sock->sk) || !sk || !peek(s->mem, &back, &sk->sk_socket) ||
	    back != sock || !peek(s->mem, &family, &sk->sk_family) || family >= AF_MAX)
		return false;
	d->addr = w->head;
	d->service_given = (u64)(uintptr_t)sk;
	if (socket_inet(s, w, sk, d))
		return true;
	d->kind = w->shape == SHAPE_POLL ? KIND_POLL : KIND_SOCKET;
	if (family == AF_NETLINK && sleep_in(s, FN___skb_wait_for_more_packets))
		d->kind = KIND_NETLINK;
	text_inode(d->name, sizeof(d->name), sock_family_name(family), sock_inode(s->mem, sock));
	return true;
}

const struct wait_family socket_family = {
	.name = "sockets",
	.shapes = CLAIMS_ENTRY | CLAIMS_POLL,
	.keys = BIT(KEY_INET) | BIT(KEY_INET_LISTENER),
	.claim = claim_socket,
	.file_keys = inet_file_keys,
	.fits = inet_fits,
	.unread = inet_unread,
	.source_of_room = true,
	.source = inet_source,
};
