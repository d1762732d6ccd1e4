// SPDX-License-Identifier: GPL-2.0-only
/*
 * Captures what the scanner sees: linked into a hangwatch.ko of its own, in
 * which resolve.c calls capture_scan_stack() (see run).  The scan is made with
 * a memory of rings of its own, so that an image stands by itself, through a
 * view that writes down every question and its answer.
 */
#include <linux/module.h>
#include <linux/printk.h>

#include "capture.h"
#include "pass.h"

#define TIDS 64
#define ANSWERS 32768
#define NODES 4096	/* a power of two */
#define WALKS 256

static int capture_tids[TIDS];
static int capture_count;
module_param_array(capture_tids, int, &capture_count, 0);
MODULE_PARM_DESC(capture_tids, "threads whose next scan is logged");

/* A question: a letter for which call, its address; and the answer. */
struct answer {
	char call;
	u64 addr;
	u64 value;
};

static struct answer answers[ANSWERS];
static u32 answered;
static const struct memread *real;
static struct index_slot nodes[NODES];
static u64 heads[WALKS];

static u64 keep(char call, u64 addr, u64 value)
{
	u32 i;

	for (i = 0; i < answered; i++)
		if (answers[i].call == call && answers[i].addr == addr)
			break;
	if (i < ANSWERS)
		answers[i] = (struct answer){ call, addr, value };
	if (i == answered && i < ANSWERS)
		answered++;
	return value;
}

static bool keep_read(void *ctx, u64 addr, void *dst, u32 len)
{
	u32 at;

	if (!real->read(real->ctx, addr, dst, len))
		return false;
	/* No waiter or head is there, only words that were tried. */
	for (at = 0; !(addr & 7) && at + sizeof(u64) <= len; at += sizeof(u64))
		keep('r', addr + at, *(u64 *)(dst + at));
	return true;
}

static bool keep_is_function(void *ctx, u64 addr)
{
	return keep('f', addr, real->is_function(real->ctx, addr));
}

static bool keep_is_task(void *ctx, u64 addr)
{
	return keep('t', addr, real->is_task(real->ctx, addr));
}

static u64 keep_stack_of(void *ctx, u64 addr)
{
	return keep('o', addr & ~((u64)THREAD_SIZE - 1), real->stack_of(real->ctx, addr));
}

static bool keep_pinned(void *ctx, u64 addr)
{
	return keep('p', addr & ~((u64)THREAD_SIZE - 1), real->pinned(real->ctx, addr));
}

/* Not among what is captured: then it is not known. */
static bool keep_asleep(void *ctx, u64 task)
{
	return false;
}

static const struct memread recorder = {
	.read = keep_read,
	.is_function = keep_is_function,
	.is_task = keep_is_task,
	.stack_of = keep_stack_of,
	.pinned = keep_pinned,
	.asleep = keep_asleep,
};

/* The thread to capture that a task is, and not again; 0 for any other. */
static int wanted(const struct scan *s)
{
	const struct pass *p = s->mem->ctx;
	u32 row = index_get(&p->scratch->tasks, s->task);
	int i, tid;

	for (i = 0; row != NO_ROW && i < capture_count; i++) {
		if (capture_tids[i] != p->snap->task[row].tid)
			continue;
		tid = capture_tids[i];
		capture_tids[i] = 0;
		return tid;
	}
	return 0;
}

#define say(fmt, ...) pr_info("image: " fmt, ##__VA_ARGS__)

static void say_given(const struct scan *s, int tid)
{
	const struct scan_layout *l = s->layout;
	u32 i;

	say("begin %d\n", tid);
	say("layout %u %u %u %u %u %u %u %u %u %u %u %u %u %u %u %u %u %u %u %u %u\n",
	    l->entry_private, l->entry_func, l->entry_links, l->pwq_qproc, l->pwq_table,
	    l->pwq_task, l->pwq_index, l->pwq_entries, l->pwq_inline, l->poll_size, l->poll_file,
	    l->poll_key, l->poll_wait, l->poll_head, l->head_links, l->swait_task, l->swait_links,
	    l->swait_head_links, l->lock_task, l->lock_headless, l->page_size);
	say("locks %u %u %u\n", l->lock_lists[0], l->lock_lists[1], l->lock_lists[2]);
	say("scan %llx %llx %llx %llx %d %d %u\n", s->task, s->base, s->blocked[0], s->blocked[1],
	    s->entries, s->lists, (u32)THREAD_SIZE);
	for (i = 0; i < s->count; i++)
		say("s %llx\n", s->words[i]);
}

static void say_answers(void)
{
	u32 i;

	for (i = 0; i < answered; i++)
		say("%c %llx %llx\n", answers[i].call, answers[i].addr, answers[i].value);
}

static void say_found(const struct scan *s, enum scan_result result)
{
	const struct found_wait *w;
	u32 i;

	for (i = 0; i < s->found; i++) {
		w = &s->waits[i];
		say("wait %u %llx %llx %llx %llx %x\n", w->shape, w->waiter, w->head, w->func,
		    w->file, w->mask);
	}
	say("end %d %d\n", result, s->cut);
}

static enum scan_result capture(struct scan *s, int tid)
{
	struct ring_map map = {
		.nodes = { .slots = nodes, .mask = NODES - 1 },
		.heads = heads,
		.max_walks = WALKS,
	}, *pass_map = s->map;
	enum scan_result result;

	answered = 0;
	real = s->mem;
	ring_map_reset(&map);
	s->map = &map;
	s->mem = &recorder;
	result = scan_stack(s);
	s->mem = real;
	s->map = pass_map;
	if (result == SCAN_UNSTABLE || answered == ANSWERS)
		return SCAN_UNSTABLE;
	say_given(s, tid);
	say_answers();
	say_found(s, result);
	return result;
}

enum scan_result capture_scan_stack(struct scan *s)
{
	int tid = wanted(s);

	return tid ? capture(s, tid) : scan_stack(s);
}
