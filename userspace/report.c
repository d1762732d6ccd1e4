// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tar for a reader who was absent: three passes of all tables, parameters, the tail of the
 * kernel log, versions and build ids.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "model.h"
#include "redact.h"
#include "report.h"
#include "tar.h"

#define PASSES 3
/* How often it looks for a next pass, and the milliseconds between two looks. */
#define TRIES 300
#define PATIENCE_MS 100
/* tmpfs: the disk may be what the machine hangs on. */
#define PLACE "/run/hangwatch"
#define PARAMETERS "/sys/module/hangwatch/parameters"
#define LOG_TAIL (256 << 10)

/* syslog(2) */
#define SYSLOG_READ_ALL 3

int report_create(const char *path)
{
	int fd = strcmp(path, "-") ?
		 open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600) : dup(1);

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

static void add(int fd, const char *dir, const char *name, const struct text *text)
{
	struct buf path = { 0 };

	buf_printf(&path, "hangwatch/%s%s%s", dir, *dir ? "/" : "", name);
	if (!tar_write(fd, path.data, text->data, text->len))
		die("report: %s", strerror(errno));
	free(path.data);
}

void report_pass(int fd, const char *dir, const struct source *s)
{
	int part;

	for (part = 0; part < SOURCE_PARTS; part++)
		if (s->text[part].data)
			add(fd, part < SOURCE_TABLES ? dir : "", part_name(part), &s->text[part]);
}

void report_close(int fd)
{
	if (!tar_end(fd) || close(fd))
		die("report: %s", strerror(errno));
}

static void add_file(int fd, const char *path, const char *name)
{
	int from = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct text text;

	if (from < 0)
		return;
	if (read_all(from, &text))
		add(fd, "", name, &text);
	free(text.data);
	close(from);
}

static void add_log(int fd)
{
	struct text text = { .data = xcalloc(LOG_TAIL, 1) };
	int len = klogctl(SYSLOG_READ_ALL, text.data, LOG_TAIL);

	text.len = len > 0 ? len : 0;
	if (len > 0)
		add(fd, "", "log", &text);
	free(text.data);
}

/* All parameters, in place of the one that every reading needs. */
static void read_parameters(struct source *s)
{
	DIR *dir = opendir(PARAMETERS);
	struct buf b = { 0 };
	struct dirent *d;
	struct text text;
	int fd;

	if (!dir)
		return;
	buf_printf(&b, "#hangwatch-parameters-1 KEY VALUE\n");
	while ((d = readdir(dir))) {
		fd = openat(dirfd(dir), d->d_name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (*d->d_name == '.' || fd < 0 || !read_all(fd, &text))
			continue;
		buf_printf(&b, "%s %s%s", d->d_name, text.data,
			   text.len && text.data[text.len - 1] == '\n' ? "" : "\n");
		free(text.data);
		close(fd);
	}
	closedir(dir);
	free(s->text[PART_PARAMETERS].data);
	s->text[PART_PARAMETERS] = (struct text){ .data = b.data, .len = b.len };
}

static double passes_of(const struct source *s)
{
	struct table t;
	const char *passes;
	double n = -1;

	if (!s->text[PART_STATUS].data ||
	    !table_parse(&t, s->text[PART_STATUS].data, s->text[PART_STATUS].len))
		return -1;
	passes = table_value(&t, "passes");
	if (passes)
		n = atof(passes);
	table_free(&t);
	return n;
}

/* Reads until there is a newer pass; after some tries it takes what there is. */
static void read_next(struct source *s, double after)
{
	struct timespec nap = { .tv_nsec = PATIENCE_MS * 1000000L };
	int try;

	for (try = 0; try < TRIES; try++) {
		source_read(s, NULL);
		if (passes_of(s) != after)
			return;
		source_free(s);
		nanosleep(&nap, NULL);
	}
	warn("no new pass in %d s", TRIES * PATIENCE_MS / 1000);
	source_read(s, NULL);
}

static void add_passes(int fd, bool redact)
{
	int pass, passes = options.from ? 1 : PASSES;
	struct source s;
	char dir[16];
	double last = -1;

	for (pass = 1; pass <= passes; pass++) {
		if (options.from)
			source_read(&s, options.from);
		else
			read_next(&s, last);
		last = passes_of(&s);
		if (!options.from)
			read_parameters(&s);
		if (redact)
			redact_source(&s);
		/* Texts that belong to no pass are written once. */
		for (int part = SOURCE_TABLES; pass < passes && part < SOURCE_PARTS; part++) {
			free(s.text[part].data);
			s.text[part] = (struct text){ 0 };
		}
		snprintf(dir, sizeof(dir), "pass%d", pass);
		report_pass(fd, dir, &s);
		source_free(&s);
	}
}

static const char *default_path(char *path, size_t size)
{
	if (mkdir(PLACE, 0700) && errno != EEXIST)
		die(PLACE ": %s; try -o FILE", strerror(errno));
	snprintf(path, size, PLACE "/report-%lld.tar", (long long)time(NULL));
	return path;
}

static bool take_options(int argc, char **argv, const char **out, bool *redact)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "redact", no_argument, NULL, 'R' },
		{ 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "o:", longs, NULL)) != -1) {
		if (c == 'o')
			*out = optarg;
		else if (c == 'R')
			*redact = true;
		else
			return false;
	}
	return optind == argc;
}

int command_report(int argc, char **argv)
{
	struct text about = { .data = "hangwatch " VERSION "\n" };
	const char *out = NULL;
	bool redact = false;
	char path[64];
	int fd;

	if (!take_options(argc, argv, &out, &redact))
		return usage(argv[0]);
	out = out ? out : default_path(path, sizeof(path));
	fd = report_create(out);
	about.len = strlen(about.data);
	add(fd, "", "command", &about);
	add_passes(fd, redact);
	if (!options.from && !redact)
		add_log(fd);
	if (!options.from) {
		add_file(fd, "/sys/kernel/notes", "kernel.notes");
		add_file(fd, "/sys/module/hangwatch/notes/.note.gnu.build-id", "module.note");
	}
	report_close(fd);
	if (strcmp(out, "-"))
		printf("%s\n", out);
	return STATUS_HEALTHY;
}
