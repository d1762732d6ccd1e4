// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP, UDP and netlink: the queue of the own socket, named by its endpoints.
 *
 * Proof: as in socket.c. The socket's state (listening, connecting) tells what the sleeper
 * wants from it. Between reading and writing, the function it sleeps in tells.
 *
 * Demand or idle: a task that connects or sends waits for the other end: a demand, which the
 * kernel may give up in the end. A task that accepts or receives waits for something that
 * need never come: idle. But if it spoke last, the other end is on this machine and has not
 * read all of that, it waits for an answer.
 *
 * Owner, for send and receive: the holders of the other end, if it is on this machine. That
 * is the socket with the same endpoints the other way round, and is known by a number made of
 * them (key_of()). If it is in another network namespace, a container's, others may have the
 * same addresses. So both ends must also agree on the data exchanged. A connection still to
 * be accepted is in the queue of a listening socket: the holders of that are its owners. For
 * connect: the holders of the socket that listens at the port and address. If the other end's
 * address is of this machine and no process has it, the owner is unknown; else it is remote.
 *
 * UDP has no other end. But data that a connected socket has sent, and nobody has read, lies
 * in the queue of a socket on this machine. Its holders owe an answer.
 */
#include <net/inet_sock.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "target/inet.h"
#include "target/sock.h"
#include "waits/inet.h"

#define READABLE ((__force u32)(EPOLLIN | EPOLLRDNORM))
#define GOLDEN 0x9e3779b97f4a7c15ULL

static u64 mix(u64 key, u64 word)
{
	key = (key ^ word) * GOLDEN;
	return key ^ key >> 29;
}

static u64 mix_end(const struct inet_ends *e, u32 end, u64 key)
{
	u64 words[2];

	key = mix(key, (__force u16)e->port[end]);
	if (e->family == AF_INET)
		return mix(key, (__force u32)e->addr[end]);
	memcpy(words, &e->addr6[end], sizeof(words));
	return mix(mix(key, words[0]), words[1]);
}

/* Whether the traffic never leaves its network namespace. */
static bool is_loopback(const struct inet_ends *e)
{
	if (e->family == AF_INET)
		return ipv4_is_loopback(e->addr[0]) || ipv4_is_loopback(e->addr[1]);
	return ipv6_addr_loopback(&e->addr6[0]) || ipv6_addr_loopback(&e->addr6[1]);
}

/* The connection as its end number @end sees it. */
static u64 key_of(const struct inet_ends *e, u32 end)
{
	u64 net = is_loopback(e) ? e->net : 0;

	return mix_end(e, !end, mix_end(e, end, mix(net, e->protocol)));
}

static u16 tcp_kind(const struct sleep *s, const struct inet_ends *e)
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

static u16 kind_of(const struct sleep *s, const struct found_wait *w, const struct inet_ends *e)
{
	if (w->shape == SHAPE_POLL)
		return KIND_POLL;
	if (e->protocol == IPPROTO_TCP)
		return tcp_kind(s, e);
	if (e->protocol == IPPROTO_UDP && sleep_in(s, FN___skb_wait_for_more_packets))
		return KIND_UDP_RECV;
	return KIND_SOCKET;
}

/* The port of a listening socket, or of one that is to be connected to. */
static u64 listener_key(const struct inet_ends *e, u32 end)
{
	return mix(mix(e->net, e->protocol), (__force u16)e->port[end]);
}

/* Connections looked at that one listening socket has not accepted. */
#define BACKLOG_MAX 4096

/*
 * Connections in the queue of a listening socket are in no file table: the holders of that
 * socket have them.
 */
static void backlog_keys(const struct memread *m, const struct sock *sk, struct key_sink *sink)
{
	const struct inet_connection_sock *icsk = (const void *)sk;
	const struct request_sock *req;
	static struct inet_ends e;
	const struct sock *child;
	u32 steps;

	if (!peek(m, &req, (const struct request_sock **)&icsk->icsk_accept_queue.rskq_accept_head))
		return;
	for (steps = 0; req && steps < BACKLOG_MAX; steps++) {
		if (!sink->step(sink))
			return;
		if (peek(m, &child, (const struct sock **)&req->sk) && child &&
		    inet_read_ends(m, child, &e) && e.port[1]) {
			sink->sock = (u64)(uintptr_t)child;
			sink->found(sink, KEY_INET, key_of(&e, 0));
		}
		if (!peek(m, &req, (const struct request_sock **)&req->dl_next))
			return;
	}
}

/* The two ends of a datagram as its receiver sees them; layouts: struct sk_buff. */
static bool datagram_ends(const struct memread *m, const struct sk_buff *skb,
			  struct inet_ends *e)
{
	__u16 transport, network;
	unsigned char *head;
	struct ipv6hdr ip6;
	struct udphdr udp;
	struct iphdr ip;

	if (!peek(m, &head, (unsigned char **)&skb->head) ||
	    !peek(m, &transport, &skb->transport_header) ||
	    !peek(m, &network, &skb->network_header) ||
	    !mem_read(m, (u64)(uintptr_t)head + transport, &udp, sizeof(udp)) ||
	    !mem_read(m, (u64)(uintptr_t)head + network, &ip, sizeof(ip)))
		return false;
	e->port[0] = udp.dest;
	e->port[1] = udp.source;
	if (ip.version == 4) {
		e->family = AF_INET;
		e->addr[0] = ip.daddr;
		e->addr[1] = ip.saddr;
		return true;
	}
	e->family = AF_INET6;
	if (!mem_read(m, (u64)(uintptr_t)head + network, &ip6, sizeof(ip6)))
		return false;
	e->addr6[0] = ip6.daddr;
	e->addr6[1] = ip6.saddr;
	return true;
}

/* Datagrams looked at of one queue. */
#define DATAGRAMS_MAX 512

/* Told of each datagram; returns whether to go on. */
typedef bool datagram_fn(void *arg, const struct inet_ends *e);

static bool each_datagram(const struct memread *m, const struct sk_buff_head *queue,
			  struct inet_ends *e, datagram_fn *fn, void *arg)
{
	const struct sk_buff *end = (const void *)queue, *skb = end;
	u32 steps;

	for (steps = 0; steps < DATAGRAMS_MAX; steps++)
		if (!peek(m, &skb, (const struct sk_buff **)&skb->next) || !skb || skb == end ||
		    !datagram_ends(m, skb, e) || !fn(arg, e))
			return skb == end;
	return false;
}

/*
 * All datagrams unread at a UDP socket: a reader moves the whole queue into another, and
 * reads from there. Returns whether all was looked at.
 */
static bool each_unread(const struct memread *m, const struct sock *sk, struct inet_ends *e,
			datagram_fn *fn, void *arg)
{
	return each_datagram(m, &udp_sk(sk)->reader_queue, e, fn, arg) &&
	       each_datagram(m, &sk->sk_receive_queue, e, fn, arg);
}

static bool sender_key(void *arg, const struct inet_ends *e)
{
	struct key_sink *sink = arg;

	if (!sink->step(sink))
		return false;
	sink->found(sink, KEY_INET, key_of(e, 0));
	return true;
}

/* The senders of the datagrams unread at a UDP socket wait for its readers. */
static void datagram_keys(const struct memread *m, const struct sock *sk, struct inet_ends *e,
			  struct key_sink *sink)
{
	sink->queued = true;
	each_unread(m, sk, e, sender_key, sink);
	sink->queued = false;
}

void inet_file_keys(const struct memread *m, const struct file *file, struct key_sink *sink)
{
	const struct socket *sock;
	const struct sock *sk = sock_of_file(m, file, &sock);
	static struct inet_ends e;

	if (!sk || !inet_read_ends(m, sk, &e))
		return;
	sink->sock = (u64)(uintptr_t)sk;
	if (e.protocol == IPPROTO_UDP) {
		if (sink->wanted & BIT(KEY_INET))
			datagram_keys(m, sk, &e, sink);
	} else if (e.port[1]) {
		sink->found(sink, KEY_INET, key_of(&e, 0));
	} else if (e.protocol == IPPROTO_TCP && e.state == TCP_LISTEN) {
		sink->found(sink, KEY_INET_LISTENER, listener_key(&e, 0));
		sink->queued = true;
		if (sink->wanted & BIT(KEY_INET))
			backlog_keys(m, sk, sink);
		sink->queued = false;
	}
}

/* Names the owner at the other end of a connection, or the one that must accept it. */
static void owned_by_peer(const struct memread *m, const struct inet_ends *e,
			  struct found_object *d)
{
	bool local = inet_peer_is_local(m, e);

	if (!local)
		d->fixed_state = OUTCOME_REMOTE;
	if (e->state == TCP_SYN_SENT) {
		if (local) {
			d->key.type = KEY_INET_LISTENER;
			d->key.value = listener_key(e, 1);
		}
		return;
	}
	d->key.type = KEY_INET;
	d->key.value = key_of(e, 1);
	d->service_needed = d->key.value;
	/* A reader of datagrams reads those of all senders. */
	if (e->protocol == IPPROTO_UDP)
		d->service_needed = listener_key(e, 1);
}

bool inet_owned_by_peer(const struct memread *m, const struct sock *sk, struct found_object *d)
{
	static struct inet_ends e;

	if (!inet_read_ends(m, sk, &e) || !e.port[1])
		return false;
	owned_by_peer(m, &e, d);
	return true;
}

/* Whether a connection's end has said something since it last heard anything. */
static bool spoke_last(const struct memread *m, const struct sock *sk)
{
	const struct tcp_sock *tp = (const void *)sk;
	u32 said, heard;

	return peek(m, &said, &tp->lsndtime) &&
	       peek(m, &heard, &tp->inet_conn.icsk_ack.lrcvtime) && (s32)(said - heard) >= 0;
}

/*
 * Counts the data in the receive queue of a sock, if that is still this end of this
 * connection.
 */
static bool count_unread(const struct memread *m, u64 addr, u64 key, u32 *count)
{
	const struct tcp_sock *tp = (const void *)(uintptr_t)addr;
	static struct inet_ends e;
	u32 next, copied;

	if (!peek(m, &next, &tp->rcv_nxt) || !peek(m, &copied, &tp->copied_seq) ||
	    !inet_read_ends(m, (const void *)tp, &e) || key_of(&e, 0) != key)
		return false;
	/* The other end's close counts as a byte. */
	*count = next - copied - (next != copied && e.state == TCP_CLOSE_WAIT);
	return true;
}

/* Whether an end was accepted: a listener's clone keeps its backlog (sk_clone_lock()). */
static bool was_accepted(const struct memread *m, const struct sock *sk, bool *accepted)
{
	u32 backlog;

	if (!peek(m, &backlog, &sk->sk_max_ack_backlog))
		return false;
	*accepted = backlog;
	return true;
}

/*
 * Whether the end that connected has asked, and heard nothing since: the other has read the
 * question, and owes an answer. Data sent and received in one tick is left out.
 */
static bool awaits_answer(const struct memread *m, const struct tcp_sock *tp,
			  const struct sock *peer)
{
	bool accepted, by_peer;
	u32 said, heard;

	return was_accepted(m, (const void *)tp, &accepted) && !accepted &&
	       was_accepted(m, peer, &by_peer) && by_peer &&
	       peek(m, &said, &tp->lsndtime) &&
	       peek(m, &heard, &tp->inet_conn.icsk_ack.lrcvtime) && (s32)(said - heard) > 0;
}

struct question {
	u64 key;
	u32 steps;
	u32 found;
};

static bool is_question(void *arg, const struct inet_ends *e)
{
	struct question *q = arg;

	if (!q->steps)
		return false;
	q->steps--;
	q->found = key_of(e, 0) == q->key;
	return !q->found;
}

/* Whether a datagram of the sleeper's still lies unread where it was found. */
static bool count_datagrams(const struct memread *m, const struct object_row *o, u32 *steps,
			    u32 *count)
{
	const struct sock *peer = (const void *)(uintptr_t)o->peer;
	struct question q = { .key = o->key.value, .steps = *steps };
	static struct inet_ends e;

	if (o->peer < PEER_LOOKS || !inet_read_ends(m, peer, &e) || e.protocol != IPPROTO_UDP)
		return false;
	each_unread(m, peer, &e, is_question, &q);
	*steps = q.steps;
	*count = q.found;
	return true;
}

static bool is_udp(const struct memread *m, const struct sock *sk)
{
	unsigned short protocol;

	return peek(m, &protocol, &sk->sk_protocol) && protocol == IPPROTO_UDP;
}

bool inet_unread(const struct memread *m, const struct object_row *o, u32 *steps, u32 *count)
{
	const void *sk = (const void *)(uintptr_t)o->unread_at;

	*count = 0;
	if (o->peer == PEER_LOOKS)
		return true;
	if (is_udp(m, sk))
		return count_datagrams(m, o, steps, count);
	if (!spoke_last(m, sk))
		return true;
	if (o->peer < PEER_LOOKS || !count_unread(m, o->peer, o->key.value, count))
		return false;
	if (!*count && awaits_answer(m, sk, (const void *)(uintptr_t)o->peer))
		*count = UNREAD_ANSWER;
	return true;
}

/*
 * A connection without an answer is given up after some tries. One whose peer does not read
 * is given up only if TCP_USER_TIMEOUT says so.
 */
static bool is_given_up(const struct memread *m, const struct sock *sk, u16 kind)
{
	const struct inet_connection_sock *icsk = (const void *)sk;
	u32 timeout;

	if (kind == KIND_TCP_CONNECT)
		return true;
	return (kind == KIND_TCP_SEND || kind == KIND_POLL_ROOM) &&
	       peek(m, &timeout, &icsk->icsk_user_timeout) && timeout;
}

/* A task that polls for room only waits for the other end. */
bool inet_source(const struct memread *m, u64 file, u32 events, struct found_object *d)
{
	const struct socket *sock;
	const struct sock *sk = sock_of_file(m, (const void *)(uintptr_t)file, &sock);
	static struct inet_ends e;

	if (!sk || !inet_read_ends(m, sk, &e) || !e.port[1] ||
	    e.protocol != IPPROTO_TCP)
		return false;
	d->kind = e.state == TCP_SYN_SENT ? KIND_TCP_CONNECT : KIND_POLL_ROOM;
	d->ends = is_given_up(m, sk, d->kind);
	owned_by_peer(m, &e, d);
	return true;
}

/* The sock whose socket's queue is an object; NULL if there is none. */
static const struct sock *sock_of_object(const struct memread *m, u64 addr)
{
	const struct socket *sock = container_of((wait_queue_head_t *)(uintptr_t)addr,
						 struct socket, wq.wait);
	const struct sock *sk;

	return peek(m, &sk, (const struct sock **)&sock->sk) && sk &&
	       sock_socket(m, sk) == sock ? sk : NULL;
}

/* Whether a socket listens at the address that is connected to, by that one or by any. */
static bool listens_at(const struct inet_ends *at, const struct inet_ends *to)
{
	if (to->family == AF_INET)
		return !at->addr[0] || at->addr[0] == to->addr[1];
	return at->family == AF_INET6 && (ipv6_addr_any(&at->addr6[0]) ||
					  ipv6_addr_equal(&at->addr6[0], &to->addr6[1]));
}

/* Whether one end of a TCP connection has heard what the other has said, and no more. */
static bool hears(const struct memread *m, const struct sock *sk, const struct sock *from)
{
	const struct tcp_sock *tp = (const void *)sk, *peer = (const void *)from;
	u32 heard, sent, known;

	return peek(m, &heard, &tp->rcv_nxt) && peek(m, &sent, &peer->snd_nxt) &&
	       peek(m, &known, &peer->snd_una) && heard - known <= sent - known;
}

/* In one namespace endpoints are unique; across them no datagram is believed. */
static bool is_other_end(const struct memread *m, const struct inet_ends *own,
			 const struct inet_ends *other, const struct sock *sk,
			 const struct sock *peer)
{
	if (own->net == other->net)
		return true;
	return own->protocol == IPPROTO_TCP && hears(m, sk, peer) && hears(m, peer, sk);
}

bool inet_fits(const struct memread *m, const struct object_row *o, u64 sock)
{
	const struct sock *sk = sock_of_object(m, o->addr);
	const struct sock *peer = (const void *)(uintptr_t)sock;
	static struct inet_ends at, to;

	if (!sk || !inet_read_ends(m, sk, &to) || !inet_read_ends(m, peer, &at))
		return true;
	if (o->key.type == KEY_INET_LISTENER)
		return listens_at(&at, &to);
	return is_other_end(m, &to, &at, sk, peer);
}

/* Whether a sleeper waits to hear something of a peer on this machine. */
static bool may_be_owed(const struct memread *m, const struct found_wait *w,
			const struct inet_ends *e, const struct found_object *d)
{
	if ((e->protocol != IPPROTO_TCP && e->protocol != IPPROTO_UDP) || !e->port[1])
		return false;
	if (d->kind != KIND_TCP_RECV && d->kind != KIND_UDP_RECV &&
	    !(d->kind == KIND_POLL && w->mask & READABLE))
		return false;
	return inet_peer_is_local(m, e);
}

bool socket_inet(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		 struct found_object *d)
{
	static struct inet_ends e;

	if (!inet_read_ends(s->mem, sk, &e))
		return false;
	d->kind = kind_of(s, w, &e);
	d->ends = is_given_up(s->mem, sk, d->kind);
	d->listens = e.protocol == IPPROTO_TCP && e.state == TCP_LISTEN;
	if (e.protocol == IPPROTO_UDP)
		d->service_given = listener_key(&e, 0);
	else if (e.port[1])
		d->service_given = key_of(&e, 0);
	if (d->kind == KIND_TCP_SEND || d->kind == KIND_TCP_CONNECT)
		d->service_given = 0;
	if (e.protocol == IPPROTO_TCP && e.port[1] && w->shape == SHAPE_ENTRY)
		owned_by_peer(s->mem, &e, d);
	if (may_be_owed(s->mem, w, &e, d)) {
		owned_by_peer(s->mem, &e, d);
		d->unread_at = (u64)(uintptr_t)sk;
	}
	inet_name_ends(&e, d->name, sizeof(d->name));
	return true;
}
