// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule points and stretches under RCU; the longest of both are shown in `status`.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>

#include "collect/pace.h"

void pass_rcu_end(struct pass *p, u64 since)
{
	p->snap->count.rcu_ns = max(p->snap->count.rcu_ns, local_clock() - since);
}

void pass_yield(struct pass *p)
{
	p->snap->count.stretch_ns = max(p->snap->count.stretch_ns, local_clock() - p->yielded);
	cond_resched();
	p->yielded = local_clock();
}

void pass_rcu_break(struct pass *p, u64 *since)
{
	pass_rcu_end(p, *since);
	rcu_read_unlock();
	pass_yield(p);
	rcu_read_lock();
	*since = local_clock();
}
