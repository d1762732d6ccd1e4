// SPDX-License-Identifier: GPL-2.0-only
/*
 * The screen, again and again, at most once a second.  Escape sequences of any
 * terminal since the VT100 do, so that it runs on a serial line and needs neither
 * a library nor a terminal database on disk.  q ends it.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "command.h"
#include "model.h"
#include "screen.h"
#include "term.h"

#define PERIOD_MS 1000
#define ENTER "\033[?1049h\033[?25l"
#define LEAVE "\033[?25h\033[?1049l"

static struct termios before;
static _Atomic int resized;

static void leave(void)
{
	fputs(LEAVE, stdout);
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

static void on_signal(int number)
{
	if (number == SIGWINCH) {
		resized = 1;
		return;
	}
	/* write() and tcsetattr() may be called here, stdio may not. */
	if (write(STDOUT_FILENO, LEAVE, sizeof(LEAVE) - 1) >= 0)
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
	_exit(STATUS_UNKNOWN);
}

static void enter(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct termios raw;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before))
		die("top needs a terminal");
	raw = before;
	raw.c_lflag &= ~(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	atexit(leave);
	sigaction(SIGWINCH, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	fputs(ENTER, stdout);
}

/* The screen as text: what it prints goes to memory instead. */
static char *render(const struct model *m)
{
	FILE *terminal = stdout;
	char *text = NULL;
	size_t len;
	FILE *memory = open_memstream(&text, &len);

	if (!memory)
		die("no memory");
	stdout = memory;
	screen_show(m);
	stdout = terminal;
	fclose(memory);
	return text;
}

/* As many lines as there are; what is longer is left to `hangwatch`. */
static void draw(const char *text)
{
	int line;

	fputs("\033[H", stdout);
	for (line = 0; line + 1 < term.height && *text; line++) {
		size_t len = strcspn(text, "\n");

		printf("%.*s\033[K\r\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
	printf("\033[J%s", *text ? "... more: q, then hangwatch" : "q ends");
	fflush(stdout);
}

static bool wants_to_quit(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	char key;

	if (poll(&p, 1, PERIOD_MS) <= 0)
		return false;
	return read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q' || key == 3;
}

int command_top(int argc, char **argv)
{
	struct model m;
	char *text;

	if (!no_arguments(argc, argv))
		return STATUS_UNKNOWN;
	enter();
	do {
		if (resized) {
			resized = 0;
			term_setup();
		}
		model_read(&m, options.from, options.min_age);
		text = render(&m);
		draw(text);
		free(text);
		model_free(&m);
	} while (!wants_to_quit());
	return STATUS_HEALTHY;
}
