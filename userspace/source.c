// SPDX-License-Identifier: GPL-2.0-only
/* The sources of the texts; see source.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "buf.h"
#include "source.h"
#include "tar.h"
#include "vmcore.h"

#define MAGIC "#hangwatch-"

static const char * const names[SOURCE_PARTS] = {
	"queues", "tasks", "chains", "alerts", "status", "parameters", "machine", "log",
};

static const char * const live_dirs[] = { "/sys/kernel/debug/hangwatch", "/proc/hangwatch" };
#define PARAMETERS "/sys/module/hangwatch/parameters"

const char *part_name(enum part part)
{
	return names[part];
}

static int open_in(const char *dir, const char *name)
{
	struct buf path = { 0 };
	int fd, saved;

	buf_printf(&path, "%s/%s", dir, name);
	fd = open(path.data, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	saved = errno;
	free(path.data);
	errno = saved;
	return fd;
}

int source_open_live(const char *name)
{
	int fd = open_in(live_dirs[0], name);

	return fd < 0 ? open_in(live_dirs[1], name) : fd;
}

static void keep(struct source *s, int part, struct text text)
{
	free(s->text[part].data);
	s->text[part] = text;
}

static bool read_part(struct source *s, int part, int fd)
{
	struct text text;

	if (fd < 0)
		return false;
	if (!read_all(fd, &text)) {
		free(text.data);
		close(fd);
		return false;
	}
	close(fd);
	keep(s, part, text);
	return true;
}

/* The one parameter that says how old a pass may be. */
static void read_parameters(struct source *s)
{
	struct buf b = { 0 };
	struct text text;
	int fd = open_in(PARAMETERS, "interval_ms");

	if (fd < 0)
		return;
	if (read_all(fd, &text))
		buf_printf(&b, "#hangwatch-parameters-1 KEY VALUE\ninterval_ms %s", text.data);
	free(text.data);
	close(fd);
	s->text[PART_PARAMETERS].len = b.len;
	s->text[PART_PARAMETERS].data = buf_take(&b);
}

static void read_machine(struct source *s)
{
	struct utsname u;
	struct buf b = { 0 };

	if (uname(&u))
		return;
	buf_printf(&b, "#hangwatch-machine-1 KEY VALUE\nhost %s\nkernel %s\narch %s\nbuilt %s\n",
		   u.nodename, u.release, u.machine, u.version);
	s->text[PART_MACHINE].len = b.len;
	s->text[PART_MACHINE].data = buf_take(&b);
}

static void read_live(struct source *s)
{
	int part;

	s->live = true;
	for (part = 0; part < SOURCE_TABLES; part++) {
		if (read_part(s, part, source_open_live(names[part])))
			continue;
		if (errno == EACCES || errno == EPERM)
			die("only root may read the tables");
		die("the module is not loaded (no file %s in %s or %s): hangwatch load",
		    names[part], live_dirs[0], live_dirs[1]);
	}
	read_parameters(s);
	read_machine(s);
}

static bool read_dir(struct source *s, const char *dir)
{
	bool any = false;
	int part;

	for (part = 0; part < SOURCE_PARTS; part++)
		any |= read_part(s, part, open_in(dir, names[part]));
	return any;
}

/* A report that was unpacked has a directory for each pass, the newest last. */
static void read_passes(struct source *s, const char *dir)
{
	bool any = false;
	int pass;

	for (pass = 1; pass < 10; pass++) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/pass%d", dir, pass);
		any |= read_dir(s, path.data);
		free(path.data);
	}
	any |= read_dir(s, dir);
	if (!any)
		die("no tables in %s", dir);
}

static int part_of(const char *name, size_t len)
{
	int part;

	for (part = 0; part < SOURCE_PARTS; part++)
		if (strlen(names[part]) == len && !strncmp(names[part], name, len))
			return part;
	return SOURCE_PARTS;
}

static void keep_copy(struct source *s, int part, const char *data, size_t len)
{
	struct buf b = { 0 };

	if (part == SOURCE_PARTS)
		return;
	buf_put(&b, data, len);
	keep(s, part, (struct text){ .data = b.data, .len = b.len });
}

static void take_member(void *to, const char *name, const char *data, size_t len)
{
	const char *slash = strrchr(name, '/');

	name = slash ? slash + 1 : name;
	keep_copy(to, part_of(name, strlen(name)), data, len);
}

/* The next header at the beginning of a line, or the end. */
static const char *next_header(const char *at, const char *end)
{
	while (at < end) {
		const char *hit = memmem(at, end - at, MAGIC, strlen(MAGIC));

		if (!hit)
			break;
		if (hit == at || hit[-1] == '\n')
			return hit;
		at = hit + 1;
	}
	return end;
}

static void split_text(struct source *s, const char *data, size_t len)
{
	const char *end = data + len, *at = next_header(data, end), *next, *name;
	size_t n;

	for (; at < end; at = next) {
		next = next_header(at + 1, end);
		name = at + strlen(MAGIC);
		for (n = 0; name + n < next && name[n] >= 'a' && name[n] <= 'z'; n++)
			;
		keep_copy(s, part_of(name, n), at, next - at);
	}
}

void source_split(struct source *s, const char *data, size_t len)
{
	if (!tar_read(data, len, take_member, s))
		split_text(s, data, len);
}

static bool is_compressed(const struct text *t)
{
	return t->len > 4 && (!memcmp(t->data, "\x1f\x8b", 2) ||
			      !memcmp(t->data, "\xfd\x37zXZ", 5) ||
			      !memcmp(t->data, "\x28\xb5\x2f\xfd", 4));
}

static void complain(const char *from, const struct text *t)
{
	if (is_compressed(t))
		die("%s is compressed: zcat, xzcat or zstdcat %s | hangwatch --from -", from, from);
	if (t->len > 8 && (!memcmp(t->data, "KDUMP   ", 8) || !memcmp(t->data, "\177ELF", 4)))
		die("%s is a crash dump, or another program: give a dump by its name", from);
	die("%s has no table of hangwatch", from);
}

static void read_file(struct source *s, const char *from, int fd)
{
	struct text all;
	int part, found = 0;

	if (vmcore_is(fd))
		vmcore_read(fd, from, &all);
	else if (!read_all(fd, &all))
		die("%s: %s", from, all.len >= TEXT_MAX ? "too large" : strerror(errno));
	source_split(s, all.data, all.len);
	for (part = 0; part < SOURCE_TABLES; part++)
		found += !!s->text[part].data;
	if (!found)
		complain(from, &all);
	free(all.data);
}

static void read_copy(struct source *s, const char *from)
{
	struct stat st;
	int fd = strcmp(from, "-") ? open(from, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : dup(0);

	if (fd < 0 || fstat(fd, &st))
		die("%s: %s", from, strerror(errno));
	if (S_ISDIR(st.st_mode))
		read_passes(s, from);
	else
		read_file(s, from, fd);
	close(fd);
}

void source_read(struct source *s, const char *from)
{
	*s = (struct source){ 0 };
	if (from)
		read_copy(s, from);
	else
		read_live(s);
}

void source_free(struct source *s)
{
	int part;

	for (part = 0; part < SOURCE_PARTS; part++)
		free(s->text[part].data);
	*s = (struct source){ 0 };
}
