// SPDX-License-Identifier: GPL-2.0-only
/* The terminal; see term.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "term.h"

#define WIDTH 80
#define HEIGHT 24
#define WIDTH_MIN 40

struct term term = { .width = WIDTH, .height = HEIGHT };

static bool says_utf8(void)
{
	static const char * const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		value = getenv(names[i]);
		if (value && *value)
			return strstr(value, "UTF-8") || strstr(value, "utf8");
	}
	return false;
}

void term_setup(void)
{
	const char *no_color = getenv("NO_COLOR"), *kind = getenv("TERM");
	struct winsize size;

	term.utf8 = says_utf8();
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		return;
	term.color = !(no_color && *no_color) && kind && strcmp(kind, "dumb");
	/* A serial line says 0: it has no size. */
	if (size.ws_col)
		term.width = size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col;
	if (size.ws_row)
		term.height = size.ws_row;
}

/* How much of a text goes on a line: whole words, else up to a comma or bracket, else all. */
static size_t fitting(const char *text, size_t room)
{
	size_t at, blank = 0, mark = 0;

	if (strlen(text) <= room)
		return strlen(text);
	for (at = 1; at <= room; at++) {
		if (text[at] == ' ')
			blank = at;
		if (strchr(",<", text[at - 1]))
			mark = at;
	}
	if (blank)
		return blank;
	return mark > room / 2 ? mark : room;
}

/* Columns that a text takes: bytes that go on a UTF-8 character take none. */
static size_t columns_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

void term_wrap(const char *first, int indent, const char *text)
{
	size_t used = columns_of(first), room, n;

	fputs(first, stdout);
	do {
		room = (size_t)term.width > used + 20 ? term.width - used : 20;
		n = fitting(text, room);
		printf("%.*s\n", (int)n, text);
		text += n;
		text += strspn(text, " ");
		if (*text)
			printf("%*s", indent, "");
		used = indent;
	} while (*text);
}

static const char *color_of(enum verdict verdict)
{
	if (verdict >= VERDICT_POSSIBLE_DEADLOCK)
		return "\033[1;31m";
	return verdict > VERDICT_BUSY ? "\033[1;33m" : "\033[32m";
}

void term_verdict(enum verdict verdict)
{
	const char *name = verdict_name(verdict);

	if (term.color)
		fputs(color_of(verdict), stdout);
	for (; *name; name++)
		putchar(toupper((unsigned char)*name));
	if (term.color)
		fputs("\033[0m", stdout);
}

void term_cut(const char *line)
{
	int len = strlen(line);

	if (len <= term.width)
		puts(line);
	else
		printf("%.*s...\n", term.width - 3, line);
}
