// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any memory, any stack.  The input is a list of things done to an image:
 * words poked, entries, heads and polls placed, links made and broken; its
 * bytes name words of the image, so that links into it are likely.  Then the
 * stack is scanned from several words on, twice, with one memory of walks.
 *
 * What is found must be so: the head is the only head of the ring that the
 * waiter is in, found again by a walk without any cleverness.
 */
#include "checked.h"
#include "fuzz.h"

#define STACK_SLOTS 128
#define TASKS 2		/* the first one's stack is scanned */
#define ROUNDS 3
#define READS 5000	/* then nothing can be read any more: no ring is endless */

/* The scanned stack, another one, heads, and a page of a poll. */
static u64 slot(u8 number)
{
	if (number < STACK_SLOTS)
		return IMAGE_STACKS + number * 8ull;
	if (number < 192)
		return IMAGE_STACKS + 0x4000 + (number - STACK_SLOTS) * 8ull;
	if (number < 224)
		return IMAGE_HEADS + (number - 192) * 8ull;
	return IMAGE_PAGES + (number - 224) * 8ull;
}

static u64 take_value(struct input *in)
{
	u8 kind = take(in), b = take(in);

	switch (kind & 7) {
	case 0:
		return slot(b);
	case 1:
		return slot(b) + (kind >> 3);
	case 2:
		return IMAGE_FUNCTION + (b & 7) * 0x20;
	case 3:
		return IMAGE_TASKS + b % TASKS * 64;
	case 4:
		return b;
	case 5:
		return -(u64)b;
	case 6:
		return (u64)b << (kind >> 2);
	default:
		return slot(b) | (u64)kind << 32;
	}
}

static void add_entry(struct image *image, struct input *in)
{
	u64 entry = slot(take(in)), head = slot(take(in));

	image_entry(image, entry, IMAGE_TASKS + take(in) % TASKS * 64, IMAGE_FUNCTION);
	image_wait(image, entry, head);
}

/* A swait_queue, or a waiter of a lock, with the task on whose stack it is. */
static void add_waiter(struct image *image, u8 where, u8 next, u64 task, u64 links)
{
	u64 waiter = slot(where);

	image_set(image, waiter + task, image_stack_of(image, waiter));
	image_list_add_tail(image, waiter + links, slot(next));
}

/* Up to 16 of one poll on one head. */
static void add_sources(struct image *image, struct input *in)
{
	u64 pwq = slot(take(in)), head = slot(take(in));
	u8 n = take(in) & 15, i;

	for (i = 0; i <= n; i++)
		image_poll_wait(image, pwq, head + i, i, head);
}

static void pin(struct image *image, struct input *in)
{
	u64 from = slot(take(in));

	if (image->pins < IMAGE_RANGES)
		image_pin(image, from, from + take(in) * 8ull);
}

/* One thing done to the image. */
static void act(struct image *image, struct input *in)
{
	u64 at;

	switch (take(in) % 10) {
	case 0:
		at = slot(take(in));
		image_set(image, at, take_value(in));
		break;
	case 1:
		add_entry(image, in);
		break;
	case 2:
		image_list_init(image, slot(take(in)));
		break;
	case 3:
		at = slot(take(in));
		image_list_add(image, at, slot(take(in)));
		break;
	case 4:
		image_list_del_init(image, slot(take(in)));
		break;
	case 5:
		at = slot(take(in));
		image_poll(image, at, IMAGE_TASKS + take(in) % TASKS * 64, 0);
		break;
	case 6:
		add_sources(image, in);
		break;
	case 7:
		pin(image, in);
		break;
	case 8:
		add_waiter(image, take(in), take(in), SWAIT_TASK, SWAIT_LINKS);
		break;
	default:
		add_waiter(image, take(in), take(in), LOCK_TASK, 0);
	}
}

/* The words from @first to @end of the stack, in memory of their own. */
static void scan_all(struct image *image, struct scan *s, u32 first, u32 end)
{
	struct memread mem = image_memread(image);
	struct ring_map map = image_rings(64, 16);
	u64 *words = malloc((end - first) * 8 + 1);
	u32 i;

	image_must(words, "no memory");
	s->mem = &mem;
	s->map = &map;
	s->task = IMAGE_TASKS;
	for (i = first; i < end; i++)
		words[i - first] = image_word(image, slot(i));
	for (i = 0; i < 2 * ROUNDS; i++) {
		u32 skip = (end - first) * (i % ROUNDS) / ROUNDS;

		s->words = words + skip;
		s->count = end - first - skip;
		s->base = slot(first + skip);
		scan_checked(image, s);
	}
	free(words);
	image_rings_free(&map);
}

static void place_memory(struct image *image)
{
	image_zero(image, IMAGE_HEADS, 32);
	image_zero(image, IMAGE_PAGES, 2 * PAGE_BYTES / 8);
	image_zero(image, IMAGE_STACKS, STACK_SLOTS);
	image_zero(image, IMAGE_STACKS + 0x4000, 64);
	image->sealed = true;
}

/* What the kernel and the sleeping function say of the stack. */
static void take_flags(struct input *in, struct scan *s, struct scan_layout *layout)
{
	u8 flags = take(in);

	*layout = image_layout;
	layout->lock_headless = flags & 1;
	s->layout = layout;
	s->lists = flags & 2;
	s->entries = !(flags & 4);
	s->blocked[0] = flags & 8 ? slot(flags) : 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct image image = { .budget = READS };
	struct input in = { data, len };
	struct scan_layout layout;
	struct scan s = { 0 };
	u32 first = take(&in) % STACK_SLOTS;
	u32 end = first + take(&in) % (STACK_SLOTS - first) + 1;

	take_flags(&in, &s, &layout);
	place_memory(&image);
	while (in.len)
		act(&image, &in);
	scan_all(&image, &s, first, end);
	image_free(&image);
	return 0;
}
