// SPDX-License-Identifier: GPL-2.0-only
/* The table status: one line a key; see status.h. */
#include <linux/math64.h>
#include <linux/sched/clock.h>
#include <linux/seq_file.h>
#include <linux/time64.h>

#include "params.h"
#include "show/status.h"
#include "show/view.h"
#include "store/snapshot.h"
#include "store/tally.h"
#include "target/compiled.h"
#include "target/layout.h"

static void show_costs(struct seq_file *m, const struct counters *c)
{
	static const char * const stages[PASS_STAGES] = {
		"walk", "resolve", "owners", "verdicts", "alerts",
	};
	unsigned int i;

	seq_printf(m, "pass_us %llu\n", div_u64(c->pass_ns, NSEC_PER_USEC));
	for (i = 0; i < PASS_STAGES; i++)
		seq_printf(m, "%s_us %llu\n", stages[i], div_u64(c->stage_ns[i], NSEC_PER_USEC));
	seq_printf(m, "rcu_max_us %llu\n", div_u64(c->rcu_ns, NSEC_PER_USEC));
	seq_printf(m, "stretch_max_us %llu\n", div_u64(c->stretch_ns, NSEC_PER_USEC));
	seq_printf(m, "pass_cpu_us %llu\ninterval_ms %u\n", div_u64(c->cpu_ns, NSEC_PER_USEC),
		   c->interval_ms);
}

static void show_counters(struct seq_file *m, const struct counters *c)
{
	seq_printf(m, "tasks %u\nsleeping %u\nnamed %u\nreused %u\nunknown %u\nunstable %u\n",
		   c->tasks, c->sleeping, c->named, c->reused, c->unknown, c->unstable);
	seq_printf(m, "dropped %u\npolls_cut %u\nlong_walks %u\n", c->dropped, c->cut,
		   c->long_walks);
	seq_printf(m, "walk_restarts %u\nwalk_cut %u\nstrays_unread %u\nholders_skipped %u\n",
		   c->restarts, c->walk_cut, c->strays_unread, c->holders_skipped);
	seq_printf(m, "sets_cut %u\nsets_old %u\nsets_unsure %u\n", c->sets_cut, c->sets_old,
		   c->sets_unsure);
	show_costs(m, c);
}

/* One field: a reason is a sentence, so its spaces become underscores. */
static void show_reason(struct seq_file *m, const char *reason)
{
	for (; *reason; reason++)
		seq_putc(m, *reason == ' ' ? '_' : *reason);
	seq_putc(m, '\n');
}

/* Users that exceeded their share of a pass, and so lost rows, names or steps of their own. */
static void show_losers(struct seq_file *m, const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < LOSERS && s->losers[i].lost; i++)
		seq_printf(m, "cut_uid_%d %u\n", (s32)s->losers[i].uid, s->losers[i].lost);
}

void status_show(struct seq_file *m, const struct snapshot *s, u32 row)
{
	unsigned int i;

	seq_printf(m, "version %s\npasses %llu\n", HANGWATCH_VERSION, s->seq);
	seq_puts(m, "age_s");
	row_age(m, s->taken, local_clock());
	seq_printf(m, "\npaused %d\npasses_missed %u\n", params_paused(), snapshot_missed());
	show_counters(m, &s->count);
	seq_printf(m, "objects %u\nedges %u\nholders %u\n",
		   s->used.objects - s->free_objects, s->used.edges, s->used.holders);
	seq_printf(m, "memory_kb %zu\nmemory_max_kb %zu\n", snapshot_memory() >> 10,
		   snapshot_memory_max() >> 10);
	seq_printf(m, "room_tasks %u\nroom_objects %u\nalerts %u\n", s->max.tasks, s->max.objects,
		   s->alert_rows);
	show_losers(m, s);
	tally_show(m);
	seq_printf(m, "members_checked %u\nmembers_unchecked %u\n", compiled_agree(),
		   compiled_count() - compiled_agree());
	for (i = 0; i < LAYOUT_GROUP_COUNT; i++) {
		seq_printf(m, "kind_%s ", layout_group_name(i));
		if (layout_on(i))
			seq_puts(m, "on\n");
		else
			show_reason(m, layout_group_reason(i));
	}
}
