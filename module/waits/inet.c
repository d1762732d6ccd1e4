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
 * Owner of who sends: the holders of the other end, if it is in the same network
 * namespace of this machine; it is the socket with the same endpoints the other
 * way round, and known by a number made of them (inet_key()).  Else it is remote.
 * Who connects has no owner: which listener would take him is not looked for.
 */
#include <net/inet_sock.h>
#include <net/ipv6.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "target/names.h"
#include "waits/wait.h"

/* What was read of a sock. */
struct ends {
	unsigned short family;
	u16 protocol;
	unsigned char state;
	__be32 addr[2];
	struct in6_addr addr6[2];
	__be16 port[2];
	u64 net;
};

#define GOLDEN 0x9e3779b97f4a7c15ULL

static u64 mix(u64 key, u64 word)
{
	key = (key ^ word) * GOLDEN;
	return key ^ key >> 29;
}

static u64 mix_end(const struct ends *e, u32 end, u64 key)
{
	u64 words[2];

	key = mix(key, (__force u16)e->port[end]);
	if (e->family == AF_INET)
		return mix(key, (__force u32)e->addr[end]);
	memcpy(words, &e->addr6[end], sizeof(words));
	return mix(mix(key, words[0]), words[1]);
}

/* The connection as its end number @end sees it; never a kernel address. */
static u64 key_of(const struct ends *e, u32 end)
{
	return mix_end(e, !end, mix_end(e, end, mix(e->net, e->protocol))) & INET_KEY_MASK;
}

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
	/* The other end of such a connection may be an IPv4 socket. */
	if (e->family == AF_INET6 && ipv6_addr_v4mapped(&e->addr6[1]))
		e->family = AF_INET;
#endif
#ifdef CONFIG_NET_NS
	if (!mem_word(m, (u64)(uintptr_t)&sk->sk_net.net, &e->net))
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

static size_t name_ends(const struct ends *e, char *out, size_t size)
{
	const char *protocol = e->protocol == IPPROTO_TCP ? "tcp" :
			       e->protocol == IPPROTO_UDP ? "udp" : "inet";
	size_t n = scnprintf(out, size, "%s:", protocol);

	n += name_end(e, 0, out + n, size - n);
	if (!e->port[1])
		return n;
	n += scnprintf(out + n, size - n, "->");
	return n + name_end(e, 1, out + n, size - n);
}

size_t inet_name(const struct memread *m, const struct sock *sk, char *out, size_t size)
{
	static struct ends e;

	return read_ends(m, sk, &e) ? name_ends(&e, out, size) : 0;
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

u64 inet_key(const struct memread *m, const struct file *file)
{
	const struct socket *sock;
	static struct ends e;
	const struct sock *sk;
	struct file *back;

	if (!peek(m, &sock, (const struct socket **)&file->private_data) || !sock ||
	    !peek(m, &back, &sock->file) || back != file || !peek(m, &sk, &sock->sk) || !sk ||
	    !read_ends(m, sk, &e) || !e.port[1])
		return 0;
	return key_of(&e, 0);
}

u64 inet_peer_key(const struct memread *m, const struct sock *sk)
{
	static struct ends e;

	return read_ends(m, sk, &e) && e.port[1] ? key_of(&e, 1) : 0;
}

bool socket_inet(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		 struct object_desc *d)
{
	static struct ends e;

	if (!read_ends(s->mem, sk, &e))
		return false;
	d->kind = kind_of(s, w, &e);
	if (e.port[1])
		d->serves = key_of(&e, 0);
	if (d->kind == KIND_TCP_SEND) {
		d->serves = 0;
		d->resource = key_of(&e, 1);
		d->want = d->resource;
	}
	name_ends(&e, d->name, sizeof(d->name));
	return true;
}
