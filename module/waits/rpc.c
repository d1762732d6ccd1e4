// SPDX-License-Identifier: GPL-2.0-only
/*
 * RPC: a task waits for the answer of a server, NFS's for instance (net/sunrpc).
 *
 * The sleeper waits for a bit in the state of an rpc_task. Proof: the task is linked in its
 * client's list of tasks, between neighbours that say they are that client's. (To walk the
 * list for each of its sleepers would be quadratic behind a dead server.) The object is the
 * transport: all waiters for one server wait for one thing.
 *
 * Demand or idle: a demand. Owner: the holder of the other end of the transport's connection,
 * if that is on this machine; else the server is remote.
 */
#include <linux/sunrpc/clnt.h>
#include <linux/sunrpc/sched.h>
#include <linux/sunrpc/xprt.h>
#include <linux/sunrpc/xprtsock.h>

#include "model/text.h"
#include "waits/bit.h"
#include "waits/families.h"
#include "waits/inet.h"

#if IS_ENABLED(CONFIG_SUNRPC)

#define WORD_BYTES 48

/* Whether a link is the head of a client's list of tasks, or one of its tasks. */
static bool is_linked_to(const struct memread *m, const struct rpc_clnt *client,
			 const struct list_head *link)
{
	const struct rpc_task *task = list_entry(link, struct rpc_task, tk_task);
	const struct rpc_clnt *of;

	return link == &client->cl_tasks ||
	       (peek(m, &of, (const struct rpc_clnt **)&task->tk_client) && of == client);
}

static bool is_task_of(const struct memread *m, const struct rpc_clnt *client,
		       const struct rpc_task *task)
{
	const struct list_head *at = &task->tk_task;
	struct list_head links;
	struct list_head *back, *forth;

	return peek(m, &links, at) && links.next != at &&
	       peek(m, &back, &links.next->prev) && back == at &&
	       peek(m, &forth, &links.prev->next) && forth == at &&
	       is_linked_to(m, client, links.next) && is_linked_to(m, client, links.prev);
}

/* The holders of the other end of the transport's socket, if that is the connected one it seems. */
static bool owned_by_server(const struct memread *m, const struct rpc_xprt *xprt,
			    struct found_object *d)
{
	const struct sock_xprt *transport = container_of(xprt, struct sock_xprt, xprt);
	const struct sock *sk;
	void *back;

	return peek(m, &sk, (const struct sock **)&transport->inet) && sk &&
	       peek(m, &back, &sk->sk_user_data) && back == xprt &&
	       inet_owned_by_peer(m, sk, d);
}

static size_t add_word(const struct memread *m, const char *at, char *out, size_t size)
{
	char word[WORD_BYTES];

	if (!at || !mem_read(m, (u64)(uintptr_t)at, word, sizeof(word)))
		return scnprintf(out, size, "?");
	return text_escape(out, size, word, strnlen(word, sizeof(word)));
}

/* "rpc:nfs3@192.0.2.1:2049" */
static void name_server(const struct memread *m, const struct rpc_clnt *client,
			const struct rpc_xprt *xprt, struct found_object *d)
{
	const struct rpc_program *program;
	const char *word = NULL;
	u32 version = 0;
	size_t n;

	n = scnprintf(d->name, sizeof(d->name), "rpc:");
	if (peek(m, &program, &client->cl_program))
		peek(m, &word, &program->name);
	n += add_word(m, word, d->name + n, sizeof(d->name) - n);
	peek(m, &version, &client->cl_vers);
	n += scnprintf(d->name + n, sizeof(d->name) - n, "%u@", version);
	word = NULL;
	peek(m, &word, &xprt->address_strings[RPC_DISPLAY_ADDR]);
	n += add_word(m, word, d->name + n, sizeof(d->name) - n);
	word = NULL;
	peek(m, &word, &xprt->address_strings[RPC_DISPLAY_PORT]);
	n += scnprintf(d->name + n, sizeof(d->name) - n, ":");
	add_word(m, word, d->name + n, sizeof(d->name) - n);
}

static bool claim_rpc(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct rpc_clnt *client;
	const struct rpc_xprt *xprt;
	const struct rpc_task *task;
	unsigned int fn;
	u64 state = bit_address(s, w, &fn);

	task = container_of((const unsigned long *)(uintptr_t)state, struct rpc_task, tk_runstate);
	if (!state || fn != FN_wake_bit_function || !sleep_in(s, FN_rpc_wait_bit_killable) ||
	    !peek(s->mem, &client, (const struct rpc_clnt **)&task->tk_client) ||
	    !is_task_of(s->mem, client, task) ||
	    !mem_word(s->mem, (u64)(uintptr_t)&client->cl_xprt, (u64 *)&xprt))
		return false;
	d->kind = KIND_RPC;
	d->addr = (u64)(uintptr_t)xprt;
	if (!owned_by_server(s->mem, xprt, d))
		d->fixed_state = OUTCOME_REMOTE;
	name_server(s->mem, client, xprt, d);
	return true;
}
#else
static bool claim_rpc(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	return false;
}
#endif

const struct wait_family rpc_family = {
	.name = "RPC",
	.shapes = CLAIMS_ENTRY,
	.claim = claim_rpc,
};
