// SPDX-License-Identifier: GPL-2.0-only
/*
 * AF_UNIX: who waits for room, for data, for a connection.
 *
 * A sleeper is in one of two queues.  The peer_wait of *another* socket: that
 * one's receive queue (or, if it listens, its backlog) is full, and its
 * readers must act (net/unix/af_unix.c, unix_wait_for_peer).  Or the queue of
 * its *own* socket: it waits for data or a connection, or for its send buffer
 * to drain, which the peer's reading does.  The peer of a receiver is who must
 * send; whether an answer is owed shows in the peer's receive queue.
 *
 * A head is proved to be one of these by what is around it: a sock of family
 * AF_UNIX whose protocol calls itself UNIX; an own queue also by the socket
 * and the sock pointing at each other.  All of it is pinned by the sleeper:
 * its own file, and the peer it holds a reference to.
 */
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/syscalls.h>
#include <linux/un.h>
#include <net/af_unix.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "model/text.h"
#include "target/names.h"
#include "waits/wait.h"

static struct sock *sock_of(const struct unix_sock *u)
{
	return (struct sock *)&u->sk;
}

/* unix_dgram_proto is "UNIX", unix_stream_proto "UNIX-STREAM" (older: "UNIX" for both). */
static bool is_unix(const struct memread *m, const struct sock *sk)
{
	unsigned short family;
	struct proto *proto;
	char name[4];

	return peek(m, &family, &sk->sk_family) && family == AF_UNIX &&
	       peek(m, &proto, &sk->sk_prot) && mem_read(m, (u64)(uintptr_t)proto->name, name, 4) &&
	       !memcmp(name, "UNIX", 4);
}

/* The socket a sock belongs to, 0 if it is orphaned or they don't agree. */
static struct socket *socket_of(const struct memread *m, const struct sock *sk)
{
	struct socket *sock;
	struct sock *back;

	if (!peek(m, &sock, &sk->sk_socket) || !sock || !peek(m, &back, &sock->sk))
		return NULL;
	return back == sk ? sock : NULL;
}

static bool is_unlinked(const struct memread *m, const struct unix_sock *u)
{
	struct hlist_bl_node **pprev;
	struct dentry *dentry;

	return peek(m, &dentry, &u->path.dentry) && dentry &&
	       peek(m, &pprev, &dentry->d_hash.pprev) && !pprev;
}

/*
 * Writes the name a socket is bound to.  Returns its length, 0 if it has none.
 * The kernel keeps a path with its NUL, which makes it a byte longer than
 * sun_path if that is full (unix_mkname_bsd()).
 */
static size_t bound_name(const struct memread *m, const struct unix_sock *u, char *out, size_t size)
{
	static char path[UNIX_PATH_MAX + 1];
	struct unix_address *addr;
	size_t n;
	int len;

	if (!peek(m, &addr, &u->addr) || !addr || !peek(m, &len, &addr->len))
		return 0;
	len -= offsetof(struct sockaddr_un, sun_path);
	if (len <= 0 || len > sizeof(path))
		return 0;
	if (!mem_read(m, (u64)(uintptr_t)addr->name[0].sun_path, path, len))
		return 0;
	if (!path[0]) {
		path[0] = '@';
		return text_escape(out, size, path, len);
	}
	n = text_escape(out, size, path, strnlen(path, len));
	if (is_unlinked(m, u))
		n += scnprintf(out + n, size - n, "(deleted)");
	return n;
}

/* The name or the number of a socket.  Returns whether it is a name. */
static bool any_name(const struct memread *m, const struct sock *sk, char *out, size_t size)
{
	if (bound_name(m, unix_sk(sk), out, size))
		return true;
	scnprintf(out, size, "unix:[%llu]", name_socket_inode(m, socket_of(m, sk)));
	return false;
}

/* A nameless socket is known by its number and by whom it talks to. */
static void name_sock(const struct memread *m, const struct sock *sk, char *out, size_t size)
{
	struct sock *peer;
	size_t n;

	if (any_name(m, sk, out, size))
		return;
	if (!peek(m, &peer, &unix_sk(sk)->peer) || !peer || !is_unix(m, peer))
		return;
	n = strlen(out);
	n += scnprintf(out + n, size - n, "->");
	any_name(m, peer, out + n, size - n);
}

size_t unix_name(const struct memread *m, const struct sock *sk, char *out, size_t size)
{
	if (!is_unix(m, sk))
		return 0;
	name_sock(m, sk, out, size);
	return strlen(out);
}

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
 * A connection that nobody has accepted yet is in no file table: who can accept it
 * has the listening socket.  connect() gives it that one's address, the very struct
 * unix_address, which no other listening socket has (unix_stream_connect()): its
 * place is the key of both, made odd.
 */
static u64 listener_key(const struct memread *m, const struct sock *sk)
{
	struct unix_address *addr;

	return peek(m, &addr, &unix_sk(sk)->addr) && addr ? (u64)(uintptr_t)addr | 1 : 0;
}

u64 unix_key(const struct memread *m, const struct file *file)
{
	struct socket *sock;
	struct file *back;
	struct sock *sk;

	if (!peek(m, &sock, (struct socket **)&file->private_data) || !sock ||
	    !peek(m, &back, &sock->file) || back != file || !peek(m, &sk, &sock->sk) || !sk ||
	    socket_of(m, sk) != sock || !is_unix(m, sk) || !is_listening(m, sk))
		return 0;
	return listener_key(m, sk);
}

u64 unix_accepted(const struct memread *m, u64 resource)
{
	const struct sock *sk = (const void *)(uintptr_t)resource;

	return is_unix(m, sk) ? (u64)(uintptr_t)socket_of(m, sk) : 0;
}

/* What has to be read for the wait to end: @sk, by whoever holds its socket. */
static void owned_by_reader(const struct memread *m, const struct sock *sk, struct object_desc *d)
{
	struct socket *sock = socket_of(m, sk);
	struct file *file;

	d->resource = (u64)(uintptr_t)sk;
	d->want = (u64)(uintptr_t)sock;
	if (sock && peek(m, &file, &sock->file))
		d->file = (u64)(uintptr_t)file;
	if (is_listening(m, sk))
		d->owner_pid = peer_pid(m, sk);
}

static void owned_by_peer(const struct memread *m, const struct sock *peer, struct object_desc *d)
{
	owned_by_reader(m, peer, d);
	if (!d->want)
		d->want = listener_key(m, peer);
}

static bool claim_peer_wait(const struct sleep *s, u64 head, struct object_desc *d)
{
	struct unix_sock *u = container_of((wait_queue_head_t *)(uintptr_t)head,
					   struct unix_sock, peer_wait);

	if (!is_unix(s->mem, sock_of(u)))
		return false;
	d->kind = KIND_UNIX_PEER;
	d->addr = head;
	owned_by_reader(s->mem, sock_of(u), d);
	name_sock(s->mem, sock_of(u), d->name, sizeof(d->name));
	return true;
}

/*
 * Who sleeps in sock_alloc_send_pskb() sends.  Where frames may be stale (5.10) a
 * system call that only reads contradicts them.
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

static void claim_send(const struct sleep *s, const struct sock *sk, struct object_desc *d)
{
	struct sock *peer;

	d->kind = KIND_UNIX_SEND;
	if (peek(s->mem, &peer, &unix_sk(sk)->peer) && peer && is_unix(s->mem, peer))
		owned_by_peer(s->mem, peer, d);
}

/*
 * Who receives from a connected stream waits for its peer.  An answer is owed as
 * long as the peer has not read what was sent to it: nobody else sends there.
 */
static void owed_by_peer(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
			 struct object_desc *d)
{
	struct sock *peer;
	short type;

	if (!peek(s->mem, &peer, &unix_sk(sk)->peer) || !peer || !is_unix(s->mem, peer))
		return;
	owned_by_peer(s->mem, peer, d);
	if (!peek(s->mem, &type, &socket_of(s->mem, sk)->type) || type == SOCK_DGRAM)
		return;
	if (w->shape == SHAPE_ENTRY || w->mask & (POLLIN | POLLRDNORM))
		d->owed_at = (u64)(uintptr_t)&peer->sk_receive_queue.qlen;
}

static void claim_read(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		       struct object_desc *d)
{
	if (w->shape == SHAPE_POLL)
		d->kind = KIND_UNIX_POLL;
	else if (is_listening(s->mem, sk))
		d->kind = KIND_UNIX_ACCEPT;
	else
		d->kind = KIND_UNIX_RECV;
	if (d->kind != KIND_UNIX_ACCEPT)
		owed_by_peer(s, w, sk, d);
	d->serves = (u64)(uintptr_t)sk;
}

static bool claim_own_queue(const struct sleep *s, const struct found_wait *w,
			    struct object_desc *d)
{
	struct socket *sock = container_of((wait_queue_head_t *)(uintptr_t)w->head,
					   struct socket, wq.wait);
	struct sock *sk;

	if (!peek(s->mem, &sk, &sock->sk) || !sk || socket_of(s->mem, sk) != sock ||
	    !is_unix(s->mem, sk))
		return false;
	d->addr = w->head;
	if (w->shape == SHAPE_ENTRY && is_sending(s))
		claim_send(s, sk, d);
	else
		claim_read(s, w, sk, d);
	name_sock(s->mem, sk, d->name, sizeof(d->name));
	return true;
}

bool wait_unix(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	return claim_own_queue(s, w, d) || claim_peer_wait(s, w->head, d);
}
