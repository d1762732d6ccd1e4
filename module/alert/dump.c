// SPDX-License-Identifier: GPL-2.0-only
/* The text in the dump; the model is in dump.h. */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "alert/dump.h"
#include "show/tables.h"
#include "show/tree.h"
#include "show/view.h"

#define DUMP_ORDER get_order(DUMP_BYTES)
#define DUMP_BYTES 32768
#define DUMP_BLOCKS 2
#define DUMP_VERSION 1
/* The parts of a pass that are told: chains, rows of queues and alerts. */
#define DUMP_CHAINS 16
#define DUMP_QUEUES 32
#define DUMP_ALERTS 16
#define DUMP_SECS 10
#define DUMP_LOG_LINES 40
/* A line of the kernel log has less than 1024 bytes. */
#define DUMP_LOG_LINE 900

struct dump_block {
	char magic[16];
	u32 version;
	u32 size;
	u32 length;
	u32 serial;
	u64 pass;
	char text[];
};

static struct dump_block *blocks[DUMP_BLOCKS];
static struct tree *tree;
static struct view *view;
static u32 serial;
static u64 written;

/* Written in parts, so a search for the magic does not find this code. */
static void sign(struct dump_block *b)
{
	memcpy(b->magic, "HANGWATCH", 9);
	memcpy(b->magic + 9, "-TEXT\n", 6);
	b->version = DUMP_VERSION;
	b->size = DUMP_BYTES;
}

int dump_setup(void)
{
	u32 i;

	serial = 0;
	written = 0;
	tree = tree_alloc();
	view = view_alloc();
	for (i = 0; i < DUMP_BLOCKS; i++)
		blocks[i] = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, DUMP_ORDER);
	if (!tree || !view || !blocks[0] || !blocks[1]) {
		dump_teardown();
		return -ENOMEM;
	}
	for (i = 0; i < DUMP_BLOCKS; i++)
		sign(blocks[i]);
	return 0;
}

void dump_teardown(void)
{
	u32 i;

	for (i = 0; i < DUMP_BLOCKS; i++) {
		/* A dump may have freed memory in it as well. */
		if (blocks[i])
			memset(blocks[i], 0, sizeof(*blocks[i]));
		free_pages((unsigned long)blocks[i], DUMP_ORDER);
		blocks[i] = NULL;
	}
	tree_free(tree);
	tree = NULL;
	view_free(view);
	view = NULL;
}

static void write_text(struct seq_file *m, struct pass *p)
{
	const struct snapshot *s = p->snap;
	u32 i, told = min_t(u32, s->chains, DUMP_CHAINS);

	seq_printf(m, "hangwatch %s, pass %llu, %u of %u chains\n", HANGWATCH_VERSION, s->seq,
		   told, s->chains);
	tables_write(m, s, "chains", 0);
	for (i = 0; i < told && !seq_has_overflowed(m); i++) {
		pass_yield(p);
		tables_write_chain(m, s, i, tree);
	}
	pass_yield(p);
	tables_write(m, s, "alerts", DUMP_ALERTS);
	tables_write_roots(m, s, told);
	tables_write(m, s, "queues", DUMP_QUEUES);
	tables_write(m, s, "status", 1);
}

void dump_write(struct pass *p)
{
	struct dump_block *b = blocks[serial % DUMP_BLOCKS];
	struct seq_file m = { .buf = b->text, .size = DUMP_BYTES - sizeof(*b) };

	WRITE_ONCE(b->serial, 0);
	smp_wmb(); /* not valid before any of it changes */
	view_begin(view, &m);
	write_text(&m, p);
	/* Without room seq_printf() makes the count the size; the text ends earlier. */
	b->length = strnlen(b->text, min_t(size_t, m.count, m.size));
	b->pass = p->snap->seq;
	smp_wmb(); /* valid when all of it is there */
	WRITE_ONCE(b->serial, serial + 1);
	WRITE_ONCE(serial, serial + 1);
	written = p->now;
}

static bool is_alarmed(const struct snapshot *s)
{
	u32 i;

	for (i = 0; i < s->alert_rows; i++)
		if (s->alerts[i].active)
			return true;
	return false;
}

void dump_refresh(struct pass *p, bool news, bool asked)
{
	bool due = p->now - written >= DUMP_SECS * NSEC_PER_SEC;

	if (news || (due && (is_alarmed(p->snap) || asked)))
		dump_write(p);
}

void dump_log(void)
{
	const char *line, *end;
	u32 newest = READ_ONCE(serial), tables = 0, i;

	if (!newest)
		return;
	line = blocks[(newest - 1) % DUMP_BLOCKS]->text;
	end = line + READ_ONCE(blocks[(newest - 1) % DUMP_BLOCKS]->length);
	/* Headers are not for people; past that of chains are tables with kernel addresses. */
	for (i = 0; i < DUMP_LOG_LINES && line < end && tables < 2; i++) {
		const char *next = memchr(line, '\n', end - line) ? : end;

		if (*line == '#')
			tables++;
		else
			pr_err("%.*s\n", (int)min_t(size_t, next - line, DUMP_LOG_LINE), line);
		line = next + 1;
	}
}
