// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets of families without a file of their own: the queue of the own
 * socket, named by family and inode number as /proc/PID/fd shows it.  And the
 * name of any socket, by its file.
 *
 * Proof: the socket around the head and its sock point at each other; so do the
 * file and its socket.
 */
#include <linux/net.h>
#include <net/sock.h>

#include "target/names.h"
#include "waits/wait.h"

static const char *family_name(unsigned short family)
{
	switch (family) {
	case AF_INET:
		return "inet";
	case AF_INET6:
		return "inet6";
	case AF_NETLINK:
		return "netlink";
	case AF_PACKET:
		return "packet";
	case AF_VSOCK:
		return "vsock";
	default:
		return "socket";
	}
}

/* The sock of a socket's file, NULL if they don't agree. */
static const struct sock *sock_of_file(const struct memread *m, const struct file *file,
				       const struct socket **sock)
{
	struct socket *back;
	struct file *owner;
	struct sock *sk;

	if (!peek(m, sock, (const struct socket **)&file->private_data) || !*sock ||
	    !peek(m, &owner, &(*sock)->file) || owner != file ||
	    !peek(m, &sk, &(*sock)->sk) || !sk || !peek(m, &back, &sk->sk_socket))
		return NULL;
	return back == *sock ? sk : NULL;
}

size_t name_socket(const struct memread *m, u64 file, char *out, size_t size)
{
	const struct socket *sock;
	const struct sock *sk = sock_of_file(m, (const void *)(uintptr_t)file, &sock);
	unsigned short family;
	size_t n;

	if (!sk || !peek(m, &family, &sk->sk_family) || family >= AF_MAX)
		return 0;
	n = unix_name(m, sk, out, size);
	if (!n)
		n = inet_name(m, sk, out, size);
	return n ? n : scnprintf(out, size, "%s:[%llu]", family_name(family),
				 name_socket_inode(m, sock));
}

bool wait_socket(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
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
	d->serves = (u64)(uintptr_t)sk;
	if (socket_inet(s, w, sk, d))
		return true;
	d->kind = w->shape == SHAPE_POLL ? KIND_POLL : KIND_SOCKET;
	if (family == AF_NETLINK && sleep_in(s, FN___skb_wait_for_more_packets))
		d->kind = KIND_NETLINK;
	scnprintf(d->name, sizeof(d->name), "%s:[%llu]", family_name(family),
		  name_socket_inode(s->mem, sock));
	return true;
}
