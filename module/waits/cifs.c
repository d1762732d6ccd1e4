// SPDX-License-Identifier: GPL-2.0-only
/*
 * SMB (cifs): a task waits for the answer of a server, or for permission to ask it (credits).
 *
 * Proof: the queue is a connection's. Its receiver is a task, and its socket leads back to
 * itself (struct TCP_Server_Info, fs/smb/client/cifsglob.h). The object is the connection:
 * all waiters for one server wait for one thing.
 *
 * Demand or idle: a demand. Owner: the holder of the other end of the socket, or another
 * machine. It is another machine as well while there is no socket, as it is being connected
 * anew.
 */
#include <linux/net.h>
#include <net/sock.h>

#include "target/inet.h"
#include "target/layout.h"
#include "target/sock.h"
#include "waits/families.h"
#include "waits/inet.h"

static bool describe_server(const struct sleep *s, u64 server, struct found_object *d)
{
	static struct inet_ends ends;
	const struct socket *sock;
	const struct sock *sk;
	u64 receiver;

	if (!mem_word(s->mem, server + layout.cifs_receiver, &receiver) ||
	    !s->mem->is_task(s->mem->ctx, receiver) ||
	    !mem_word(s->mem, server + layout.cifs_socket, (u64 *)&sock))
		return false;
	d->kind = KIND_SMB;
	d->addr = server;
	d->fixed_state = OUTCOME_REMOTE;
	if (!sock)
		return true;
	if (!peek(s->mem, &sk, (const struct sock **)&sock->sk) || !sk ||
	    sock_socket(s->mem, sk) != sock || !inet_read_ends(s->mem, sk, &ends))
		return false;
	inet_name_ends(&ends, d->name, sizeof(d->name));
	d->fixed_state = OUTCOME_UNKNOWN;
	inet_owned_by_peer(s->mem, sk, d);
	return true;
}

static bool claim_cifs(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return (s->row->state == TASK_DISK || s->row->state == TASK_KILL) &&
	       (describe_server(s, w->head - layout.cifs_response, d) ||
		describe_server(s, w->head - layout.cifs_request, d));
}

const struct wait_family cifs_family = {
	.name = "SMB",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(CIFS),
	.claim = claim_cifs,
};
