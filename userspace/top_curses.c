// SPDX-License-Identifier: GPL-2.0-only
/*
 * The screen again and again, by ncurses. A pass is read and drawn only once a second,
 * whatever happens to the window. A terminal that is resized all the time costs no more than
 * another. The terminal's description comes from a file: if a machine's disk hangs, use the
 * screen.
 */
#include <curses.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "model.h"
#include "screen.h"
#include "term.h"

#define PERIOD_MS 1000
enum { RED = 1, YELLOW, GREEN };

/* Messages printed while curses has the terminal are kept until it gives it back. */
static char *messages;
static size_t messages_len;
static FILE *terminal_errors;

static void leave(void)
{
	endwin();
	fclose(stderr);
	stderr = terminal_errors;
	fputs(messages, stderr);
}

static void enter(void)
{
	SCREEN *screen;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		die("top needs a terminal");
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		die("top knows no terminal %s; hangwatch by itself needs to know none",
		    getenv("TERM"));
	terminal_errors = stderr;
	stderr = open_memstream(&messages, &messages_len);
	atexit(leave);
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	if (term.color && has_colors() && start_color() == OK && use_default_colors() == OK) {
		init_pair(RED, COLOR_RED, -1);
		init_pair(YELLOW, COLOR_YELLOW, -1);
		init_pair(GREEN, COLOR_GREEN, -1);
	} else {
		term.color = false;
	}
}

/* The screen as text: its output goes to memory instead. */
static char *render(void)
{
	FILE *terminal = stdout;
	bool color = term.color;
	struct model m;
	char *text = NULL;
	size_t len;
	FILE *memory = open_memstream(&text, &len);

	if (!memory)
		die("no memory");
	model_read(&m, options.from, options.min_age);
	term.width = COLS;
	term.color = false;
	stdout = memory;
	screen_show(&m);
	stdout = terminal;
	term.color = color;
	fclose(memory);
	model_free(&m);
	return text;
}

/* A line that begins with a verdict has its colour. */
static chtype color_of(const char *line)
{
	int v;

	for (v = VERDICT_BUSY; term.color && v < VERDICTS; v++) {
		size_t len = strlen(verdict_name(v));

		if (strncasecmp(line, verdict_name(v), len) || line[len] != ' ')
			continue;
		if (v >= VERDICT_POSSIBLE_DEADLOCK)
			return COLOR_PAIR(RED) | A_BOLD;
		return COLOR_PAIR(v > VERDICT_BUSY ? YELLOW : GREEN) | A_BOLD;
	}
	return A_NORMAL;
}

static int lines_of(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* Draws from line @from on; the last line of the window says what keys do. */
static void draw(const char *text, int from)
{
	int line, total = lines_of(text);

	erase();
	for (line = 0; *text; line++) {
		int len = strcspn(text, "\n");

		if (line >= from && line - from < LINES - 1) {
			attrset(color_of(text));
			mvaddnstr(line - from, 0, text, len < COLS ? len : COLS);
		}
		text += len + (text[len] == '\n');
	}
	attrset(A_REVERSE);
	mvprintw(LINES - 1, 0, "q ends%s", total > LINES - 1 ? ", up and down move" : "");
	attrset(A_NORMAL);
	refresh();
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int moved(int key, int at)
{
	switch (key) {
	case KEY_UP:
		return at - 1;
	case KEY_DOWN:
		return at + 1;
	case KEY_PPAGE:
		return at - LINES / 2;
	case KEY_NPAGE:
		return at + LINES / 2;
	default:
		return at;
	}
}

/* Takes keys until the second is over, and moves the view; false ends top. */
static bool take_keys(long until, int *at)
{
	struct pollfd input = { .fd = STDIN_FILENO };
	long left;
	int key;

	while ((left = until - now_ms()) > 0) {
		timeout(left);
		key = getch();
		if (key == 'q' || key == 'Q')
			return false;
		/* A terminal that is gone gives no key, and never waits. */
		if (key == ERR && now_ms() < until && poll(&input, 1, 0) > 0)
			return false;
		*at = moved(key, *at);
	}
	return true;
}

static int clamped(int at, const char *text)
{
	int last = lines_of(text) - (LINES - 1);

	at = at < last ? at : last;
	return at > 0 ? at : 0;
}

int command_top(int argc, char **argv)
{
	int at = 0;
	long begun;
	char *text;

	if (!no_arguments(argc, argv))
		return STATUS_UNKNOWN;
	enter();
	do {
		begun = now_ms();
		text = render();
		at = clamped(at, text);
		draw(text, at);
		free(text);
	} while (take_keys(begun + PERIOD_MS, &at));
	return STATUS_HEALTHY;
}
