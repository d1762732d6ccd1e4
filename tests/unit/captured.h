/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Images that tests/capture took of real stacks (images/KERNEL/NAME.image): a
 * line of truth by who made the situation, what the scan was given, every
 * question it asked with its answer, and what it found.  Played back, a scan
 * sees what it saw there and nothing else.
 */
#ifndef HANGWATCH_TESTS_UNIT_CAPTURED_H
#define HANGWATCH_TESTS_UNIT_CAPTURED_H

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "checked.h"

#define CAPTURED_WORDS 2048	/* of a stack */
#define CAPTURED_MAX 256
#define CAPTURED_OWN 2		/* its first answers are about the sleeper itself, and true */

/**
 * struct captured - one image
 * @path: of its file
 * @truth: its first line
 * @image: the memory, the stack too
 * @layout: of its kernel
 * @given: what the scan was given; .words is set by captured_scan()
 * @found: what it had found: result, waits and cut of a struct scan
 * @result: what it had returned
 */
struct captured {
	char path[256];
	char truth[256];
	struct image image;
	struct scan_layout layout;
	struct scan given;
	struct scan found;
	int result;
};

static inline bool captured_layout(struct captured *c, const char *line)
{
	struct scan_layout l = image_layout;
	unsigned int v[21], i, n = 0;
	int used;

	for (line += strlen("layout"); n < 21 && sscanf(line, "%u%n", &v[n], &used) == 1; n++)
		line += used;
	image_must(n == 21, "layout");
	l.lock_headless = v[19];
	{
		const unsigned int made_up[21] = {
			l.entry_private, l.entry_func, l.entry_links, l.pwq_qproc, l.pwq_table,
			l.pwq_task, l.pwq_index, l.pwq_entries, l.pwq_inline, l.poll_size,
			l.poll_file, l.poll_key, l.poll_wait, l.poll_head, l.head_links,
			l.swait_task, l.swait_links, l.swait_head_links, l.lock_task,
			l.lock_headless, l.page_size,
		};

		for (i = 0; i < 21; i++)
			image_must(v[i] == made_up[i], "another layout than the image's");
	}
	c->layout = l;
	return true;
}

static inline void captured_keep(struct captured *c, char call, u64 addr, u64 value)
{
	image_must(c->image.answered < IMAGE_ANSWERS, "too many answers");
	c->image.answers[c->image.answered++] = (struct image_answer){ call, addr, value };
}

static inline bool captured_given(struct captured *c, const char *line)
{
	unsigned long long task, base, first, second;
	unsigned int entries, lists, size;

	if (sscanf(line, "scan %llx %llx %llx %llx %u %u %u", &task, &base, &first, &second,
		   &entries, &lists, &size) != 7)
		return false;
	c->given.task = task;
	c->given.base = base;
	c->given.blocked[0] = first;
	c->given.blocked[1] = second;
	c->given.entries = entries;
	c->given.lists = lists;
	c->image.stack_size = size;
	/* Of the sleeper itself the scan may not have asked. */
	captured_keep(c, 'o', base & ~(size - 1ull), task);
	captured_keep(c, 't', task, 1);
	return true;
}

static inline bool captured_answer(struct captured *c, const char *line)
{
	unsigned long long addr, value;
	char call;

	if (sscanf(line, "%c %llx %llx", &call, &addr, &value) != 3)
		return false;
	if (call == 'r')
		image_set(&c->image, addr, value);
	else
		captured_keep(c, call, addr, value);
	return true;
}

static inline bool captured_wait(struct captured *c, const char *line)
{
	unsigned long long waiter, head, func, file;
	unsigned int shape, mask;

	if (sscanf(line, "wait %u %llx %llx %llx %llx %x", &shape, &waiter, &head, &func, &file,
		   &mask) != 6)
		return false;
	image_must(c->found.found < SCAN_MAX_WAITS, "too many waits");
	c->found.waits[c->found.found++] = (struct found_wait){
		.waiter = waiter, .head = head, .func = func, .file = file, .mask = mask,
		.shape = shape,
	};
	return true;
}

static inline bool captured_line(struct captured *c, const char *line)
{
	unsigned long long word;
	unsigned int cut;
	int result;

	if (!strncmp(line, "truth ", 6))
		return snprintf(c->truth, sizeof(c->truth), "%s", line) > 0;
	if (!strncmp(line, "layout ", 7))
		return captured_layout(c, line);
	if (sscanf(line, "locks %hu %hu %hu", &c->layout.lock_lists[0], &c->layout.lock_lists[1],
		   &c->layout.lock_lists[2]) == 3)
		return true;
	if (line[1] == ' ' && sscanf(line, "s %llx", &word) == 1) {
		image_must(c->given.count < CAPTURED_WORDS, "stack");
		image_set(&c->image, c->given.base + 8ull * c->given.count++, word);
		return true;
	}
	if (sscanf(line, "end %d %u", &result, &cut) == 2) {
		c->result = result;
		c->found.cut = cut;
		return true;
	}
	return !strncmp(line, "begin ", 6) || captured_given(c, line) ||
	       captured_wait(c, line) || captured_answer(c, line);
}

static inline void captured_load(struct captured *c, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[512];

	memset(c, 0, sizeof(*c));
	c->result = -1;
	snprintf(c->path, sizeof(c->path), "%s", path);
	c->image.answers = calloc(IMAGE_ANSWERS, sizeof(*c->image.answers));
	image_must(file && c->image.answers, path);
	while (fgets(line, sizeof(line), file))
		image_must(captured_line(c, line), line);
	fclose(file);
	image_must(c->result >= 0 && c->given.count, "not whole");
}

/* All of them; how many. */
static inline u32 captured_all(struct captured *c, u32 room)
{
	glob_t files;
	u32 i;

	image_must(!glob(IMAGES "/*/*.image", 0, NULL, &files), "no images in " IMAGES);
	image_must(files.gl_pathc <= room, "too many images");
	for (i = 0; i < files.gl_pathc; i++)
		captured_load(&c[i], files.gl_pathv[i]);
	globfree(&files);
	return i;
}

/* A copy to be changed: image_free() takes it away. */
static inline struct image captured_copy(const struct captured *c)
{
	struct image copy = c->image;
	size_t words = copy.count * sizeof(*copy.words);
	size_t answers = IMAGE_ANSWERS * sizeof(*copy.answers);

	copy.words = malloc(words);
	copy.answers = malloc(answers);
	image_must(copy.words && copy.answers, "no memory");
	memcpy(copy.words, c->image.words, words);
	memcpy(copy.answers, c->image.answers, answers);
	copy.room = copy.count;
	return copy;
}

/* Scans the stack as it is in @image; the outcome is in @s. */
static inline enum scan_result captured_scan(const struct captured *c, struct image *image,
					     struct scan *s)
{
	u64 *words = malloc(c->given.count * sizeof(*words));	/* exactly so many: ASan sees */
	struct memread mem = image_memread(image);
	struct ring_map map = image_rings(4096, 256);
	enum scan_result result;
	u32 i;

	image_must(words, "no memory");
	for (i = 0; i < c->given.count; i++)
		words[i] = image->words[image_find(image, c->given.base + 8ull * i)].value;
	*s = c->given;
	s->words = words;
	s->mem = &mem;
	s->map = &map;
	s->layout = &c->layout;
	result = scan_checked(image, s);
	s->words = NULL;
	s->mem = NULL;
	s->map = NULL;
	free(words);
	image_rings_free(&map);
	return result;
}

#endif
