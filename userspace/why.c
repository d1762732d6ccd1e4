// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a task or an object to the root, one sentence a step.
 *
 *	task -> the object it waits for -> its owner's process -> the thread of it
 *	that is on the way -> ...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "screen.h"
#include "term.h"

/* Steps of one way that are told. */
#define STEPS 64

#define TASK(m, row, column) table_get(&(m)->table[PART_TASKS], row, column)
#define QUEUE(m, row, column) table_get(&(m)->table[PART_QUEUES], row, column)

static void say(struct buf *b)
{
	term_wrap("  ", 4, b->data);
	free(buf_take(b));
}

static void say_task(const struct model *m, int task)
{
	const char *doc = kind_doc(TASK(m, task, "KIND"));
	struct buf b = { 0 };

	buf_printf(&b, "%s[%s]", TASK(m, task, "COMM"), TASK(m, task, "TID"));
	if (strcmp(TASK(m, task, "PID"), TASK(m, task, "TID")))
		buf_printf(&b, ", a thread of %s,", TASK(m, task, "PID"));
	buf_printf(&b, " sleeps (%s) for %s s", TASK(m, task, "STATE"), TASK(m, task, "ASLEEP"));
	if (!is_nothing(TASK(m, task, "SYSCALL")))
		buf_printf(&b, " in %s", TASK(m, task, "SYSCALL"));
	buf_printf(&b, "; it waits for %s", doc ? doc : TASK(m, task, "KIND"));
	if (!is_nothing(TASK(m, task, "NAME")))
		buf_printf(&b, ": %s", TASK(m, task, "NAME"));
	buf_printf(&b, " (%s).", TASK(m, task, "KIND"));
	say(&b);
}

static void say_queue(const struct model *m, int queue)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s %s: %s %s, the first for %s s. ", QUEUE(m, queue, "KIND"),
		   QUEUE(m, queue, "NAME"), QUEUE(m, queue, "WAITERS"),
		   strcmp(QUEUE(m, queue, "WAITERS"), "1") ? "wait" : "waits",
		   QUEUE(m, queue, "OLDEST"));
	if (is_nothing(QUEUE(m, queue, "OWNER")))
		buf_printf(&b, "No owner was found");
	else
		buf_printf(&b, "%s must act (%s: %s)", QUEUE(m, queue, "OWNER"),
			   QUEUE(m, queue, "HOW"), how_says(QUEUE(m, queue, "HOW")));
	if (!is_nothing(QUEUE(m, queue, "OUTCOME")))
		buf_printf(&b, "%s %s", is_nothing(QUEUE(m, queue, "OWNER")) ? "; who must act" :
			   " and", outcome_says(QUEUE(m, queue, "OUTCOME")));
	buf_printf(&b, ". Verdict: %s.", QUEUE(m, queue, "VERDICT"));
	say(&b);
}

static void end_of_way(const struct model *m, const struct chain *c, const char *why)
{
	if (!c) {
		printf("  %s.\n", why);
		return;
	}
	printf("  %s. ", why);
	puts("The whole hang:\n");
	screen_chain(m, c, true);
}

/**
 * struct way - from an object to the root
 * @chain: where it leads to, NULL if to no root
 * @told: rows of queues that were told
 * @queue: the object it is at, -1 behind the last
 * @task: the task that waits for it, -1 if it is not needed
 */
struct way {
	const struct chain *chain;
	bool *told;
	int queue;
	int task;
};

/* Tells a step and takes it; returns why the way ends there, NULL if it goes on. */
static const char *take_step(const struct model *m, struct way *w)
{
	int pid;

	if (w->task >= 0)
		say_task(m, w->task);
	if (w->queue < 0)
		return "That is the root";
	if (w->told[w->queue])
		return "There the ring is closed";
	w->told[w->queue] = true;
	say_queue(m, w->queue);
	pid = model_owner_pid(QUEUE(m, w->queue, "OWNER"));
	if (!pid)
		return "Here the way ends";
	w->task = model_thread(m, pid, w->chain);
	if (w->task < 0)
		return "It does not sleep";
	w->queue = model_queue_of(m, w->task);
	if (w->chain && w->task == w->chain->task && w->queue >= 0 &&
	    !model_in_chain(m, w->chain, w->queue)) {
		say_task(m, w->task);
		return "That is the root";
	}
	return NULL;
}

/* Walks from an object; @task is the task that led there, -1 if none did. */
static void walk(const struct model *m, int queue, int task)
{
	struct way w = { .chain = model_chain_of(m, queue), .queue = queue, .task = task };
	const char *why = NULL;
	int step;

	w.told = xcalloc(m->table[PART_QUEUES].rows + 1, sizeof(*w.told));
	for (step = 0; !why && step < STEPS; step++)
		why = take_step(m, &w);
	free(w.told);
	end_of_way(m, w.chain, why ? why : "The way is longer than is told here");
}

static enum status status_of(const struct model *m, const struct chain *c)
{
	if (m->stale)
		return STATUS_UNKNOWN;
	if (!c || !c->stuck)
		return STATUS_HEALTHY;
	return c->verdict == VERDICT_DEADLOCK ? STATUS_DEADLOCK : STATUS_STUCK;
}

/* The chain whose root is a task, or its process; NULL if there is none. */
static const struct chain *chain_at(const struct model *m, int task)
{
	int pid = atoi(TASK(m, task, "PID")), i;

	for (i = 0; i < m->chains; i++)
		if (m->chain[i].tid && m->chain[i].pid == pid)
			return &m->chain[i];
	return NULL;
}

static enum status from_task(const struct model *m, int task)
{
	int queue = model_queue_of(m, task);
	const struct chain *c = chain_at(m, task);

	walk(m, queue, task);
	if (!c || model_chain_of(m, queue))
		return status_of(m, model_chain_of(m, queue));
	puts("  But others wait for it:\n");
	screen_chain(m, c, true);
	return status_of(m, c);
}

/* Most threads of a pool only wait for work: one that is on a way comes first. */
static int worst_task(const struct model *m, const char *column, const char *value, int *count)
{
	const struct table *t = &m->table[PART_TASKS];
	int row, best = -1;

	*count = 0;
	for (row = table_find(t, 0, column, value); row >= 0;
	     row = table_find(t, row + 1, column, value)) {
		++*count;
		if (best < 0 || (!model_chain_of(m, model_queue_of(m, best)) &&
				 model_chain_of(m, model_queue_of(m, row))))
			best = row;
	}
	return best;
}

static enum status from_name(const struct model *m, const char *name)
{
	int count, task = worst_task(m, "COMM", name, &count);

	if (task < 0)
		die("nobody sleeps who is called %s: it runs, or is not there", name);
	if (count > 1)
		printf("%d threads of that name sleep; of one that waits:\n", count);
	return from_task(m, task);
}

static enum status from_number(const struct model *m, const char *number)
{
	const struct chain *c;
	int i, count, task = worst_task(m, "PID", number, &count);

	if (task < 0)
		task = model_task(m, atoi(number));
	if (task >= 0)
		return from_task(m, task);
	for (i = 0; i < m->chains; i++) {
		c = &m->chain[i];
		if (c->tid != atoi(number))
			continue;
		screen_chain(m, c, true);
		return status_of(m, c);
	}
	die("nobody sleeps who has the number %s: it runs, or is not there", number);
}

static enum status from_object(const struct model *m, const char *column, const char *value)
{
	int queue = table_find(&m->table[PART_QUEUES], 0, column, value);

	if (queue < 0)
		die("nobody waits for %s", value);
	walk(m, queue, -1);
	return status_of(m, model_chain_of(m, queue));
}

static enum status from_alert(const struct model *m, const char *id)
{
	const struct table *t = &m->table[PART_ALERTS];
	int row = table_find(t, 0, "ID", id), queue;
	const char *waiters;

	if (row < 0)
		die("no alert %s", id);
	waiters = table_get(t, row, "WAITERS");
	queue = model_queue(m, table_get(t, row, "KIND"), table_get(t, row, "ADDRESS"));
	printf("alert %s, %s, %s: %s %s, %s task%s waited, owner %s\n", id,
	       table_get(t, row, "RULE"), table_get(t, row, "STATE"), table_get(t, row, "KIND"),
	       table_get(t, row, "NAME"), waiters, strcmp(waiters, "1") ? "s" : "",
	       table_get(t, row, "OWNER"));
	if (queue < 0) {
		puts("Nobody waits for it any more.");
		return STATUS_HEALTHY;
	}
	walk(m, queue, -1);
	return status_of(m, model_chain_of(m, queue));
}

static enum status from_anything(const struct model *m, const char *what)
{
	size_t len = strlen(what);

	if (!strncmp(what, "alert:", 6))
		return from_alert(m, what + 6);
	if (len && strspn(what, "0123456789") == len && len < 9)
		return from_number(m, what);
	if (!strncmp(what, "0x", 2))
		return from_object(m, "ADDRESS", what + 2);
	if (len == 16 && strspn(what, "0123456789abcdef") == len)
		return from_object(m, "ADDRESS", what);
	if (*what == '/' || *what == '@' ||
	    table_find(&m->table[PART_QUEUES], 0, "NAME", what) >= 0)
		return from_object(m, "NAME", what);
	return from_name(m, what);
}

int command_why(int argc, char **argv)
{
	struct model m;
	int status;

	if (argc != 2)
		return usage(argv[0]);
	model_read(&m, options.from, options.min_age);
	status = from_anything(&m, argv[1]);
	model_free(&m);
	return status;
}
