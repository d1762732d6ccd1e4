// SPDX-License-Identifier: GPL-2.0-only
/*
 * AF_UNIX: a task waits for room, for data, for a connection.
 *
 * A sleeper is in one of two queues. The peer_wait of *another* socket: that one's receive
 * queue (or, if it listens, its backlog) is full, and its readers must act
 * (net/unix/af_unix.c, unix_wait_for_peer). Or the queue of its *own* socket: it waits for
 * data or a connection. It may also wait for its send buffer to drain, which the peer's
 * reading does. The peer of a receiver must send; the peer's receive queue shows whether an
 * answer is owed.
 *
 * The structure around a head proves it to be one of these: a sock of family AF_UNIX whose
 * protocol calls itself UNIX. For an own queue the socket and the sock also point at each
 * other. All of it is pinned by the sleeper: its own file, and the peer it holds a reference
 * to.
 */
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/syscalls.h>
#include <net/af_unix.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "target/sock.h"
#include "waits/families.h"
#include "waits/unix.h"

/* The process that called listen(), or made the connection. */
static s32 peer_pid(const struct memread *m, const struct sock *sk)
{
	struct pid *pid;
	int nr;

	if (!peek(m, &pid, &sk->sk_peer_pid) || !pid || !peek(m, &nr, &pid->numbers[0].nr))
		return 0;
	return nr;
}

static bool is_listening(const struct memread *m, const struct sock *sk)
{
	unsigned char state;

	return peek(m, &state, &sk->sk_state) && state == TCP_LISTEN;
}

/*
 * A connection still to be accepted is in no file table: the process that can accept it has
 * the listening socket. In connect() it gets the address of that socket, the very struct
 * unix_address, which no other listening socket has (unix_stream_connect()). So its place is
 * the key of both.
 */
static u64 listener_key(const struct memread *m, const struct sock *sk)
{
	struct unix_address *addr;

	return peek(m, &addr, &unix_sk(sk)->addr) && addr ? (u64)(uintptr_t)addr : 0;
}

/*
 * A datagram socket's own buffer is full of data unread at others, some of which may not be
 * its peer. They are known by the sender of their datagrams.
 */
static bool is_datagram(const struct memread *m, const struct sock *sk)
{
	unsigned short type;

	return peek(m, &type, &sk->sk_type) && type == SOCK_DGRAM;
}

/* Unread datagrams looked at of one receiver. */
#define DATAGRAMS_MAX 512

static void sender_keys(const struct memread *m, const struct sock *sk, struct key_sink *sink)
{
	const struct sk_buff *end = (const void *)&sk->sk_receive_queue, *skb = end;
	const struct sock *sender, *last = NULL;
	u32 steps;

	for (steps = 0; steps < DATAGRAMS_MAX; steps++) {
		if (!peek(m, &skb, (const struct sk_buff **)&skb->next) || !skb || skb == end ||
		    !sink->step(sink) ||
		    !peek(m, &sender, (const struct sock **)&skb->sk))
			return;
		if (sender && sender != last)
			sink->found(sink, KEY_UNIX_SENDER, (u64)(uintptr_t)sender);
		last = sender;
	}
}

static void unix_keys(const struct memread *m, const struct file *file, struct key_sink *sink)
{
	const struct socket *sock;
	const struct sock *sk = sock_of_file(m, file, &sock);
	u64 key;

	if (!sk || !sock_is_unix(m, sk))
		return;
	sink->queued = true;
	if (sink->wanted & BIT(KEY_UNIX_SENDER) && is_datagram(m, sk))
		sender_keys(m, sk, sink);
	sink->queued = false;
	key = is_listening(m, sk) ? listener_key(m, sk) : 0;
	if (key)
		sink->found(sink, KEY_UNIX_LISTENER, key);
}

/* The sock that must be read for the wait to end: @sk, by each holder of its socket. */
static void owned_by_reader(const struct memread *m, const struct sock *sk, struct found_object *d)
{
	struct socket *sock = sock_socket(m, sk);
	struct file *file;

	d->service_needed = (u64)(uintptr_t)sk;
	d->key.type = sock ? KEY_PRIVATE : KEY_NONE;
	d->key.value = (u64)(uintptr_t)sock;
	if (sock && peek(m, &file, &sock->file))
		d->file = (u64)(uintptr_t)file;
	if (is_listening(m, sk))
		d->owner_pid = peer_pid(m, sk);
}

static void owned_by_peer(const struct memread *m, const struct sock *peer, struct found_object *d)
{
	owned_by_reader(m, peer, d);
	if (d->key.type != KEY_NONE)
		return;
	d->key.value = listener_key(m, peer);
	d->key.type = d->key.value ? KEY_UNIX_LISTENER : KEY_NONE;
}

bool unix_owned_by_peer(const struct memread *m, const struct sock *sk, struct found_object *d)
{
	struct sock *peer;

	if (!sock_is_unix(m, sk) || !peek(m, &peer, &unix_sk(sk)->peer) || !peer ||
	    !sock_is_unix(m, peer))
		return false;
	owned_by_peer(m, peer, d);
	return true;
}

static bool claim_peer_wait(const struct sleep *s, u64 head, struct found_object *d)
{
	struct unix_sock *u = container_of((wait_queue_head_t *)(uintptr_t)head,
					   struct unix_sock, peer_wait);

	if (!sock_is_unix(s->mem, &u->sk))
		return false;
	d->kind = KIND_UNIX_PEER;
	d->addr = head;
	owned_by_reader(s->mem, &u->sk, d);
	sock_unix_name(s->mem, &u->sk, d->name, sizeof(d->name));
	return true;
}

/*
 * A sleeper in sock_alloc_send_pskb() sends. Frames may be stale (5.10): then a system call
 * that only reads contradicts them.
 */
static bool is_sending(const struct sleep *s)
{
	switch (s->row->syscall) {
	case __NR_read:
	case __NR_readv:
	case __NR_recvfrom:
	case __NR_recvmsg:
	case __NR_recvmmsg:
		return false;
	default:
		return sleep_in(s, FN_sock_alloc_send_pskb);
	}
}

static void claim_send(const struct sleep *s, const struct sock *sk, struct found_object *d)
{
	struct sock *peer;

	d->kind = KIND_UNIX_SEND;
	if (is_datagram(s->mem, sk)) {
		d->key.type = KEY_UNIX_SENDER;
		d->key.value = (u64)(uintptr_t)sk;
		return;
	}
	if (peek(s->mem, &peer, &unix_sk(sk)->peer) && peer && sock_is_unix(s->mem, peer))
		owned_by_peer(s->mem, peer, d);
}

/*
 * A receiver on a connected stream waits for its peer.  An answer is owed as
 * long as the peer has not read what was sent to it: nobody else sends there.
 */
static void owed_by_peer(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
			 struct found_object *d)
{
	struct sock *peer;
	short type;

	if (!peek(s->mem, &peer, &unix_sk(sk)->peer) || !peer || !sock_is_unix(s->mem, peer))
		return;
	owned_by_peer(s->mem, peer, d);
	if (!peek(s->mem, &type, &sock_socket(s->mem, sk)->type) || type == SOCK_DGRAM)
		return;
	if (w->shape == SHAPE_ENTRY || w->mask & (POLLIN | POLLRDNORM))
		d->unread_at = (u64)(uintptr_t)&peer->sk_receive_queue.qlen;
}

/* A task that polls for room on a connected socket waits until the peer reads. */
static bool source(const struct memread *m, u64 file, u32 events, struct found_object *d)
{
	const struct socket *sock;
	const struct sock *sk = sock_of_file(m, (const void *)(uintptr_t)file, &sock);
	struct sock *peer;

	if (!sk || !sock_is_unix(m, sk) ||
	    !peek(m, &peer, &unix_sk(sk)->peer) || !peer || !sock_is_unix(m, peer))
		return false;
	d->kind = KIND_POLL_ROOM;
	owned_by_peer(m, peer, d);
	return true;
}

static void claim_read(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		       struct found_object *d)
{
	d->listens = is_listening(s->mem, sk);
	if (w->shape == SHAPE_POLL)
		d->kind = KIND_UNIX_POLL;
	else if (d->listens)
		d->kind = KIND_UNIX_ACCEPT;
	else
		d->kind = KIND_UNIX_RECV;
	if (d->kind != KIND_UNIX_ACCEPT)
		owed_by_peer(s, w, sk, d);
	d->service_given = (u64)(uintptr_t)sk;
}

static bool claim_own_queue(const struct sleep *s, const struct found_wait *w,
			    struct found_object *d)
{
	struct socket *sock = container_of((wait_queue_head_t *)(uintptr_t)w->head,
					   struct socket, wq.wait);
	struct sock *sk;

	if (!peek(s->mem, &sk, &sock->sk) || !sk || sock_socket(s->mem, sk) != sock ||
	    !sock_is_unix(s->mem, sk))
		return false;
	d->addr = w->head;
	if (w->shape == SHAPE_ENTRY && is_sending(s))
		claim_send(s, sk, d);
	else
		claim_read(s, w, sk, d);
	sock_unix_name(s->mem, sk, d->name, sizeof(d->name));
	return true;
}

/* A connection may have been accepted while its connecting task, which pins it, sleeps on. */
enum refreshed unix_note_accepted(const struct memread *m, struct found_object *d)
{
	const struct sock *peer = (const struct sock *)(uintptr_t)d->service_needed;

	if (sock_socket(m, peer))
		owned_by_reader(m, peer, d);
	return REFRESH_DONE;
}

static bool claim_unix(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return claim_own_queue(s, w, d) || claim_peer_wait(s, w->head, d);
}

const struct wait_family unix_family = {
	.name = "AF_UNIX",
	.shapes = CLAIMS_ENTRY | CLAIMS_POLL,
	.keys = BIT(KEY_UNIX_LISTENER) | BIT(KEY_UNIX_SENDER),
	.claim = claim_unix,
	.file_keys = unix_keys,
	.refresh = unix_note_accepted,
	.refresh_keys = BIT(KEY_UNIX_LISTENER),
	.source_of_room = true,
	.source = source,
};
