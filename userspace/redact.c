// SPDX-License-Identifier: GPL-2.0-only
/* Names made unreadable; see redact.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "buf.h"
#include "redact.h"
#include "table.h"
#include "words.h"

/* Columns of free words, and how names stand in them. */
enum secrecy { PLAIN, NAME, TASKS, CALL, SENTENCE, LEFT_OUT };

static const struct {
	const char *column;
	enum secrecy secrecy;
} secrets[] = {
	{ "NAME", NAME }, { "COMM", TASKS }, { "OWNER", TASKS }, { "ROOT", TASKS },
	{ "HOLDERS", TASKS }, { "WHO", TASKS }, { "SYSCALL", CALL }, { "SENTENCE", SENTENCE },
	{ "UID", LEFT_OUT }, { "EVIDENCE", LEFT_OUT },
};

/* The safe columns of the tables the command knows; others are left out. */
#define SAFE "WAITERS,OLDEST,KIND,ADDRESS,HOW,OUTCOME,VERDICT,BEHIND,SIGNATURE,PID,TID,STATE," \
	     "ASLEEP,SWITCHES,FRAMES,CHAIN,CERTAINTY,ID,RULE,SINCE,BEGAN,ENDED,KEY,VALUE"

static unsigned long long salt(void)
{
	static unsigned long long value;

	if (!value && getrandom(&value, sizeof(value), 0) != sizeof(value))
		die("no random numbers to redact with");
	return value;
}

static void put_secret(struct buf *b, const char *name, size_t len)
{
	unsigned long long hash = salt();
	size_t i;

	for (i = 0; i < len; i++) {
		hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3;
		hash ^= hash >> 29;
	}
	buf_printf(b, "x%010llx", hash & 0xffffffffff);
}

/* "comm[12],comm*3,+4": the name is before [ or *, in each item. */
static void put_tasks(struct buf *b, const char *field)
{
	size_t len, at;

	while (*field) {
		len = strcspn(field, ",");
		for (at = len; at && field[at - 1] != '[' && field[at - 1] != '*'; at--)
			;
		if (*field == '+' || (len == 1 && *field == '-')) {
			buf_put(b, field, len);
		} else {
			at = at ? at - 1 : len;
			put_secret(b, field, at);
			buf_put(b, field + at, len - at);
		}
		field += len;
		if (*field)
			buf_put(b, field++, 1);
	}
}

/*
 * "sendto(17<unix:[1]->/dev/log>,43)": the name is in the brackets, which may have some
 * inside.
 */
static void put_call(struct buf *b, const char *field)
{
	const char *name;
	int depth;

	for (; *field; field++) {
		buf_put(b, field, 1);
		if (*field != '<')
			continue;
		name = field + 1;
		for (depth = 1; *name && depth; name++) {
			if (name[0] == '>' && name[-1] != '-')
				depth--;
			else if (name[0] == '<')
				depth++;
		}
		put_secret(b, field + 1, name - field - 1);
		buf_put(b, ">", 1);
		field = name - 1;
	}
}

static bool is_word(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789,.()'^-", text[i]) || !text[i])
			break;
	return i == len || (i + 1 == len && text[i] == ':');
}

/* Whether a name of these tables is just this word. */
static bool is_known(const struct table *t, const char *text, size_t len)
{
	int row, c = table_column(t, "NAME");

	while (len && strchr(",.:", text[len - 1]))
		len--;
	for (row = 0; c >= 0 && row < t->rows; row++)
		if (strlen(t->row[row].field[c]) == len &&
		    !strncmp(t->row[row].field[c], text, len))
			return true;
	return false;
}

/* "comm[12]" keeps its number. */
static void put_name(struct buf *b, const char *text, size_t len)
{
	size_t at = len;

	if (len && text[len - 1] == ']')
		while (at && text[at - 1] != '[')
			at--;
	at = at && at < len ? at - 1 : len;
	put_secret(b, text, at);
	buf_put(b, text + at, len - at);
}

/* These words are always followed by the name of an object file. */
static bool follows_caller(const char *begin, const char *text)
{
	static const char words[] = "called from ";
	size_t len = sizeof(words) - 1;

	return (size_t)(text - begin) >= len && !strncmp(text - len, words, len);
}

static void put_sentence(struct buf *b, const char *text, const struct table *queues)
{
	const char *begin = text;
	size_t len;

	while (*text) {
		len = strcspn(text, " ");
		if (is_word(text, len) && !is_known(queues, text, len) &&
		    !follows_caller(begin, text)) {
			buf_put(b, text, len);
		} else {
			size_t mark = len;

			while (mark && strchr(",.:", text[mark - 1]))
				mark--;
			put_name(b, text, mark);
			buf_put(b, text + mark, len - mark);
		}
		text += len;
		if (*text)
			buf_put(b, text++, 1);
	}
}

static enum secrecy secrecy_of(const char *column)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(secrets); i++)
		if (!strcmp(secrets[i].column, column))
			return secrets[i].secrecy;
	return word_in(column, SAFE) ? PLAIN : LEFT_OUT;
}

static void put_field(struct buf *b, enum secrecy as, const char *field,
		      const struct table *queues)
{
	if (is_nothing(field) || as == PLAIN)
		buf_printf(b, "%s", field);
	else if (as == NAME)
		put_secret(b, field, strlen(field));
	else if (as == TASKS)
		put_tasks(b, field);
	else if (as == CALL)
		put_call(b, field);
	else if (as == SENTENCE)
		put_sentence(b, field, queues);
	else
		buf_put(b, "-", 1);
}

/* status counts what was cut short by user id. */
static bool names_user(const struct table *t, int row)
{
	return !strncmp(table_get(t, row, "KEY"), "cut_uid_", 8);
}

static void redact_table(struct text *text, const struct table *queues)
{
	struct buf b = { 0 };
	struct table t;
	int row, c;

	if (!table_parse(&t, text->data, text->len))
		return;
	buf_printf(&b, "#hangwatch-%s-%u", t.name, t.version);
	for (c = 0; c < t.columns; c++)
		buf_printf(&b, " %s", t.column[c]);
	buf_put(&b, "\n", 1);
	for (row = 0; row < t.rows; row++) {
		if (names_user(&t, row))
			continue;
		for (c = 0; c < t.columns; c++) {
			if (c)
				buf_put(&b, " ", 1);
			put_field(&b, secrecy_of(t.column[c]), t.row[row].field[c], queues);
		}
		buf_put(&b, "\n", 1);
	}
	table_free(&t);
	free(text->data);
	*text = (struct text){ .data = b.data, .len = b.len };
}

static void drop(struct text *text)
{
	free(text->data);
	*text = (struct text){ 0 };
}

void redact_source(struct source *s)
{
	struct table queues = { 0 };
	int part;

	if (s->text[PART_QUEUES].data)
		table_parse(&queues, s->text[PART_QUEUES].data, s->text[PART_QUEUES].len);
	for (part = 0; part < SOURCE_TABLES; part++)
		if (s->text[part].data)
			redact_table(&s->text[part], &queues);
	table_free(&queues);
	drop(&s->text[PART_MACHINE]);
	drop(&s->text[PART_LOG]);
}
