// SPDX-License-Identifier: GPL-2.0-only
/* The parser of tables; see table.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "table.h"

#define MAGIC "#hangwatch-"

/* Lines are under way: where the parser is, and room for more rows. */
struct parser {
	struct table *t;
	char *next;
	int row_room;
	int note_room;
};

static char *printable(const char *text, size_t len)
{
	struct buf b = { 0 };
	size_t i, from = 0;

	for (i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c == '\n' || (c >= ' ' && c <= '~'))
			continue;
		buf_put(&b, text + from, i - from);
		if (c == '\t')
			buf_put(&b, " ", 1);
		else
			buf_printf(&b, "\\x%02x", c);
		from = i + 1;
	}
	buf_put(&b, text + from, len - from);
	return buf_take(&b);
}

static char *next_line(struct parser *p)
{
	char *line = p->next, *end;

	if (!line || !*line)
		return NULL;
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	p->next = end ? end + 1 : NULL;
	return line;
}

/* Cuts the next word off; NULL if nothing is left. */
static char *next_word(char **at)
{
	char *word = *at + strspn(*at, " ");
	size_t len = strcspn(word, " ");

	if (!len)
		return NULL;
	*at = word + len;
	if (**at)
		*(*at)++ = '\0';
	return word;
}

static char *rest_of(char *at)
{
	size_t len;

	at += strspn(at, " ");
	len = strlen(at);
	while (len && at[len - 1] == ' ')
		at[--len] = '\0';
	return len ? at : "-";
}

static bool parse_header(struct table *t, char *line)
{
	char *word = next_word(&line), *dash;
	size_t len;

	if (!word || strncmp(word, MAGIC, strlen(MAGIC)))
		return false;
	word += strlen(MAGIC);
	dash = strrchr(word, '-');
	if (!dash || dash == word)
		return false;
	len = dash - word;
	if (len >= sizeof(t->name))
		return false;
	memcpy(t->name, word, len);
	t->version = strtoul(dash + 1, NULL, 10);
	while (t->columns < TABLE_COLUMNS) {
		word = next_word(&line);
		if (!word)
			break;
		t->column[t->columns++] = word;
	}
	return t->columns > 0;
}

static void add_note(struct parser *p, char *text)
{
	struct table *t = p->t;

	if (!t->rows)
		return;
	if (t->notes == p->note_room) {
		p->note_room = 2 * p->note_room + 16;
		t->note = xrealloc(t->note, p->note_room * sizeof(*t->note));
	}
	if (!t->row[t->rows - 1].notes++)
		t->row[t->rows - 1].note = t->notes;
	t->note[t->notes++] = text;
}

static void add_row(struct parser *p, char *line)
{
	struct table *t = p->t;
	int i;

	if (t->rows == p->row_room) {
		p->row_room = 2 * p->row_room + 64;
		t->row = xrealloc(t->row, p->row_room * sizeof(*t->row));
		t->fields = xrealloc(t->fields,
				     (size_t)p->row_room * t->columns * sizeof(*t->fields));
	}
	t->row[t->rows] = (struct table_row){ 0 };
	for (i = 0; i < t->columns; i++) {
		char *word = i + 1 == t->columns ? rest_of(line) : next_word(&line);

		t->fields[(size_t)t->rows * t->columns + i] = word ? word : "-";
	}
	t->rows++;
}

/* "3 |   text": where the text begins, one blank after the bar; else NULL. */
static char *tree_text(const struct table *t, char *line)
{
	size_t digits = strspn(line, "0123456789");

	if (strcmp(t->name, "chains") || !digits || strncmp(line + digits, " |", 2))
		return NULL;
	line += digits + 2;
	return *line == ' ' ? line + 1 : line;
}

static void parse_rows(struct parser *p)
{
	struct table *t = p->t;
	char *line, *note;
	int i;

	for (line = next_line(p); line; line = next_line(p)) {
		if (!line[strspn(line, " ")] || *line == '#')
			continue;
		note = tree_text(t, line);
		if (note)
			add_note(p, note);
		else
			add_row(p, line);
	}
	for (i = 0; i < t->rows; i++)
		t->row[i].field = t->fields + (size_t)i * t->columns;
}

bool table_parse(struct table *t, const char *text, size_t len)
{
	struct parser p = { .t = t };
	char *line;

	*t = (struct table){ 0 };
	t->text = printable(text, len);
	p.next = t->text;
	line = next_line(&p);
	if (!line || !parse_header(t, line)) {
		table_free(t);
		return false;
	}
	parse_rows(&p);
	return true;
}

void table_free(struct table *t)
{
	free(t->row);
	free(t->note);
	free(t->text);
	free(t->fields);
	*t = (struct table){ 0 };
}

int table_column(const struct table *t, const char *name)
{
	int i;

	for (i = 0; i < t->columns; i++)
		if (!strcasecmp(t->column[i], name))
			return i;
	return -1;
}

const char *table_get(const struct table *t, int row, const char *column)
{
	int i = table_column(t, column);

	return row < 0 || row >= t->rows || i < 0 ? "-" : t->row[row].field[i];
}

double table_number(const struct table *t, int row, const char *column, double otherwise)
{
	const char *field = table_get(t, row, column);
	char *end;
	double value = strtod(field, &end);

	return end == field || *end ? otherwise : value;
}

int table_find(const struct table *t, int from, const char *column, const char *value)
{
	int i = table_column(t, column), row;

	if (i < 0)
		return -1;
	for (row = from; row < t->rows; row++)
		if (!strcmp(t->row[row].field[i], value))
			return row;
	return -1;
}

const char *table_value(const struct table *t, const char *key)
{
	int row = t->columns > 1 ? table_find(t, 0, t->column[0], key) : -1;

	return row < 0 ? NULL : t->row[row].field[1];
}

bool is_nothing(const char *field)
{
	return !strcmp(field, "-");
}
