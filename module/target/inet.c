// SPDX-License-Identifier: GPL-2.0-only
/* The endpoints of IPv4 and IPv6 sockets; see inet.h. */
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <net/if_inet6.h>
#include <net/inet_sock.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "target/inet.h"

bool inet_read_ends(const struct memread *m, const struct sock *sk, struct inet_ends *e)
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

static size_t name_end(const struct inet_ends *e, u32 end, char *out, size_t size)
{
	if (e->family == AF_INET)
		return scnprintf(out, size, "%pI4:%u", &e->addr[end], ntohs(e->port[end]));
	return scnprintf(out, size, "[%pI6c]:%u", &e->addr6[end], ntohs(e->port[end]));
}

size_t inet_name_ends(const struct inet_ends *e, char *out, size_t size)
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

/* Devices of a network namespace and their addresses, all together, that are looked at. */
#define LOOKS_MAX 4096

enum found { FOUND_NOT, FOUND, FOUND_MAYBE };

static enum found has_addr(const struct memread *m, const struct net_device *dev, __be32 addr,
			   u32 *left)
{
	const struct in_device *in;
	const struct in_ifaddr *at;
	__be32 local;

	if (!peek(m, &in, (const struct in_device **)&dev->ip_ptr))
		return FOUND_MAYBE;
	if (!in)
		return FOUND_NOT;
	if (!peek(m, &at, (const struct in_ifaddr **)&in->ifa_list))
		return FOUND_MAYBE;
	for (; at; (*left)--) {
		if (!*left || !peek(m, &local, &at->ifa_local))
			return FOUND_MAYBE;
		if (local == addr)
			return FOUND;
		if (!peek(m, &at, (const struct in_ifaddr **)&at->ifa_next))
			return FOUND_MAYBE;
	}
	return FOUND_NOT;
}

static enum found has_addr6(const struct memread *m, const struct net_device *dev,
			    const struct in6_addr *addr, u32 *left)
{
#if IS_ENABLED(CONFIG_IPV6)
	const struct inet6_dev *in6;
	const struct list_head *at;
	struct in6_addr local;

	if (!peek(m, &in6, (const struct inet6_dev **)&dev->ip6_ptr))
		return FOUND_MAYBE;
	if (!in6)
		return FOUND_NOT;
	at = &in6->addr_list;
	for (; *left; (*left)--) {
		if (!peek(m, &at, (const struct list_head **)&at->next))
			return FOUND_MAYBE;
		if (at == &in6->addr_list)
			return FOUND_NOT;
		if (!peek(m, &local, &list_entry(at, struct inet6_ifaddr, if_list)->addr))
			return FOUND_MAYBE;
		if (ipv6_addr_equal(&local, addr))
			return FOUND;
	}
	return FOUND_MAYBE;
#else
	return FOUND_NOT;
#endif
}

static enum found netns_has(const struct memread *m, const struct net *net,
			    const struct inet_ends *e, u32 *left)
{
	const struct list_head *at = &net->dev_base_head;
	enum found found = FOUND_NOT;

	while (found == FOUND_NOT && *left) {
		const struct net_device *dev;

		(*left)--;
		if (!peek(m, &at, (const struct list_head **)&at->next))
			return FOUND_MAYBE;
		if (at == &net->dev_base_head)
			return FOUND_NOT;
		dev = list_entry(at, struct net_device, dev_list);
		found = e->family == AF_INET ? has_addr(m, dev, e->addr[1], left) :
					       has_addr6(m, dev, &e->addr6[1], left);
	}
	return found == FOUND_NOT ? FOUND_MAYBE : found;
}

/* The other end may be a container's: all namespaces are asked, the own one first. */
static bool is_of_any_netns(const struct memread *m, const struct inet_ends *e)
{
	const struct net *net = (const void *)(uintptr_t)e->net;
	const struct list_head *at = &net_namespace_list;
	u32 left = LOOKS_MAX;

	while (netns_has(m, net, e, &left) == FOUND_NOT) {
		if (!peek(m, &at, (const struct list_head **)&at->next))
			return true;
		if (at == &net_namespace_list)
			return false;
		net = list_entry(at, struct net, list);
	}
	return true;
}

bool inet_peer_is_local(const struct memread *m, const struct inet_ends *e)
{
	if (e->family == AF_INET && (ipv4_is_loopback(e->addr[1]) || e->addr[0] == e->addr[1]))
		return true;
	if (e->family == AF_INET6 && (ipv6_addr_loopback(&e->addr6[1]) ||
				      ipv6_addr_equal(&e->addr6[0], &e->addr6[1])))
		return true;
	return e->net ? is_of_any_netns(m, e) : true;
}
