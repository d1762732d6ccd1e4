// SPDX-License-Identifier: GPL-2.0-only
/*
 * Netlink sockets that are full: a task waits to send to one, and one of them holds up the
 * queue of audit records (net/netlink/af_netlink.c, kernel/audit.c).
 *
 * A sender waits in the queue of the receiving socket.  Proof: the sock around the
 * head is one of netlink, and its socket leads back to it.
 *
 * Callers that wait in audit_backlog_wait wait for kauditd. It sends one record after the
 * other to the audit daemon, and is held up only by a full socket of the daemon. The kernel
 * keeps the daemon's socket in a private variable. But only the daemon is sent records by
 * themselves: a listener's socket has a multicast group, a client's gets answers. So the
 * daemon has a socket of NETLINK_AUDIT open that has no group and no room for another record.
 * It begins with a record that the kernel sent.
 *
 * Demand or idle: a sender may not go on before the receiver has read.
 */
#include <linux/audit.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <net/sock.h>

#include "target/layout.h"
#include "target/sock.h"
#include "waits/families.h"

/* netlink_sock.state, af_netlink.c */
#define NETLINK_S_CONGESTED 0
/* Below are requests and their answers (uapi/linux/audit.h). */
#define FIRST_RECORD AUDIT_FIRST_USER_MSG

/* The socket of a netlink sock that a process made, NULL if it is none. */
static const struct socket *socket_of(const struct memread *m, const struct sock *sk)
{
	const struct socket *sock;
	unsigned short family;
	struct sock *back;

	if (!peek(m, &family, &sk->sk_family) || family != AF_NETLINK ||
	    !peek(m, &sock, (const struct socket **)&sk->sk_socket) || !sock ||
	    !peek(m, &back, &sock->sk) || back != sk)
		return NULL;
	return sock;
}

static bool claim_netlink(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct sock *sk = (const void *)(uintptr_t)(w->head - layout.netlink_wait);
	const struct socket *sock;
	struct file *file;

	sock = socket_of(s->mem, sk);
	if (!sock)
		return false;
	d->kind = KIND_NETLINK_SEND;
	d->addr = w->head;
	d->service_needed = (u64)(uintptr_t)sk;
	d->key.type = KEY_PRIVATE;
	d->key.value = (u64)(uintptr_t)sock;
	if (peek(s->mem, &file, &sock->file))
		d->file = (u64)(uintptr_t)file;
	scnprintf(d->name, sizeof(d->name), "netlink:[%llu]", sock_inode(s->mem, sock));
	return true;
}

static bool is_audit(const struct memread *m, const struct sock *sk)
{
	typeof(sk->sk_protocol) protocol;
	u32 groups;

	return peek(m, &protocol, &sk->sk_protocol) && protocol == NETLINK_AUDIT &&
	       mem_read(m, (u64)(uintptr_t)sk + layout.netlink_groups, &groups, sizeof(groups)) &&
	       !groups;
}

static const struct sk_buff *first_message(const struct memread *m, const struct sock *sk)
{
	const struct sk_buff *skb;

	return peek(m, &skb, (const struct sk_buff **)&sk->sk_receive_queue.next) ? skb : NULL;
}

/* Whether the unread data begins with a record; @size is the space that it takes up. */
static bool has_records(const struct memread *m, const struct sock *sk, u32 *size)
{
	const struct sk_buff *skb = first_message(m, sk);
	unsigned char *data;
	u32 sender;
	u16 type;

	return skb && (const void *)skb != &sk->sk_receive_queue &&
	       peek(m, &data, &skb->data) && peek(m, size, &skb->truesize) &&
	       peek(m, &sender, &NETLINK_CB(skb).portid) && !sender &&
	       peek(m, &type, &((const struct nlmsghdr *)data)->nlmsg_type) &&
	       type >= FIRST_RECORD && first_message(m, sk) == skb;
}

/* As netlink_attachskb() sees it. */
static bool is_full(const struct memread *m, const struct sock *sk, u32 more)
{
	int used, room;
	u64 state;

	if (!mem_word(m, (u64)(uintptr_t)sk + layout.netlink_state, &state) ||
	    !peek(m, &used, &sk->sk_rmem_alloc.counter) || !peek(m, &room, &sk->sk_rcvbuf))
		return false;
	return state & BIT(NETLINK_S_CONGESTED) || (u32)used + more > (u32)room;
}

static void audit_key(const struct memread *m, const struct file *file, struct key_sink *sink)
{
	const struct socket *sock;
	const struct sock *sk;
	struct file *back;
	u32 size;

	if (!peek(m, &sock, (const struct socket **)&file->private_data) || !sock ||
	    !peek(m, &back, &sock->file) || back != file ||
	    !peek(m, &sk, (const struct sock **)&sock->sk) || !sk || socket_of(m, sk) != sock ||
	    !is_audit(m, sk) || !has_records(m, sk, &size) || !is_full(m, sk, size))
		return;
	sink->found(sink, KEY_AUDIT, KEY_AUDIT);
}

const struct wait_family netlink_family = {
	.name = "netlink senders",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(NETLINK),
	.keys = BIT(KEY_AUDIT),
	.claim = claim_netlink,
	.file_keys = audit_key,
};
