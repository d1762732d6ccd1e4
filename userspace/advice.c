// SPDX-License-Identifier: GPL-2.0-only
/* The next steps; see advice.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "advice_rows.h"

static const struct advice rows[] = {
#define A(verdict, kind, root, act, frees, cost, unless) \
	{ verdict, kind, root, act, frees, cost, unless },
	ADVICE_ROWS(A)
#undef A
};

const struct advice *advice_at(unsigned int n)
{
	return n < ARRAY_SIZE(rows) ? &rows[n] : NULL;
}

static bool is_kthread(const struct model *m, int task)
{
	const struct table *t = &m->table[PART_TASKS];
	const char *frames = table_get(t, task, "FRAMES");

	return is_nothing(table_get(t, task, "SYSCALL")) &&
	       (strstr(frames, "<kthread<") || strstr(frames, "<ret_from_fork"));
}

static bool fits_root(const struct model *m, const struct chain *c, const char *root)
{
	const char *state = table_get(&m->table[PART_TASKS], c->task, "STATE");

	if (!strcmp(root, "*"))
		return true;
	if (!strcmp(root, "-"))
		return !c->tid;
	if (!strcmp(root, "1"))
		return c->pid == 1;
	if (!strcmp(root, "k"))
		return is_kthread(m, c->task);
	return !is_nothing(state) && strchr(root, *state);
}

const struct advice *advice_for(const struct model *m, const struct chain *c)
{
	const char *kind = table_get(&m->table[PART_QUEUES], c->queue, "KIND");
	unsigned int i;

	for (i = 0; i + 1 < ARRAY_SIZE(rows); i++)
		if (word_in(verdict_name(c->verdict), rows[i].verdict) &&
		    word_in(kind, rows[i].kind) && fits_root(m, c, rows[i].root))
			break;
	return &rows[i];
}

static bool is_plain(const char *name)
{
	const char *at;

	for (at = name; isalnum((unsigned char)*at) || (*at && strchr("/_.@:,+=-", *at)); at++)
		;
	return at > name && !*at;
}

/* $'...' takes the tables' \xNN as they are; a quote becomes one of them. */
static void quote(struct buf *b, const char *name)
{
	if (is_plain(name)) {
		buf_printf(b, "%s", name);
		return;
	}
	buf_printf(b, "$'");
	for (; *name; name++) {
		if (*name == '\'')
			buf_printf(b, "\\x27");
		else
			buf_put(b, name, 1);
	}
	buf_printf(b, "'");
}

/* If the root is traced, the owner of its object is the tracer. */
static int tracer_of(const struct model *m, const struct chain *c)
{
	int queue = model_queue_of(m, c->task);

	return model_owner_pid(table_get(&m->table[PART_QUEUES], queue, "OWNER"));
}

/* The number in the name of an object: "msg:12". */
static int number_in(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? atoi(colon + 1) : 0;
}

/* For a disk "dm-0[253:0](vg-root)", device-mapper's name; else the whole name. */
static void quote_dm(struct buf *b, const char *name)
{
	const char *from = strrchr(name, '('), *to = from ? strchr(from, ')') : NULL;
	struct buf inner = { 0 };

	buf_put(&inner, to ? from + 1 : name, to ? (size_t)(to - from - 1) : strlen(name));
	quote(b, inner.data);
	free(inner.data);
}

static void fill_in(struct buf *b, const struct model *m, const struct chain *c,
		    const char *word, size_t len)
{
	char name[16];
	size_t i;

	if (!c) {
		for (i = 0; i < len; i++) {
			name[0] = word[i] >= 'a' && word[i] <= 'z' ? word[i] - 'a' + 'A' : word[i];
			buf_put(b, name, 1);
		}
	} else if (!strncmp(word, "pid", len)) {
		buf_printf(b, "%d", c->pid);
	} else if (!strncmp(word, "tid", len)) {
		buf_printf(b, "%d", c->tid);
	} else if (!strncmp(word, "tracer", len)) {
		buf_printf(b, "%d", tracer_of(m, c));
	} else if (!strncmp(word, "dm", len)) {
		quote_dm(b, table_get(&m->table[PART_QUEUES], c->queue, "NAME"));
	} else if (!strncmp(word, "id", len)) {
		buf_printf(b, "%d", number_in(table_get(&m->table[PART_QUEUES], c->queue, "NAME")));
	} else if (!strncmp(word, "cgroup", len)) {
		quote(b, table_get(&m->table[PART_TASKS], c->task, "NAME"));
	} else {
		quote(b, table_get(&m->table[PART_QUEUES], c->queue, "NAME"));
	}
}

void advice_fill(struct buf *b, const struct model *m, const struct chain *c, const char *text)
{
	size_t len;

	while (*text) {
		len = strcspn(text, "{");
		buf_put(b, text, len);
		text += len;
		if (!*text)
			break;
		len = strcspn(++text, "}");
		fill_in(b, m, c, text, len);
		text += len + 1;
	}
}
