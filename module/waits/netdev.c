// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network devices under removal: by the clock, the remover asks again and again whether all
 * references to it are dropped ("unregister_netdevice: waiting for").
 *
 * Proof: the device is in the list on the stack of the task that sleeps in netdev_run_todo()
 * (net/core/dev.c).
 *
 * Demand or idle: a demand. The holders of references are not recorded: no owner.
 */
#include <linux/netdevice.h>
#include <linux/percpu.h>

#include "model/text.h"
#include "waits/families.h"

/* From the innermost frame to that of netdev_run_todo(), and processors whose count is read. */
#define STACK_WORDS 192
#define CPUS_MAX 1024

static bool awaits_references(const struct sleep *s)
{
	return s->row->state == TASK_DISK &&
	       (sleep_in(s, FN_netdev_wait_allrefs) || sleep_in(s, FN_netdev_wait_allrefs_any) ||
		sleep_in(s, FN_netdev_run_todo));
}

/* The first device of the list whose head lies at a place of the stack. */
static const struct net_device *listed_at(const struct sleep *s, u32 place)
{
	u64 head = s->base + place * sizeof(u64), next = s->words[place], back;
	const struct net_device *dev;
	int index;

	dev = (const void *)(uintptr_t)(next - offsetof(struct net_device, todo_list));
	if (next == head || !mem_word(s->mem, next + sizeof(u64), &back) || back != head ||
	    !peek(s->mem, &index, &dev->ifindex) || index <= 0)
		return NULL;
	return dev;
}

#ifdef CONFIG_PCPU_DEV_REFCNT
/*
 * The sum, as references are taken on one processor and dropped on another: all of them,
 * or none.  Counts in memory that is mapped page by page are not read (memory.c).
 */
static size_t count_references(const struct memread *m, const struct net_device *dev, char *out,
			       size_t size)
{
	int __percpu *counts;
	int sum = 0, n, cpu;

	if (!mem_word(m, (u64)(uintptr_t)&dev->pcpu_refcnt, (u64 *)&counts) || !counts)
		return 0;
	for_each_possible_cpu(cpu) {
		if (cpu >= CPUS_MAX ||
		    !mem_read(m, (u64)(uintptr_t)per_cpu_ptr(counts, cpu), &n, sizeof(n)))
			return 0;
		sum += n;
	}
	return scnprintf(out, size, ":references=%d", sum);
}
#else
/* Only kernels that debug them, or are older, keep them otherwise. */
static size_t count_references(const struct memread *m, const struct net_device *dev, char *out,
			       size_t size)
{
	return 0;
}
#endif

static bool claim_netdev(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u32 end = min_t(u32, s->count, STACK_WORDS), i;
	const struct net_device *dev = NULL;
	char name[IFNAMSIZ];
	size_t n;

	if (!awaits_references(s))
		return false;
	for (i = 0; i < end && !dev; i++)
		dev = listed_at(s, i);
	if (!dev || !peek(s->mem, &name, &dev->name) || !name[0])
		return false;
	d->kind = KIND_NETDEV;
	d->addr = (u64)(uintptr_t)dev;
	n = text_escape(d->name, sizeof(d->name), name, strnlen(name, sizeof(name)));
	count_references(s->mem, dev, d->name + n, sizeof(d->name) - n);
	return true;
}

const struct wait_family netdev_family = {
	.name = "network devices",
	.shapes = CLAIMS_NO_QUEUE,
	.claim = claim_netdev,
};
