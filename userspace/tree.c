// SPDX-License-Identifier: GPL-2.0-only
/*
 * The trees of the chains, as the module draws them, with lines where the
 * terminal has UTF-8.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "model.h"
#include "screen.h"
#include "term.h"

/* The module indents by two blanks a step; here one does, as lines are short. */
static int indent_of(const char *note)
{
	int indent = strspn(note, " ") / 2;

	return indent > term.width / 3 ? term.width / 3 : indent;
}

/* Only the innermost kernel function; `why` and `list tasks` have the others. */
static size_t shortened(const char *word, size_t len)
{
	size_t at = strcspn(word, "<( ");

	return at < len && word[at] == '<' && at ? at : len;
}

static void put_words(struct buf *b, const char *text)
{
	size_t len, kept;

	while (*text) {
		len = strcspn(text, " ");
		kept = shortened(text, len);
		/* The root of all cgroups says nothing. */
		if (len && !strcmp(text + len, " cgroup /") && text[len - 1] == ',')
			len--;
		buf_put(b, text, kept < len ? kept : len);
		if (!strcmp(text + len, ", cgroup /"))
			return;
		if (kept < len && text[len - 1] == ',')
			buf_put(b, ",", 1);
		text += len;
		if (*text)
			buf_put(b, text++, 1);
	}
}

/* As the module begins the line with the code of user space. */
#define CODE "led there by "

static void put_note(struct buf *b, const char *note)
{
	if (strncmp(note, CODE, strlen(CODE))) {
		put_words(b, note);
		return;
	}
	buf_printf(b, CODE);
	screen_code(b, note + strlen(CODE), false);
}

static void draw_line(const char *note)
{
	const char *corner = term.utf8 ? "\xe2\x94\x94 " : "` ";
	struct buf first = { 0 }, text = { 0 };
	int indent = indent_of(note);

	put_note(&text, note + strspn(note, " "));
	buf_printf(&first, "  %*s%s", indent, "", indent ? corner : "");
	term_wrap(first.data, indent + 6, text.data ? text.data : "");
	free(first.data);
	free(text.data);
}

static void draw_chain(const struct model *m, const struct chain *c)
{
	const struct table *t = &m->table[PART_CHAINS];
	struct buf b = { 0 };
	int i;

	printf("%s ", chain_get(m, c, "CHAIN"));
	term_verdict(c->verdict);
	printf(" %s, for %.0f s%s\n", chain_get(m, c, "SIGNATURE"), c->age,
	       c->stuck ? "" : ", not counted as stuck");
	term_wrap("  ", 2, chain_get(m, c, "SENTENCE"));
	for (i = 0; i < t->row[c->row].notes; i++)
		draw_line(t->note[t->row[c->row].note + i]);
	free(b.data);
}

static bool is_wanted(const struct model *m, const struct chain *c, const char *what)
{
	return !what || !strcmp(chain_get(m, c, "CHAIN"), what) ||
	       !strcmp(chain_get(m, c, "SIGNATURE"), what) ||
	       (c->tid && (c->tid == atoi(what) || c->pid == atoi(what)));
}

int command_tree(int argc, char **argv)
{
	struct model m;
	int i, drawn = 0, status;

	if (argc > 2)
		return usage(argv[0]);
	model_read(&m, options.from, options.min_age);
	for (i = 0; i < m.chains; i++) {
		if (!is_wanted(&m, &m.chain[i], argv[1]))
			continue;
		if (drawn++)
			putchar('\n');
		draw_chain(&m, &m.chain[i]);
	}
	if (!drawn && argv[1])
		die("no chain %s", argv[1]);
	if (!drawn)
		puts("Nobody is at a root: nobody waits for anybody who must act.");
	status = model_status(&m);
	model_free(&m);
	return status;
}
