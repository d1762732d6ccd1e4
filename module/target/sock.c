// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets: the proof of one, the file and the sock that belong together, and the name that
 * people know.
 *
 * Proof: a sock of AF_UNIX is one if its protocol calls itself UNIX. A socket and its sock, a
 * file and its socket point at each other.
 */
#include <linux/dcache.h>
#include <linux/net.h>
#include <linux/un.h>
#include <net/af_unix.h>
#include <net/sock.h>

#include "model/text.h"
#include "target/inet.h"
#include "target/sock.h"

u64 sock_inode(const struct memread *m, const struct socket *sock)
{
	const struct socket_alloc *alloc = container_of(sock, struct socket_alloc, socket);
	typeof(alloc->vfs_inode.i_ino) ino;

	return sock && peek(m, &ino, &alloc->vfs_inode.i_ino) ? ino : 0;
}

/* unix_dgram_proto is "UNIX", unix_stream_proto "UNIX-STREAM" (older: "UNIX" for both). */
bool sock_is_unix(const struct memread *m, const struct sock *sk)
{
	unsigned short family;
	struct proto *proto;
	char name[4];

	return peek(m, &family, &sk->sk_family) && family == AF_UNIX &&
	       peek(m, &proto, &sk->sk_prot) && mem_read(m, (u64)(uintptr_t)proto->name, name, 4) &&
	       !memcmp(name, "UNIX", 4);
}

struct socket *sock_socket(const struct memread *m, const struct sock *sk)
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
		n += text_put(out + n, size - n, "(deleted)");
	return n;
}

/* The number of a socket, as /proc/PID/fd has it. */
static size_t number_name(const struct memread *m, const struct sock *sk, char *out, size_t size)
{
	return text_inode(out, size, "unix", sock_inode(m, sock_socket(m, sk)));
}

/* The name or else the number of the peer that a nameless socket talks to. */
static size_t peer_name(const struct memread *m, const struct sock *sk, char *out, size_t size)
{
	struct sock *peer;
	size_t n, arrow;

	if (!peek(m, &peer, &unix_sk(sk)->peer) || !peer || !sock_is_unix(m, peer))
		return 0;
	arrow = text_put(out, size, "->");
	n = bound_name(m, unix_sk(peer), out + arrow, size - arrow);
	return arrow + (n ? n : number_name(m, peer, out + arrow, size - arrow));
}

size_t sock_unix_name(const struct memread *m, const struct sock *sk, char *out, size_t size)
{
	size_t n;

	if (!sock_is_unix(m, sk))
		return 0;
	n = bound_name(m, unix_sk(sk), out, size);
	if (n)
		return n;
	n = number_name(m, sk, out, size);
	return n + peer_name(m, sk, out + n, size - n);
}

const char *sock_family_name(unsigned short family)
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

const struct sock *sock_of_file(const struct memread *m, const struct file *file,
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

size_t sock_name_file(const struct memread *m, u64 file, char *out, size_t size)
{
	const struct socket *sock;
	const struct sock *sk = sock_of_file(m, (const void *)(uintptr_t)file, &sock);
	static struct inet_ends ends;
	unsigned short family;
	size_t n;

	if (!sk || !peek(m, &family, &sk->sk_family) || family >= AF_MAX)
		return 0;
	n = sock_unix_name(m, sk, out, size);
	if (!n && inet_read_ends(m, sk, &ends))
		n = inet_name_ends(&ends, out, size);
	return n ? n : text_inode(out, size, sock_family_name(family), sock_inode(m, sock));
}
