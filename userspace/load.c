// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module itself: load, unload, status, set.  No modprobe and no shell is
 * started: on a machine that hangs they may hang too.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/module.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "command.h"
#include "model.h"
#include "tar.h"
#include "term.h"

#ifndef MODULE_INIT_COMPRESSED_FILE
#define MODULE_INIT_COMPRESSED_FILE 4
#endif

#define PARAMETERS "/sys/module/hangwatch/parameters"

/* Where packages put it, below /lib/modules/RELEASE. */
static const char * const places[] = { "updates/dkms", "updates", "extra", "kernel/extra" };
static const char * const endings[] = { "", ".xz", ".zst", ".gz" };

static int open_module(char *path, size_t size)
{
	struct utsname u;
	unsigned int i, e;
	int fd;

	if (uname(&u))
		return -1;
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		for (e = 0; e < ARRAY_SIZE(endings); e++) {
			snprintf(path, size, "/lib/modules/%s/%s/hangwatch.ko%s", u.release,
				 places[i], endings[e]);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			if (fd >= 0)
				return fd;
		}
	}
	snprintf(path, size, "hangwatch.ko for %s", u.release);
	return -1;
}

/* Errors of finit_module(2), as a person would put them. */
static const struct {
	int error;
	const char *says;
} reasons[] = {
	{ EKEYREJECTED, "it is not signed with a key this machine trusts (Secure Boot): "
			"sign it with scripts/sign-file, enrol the key with mokutil" },
	{ ENOEXEC, "it is built for another kernel, or damaged: build it against this "
		   "kernel's headers; the kernel log says more" },
	{ EPERM, "only root may load it; with kernel lockdown only signed, and after "
		 "kernel.modules_disabled=1 not at all" },
	{ EEXIST, "it is already loaded" },
	{ EBUSY, "another load is under way" },
	{ EINVAL, "a parameter was refused, or the kernel can't unpack the file; the kernel log "
		  "says more" },
	{ ENOENT, "it needs a symbol this kernel does not export, or has no such parameter; the "
		  "kernel log says more" },
	{ EOPNOTSUPP, "this kernel can't unpack it: unpack the file first, and give its name" },
};

static const char *explain(int error)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].error == error)
			return reasons[i].says;
	return strerror(error);
}

static void add_parameters(struct buf *b, char **argv)
{
	for (; *argv; argv++) {
		if (!strchr(*argv, '='))
			die("%s is not KEY=VALUE", *argv);
		buf_printf(b, "%s ", *argv);
	}
}

int command_load(int argc, char **argv)
{
	char path[512] = "";
	struct buf parameters = { 0 };
	const char *ending;
	int fd;

	buf_put(&parameters, "", 0);
	argv++;
	if (argc > 1 && !strchr(*argv, '=')) {
		snprintf(path, sizeof(path), "%s", *argv++);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	} else {
		fd = open_module(path, sizeof(path));
	}
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	add_parameters(&parameters, argv);
	ending = strrchr(path, '.');
	if (syscall(SYS_finit_module, fd, parameters.data,
		    ending && strcmp(ending, ".ko") ? MODULE_INIT_COMPRESSED_FILE : 0))
		die("%s: %s", path, explain(errno));
	free(parameters.data);
	close(fd);
	puts("loaded; now: hangwatch");
	return STATUS_HEALTHY;
}

int command_unload(int argc, char **argv)
{
	if (!no_arguments(argc, argv))
		return STATUS_UNKNOWN;
	if (!syscall(SYS_delete_module, "hangwatch", O_NONBLOCK))
		return STATUS_HEALTHY;
	if (errno == EWOULDBLOCK || errno == EBUSY)
		die("somebody has a table open (hangwatch wait?): stop it first");
	die("%s", errno == ENOENT ? "the module is not loaded" : strerror(errno));
}

static void set_one(const char *assignment)
{
	const char *equals = strchr(assignment, '=');
	struct buf path = { 0 };
	int fd;

	if (!equals || memchr(assignment, '/', equals - assignment))
		die("%s is not KEY=VALUE", assignment);
	buf_printf(&path, PARAMETERS "/%.*s", (int)(equals - assignment), assignment);
	fd = open(path.data, O_WRONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		die("no parameter %.*s, or the module is not loaded", (int)(equals - assignment),
		    assignment);
	if (fd < 0 || !write_all(fd, equals + 1, strlen(equals + 1)))
		die("%s: %s", assignment, errno == EINVAL ?
		    "refused; the kernel log says what is allowed" : strerror(errno));
	close(fd);
	free(path.data);
}

int command_set(int argc, char **argv)
{
	int i;

	if (argc < 2)
		return usage(argv[0]);
	for (i = 1; i < argc; i++)
		set_one(argv[i]);
	return STATUS_HEALTHY;
}

static void say_rows(const struct table *t)
{
	int row;

	for (row = 0; row < t->rows; row++)
		printf("%-18s %s\n", t->row[row].field[0], t->row[row].field[t->columns - 1]);
}

int command_status(int argc, char **argv)
{
	struct model m;
	int status;

	if (!no_arguments(argc, argv))
		return STATUS_UNKNOWN;
	model_read(&m, options.from, options.min_age);
	say_rows(&m.table[PART_MACHINE]);
	say_rows(&m.table[PART_STATUS]);
	say_rows(&m.table[PART_PARAMETERS]);
	if (m.paused)
		puts("the passes are paused: hangwatch set interval_ms=1000 goes on");
	else if (m.stale)
		puts("the last pass is old: the passes have stopped");
	status = m.stale ? STATUS_UNKNOWN : STATUS_HEALTHY;
	model_free(&m);
	return status;
}
