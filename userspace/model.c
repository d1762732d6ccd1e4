// SPDX-License-Identifier: GPL-2.0-only
/* Roots, and the stuck chains; see model.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

/* A pass is stale after so many intervals, and never before so many seconds. */
#define STALE_INTERVALS 5
#define STALE_SECS 10

int model_owner_pid(const char *owner)
{
	const char *bracket = strrchr(owner, '[');

	return bracket ? atoi(bracket + 1) : 0;
}

int model_task(const struct model *m, int tid)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", tid);
	return table_find(&m->table[PART_TASKS], 0, "TID", number);
}

int model_queue(const struct model *m, const char *kind, const char *address)
{
	const struct table *t = &m->table[PART_QUEUES];
	int row;

	for (row = table_find(t, 0, "ADDRESS", address); row >= 0;
	     row = table_find(t, row + 1, "ADDRESS", address))
		if (!strcmp(table_get(t, row, "KIND"), kind))
			return row;
	return -1;
}

const char *chain_get(const struct model *m, const struct chain *c, const char *column)
{
	return table_get(&m->table[PART_CHAINS], c->row, column);
}

bool model_in_chain(const struct model *m, const struct chain *c, int queue)
{
	const struct table *t = &m->table[PART_QUEUES];

	return !strcmp(table_get(t, queue, "SIGNATURE"), chain_get(m, c, "SIGNATURE")) &&
	       !strcmp(table_get(t, queue, "ROOT"), chain_get(m, c, "ROOT"));
}

const struct chain *model_chain_of(const struct model *m, int queue)
{
	int i;

	if (queue < 0 || is_nothing(table_get(&m->table[PART_QUEUES], queue, "SIGNATURE")))
		return NULL;
	for (i = 0; i < m->chains; i++)
		if (model_in_chain(m, &m->chain[i], queue))
			return &m->chain[i];
	return NULL;
}

/* Whether an object has no waiters of its own: others hang on it. */
static bool carries_others(const struct table *t, int row)
{
	return !table_number(t, row, "WAITERS", 1);
}

/*
 * Whether object @a is nearer to the root than @b: more wait behind it. Among equals it is
 * the one that carries the others, a device. Then it is the one with the chain's verdict;
 * then the first, which has most waiters.
 */
static bool is_nearer(const struct model *m, const struct chain *c, int a, int b)
{
	const struct table *t = &m->table[PART_QUEUES];
	double behind = table_number(t, a, "BEHIND", 0) - table_number(t, b, "BEHIND", 0);

	if (behind)
		return behind > 0;
	if (carries_others(t, a) != carries_others(t, b))
		return carries_others(t, a);
	return verdict_of(table_get(t, a, "VERDICT")) == c->verdict &&
	       verdict_of(table_get(t, b, "VERDICT")) != c->verdict;
}

static int root_queue(const struct model *m, const struct chain *c)
{
	int row, best = -1;

	for (row = 0; row < m->table[PART_QUEUES].rows; row++)
		if (model_in_chain(m, c, row) && (best < 0 || is_nearer(m, c, row, best)))
			best = row;
	return best;
}

static bool has_alert(const struct model *m, const struct chain *c)
{
	const struct table *alerts = &m->table[PART_ALERTS];
	const struct table *queues = &m->table[PART_QUEUES];
	int row, queue;

	for (row = 0; row < alerts->rows; row++) {
		if (strcmp(table_get(alerts, row, "STATE"), "active"))
			continue;
		queue = model_queue(m, table_get(alerts, row, "KIND"),
				    table_get(alerts, row, "ADDRESS"));
		if (queue >= 0 && model_in_chain(m, c, queue) &&
		    verdict_of(table_get(queues, queue, "VERDICT")) > VERDICT_BUSY)
			return true;
	}
	return false;
}

/* The other end of flow control sleeps, or its terminal was stopped by its user. */
static bool is_flow(const struct model *m, const struct chain *c)
{
	const char *kind = table_get(&m->table[PART_QUEUES], c->queue, "KIND");

	return !strcmp(kind_need(kind), "FLOW") &&
	       (c->verdict == VERDICT_BLOCKED || (c->verdict == VERDICT_STOPPED && !c->tid));
}

static bool is_stuck(const struct model *m, const struct chain *c, double min_age)
{
	if (c->verdict == VERDICT_DEADLOCK || has_alert(m, c))
		return true;
	return c->verdict > VERDICT_BUSY && c->age >= min_age && !is_flow(m, c);
}

static void fill_chain(struct model *m, struct chain *c, int row, double min_age)
{
	c->row = row;
	c->verdict = verdict_of(chain_get(m, c, "VERDICT"));
	c->behind = table_number(&m->table[PART_CHAINS], row, "BEHIND", 0);
	c->tid = model_owner_pid(chain_get(m, c, "ROOT"));
	c->task = c->tid ? model_task(m, c->tid) : -1;
	c->pid = c->task < 0 ? c->tid :
		 (int)table_number(&m->table[PART_TASKS], c->task, "PID", c->tid);
	c->queue = root_queue(m, c);
	c->age = table_number(&m->table[PART_QUEUES], c->queue, "OLDEST", 0);
	c->stuck = is_stuck(m, c, min_age);
}

static void find_chains(struct model *m, double min_age)
{
	int i;

	m->chains = m->table[PART_CHAINS].rows;
	m->chain = xcalloc(m->chains, sizeof(*m->chain));
	for (i = 0; i < m->chains; i++) {
		struct chain *c = &m->chain[i];

		fill_chain(m, c, i, min_age);
		if (!c->stuck)
			continue;
		m->stuck++;
		m->deadlocks += c->verdict == VERDICT_DEADLOCK;
		m->tasks_stuck += c->behind;
	}
}

static double value(const struct model *m, enum part from, const char *key, double otherwise)
{
	const char *text = table_value(&m->table[from], key);

	return text ? atof(text) : otherwise;
}

static void judge_age(struct model *m)
{
	double asked = value(m, PART_PARAMETERS, "interval_ms", 1000);
	double kept = value(m, PART_STATUS, "interval_ms", 0);
	double limit = STALE_INTERVALS * (asked > kept ? asked : kept) / 1000;

	m->age = value(m, PART_STATUS, "age_s", -1);
	m->paused = value(m, PART_STATUS, "paused", 0) > 0;
	m->stale = m->age > (limit > STALE_SECS ? limit : STALE_SECS);
}

void model_build(struct model *m, const struct source *s, double min_age)
{
	int part;

	*m = (struct model){ .live = s->live };
	for (part = 0; part < PART_LOG; part++)
		if (s->text[part].data)
			table_parse(&m->table[part], s->text[part].data, s->text[part].len);
	judge_age(m);
	find_chains(m, min_age);
}

void model_read(struct model *m, const char *from, double min_age)
{
	struct source s;

	source_read(&s, from);
	model_build(m, &s, min_age);
	source_free(&s);
	if (!m->table[PART_CHAINS].columns || !m->table[PART_QUEUES].columns)
		die("%s: no tables chains and queues in it", from ? from : "the module");
}

void model_free(struct model *m)
{
	int part;

	for (part = 0; part < SOURCE_PARTS; part++)
		table_free(&m->table[part]);
	free(m->chain);
	*m = (struct model){ 0 };
}

enum status model_status(const struct model *m)
{
	if (m->stale)
		return STATUS_UNKNOWN;
	if (m->deadlocks)
		return STATUS_DEADLOCK;
	return m->stuck ? STATUS_STUCK : STATUS_HEALTHY;
}

const char *model_user_code(const struct model *m, const struct chain *c)
{
	const char *code = chain_get(m, c, "CODE");

	return is_nothing(code) ? table_get(&m->table[PART_TASKS], c->task, "CODE") : code;
}

int model_queue_of(const struct model *m, int task)
{
	const struct table *t = &m->table[PART_TASKS];

	return model_queue(m, table_get(t, task, "KIND"), table_get(t, task, "ADDRESS"));
}

int model_thread(const struct model *m, int pid, const struct chain *c)
{
	const struct table *t = &m->table[PART_TASKS];
	char number[16];
	int row, queue, any = -1;

	if (c && c->task >= 0 && c->pid == pid)
		return c->task;
	snprintf(number, sizeof(number), "%d", pid);
	for (row = table_find(t, 0, "PID", number); row >= 0;
	     row = table_find(t, row + 1, "PID", number)) {
		any = any < 0 ? row : any;
		queue = model_queue_of(m, row);
		if (c && queue >= 0 && model_in_chain(m, c, queue))
			return row;
	}
	return any;
}
