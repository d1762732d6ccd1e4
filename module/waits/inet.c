// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP, UDP and netlink: the queue of the own socket, named by its endpoints.
 *
 * Proof: as in socket.c.  What the sleeper wants from the socket is told from
 * the socket's state (listening, connecting) and, between reading and writing,
 * from the function it sleeps in.
 *
 * Demand or idle: one who connects or sends waits for the other end: a demand.
 * One who accepts or receives waits for what need never come: idle, as nothing
 * tells a client that waits for its answer from a server that waits for work.
 *
 * Owner: none; the other end is often on another machine, and one on this
 * machine isn't looked for.
 */
#include <net/inet_sock.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "names.h"
#include "wait.h"

/* What was read of a sock. */
struct ends {
	unsigned short family;
	u16 protocol;
	unsigned char state;
	__be32 addr[2];
	struct in6_addr addr6[2];
	__be16 port[2];
};

static bool read_ends(const struct memread *m, const struct sock *sk, struct ends *e)
{
	const struct inet_sock *inet = (const void *)sk;

	if (!peek(m, &e->family, &sk->sk_family) || !peek(m, &e->protocol, &sk->sk_protocol) ||
	    !peek(m, &e->state, &sk->sk_state) ||
	    (e->family != AF_INET && e->family != AF_INET6))
		return false;
#if IS_ENABLED(CONFIG_IPV6)
	if (!peek(m, &e->addr6[0], &sk->sk_v6_rcv_saddr) ||
	    !peek(m, &e->addr6[1], &sk->sk_v6_daddr))
		return false;
#endif
	return peek(m, &e->addr[0], &sk->sk_rcv_saddr) && peek(m, &e->addr[1], &sk->sk_daddr) &&
	       peek(m, &e->port[0], &inet->inet_sport) && peek(m, &e->port[1], &sk->sk_dport);
}

static size_t name_end(const struct ends *e, u32 end, char *out, size_t size)
{
	if (e->family == AF_INET)
		return scnprintf(out, size, "%pI4:%u", &e->addr[end], ntohs(e->port[end]));
	return scnprintf(out, size, "[%pI6c]:%u", &e->addr6[end], ntohs(e->port[end]));
}

static void name_ends(const struct ends *e, struct object_desc *d)
{
	const char *protocol = e->protocol == IPPROTO_TCP ? "tcp" :
			       e->protocol == IPPROTO_UDP ? "udp" : "inet";
	size_t n = scnprintf(d->name, sizeof(d->name), "%s:", protocol);

	n += name_end(e, 0, d->name + n, sizeof(d->name) - n);
	if (!e->port[1])
		return;
	n += scnprintf(d->name + n, sizeof(d->name) - n, "->");
	name_end(e, 1, d->name + n, sizeof(d->name) - n);
}

static u16 tcp_kind(const struct sleep *s, const struct ends *e)
{
	switch (e->state) {
	case TCP_LISTEN:
		return KIND_TCP_ACCEPT;
	case TCP_SYN_SENT:
		return KIND_TCP_CONNECT;
	case TCP_ESTABLISHED:
	case TCP_CLOSE_WAIT:
		return sleep_in(s, FN_sk_stream_wait_memory) ? KIND_TCP_SEND : KIND_TCP_RECV;
	default:
		return sleep_in(s, FN_sk_wait_data) ? KIND_TCP_RECV : KIND_SOCKET;
	}
}

static u16 kind_of(const struct sleep *s, const struct found_wait *w, const struct ends *e)
{
	if (w->shape == SHAPE_POLL)
		return KIND_POLL;
	if (e->protocol == IPPROTO_TCP)
		return tcp_kind(s, e);
	if (e->protocol == IPPROTO_UDP && sleep_in(s, FN___skb_wait_for_more_packets))
		return KIND_UDP_RECV;
	return KIND_SOCKET;
}

bool socket_inet(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		 struct object_desc *d)
{
	static struct ends e;

	if (!read_ends(s->mem, sk, &e))
		return false;
	d->kind = kind_of(s, w, &e);
	name_ends(&e, d);
	return true;
}
