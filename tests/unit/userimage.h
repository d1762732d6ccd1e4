/* SPDX-License-Identifier: GPL-2.0-only */
/* An image of a stopped thread, as tests/capture/userframes.c writes it. */
#ifndef HANGWATCH_TESTS_UNIT_USERIMAGE_H
#define HANGWATCH_TESTS_UNIT_USERIMAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/userframes.h"

#define USERIMAGE_MAPS 128
#define USERIMAGE_LINES 4096
#define USERIMAGE_TRUE 128
#define USERIMAGE_NAME 64

struct userimage_map {
	struct user_map map;
	u64 offset;
	char name[USERIMAGE_NAME];
};

/* @truth: where a debugger says the thread's frames are, innermost first. */
struct userimage {
	struct user_regs regs;
	struct userimage_map map[USERIMAGE_MAPS];
	u32 maps;
	u64 line_at[USERIMAGE_LINES];
	u8 line[USERIMAGE_LINES][USER_LINE];
	u32 lines;
	u64 truth[USERIMAGE_TRUE];
	u32 trues;
	u32 asked;
};

static inline bool userimage_map(void *ctx, u64 addr, struct user_map *map)
{
	struct userimage *image = ctx;
	u32 i;

	for (i = 0; i < image->maps; i++) {
		if (image->map[i].map.start <= addr && addr < image->map[i].map.end) {
			*map = image->map[i].map;
			return true;
		}
	}
	return false;
}

static inline u8 *userimage_line(struct userimage *image, u64 addr)
{
	u32 i;

	for (i = 0; i < image->lines; i++)
		if (image->line_at[i] == addr)
			return image->line[i];
	return NULL;
}

static inline bool userimage_read(void *ctx, u64 addr, void *dst, u32 len)
{
	struct userimage *image = ctx;
	u8 *line = userimage_line(image, addr & ~(u64)(USER_LINE - 1));
	u32 at = addr % USER_LINE;

	image->asked++;
	if (!line || at + len > USER_LINE)
		return false;
	memcpy(dst, line + at, len);
	return true;
}

static inline void userimage_add_line(struct userimage *image, char *text)
{
	char *word = strtok(text, "\n ");
	u32 at;

	if (!word || image->lines == USERIMAGE_LINES)
		return;
	image->line_at[image->lines] = strtoull(word, NULL, 16);
	for (at = 0; at < USER_LINE; at += 8) {
		u64 value;

		word = strtok(NULL, "\n ");
		value = word && *word != '.' ? strtoull(word, NULL, 16) : 0;
		memcpy(image->line[image->lines] + at, &value, sizeof(value));
	}
	image->lines++;
}

static inline void userimage_add_map(struct userimage *image, const char *text)
{
	struct userimage_map *m = &image->map[image->maps];
	unsigned long long start, end, offset;
	char flags[8];

	memset(m, 0, sizeof(*m));
	if (image->maps == USERIMAGE_MAPS ||
	    sscanf(text, "%llx %llx %7s %llx %63s", &start, &end, flags, &offset, m->name) < 4)
		return;
	m->map.start = start;
	m->map.end = end;
	m->map.code = flags[2] == 'x';
	m->map.vdso = !strcmp(m->name, "[vdso]");
	m->offset = offset;
	image->maps++;
}

static inline void userimage_add_regs(struct userimage *image, const char *text)
{
	unsigned long long pc, sp, bp, bx;
	int bits;

	if (sscanf(text, "%llx %llx %llx %llx %d", &pc, &sp, &bp, &bx, &bits) == 5)
		image->regs = (struct user_regs){ pc, sp, bp, bx, bits == 32 };
}

static inline void userimage_add(struct userimage *image, char *text)
{
	if (!strncmp(text, "mem ", 4))
		userimage_add_line(image, text + 4);
	else if (!strncmp(text, "map ", 4))
		userimage_add_map(image, text + 4);
	else if (!strncmp(text, "regs ", 5))
		userimage_add_regs(image, text + 5);
	else if (!strncmp(text, "true ", 5) && text[5] != 's' && image->trues < USERIMAGE_TRUE)
		image->truth[image->trues++] = strtoull(text + 5, NULL, 16);
}

/* Returns false if there is no such file. */
static inline bool userimage_load(struct userimage *image, const char *path)
{
	FILE *file = fopen(path, "r");
	char text[512];

	memset(image, 0, sizeof(*image));
	if (!file)
		return false;
	while (fgets(text, sizeof(text), file))
		userimage_add(image, text);
	fclose(file);
	return true;
}

#endif
