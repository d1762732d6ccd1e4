// SPDX-License-Identifier: GPL-2.0-only
/*
 * 9p over a descriptor: a task waits for the answer of a server that is reached by a socket
 * (trans=tcp, unix, fd; net/9p/trans_fd.c). For other transports the function alone is known.
 *
 * Proof: the queue is a request's, whose message has the request's type and tag. The client
 * is the one at hand, whose connection leads back to it. The object is the client: all
 * waiters for one mount wait for one thing.
 *
 * Demand or idle: a demand. Owner: the holder of the other end of the socket, or another
 * machine.
 */
#include <linux/net.h>
#include <net/sock.h>

#include "target/layout.h"
#include "target/sock.h"
#include "waits/families.h"
#include "waits/inet.h"
#include "waits/unix.h"

#if IS_ENABLED(CONFIG_NET_9P)
#include <net/9p/9p.h>
#include <net/9p/client.h>

/* size[4] type[1] tag[2] */
#define TYPE_AT 4
#define TAG_AT 5
#define HEADER_BYTES 7

static bool is_request(const struct memread *m, const struct p9_req_t *req)
{
	u8 header[HEADER_BYTES];
	struct p9_fcall message;

	return peek(m, &message, &req->tc) && message.sdata &&
	       mem_read(m, (u64)(uintptr_t)message.sdata, header, sizeof(header)) &&
	       header[TYPE_AT] == message.id &&
	       (header[TAG_AT] | header[TAG_AT + 1] << 8) == message.tag;
}

/* Words of the stack looked at: from the innermost frame to that of p9_client_rpc(). */
#define STACK_WORDS 64

/* The connection that leads back to a client, 0 if it is none. */
static u64 connection_of(const struct memread *m, u64 client)
{
	u64 transport, back;

	return mem_word(m, client + offsetof(struct p9_client, trans), &transport) && transport &&
	       mem_word(m, transport + layout.p9_connection + layout.p9_client_of, &back) &&
	       back == client ? transport : 0;
}

static bool owned_by_server(const struct memread *m, u64 transport, struct found_object *d)
{
	const struct socket *sock;
	const struct file *file;
	const struct sock *sk;

	if (!mem_word(m, transport + layout.p9_to_server, (u64 *)&file) || !file)
		return false;
	sock_name_file(m, (u64)(uintptr_t)file, d->name, sizeof(d->name));
	sk = sock_of_file(m, file, &sock);
	return sk && (unix_owned_by_peer(m, sk, d) || inet_owned_by_peer(m, sk, d));
}

static bool claim_p9(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;
	u64 transport = 0;

	if (!sleep_in(s, FN_p9_client_rpc) ||
	    !is_request(s->mem, container_of((wait_queue_head_t *)(uintptr_t)w->head,
					     struct p9_req_t, wq)))
		return false;
	for (i = 0; i < end && !transport; i++)
		transport = connection_of(s->mem, s->words[i]);
	if (!transport)
		return false;
	d->kind = KIND_P9;
	d->addr = s->words[i - 1];
	owned_by_server(s->mem, transport, d);
	return true;
}
#else
static bool claim_p9(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return false;
}
#endif

const struct wait_family p9_family = {
	.name = "9p",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(P9),
	.claim = claim_p9,
	.refresh = unix_note_accepted,
	.refresh_keys = BIT(KEY_UNIX_LISTENER),
};
