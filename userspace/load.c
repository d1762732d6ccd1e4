// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module itself: load, unload, status, set. It starts neither modprobe nor a shell: on a
 * machine that hangs they may hang as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/module.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "command.h"
#include "model.h"
#include "refusal.h"
#include "tar.h"
#include "term.h"

#ifndef MODULE_INIT_COMPRESSED_FILE
#define MODULE_INIT_COMPRESSED_FILE 4
#endif

#define PARAMETERS "/sys/module/hangwatch/parameters"

/* The places where packages put it, below /lib/modules/RELEASE. */
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
	snprintf(path, size, "hangwatch.ko");
	return -1;
}

/* Whether a file of the kernel has this value; each is one short line. */
static bool file_begins(const char *path, const char *with)
{
	char line[64] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool does;

	if (fd < 0)
		return false;
	does = read(fd, line, sizeof(line) - 1) > 0 && !strncmp(line, with, strlen(with));
	close(fd);
	return does;
}

/* scripts/sign-file appends it; modinfo's words are strings that end in 0. */
#define SIGNATURE "~Module signature appended~\n"
#define VERMAGIC "vermagic="

static void look_into(struct refusal *r, const char *file, size_t size)
{
	const size_t end = sizeof(SIGNATURE) - 1;
	const char *magic = memmem(file, size, VERMAGIC, sizeof(VERMAGIC) - 1);

	r->signed_ = size >= end && !memcmp(file + size - end, SIGNATURE, end);
	if (!magic)
		return;
	magic += sizeof(VERMAGIC) - 1;
	snprintf(r->built_for, sizeof(r->built_for), "%.*s",
		 (int)strnlen(magic, file + size - magic), magic);
	r->built_for[strcspn(r->built_for, " ")] = 0;
}

static void look_at_file(struct refusal *r, int fd)
{
	struct stat st;
	void *file;

	r->unreadable = true;
	if (fstat(fd, &st) || st.st_size < 4)
		return;
	file = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (file == MAP_FAILED)
		return;
	r->unreadable = memcmp(file, "\177ELF", 4);
	if (!r->unreadable)
		look_into(r, file, st.st_size);
	munmap(file, st.st_size);
}

/* The map of the first user namespace; root of another has no right over the kernel. */
#define EVERY_UID "         0          0 4294967295"

static void look_at_machine(struct refusal *r)
{
	char build[512];
	struct utsname u;

	if (uname(&u))
		return;
	snprintf(r->running, sizeof(r->running), "%s", u.release);
	snprintf(build, sizeof(build), "/lib/modules/%s/build", u.release);
	r->no_headers = access(build, F_OK);
	r->no_modules = !access("/proc/self", F_OK) && access("/proc/modules", F_OK);
	r->no_root = geteuid() != 0;
	r->no_right = prctl(PR_CAPBSET_READ, CAP_SYS_MODULE, 0, 0, 0) == 0 ||
		      !file_begins("/proc/self/uid_map", EVERY_UID);
	r->switched_off = file_begins("/proc/sys/kernel/modules_disabled", "1");
}

_Noreturn static void refused(const char *path, int fd, bool no_file, int error)
{
	struct refusal r = { .error = error, .no_file = no_file };
	struct buf says = { 0 };

	look_at_machine(&r);
	if (fd >= 0)
		look_at_file(&r, fd);
	refusal_explain(&says, &r);
	die("%s: %s", path, says.data);
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
	bool named = false;
	int fd;

	buf_put(&parameters, "", 0);
	argv++;
	if (argc > 1 && !strchr(*argv, '=')) {
		named = true;
		snprintf(path, sizeof(path), "%s", *argv++);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	} else {
		fd = open_module(path, sizeof(path));
	}
	if (fd < 0 && named)
		die("%s: %s", path, strerror(errno));
	if (fd < 0)
		refused(path, fd, errno == ENOENT, errno);
	add_parameters(&parameters, argv);
	ending = strrchr(path, '.');
	if (syscall(SYS_finit_module, fd, parameters.data,
		    ending && strcmp(ending, ".ko") ? MODULE_INIT_COMPRESSED_FILE : 0))
		refused(path, fd, false, errno);
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
