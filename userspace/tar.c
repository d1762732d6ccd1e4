// SPDX-License-Identifier: GPL-2.0-only
/* Tar files; see tar.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tar.h"

#define BLOCK 512

/* A header: octal numbers as text. */
struct header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char sum[8];
	char type;
	char link[100];
	char magic[6];
	char version[2];
	char rest[247];
};

_Static_assert(sizeof(struct header) == BLOCK, "a header is one block");

static size_t octal(const char *text, size_t size)
{
	size_t value = 0, i;

	for (i = 0; i < size && (text[i] == ' ' || text[i] == '0'); i++)
		;
	for (; i < size && text[i] >= '0' && text[i] <= '7'; i++)
		value = value * 8 + text[i] - '0';
	return value;
}

static unsigned int sum_of(const struct header *h)
{
	const unsigned char *bytes = (const unsigned char *)h;
	unsigned int sum = 0, i;

	for (i = 0; i < BLOCK; i++)
		sum += i >= offsetof(struct header, sum) && i < offsetof(struct header, type) ?
			' ' : bytes[i];
	return sum;
}

bool tar_read(const char *data, size_t len, tar_member *member, void *arg)
{
	struct header h;
	char name[sizeof(h.name) + 1] = "";
	bool any = false;
	size_t at = 0, size;

	while (len - at >= BLOCK) {
		memcpy(&h, data + at, BLOCK);
		if (memcmp(h.magic, "ustar", 5) || octal(h.sum, sizeof(h.sum)) != sum_of(&h))
			break;
		any = true;
		at += BLOCK;
		size = octal(h.size, sizeof(h.size));
		if (size > len - at)
			break;
		memcpy(name, h.name, sizeof(h.name));
		if (h.type == '0' || !h.type)
			member(arg, name, data + at, size);
		size = (size + BLOCK - 1) / BLOCK * BLOCK;
		at = size > len - at ? len : at + size;
	}
	return any;
}

bool write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= n;
	}
	return true;
}

static void fill(struct header *h, const char *name, size_t len)
{
	snprintf(h->name, sizeof(h->name), "%s", name);
	snprintf(h->mode, sizeof(h->mode), "%07o", 0600);
	snprintf(h->uid, sizeof(h->uid), "%07o", 0);
	snprintf(h->gid, sizeof(h->gid), "%07o", 0);
	snprintf(h->size, sizeof(h->size), "%011llo", (unsigned long long)len);
	snprintf(h->mtime, sizeof(h->mtime), "%011llo", (unsigned long long)time(NULL));
	h->type = '0';
	memcpy(h->magic, "ustar", 6);
	memcpy(h->version, "00", 2);
	snprintf(h->sum, sizeof(h->sum), "%06o", sum_of(h));
}

bool tar_write(int fd, const char *name, const char *data, size_t len)
{
	static const char zeros[BLOCK];
	struct header h = { 0 };

	fill(&h, name, len);
	return write_all(fd, (char *)&h, sizeof(h)) && write_all(fd, data, len) &&
	       write_all(fd, zeros, (BLOCK - len % BLOCK) % BLOCK);
}

bool tar_end(int fd)
{
	static const char zeros[2 * BLOCK];

	return write_all(fd, zeros, sizeof(zeros));
}
