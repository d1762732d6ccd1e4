// SPDX-License-Identifier: GPL-2.0-only
/* The text in a crash dump; see vmcore.h. */
#include <elf.h>
#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "vmcore.h"

#define STEP 32768
#define PAGE 4096
#define VERSION_OF_BLOCK 1
/* No machine has more segments. */
#define SEGMENTS_MAX 1000000
/* Segments of /proc/kcore outside memory have no physical address. */
#define PHYSICAL_MAX 0x10000000000000ull
#define SCRIPT DATADIR "/hangwatch.drgn"

struct block {
	char magic[16];
	__u32 version;
	__u32 size;
	__u32 length;
	__u32 serial;
	__u64 pass;
};

/* A place in the file, and the block there: serial 0 is none. */
struct found {
	__u64 offset;
	__u32 length;
	__u32 serial;
};

static bool read_at(int fd, void *to, size_t size, __u64 offset)
{
	ssize_t n;

	do {
		n = pread(fd, to, size, offset);
	} while (n < 0 && errno == EINTR);
	return n >= 0 && (size_t)n == size;
}

/* In parts, so that a search of the command's own memory does not find this. */
static bool is_block(const struct block *b)
{
	return !memcmp(b->magic, "HANGWATCH", 9) && !memcmp(b->magic + 9, "-TEXT\n\0", 7) &&
	       b->version == VERSION_OF_BLOCK && b->size == STEP && b->serial &&
	       b->length <= STEP - sizeof(*b);
}

static void look_at(int fd, __u64 offset, struct found *best)
{
	struct block b;

	if (read_at(fd, &b, sizeof(b), offset) && is_block(&b) && b.serial > best->serial)
		*best = (struct found){ offset, b.length, b.serial };
}

/* The places where a segment, of memory from @base on, has a multiple of @step. */
static void scan_segment(int fd, const Elf64_Phdr *p, __u64 base, __u64 step,
			 struct found *best)
{
	__u64 at = -base & (step - 1);

	for (; at + sizeof(struct block) <= p->p_filesz; at += step)
		look_at(fd, p->p_offset + at, best);
}

static bool is_memory(const Elf64_Phdr *p)
{
	return p->p_type == PT_LOAD && p->p_offset < INT64_MAX - p->p_filesz &&
	       p->p_filesz < PHYSICAL_MAX && p->p_paddr < PHYSICAL_MAX;
}

/* With very many segments their number stands in the first section. */
static __u32 segments_of(int fd, const Elf64_Ehdr *e)
{
	Elf64_Shdr first;

	if (e->e_phnum != PN_XNUM)
		return e->e_phnum;
	return read_at(fd, &first, sizeof(first), e->e_shoff) ? first.sh_info : 0;
}

/**
 * struct dump - an ELF file
 * @segments: how many its header says it has
 * @by_address: some segment has a physical address; else each begins with a page, and no
 *	more is known
 */
struct dump {
	int fd;
	Elf64_Ehdr header;
	__u32 segments;
	bool by_address;
};

static bool read_segment(const struct dump *d, __u32 i, Elf64_Phdr *p)
{
	return read_at(d->fd, p, sizeof(*p),
		       d->header.e_phoff + (__u64)i * d->header.e_phentsize) && is_memory(p);
}

static void look_for_addresses(struct dump *d)
{
	Elf64_Phdr p;
	__u32 i;

	d->segments = segments_of(d->fd, &d->header);
	if (d->segments > SEGMENTS_MAX)
		d->segments = SEGMENTS_MAX;
	for (i = 0; i < d->segments && !d->by_address; i++)
		d->by_address = read_segment(d, i, &p) && p.p_paddr;
}

static void scan(const struct dump *d, struct found *best)
{
	Elf64_Phdr p;
	__u32 i;

	for (i = 0; i < d->segments; i++)
		if (read_segment(d, i, &p))
			scan_segment(d->fd, &p, d->by_address ? p.p_paddr : 0,
				     d->by_address ? STEP : PAGE, best);
}

static void read_elf(struct dump *d, const char *path, struct text *text)
{
	struct found best = { 0 };

	if (d->header.e_ident[EI_CLASS] != ELFCLASS64 || d->header.e_ident[EI_DATA] != ELFDATA2LSB)
		die("%s is no dump of a 64-bit little-endian machine", path);
	look_for_addresses(d);
	scan(d, &best);
	if (!best.serial)
		die("%s has no text of hangwatch: it was not loaded, or has had no alert", path);
	text->data = xcalloc(best.length + 1, 1);
	text->len = best.length;
	if (!read_at(d->fd, text->data, text->len, best.offset + sizeof(struct block)))
		die("%s: %s", path, strerror(errno));
}

static pid_t start_drgn(const char *path, int *out)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		die("pipe: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (!pid) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("drgn", "drgn", "-q", "--no-default-symbols", "-c", path, SCRIPT, NULL);
		_exit(errno == ENOENT ? 127 : 126);
	}
	close(ends[1]);
	*out = ends[0];
	return pid;
}

static void read_packed(const char *path, struct text *text)
{
	int out, status;
	pid_t pid = start_drgn(path, &out);

	if (!read_all(out, text))
		die("drgn: %s", strerror(errno));
	close(out);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		die("%s is compressed, and there is no drgn here to read it: install python3-drgn, "
		    "or search it with crash(8) (docs/alerts.md)", path);
	if (!WIFEXITED(status) || WEXITSTATUS(status) || !text->len)
		die("%s: drgn found no text in it", path);
}

static bool is_packed(const char *start)
{
	return !memcmp(start, "KDUMP   ", 8) || !memcmp(start, "DISKDUMP", 8) ||
	       !memcmp(start, "makedumpfile", 12);
}

/* An ELF file other than a core is no dump: it may well be hangwatch.ko. */
static bool is_core(const Elf64_Ehdr *e)
{
	return !memcmp(e->e_ident, ELFMAG, SELFMAG) && e->e_type == ET_CORE;
}

bool vmcore_is(int fd)
{
	Elf64_Ehdr e;

	return read_at(fd, &e, sizeof(e), 0) && (is_core(&e) || is_packed((char *)&e));
}

void vmcore_read(int fd, const char *path, struct text *text)
{
	struct dump d = { .fd = fd };

	if (!read_at(fd, &d.header, sizeof(d.header), 0))
		die("%s: %s", path, strerror(errno));
	if (is_core(&d.header))
		read_elf(&d, path, text);
	else
		read_packed(path, text);
}
