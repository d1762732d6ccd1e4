// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waits for alerts; the systemd unit runs this. The memory is locked, so that it goes on when
 * the machine swaps. It never waits for the programs it starts.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "columns.h"
#include "command.h"
#include "json.h"
#include "model.h"

/**
 * struct waiting - what was said so far
 * @exec: a shell's command for each change, NULL for none
 * @newest: the largest id that was said to have begun
 * @active: ids that were said to be active
 * @child: the command that runs, 0 if none does
 */
struct waiting {
	const char *exec;
	bool json;
	bool once;
	int newest;
	int *active;
	int actives;
	pid_t child;
};

static void say_json(const struct table *t, int row)
{
	const struct column *info;
	int c;

	putchar('{');
	for (c = 0; c < t->columns; c++) {
		info = column_info(t->name, t->column[c]);
		printf("%s", c ? "," : "");
		json_key(t->column[c]);
		json_value(t->row[row].field[c], info && info->type != TEXT);
	}
	puts("}");
}

static void say_text(const struct table *t, int row)
{
	const char *waiters = table_get(t, row, "WAITERS");

	printf("alert %s %s: %s: %s %s for %s %s, owner %s is %s\n",
	       table_get(t, row, "ID"), table_get(t, row, "STATE"), table_get(t, row, "RULE"),
	       waiters, strcmp(waiters, "1") ? "tasks wait" : "task waits",
	       table_get(t, row, "KIND"),
	       table_get(t, row, "NAME"), table_get(t, row, "OWNER"),
	       table_get(t, row, "OUTCOME"));
}

/* Values go through the environment, never through the command's text. */
static void export_row(const struct table *t, int row)
{
	char name[64];
	int c;

	for (c = 0; c < t->columns; c++) {
		snprintf(name, sizeof(name), "HANGWATCH_%s", t->column[c]);
		setenv(name, t->row[row].field[c], 1);
	}
}

static void run(struct waiting *w, const struct table *t, int row)
{
	if (w->child && !waitpid(w->child, NULL, WNOHANG)) {
		warn("alert %s: the command for the alert before still runs",
		     table_get(t, row, "ID"));
		return;
	}
	fflush(stdout);
	w->child = fork();
	if (w->child < 0)
		warn("fork: %s", strerror(errno));
	if (w->child)
		return;
	export_row(t, row);
	execl("/bin/sh", "sh", "-c", w->exec, (char *)NULL);
	_exit(127);
}

static void tell(struct waiting *w, const struct table *t, int row)
{
	if (w->json)
		say_json(t, row);
	else
		say_text(t, row);
	if (fflush(stdout))
		die("stdout: %s", strerror(errno));
	if (w->exec)
		run(w, t, row);
}

static bool was_active(struct waiting *w, int id, bool forget)
{
	int i;

	for (i = 0; i < w->actives; i++) {
		if (w->active[i] != id)
			continue;
		if (forget)
			w->active[i] = w->active[--w->actives];
		return true;
	}
	return false;
}

static void remember(struct waiting *w, int id)
{
	w->active = xrealloc(w->active, (w->actives + 1) * sizeof(*w->active));
	w->active[w->actives++] = id;
}

/* Reports the beginnings and ends since the last look; returns how many began. */
static int look(struct waiting *w, const struct table *t)
{
	int row, id, began = 0;

	for (row = 0; row < t->rows; row++) {
		id = atoi(table_get(t, row, "ID"));
		if (!strcmp(table_get(t, row, "STATE"), "active")) {
			if (was_active(w, id, false))
				continue;
			remember(w, id);
			began++;
		} else if (!was_active(w, id, true)) {
			continue;
		}
		tell(w, t, row);
	}
	return began;
}

static void read_alerts(int fd, struct table *t)
{
	struct text text;

	if (lseek(fd, 0, SEEK_SET) || !read_all(fd, &text))
		die("alerts: %s", strerror(errno));
	if (!table_parse(t, text.data, text.len))
		die("alerts: not a table");
	free(text.data);
}

static int wait_for_alerts(struct waiting *w, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLPRI };
	struct table t;
	int began;

	for (;;) {
		read_alerts(fd, &t);
		began = look(w, &t);
		table_free(&t);
		if (began && w->once)
			return STATUS_STUCK;
		if (poll(&p, 1, -1) < 0 && errno != EINTR)
			die("poll: %s", strerror(errno));
		if (p.revents & (POLLHUP | POLLNVAL))
			die("the module is gone");
	}
}

static bool take_options(int argc, char **argv, struct waiting *w)
{
	static const struct option longs[] = {
		{ "exec", required_argument, NULL, 'e' },
		{ "json", no_argument, NULL, 'j' },
		{ "once", no_argument, NULL, '1' },
		{ 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 'e':
			w->exec = optarg;
			break;
		case 'j':
			w->json = true;
			break;
		case '1':
			w->once = true;
			break;
		default:
			return false;
		}
	}
	return optind == argc;
}

int command_wait(int argc, char **argv)
{
	struct waiting w = { 0 };
	int fd;

	if (!take_options(argc, argv, &w))
		return usage(argv[0]);
	if (options.from)
		die("wait needs the module, not a copy");
	fd = source_open_live("alerts");
	if (fd < 0)
		die("the module is not loaded: hangwatch load");
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		warn("memory is not locked: %s", strerror(errno));
	return wait_for_alerts(&w, fd);
}
