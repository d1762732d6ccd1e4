// SPDX-License-Identifier: GPL-2.0-only
/*
 * userframes PID TID: stops a thread of a process of this machine, proves its user
 * frames with the module's own code, and writes what that took as an image for
 * tests/unit/test_userframes.c:
 *
 *	regs PC SP BP BX BITS
 *	map START END FLAGS OFFSET NAME		those that were asked for
 *	mem ADDRESS WORD...			the lines that were read; . is 0
 *	found PC MARK				what was found now, to look at
 *
 * Read is only what the module could read: pages that are present.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/userframes.h"

#define MAPS 16384
#define LINES 4096
#define PAGE 4096ULL
#define PRESENT_BIT 63
#define CS_COMPAT 0x23

struct mapping {
	u64 start;
	u64 end;
	u64 offset;
	char flags[5];
	char name[PATH_MAX];
	bool asked;
};

struct target {
	int mem;
	int pagemap;
	struct mapping *map;
	u32 maps;
	u64 line[LINES];
	u32 lines;
};

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int open_proc(int pid, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		fail(path);
	return fd;
}

static void read_maps(struct target *t, int pid)
{
	FILE *file = fdopen(open_proc(pid, "maps"), "r");
	char line[PATH_MAX + 128];

	t->map = calloc(MAPS, sizeof(*t->map));
	while (t->map && file && t->maps < MAPS && fgets(line, sizeof(line), file)) {
		struct mapping *m = &t->map[t->maps];
		unsigned long long start, end, offset;

		if (sscanf(line, "%llx-%llx %4s %llx %*s %*s %4095[^\n]", &start, &end, m->flags,
			   &offset, m->name) < 4)
			continue;
		m->start = start;
		m->end = end;
		m->offset = offset;
		t->maps++;
	}
	if (file)
		fclose(file);
}

static bool is_present(const struct target *t, u64 addr)
{
	u64 entry;

	return pread(t->pagemap, &entry, sizeof(entry), addr / PAGE * 8) == sizeof(entry) &&
	       entry >> PRESENT_BIT;
}

static void keep_line(struct target *t, u64 addr)
{
	u32 i;

	for (i = 0; i < t->lines; i++)
		if (t->line[i] == addr)
			return;
	if (t->lines < LINES)
		t->line[t->lines++] = addr;
}

static bool read_target(void *ctx, u64 addr, void *dst, u32 len)
{
	struct target *t = ctx;

	if (!is_present(t, addr) || pread(t->mem, dst, len, addr) != (ssize_t)len)
		return false;
	keep_line(t, addr);
	return true;
}

static bool map_target(void *ctx, u64 addr, struct user_map *map)
{
	struct target *t = ctx;
	u32 i;

	for (i = 0; i < t->maps; i++)
		if (t->map[i].start <= addr && addr < t->map[i].end)
			break;
	if (i == t->maps)
		return false;
	t->map[i].asked = true;
	map->start = t->map[i].start;
	map->end = t->map[i].end;
	map->code = t->map[i].flags[2] == 'x';
	map->vdso = !strcmp(t->map[i].name, "[vdso]");
	return true;
}

static void get_regs(int tid, struct user_regs *regs)
{
	struct user_regs_struct r;
	int status;

	if (ptrace(PTRACE_SEIZE, tid, 0, 0) || ptrace(PTRACE_INTERRUPT, tid, 0, 0) ||
	    waitpid(tid, &status, __WALL) < 0 || ptrace(PTRACE_GETREGS, tid, 0, &r))
		fail("ptrace");
	regs->pc = r.rip;
	regs->sp = r.rsp;
	regs->bp = r.rbp;
	regs->bx = r.rbx;
	regs->compat = r.cs == CS_COMPAT;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void write_line(const struct target *t, u64 addr)
{
	unsigned long long words[USER_LINE / 8];
	u32 i;

	if (pread(t->mem, words, sizeof(words), addr) != sizeof(words))
		fail("mem");
	printf("mem %llx", (unsigned long long)addr);
	for (i = 0; i < ARRAY_SIZE(words); i++)
		words[i] ? printf(" %llx", words[i]) : printf(" .");
	putchar('\n');
}

static void write_image(const struct target *t, const struct user_regs *r,
			const struct user_frames *f)
{
	u32 i;

	printf("regs %llx %llx %llx %llx %d\n", (unsigned long long)r->pc,
	       (unsigned long long)r->sp, (unsigned long long)r->bp,
	       (unsigned long long)r->bx, r->compat ? 32 : 64);
	for (i = 0; i < t->maps; i++)
		if (t->map[i].asked)
			printf("map %llx %llx %s %llx %s\n",
			       (unsigned long long)t->map[i].start,
			       (unsigned long long)t->map[i].end, t->map[i].flags,
			       (unsigned long long)t->map[i].offset, base_name(t->map[i].name));
	for (i = 0; i < t->lines; i++)
		write_line(t, t->line[i]);
	for (i = 0; i < f->count; i++)
		printf("found %llx %c\n", (unsigned long long)f->frame[i].pc,
		       "!?s"[f->frame[i].how]);
	printf("end %d steps %u\n", f->end, USER_STEPS - f->steps);
}

int main(int argc, char **argv)
{
	static struct user_frames frames;
	static struct target target;
	struct user_view view = { .ctx = &target, .read = read_target, .map = map_target };
	struct user_regs regs;
	int pid, tid;

	if (argc != 3) {
		fputs("usage: userframes PID TID\n", stderr);
		return 2;
	}
	pid = atoi(argv[1]);
	tid = atoi(argv[2]);
	target.mem = open_proc(pid, "mem");
	target.pagemap = open_proc(pid, "pagemap");
	get_regs(tid, &regs);
	read_maps(&target, pid);
	user_frames_find(&frames, &view, &regs);
	write_image(&target, &regs, &frames);
	return 0;
}
