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

#define READ_BYTES 16384

/* Of so many chains signatures are remembered: a ring's is made of all its members. */
#define SIGNATURES 256

/**
 * struct known - what rows have in common, worked out once; as old as the snapshot
 * @names: of functions
 * @frames: of the last task shown
 * @text: these, as text
 * @length: of that, 0 if none
 * @start: of the last signature
 * @chain: number of a chain plus one, 0 if none
 * @signature: of that chain
 */
struct known {
	struct symbol_names names;
	u64 frames[ROW_FRAMES];
	char text[REPORT_LONG];
	u32 length;
	struct signature_start start;
	u32 chain[SIGNATURES];
	u32 signature[SIGNATURES];
};

/**
 * struct view - an open file, or another writer of rows, who has @known alone
 * @snap: the snapshot read
 * @known: NULL if there was no memory at hand: all is worked out for each row then
 * @refresh: the reader went back to the beginning: take a new one
 * @serial: the alert change seen last
 */
struct view {
	const struct table *table;
	struct snapshot *snap;
	struct known *known;
	bool refresh;
	u32 serial;
};

/* Rows that are asked for by the thousand are written where seq_file has room for them. */
static struct line begin_row(struct seq_file *m)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);
	static char none[1];

	return size ? line_in(buf, size) : line_in(none, sizeof(none));
}

/* A row without room is written anew, with more of it. */
static void end_row(struct seq_file *m, const struct line *l)
{
	char *buf;

	if (l->cut || !seq_get_buf(m, &buf))
		seq_commit(m, -1);
	else
		seq_commit(m, l->at - buf);
}

static struct known *known_to(const struct seq_file *m)
{
	const struct view *v = m->private;

	return v ? v->known : NULL;
}

static struct symbol_names *names_known(const struct seq_file *m)
{
	struct known *k = known_to(m);

	return k ? &k->names : NULL;
}

/* Threads of a pool stand one after the other, and sleep alike. */
static void add_frames(struct line *l, const struct seq_file *m, const struct task_row *t)
{
	struct known *k = known_to(m);
	const char *text = l->at;

	if (k && k->length && !memcmp(k->frames, t->frames, sizeof(k->frames))) {
		line_bytes(l, k->text, k->length);
		return;
	}
	report_frames(l, t, names_known(m));
	if (!k)
		return;
	k->length = l->cut ? 0 : l->at - text;
	memcpy(k->frames, t->frames, sizeof(k->frames));
	memcpy(k->text, text, k->length);
}

static u32 signature_of(const struct seq_file *m, const struct snapshot *s, u32 chain)
{
	struct known *k = known_to(m);
	u32 at = chain % SIGNATURES;

	if (!k)
		return sentence_signature(s, &s->chain[chain], NULL);
	if (k->chain[at] != chain + 1) {
		k->signature[at] = sentence_signature(s, &s->chain[chain], &k->start);
		k->chain[at] = chain + 1;
	}
	return k->signature[at];
}

/* Ages are in seconds with one decimal. */
static void add_age(struct line *l, u64 since, u64 until)
{
	u64 tenths = until > since ? div_u64(until - since, NSEC_PER_SEC / 10) : 0;
	u64 seconds = div_u64(tenths, 10);

	line_char(l, ' ');
	line_number(l, seconds, 8);
	line_char(l, '.');
	line_char(l, '0' + tenths - seconds * 10);
}

static void show_age(struct seq_file *m, u64 since, u64 until)
{
	struct line l = begin_row(m);

	add_age(&l, since, until);
	end_row(m, &l);
}

/* Where a column begins that line_column() ends. */
static const char *begin_column(struct line *l)
{
	line_char(l, ' ');
	return l->at;
}

/* The kind and the address of what is waited for, two columns. */
static void add_identity(struct line *l, u16 kind, u64 addr)
{
	line_word(l, kind_name(kind), 12);
	line_char(l, ' ');
	line_hex(l, addr, 16);
}

static u32 queue_rows(const struct snapshot *s)
{
	return s->ordered;
}

/* How many are behind an object, and the signature of the hang it is part of. */
static void add_chain(struct line *l, struct seq_file *m, const struct snapshot *s,
		      const struct object_row *o)
{
	if (o->chain == NO_ROW) {
		line_text(l, "     -         -");
		return;
	}
	line_number(l, o->behind, 6);
	line_text(l, "  ");
	line_hex(l, signature_of(m, s, o->chain), 8);
}

/* Of an idle object only if it names its owner. */
static bool has_outcome(const struct object_row *o)
{
	return o->in_demand || o->owner != NO_ROW;
}

/* Who must act, how that is known, and what comes of it: four columns. */
static void add_owner(struct line *l, const struct snapshot *s, const struct object_row *o)
{
	const char *column = begin_column(l);

	report_owner(l, s, o);
	line_column(l, column, 22);
	line_word(l, report_how(o->how), 6);
	line_word(l, has_outcome(o) ? report_outcome(o->outcome) : "-", 8);
	line_word(l, report_verdict(o->verdict), 10);
}

static void show_queue(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct object_row *o = &s->object[s->order[row]];
	struct line l = begin_row(m);
	const char *column;

	line_number(&l, o->waiters, 8);
	add_age(&l, o->oldest, s->taken);
	add_identity(&l, o->kind, o->addr);
	line_word(&l, report_name(s, o), 28);
	add_owner(&l, s, o);
	column = begin_column(&l);
	report_root(&l, s, o);
	line_column(&l, column, 22);
	line_char(&l, ' ');
	add_chain(&l, m, s, o);
	column = begin_column(&l);
	report_holders(&l, s, o);
	line_column(&l, column, 22);
	line_char(&l, ' ');
	report_who(&l, s, o);
	line_char(&l, '\n');
	end_row(m, &l);
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

/* Who it is, and in what state: five columns. */
static void add_task(struct line *l, const struct task_row *t)
{
	const char *column;

	line_signed(l, t->tgid, 7);
	line_char(l, ' ');
	line_signed(l, t->tid, 7);
	column = begin_column(l);
	report_comm(l, t);
	line_column(l, column, 16);
	line_char(l, ' ');
	line_number(l, t->uid, 5);
	line_char(l, ' ');
	line_char(l, report_state(t->state));
}

static void show_task(struct seq_file *m, const struct snapshot *s, u32 row)
{
	const struct task_row *t = &s->task[row];
	const char *column;
	struct line l;

	if (!is_listed(t))
		return;
	l = begin_row(m);
	add_task(&l, t);
	add_age(&l, t->since, s->taken);
	line_char(&l, ' ');
	line_number(&l, t->switches, 8);
	add_identity(&l, t->kind, t->edges ? s->object[s->edge[t->first_edge].object].addr : 0);
	column = begin_column(&l);
	report_waits(&l, s, t);
	line_column(&l, column, 24);
	line_char(&l, ' ');
	report_call(&l, s, t);
	line_char(&l, ' ');
	add_frames(&l, m, t);
	line_word(&l, report_code(s, t), 0);
	line_char(&l, '\n');
	end_row(m, &l);
}

static u32 chain_rows(const struct snapshot *s)
{
	return s->chains;
}

void tables_write_chain(struct seq_file *m, const struct snapshot *s, u32 row, struct tree *tree)
{
	const struct chain_row *c = &s->chain[row];
	struct line l = begin_row(m);

	line_number(&l, row + 1, 0);
	line_word(&l, report_verdict(c->verdict), 0);
	line_char(&l, ' ');
	line_number(&l, c->behind, 0);
	line_char(&l, ' ');
	line_hex(&l, signature_of(m, s, row), 8);
	line_word(&l, report_how(c->how), 0);
	line_char(&l, ' ');
	report_task(&l, s, c->task, true);
	line_char(&l, ' ');
	sentence_write(&l, s, c);
	line_char(&l, '\n');
	if (tree)
		tree_show(tree, &l, s, row, names_known(m));
	end_row(m, &l);
}

static void show_chain(struct seq_file *m, const struct snapshot *s, u32 row)
{
	struct tree *tree = tree_alloc(); /* without memory for the walk there is no tree */

	tables_write_chain(m, s, row, tree);
	tree_free(tree);
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

struct view *tables_view(void)
{
	struct view *v = kzalloc(sizeof(*v), GFP_KERNEL);

	if (v)
		v->known = kzalloc(sizeof(*v->known), GFP_KERNEL);
	return v;
}

static void forget(struct view *v)
{
	if (v->known)
		memset(v->known, 0, sizeof(*v->known));
}

void tables_view_begin(struct view *v, struct seq_file *m)
{
	forget(v);
	m->private = v;
}

void tables_view_free(struct view *v)
{
	if (v)
		kfree(v->known);
	kfree(v);
}

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
	const struct table *t = tables;
	u32 row;

	while (strcmp(t->name, name))
		t++;
	seq_printf(m, "%s\n", t->header);
	for (row = 0; row < min(rows, t->rows(s)) && !seq_has_overflowed(m); row++)
		t->show(m, s, row);
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
	forget(v);
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

/*
 * A read has as many rows as this has room for; the last of them, which has none, is written
 * anew in the next.  Without memory at hand seq_file takes a page.
 */
static void give_room(struct seq_file *m)
{
	m->buf = kmalloc(READ_BYTES, GFP_NOWAIT | __GFP_NOWARN);
	if (m->buf)
		m->size = READ_BYTES;
}

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
	give_room(file->private_data);
	v->known = kzalloc(sizeof(*v->known), GFP_NOWAIT | __GFP_NOWARN);
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
	kfree(v->known);
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
