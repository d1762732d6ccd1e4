// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables as seq_files over a snapshot; see tables.h.
 *
 * Row 0 is the header, row n the n-th of the table: the position is all the
 * state there is, so a read may begin and end anywhere.  Every row is one line
 * and every field is without white space, whatever a stranger called himself.
 */
#include <linux/capability.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched/clock.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "compat.h"
#include "model/rules.h"
#include "target/compiled.h"
#include "target/layout.h"
#include "params.h"
#include "show/fields.h"
#include "show/sentence.h"
#include "store/changed.h"
#include "store/snapshot.h"
#include "store/tally.h"
#include "show/tables.h"
#include "show/tree.h"

/**
 * struct table - one file
 * @name: of the file
 * @header: its first line
 * @rows: how many rows a snapshot gives
 * @show: prints one of them
 */
struct table {
	const char *name;
	const char *header;
	u32 (*rows)(const struct snapshot *s);
	void (*show)(struct seq_file *m, const struct snapshot *s, u32 row);
};

/**
 * struct view - an open file
 * @snap: the snapshot read
 * @refresh: the reader went back to the beginning: take a new one
 * @serial: the alert change seen last
 * @names: of functions, as old as @snap
 */
struct view {
	const struct table *table;
	struct snapshot *snap;
	bool refresh;
	u32 serial;
	struct symbol_names names;
};

/* Ages are in seconds with one decimal. */
static void show_age(struct seq_file *m, u64 since, u64 until)
{
	u64 tenths = until > since ? div_u64(until - since, NSEC_PER_SEC / 10) : 0;

	seq_printf(m, " %8llu.%llu", div_u64(tenths, 10), tenths % 10);
}

static u32 queue_rows(const struct snapshot *s)
{
	return s->ordered;
}

/* How many are behind an object, and the signature of the hang it is part of. */
static void show_chain_of(struct seq_file *m, const struct snapshot *s,
			  const struct object_row *o)
{
	if (o->chain == NO_ROW)
		seq_printf(m, " %6s %9s", "-", "-");
	else
		seq_printf(m, " %6u %9.8x", o->behind,
			   sentence_signature(s, &s->chain[o->chain]));
}

/* Of an idle object only if it names its owner. */
static bool has_outcome(const struct object_row *o)
{
	return o->in_demand || o->owner != NO_ROW;
}

static void show_queue(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct object_row *o = &s->object[s->order[row]];
	char field[REPORT_FIELD];

	seq_printf(m, "%8u", o->waiters);
	show_age(m, o->oldest, s->taken);
	seq_printf(m, " %-12s %016llx %-28s", kind_name(o->kind), o->addr, report_name(s, o));
	report_owner(field, sizeof(field), s, o);
	seq_printf(m, " %-22s %-6s %-8s %-10s", field, report_how(o->how),
		   has_outcome(o) ? report_outcome(o->outcome) : "-", report_verdict(o->verdict));
	report_root(field, sizeof(field), s, o);
	seq_printf(m, " %-22s", field);
	show_chain_of(m, s, o);
	report_holders(field, sizeof(field), s, o);
	seq_printf(m, " %-22s", field);
	report_who(field, sizeof(field), s, o);
	seq_printf(m, " %s\n", field);
}

static u32 task_rows(const struct snapshot *s)
{
	return s->used.tasks;
}

/* Running and dead tasks have rows in a snapshot, but don't sleep. */
static bool is_listed(const struct task_row *t)
{
	return t->state != TASK_ON_CPU && t->state != TASK_GONE;
}

static void show_task(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct task_row *t = &s->task[row];
	struct view *v = m->private; /* none if it is written for a dump */
	char field[REPORT_LONG];

	if (!is_listed(t))
		return;
	report_comm(field, sizeof(field), t);
	seq_printf(m, "%7d %7d %-16s %5u %c", t->tgid, t->tid, field, t->uid,
		   report_state(t->state));
	show_age(m, t->since, s->taken);
	seq_printf(m, " %8llu %-12s %016llx", t->switches, kind_name(t->kind),
		   t->edges ? s->object[s->edge[t->first_edge].object].addr : 0);
	report_waits(field, sizeof(field), s, t);
	seq_printf(m, " %-24s", field);
	report_call(field, sizeof(field), s, t);
	seq_printf(m, " %s", field);
	if (v)
		report_known_frames(field, sizeof(field), t, &v->names);
	else
		report_frames(field, sizeof(field), t);
	seq_printf(m, " %s %s\n", field, report_code(s, t));
}

static u32 chain_rows(const struct snapshot *s)
{
	return s->chains;
}

void tables_write_chain(struct seq_file *m, const struct snapshot *s, u32 row, char *text)
{
	const struct chain_row *c = &s->chain[row];

	report_task(text, SENTENCE_MAX, s, c->task, true);
	seq_printf(m, "%u %s %u %08x %s %s ", row + 1, report_verdict(c->verdict), c->behind,
		   sentence_signature(s, c), report_how(c->how), text);
	sentence_write(text, SENTENCE_MAX, s, c);
	seq_printf(m, "%s\n", text);
}

static void show_chain(struct seq_file *m, const struct snapshot *s, u32 row)
{
	char *text = kmalloc(SENTENCE_MAX, GFP_KERNEL);

	if (!text)
		return;
	tables_write_chain(m, s, row, text);
	kfree(text);
	tree_show(m, s, row);
}

static u32 alert_rows(const struct snapshot *s)
{
	return s->alert_rows;
}

static void show_alert(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct alert_row *a = &s->alerts[row];

	seq_printf(m, "%5u %-6s %-8s", a->id, a->active ? "active" : "ended",
		   rule_name(a->rule));
	show_age(m, a->since, s->taken);
	show_age(m, a->began, s->taken);
	if (a->active)
		seq_printf(m, " %10s", "-");
	else
		show_age(m, a->ended, s->taken);
	seq_printf(m, " %-12s %016llx %-28s %8u %-22s %-8s %s\n", kind_name(a->kind), a->addr,
		   a->name, a->waiters, a->owner, report_outcome(a->outcome), a->evidence);
}

static u32 one_row(const struct snapshot *s)
{
	return 1;
}

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

/* Users who exceeded their share of a pass, and so lost rows, names or steps of their own. */
static void show_losers(struct seq_file *m, const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < LOSERS && s->losers[i].lost; i++)
		seq_printf(m, "cut_uid_%d %u\n", (s32)s->losers[i].uid, s->losers[i].lost);
}

static void show_status(struct seq_file *m, const struct snapshot *s, u32 row)
{
	unsigned int i;

	seq_printf(m, "version %s\npasses %llu\n", HANGWATCH_VERSION, s->seq);
	seq_puts(m, "age_s");
	show_age(m, s->taken, local_clock());
	seq_printf(m, "\npaused %d\npasses_missed %u\n", params_paused(), snapshot_missed());
	show_counters(m, &s->count);
	seq_printf(m, "objects %u\nedges %u\nholders %u\n", s->used.objects, s->used.edges,
		   s->used.holders);
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

static const struct table tables[] = {
	{ "queues",
	  "#hangwatch-queues-1 WAITERS OLDEST KIND ADDRESS NAME OWNER HOW OUTCOME VERDICT ROOT BEHIND SIGNATURE HOLDERS WHO",
	  queue_rows, show_queue },
	{ "tasks",
	  "#hangwatch-tasks-1 PID TID COMM UID STATE ASLEEP SWITCHES KIND ADDRESS NAME SYSCALL FRAMES CODE",
	  task_rows, show_task },
	{ "chains", "#hangwatch-chains-1 CHAIN VERDICT BEHIND SIGNATURE CERTAINTY ROOT SENTENCE",
	  chain_rows, show_chain },
	{ "alerts",
	  "#hangwatch-alerts-1 ID STATE RULE SINCE BEGAN ENDED KIND ADDRESS NAME WAITERS OWNER OUTCOME EVIDENCE",
	  alert_rows, show_alert },
	{ "status", "#hangwatch-status-1 KEY VALUE", one_row, show_status },
};

void tables_write_roots(struct seq_file *m, const struct snapshot *s, u32 chains)
{
	u32 i;

	tables_write(m, s, "tasks", 0);
	for (i = 0; i < chains && i < s->chains; i++)
		if (s->chain[i].task != NO_ROW)
			show_task(m, s, s->chain[i].task);
}

void tables_write(struct seq_file *m, const struct snapshot *s, const char *name, u32 rows)
{
	unsigned int i;
	u32 row;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		if (strcmp(tables[i].name, name))
			continue;
		seq_printf(m, "%s\n", tables[i].header);
		for (row = 0; row < rows && row < tables[i].rows(s); row++)
			tables[i].show(m, s, row);
	}
}

/* A row number as the token seq_file passes around: never NULL. */
static void *token(const struct view *v, loff_t pos)
{
	if (!v->snap)
		return pos ? NULL : SEQ_START_TOKEN;
	return pos <= v->table->rows(v->snap) ? (void *)(uintptr_t)(pos + 1) : NULL;
}

static void renew(struct view *v)
{
	struct snapshot *s = snapshot_get();

	if (v->snap)
		snapshot_put(v->snap);
	v->snap = s;
	v->refresh = false;
	memset(&v->names, 0, sizeof(v->names));
}

static void *start_rows(struct seq_file *m, loff_t *pos)
{
	struct view *v = m->private;

	if (!*pos && v->refresh)
		renew(v);
	return token(v, *pos);
}

static void *next_row(struct seq_file *m, void *at, loff_t *pos)
{
	return token(m->private, ++*pos);
}

static void stop_rows(struct seq_file *m, void *at)
{
}

static int show_row(struct seq_file *m, void *at)
{
	const struct view *v = m->private;
	u32 row = (uintptr_t)at - 1;

	if (!row)
		seq_printf(m, "%s\n", v->table->header);
	else
		v->table->show(m, v->snap, row - 1);
	return 0;
}

static const struct seq_operations row_ops = {
	.start = start_rows,
	.next = next_row,
	.stop = stop_rows,
	.show = show_row,
};

/* Root of a container without a user namespace is root too, but not of the machine. */
static int open_table(const struct table *table, struct file *file)
{
	struct view *v;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	v = __seq_open_private(file, &row_ops, sizeof(*v));
	if (!v)
		return -ENOMEM;
	v->table = table;
	v->refresh = true;
	v->serial = alert_serial();
	return 0;
}

static int open_debugfs(struct inode *inode, struct file *file)
{
	return open_table(inode->i_private, file);
}

/*
 * debugfs holds the module for as long as a file is open; procfs only closes
 * the file, and who polls it would stay in a queue that is gone.
 */
static int open_proc(struct inode *inode, struct file *file)
{
	int err;

	if (!try_module_get(THIS_MODULE))
		return -ENXIO;
	err = open_table(compat_pde_data(inode), file);
	if (err)
		module_put(THIS_MODULE);
	return err;
}

static int close_table(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct view *v = m->private;

	if (v->snap)
		snapshot_put(v->snap);
	return seq_release_private(inode, file);
}

/* The module can't go before this returns: proc_remove() waits for it. */
static int close_proc(struct inode *inode, struct file *file)
{
	int err = close_table(inode, file);

	module_put(THIS_MODULE);
	return err;
}

static loff_t seek_table(struct file *file, loff_t offset, int whence)
{
	struct seq_file *m = file->private_data;
	struct view *v = m->private;

	if (!offset && whence == SEEK_SET)
		WRITE_ONCE(v->refresh, true);
	return seq_lseek(file, offset, whence);
}

static __poll_t poll_table_file(struct file *file, poll_table *pt)
{
	struct seq_file *m = file->private_data;
	struct view *v = m->private;

	if (v->table->rows != alert_rows)
		return EPOLLIN | EPOLLRDNORM;
	return alert_poll(file, pt, &v->serial);
}

static const struct file_operations debugfs_ops = {
	.owner = THIS_MODULE,
	.open = open_debugfs,
	.read = seq_read,
	.llseek = seek_table,
	.poll = poll_table_file,
	.release = close_table,
};

static const struct proc_ops proc_ops = {
	.proc_open = open_proc,
	.proc_read = seq_read,
	.proc_lseek = seek_table,
	.proc_poll = poll_table_file,
	.proc_release = close_proc,
};

static struct dentry *debugfs_dir;
static struct proc_dir_entry *proc_dir;

static bool make_proc_files(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		if (!proc_create_data(tables[i].name, 0400, proc_dir, &proc_ops,
				      (void *)&tables[i]))
			return false;
	return true;
}

/* debugfs is a convenience: its errors are ignored, as its authors want it. */
static void make_debugfs_files(void)
{
	unsigned int i;

	debugfs_dir = debugfs_create_dir("hangwatch", NULL);
	for (i = 0; i < ARRAY_SIZE(tables); i++)
		debugfs_create_file(tables[i].name, 0400, debugfs_dir, (void *)&tables[i],
				    &debugfs_ops);
}

int tables_setup(void)
{
	proc_dir = proc_mkdir_mode("hangwatch", 0500, NULL);
	if (!proc_dir || !make_proc_files()) {
		proc_remove(proc_dir);
		return -ENOMEM;
	}
	make_debugfs_files();
	return 0;
}

void tables_teardown(void)
{
	debugfs_remove_recursive(debugfs_dir);
	proc_remove(proc_dir);
}
