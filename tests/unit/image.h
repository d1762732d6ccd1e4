/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A made-up memory: words at kernel-like addresses, kept sorted.  Where no
 * word was placed, nothing can be read.
 *
 * Every word read is one position in time.  A hook that runs before each of
 * them may change the image: so lists change under a walk, even between two
 * words of one read.
 *
 * The shapes are those of x86_64 (include/linux/wait.h, include/linux/poll.h,
 * fs/select.c), and lists are changed store by store in the order of
 * include/linux/list.h.
 */
#ifndef HANGWATCH_TESTS_UNIT_IMAGE_H
#define HANGWATCH_TESTS_UNIT_IMAGE_H

#include <stdlib.h>

#include "model/scan.h"

#define IMAGE_FUNCTION	0xffffffff81000000ull	/* this and the next few: functions */
#define IMAGE_FUNCTIONS	4
#define IMAGE_POLLWAIT	(IMAGE_FUNCTION + 0x20)	/* the second of them */
#define IMAGE_POLLWAKE	(IMAGE_FUNCTION + 0x40)
#define IMAGE_HEADS	0xffff888100010000ull	/* heads are put here, 64 bytes apart */
#define IMAGE_PAGES	0xffff888200000000ull	/* overflow pages of polls */
#define IMAGE_TASKS	0xffff888300000000ull	/* task_structs, 64 bytes apart */
#define IMAGE_MAX_TASKS	1000000
#define IMAGE_STACKS	0xffffc90000100000ull	/* kernel stacks, of task 0, 1, ... */
#define IMAGE_STACK	0x4000			/* bytes each, if nothing else is said */
#define IMAGE_POISON1	0xdead000000000100ull	/* include/linux/poison.h */
#define IMAGE_POISON2	0xdead000000000122ull
#define IMAGE_RANGES	16
#define IMAGE_ANSWERS	2048

/* In a struct wait_queue_entry and a struct wait_queue_head. */
#define ENTRY_PRIVATE	8
#define ENTRY_FUNC	16
#define ENTRY_LINKS	24
#define ENTRY_SIZE	40
#define HEAD_LINKS	8

/* In a struct swait_queue, and in a mutex_waiter and its like. */
#define SWAIT_TASK	0
#define SWAIT_LINKS	8
#define LOCK_TASK	16

/* In a struct poll_table_entry, a poll_wqueues and a poll_table_page. */
#define POLL_FILE	0
#define POLL_KEY	8
#define POLL_WAIT	16
#define POLL_HEAD	56
#define POLL_SIZE	64
#define PWQ_QPROC	0
#define PWQ_TABLE	16
#define PWQ_TASK	24
#define PWQ_INDEX	40
#define PWQ_ENTRIES	48
#define PWQ_INLINE	9
#define PWQ_SIZE	(PWQ_ENTRIES + PWQ_INLINE * POLL_SIZE)
#define PAGE_END	8
#define PAGE_ENTRIES	16
#define PAGE_BYTES	4096

static const struct scan_layout image_layout = {
	.entry_private = ENTRY_PRIVATE,
	.entry_func = ENTRY_FUNC,
	.entry_links = ENTRY_LINKS,
	.pwq_qproc = PWQ_QPROC,
	.pwq_table = PWQ_TABLE,
	.pwq_task = PWQ_TASK,
	.pwq_index = PWQ_INDEX,
	.pwq_entries = PWQ_ENTRIES,
	.pwq_inline = PWQ_INLINE,
	.poll_size = POLL_SIZE,
	.poll_file = POLL_FILE,
	.poll_key = POLL_KEY,
	.poll_wait = POLL_WAIT,
	.poll_head = POLL_HEAD,
	.head_links = HEAD_LINKS,
	.swait_task = SWAIT_TASK,
	.swait_links = SWAIT_LINKS,
	.swait_head_links = HEAD_LINKS,
	.lock_task = LOCK_TASK,
	.lock_lists = { 16, 24, 8 },	/* mutex, rw_semaphore, semaphore */
	.page_size = PAGE_BYTES,
};

struct image_word {
	u64 addr;
	u64 value;
};

struct image_range {
	u64 from;
	u64 to;
};

/* What a captured image was asked: a call of memread.h by its letter, and the answer. */
struct image_answer {
	char call;
	u64 addr;
	u64 value;
};

/**
 * struct image - the memory
 * @words: sorted by address
 * @count: how many
 * @room: for how many there is room
 * @pinned: what is_pinned() says yes to
 * @hidden: what can't be read although it is there
 * @pins: how many ranges are in @pinned
 * @hides: how many ranges are in @hidden
 * @pages: overflow pages handed out
 * @reads: calls of read() so far
 * @position: words read so far
 * @stack_size: bytes of a kernel stack, 0 for IMAGE_STACK
 * @budget: calls of read() that may succeed, 0 for any number
 * @hook: runs before each word is read
 * @hook_arg: for the hook
 * @stores: if set, every image_set() is written down here too
 * @stored: how many were
 * @max_stores: room there
 * @sealed: no words are added any more: stores elsewhere are lost, and what
 *	isn't there is 0 (for images built at random)
 * @answers: of a captured image, instead of the ranges above
 * @answered: how many
 */
struct image {
	struct image_word *words;
	u32 count;
	u32 room;
	struct image_range pinned[IMAGE_RANGES];
	struct image_range hidden[IMAGE_RANGES];
	u32 pins;
	u32 hides;
	u32 pages;
	u64 reads;
	u64 position;
	u64 stack_size;
	u64 budget;
	void (*hook)(struct image *image);
	void *hook_arg;
	struct image_word *stores;
	u32 stored;
	u32 max_stores;
	bool sealed;
	struct image_answer *answers;
	u32 answered;
};

/* A mistake of a test, not of the code under test. */
static inline void image_must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "image: %s\n", what);
	abort();
}

/* The first word at or past an address. */
static inline u32 image_find(const struct image *image, u64 addr)
{
	u32 low = 0, high = image->count;

	if (high && image->words[high - 1].addr < addr)
		return high;
	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (image->words[middle].addr < addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static inline void image_insert(struct image *image, u32 at, u64 addr)
{
	if (image->count == image->room) {
		image->room = image->room ? 2 * image->room : 256;
		image->words = realloc(image->words, image->room * sizeof(*image->words));
		image_must(image->words, "no memory");
	}
	memmove(image->words + at + 1, image->words + at,
		(image->count - at) * sizeof(*image->words));
	image->words[at].addr = addr;
	image->count++;
}

static inline void image_set(struct image *image, u64 addr, u64 value)
{
	u32 at = image_find(image, addr);

	if (at == image->count || image->words[at].addr != addr) {
		if (image->sealed)
			return;
		image_must(!(addr & 7), "word not aligned");
		image_insert(image, at, addr);
	}
	image->words[at].value = value;
	if (!image->stores)
		return;
	image_must(image->stored < image->max_stores, "too many stores");
	image->stores[image->stored++] = (struct image_word){ addr, value };
}

static inline void image_zero(struct image *image, u64 from, u32 words)
{
	for (; words; words--, from += 8)
		image_set(image, from, 0);
}

static inline bool image_in(const struct image_range *ranges, u32 count, u64 addr)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (addr >= ranges[i].from && addr < ranges[i].to)
			return true;
	return false;
}

static inline void image_pin(struct image *image, u64 from, u64 to)
{
	image_must(image->pins < IMAGE_RANGES, "too many ranges");
	image->pinned[image->pins++] = (struct image_range){ from, to };
}

static inline void image_hide(struct image *image, u64 from, u64 to)
{
	image_must(image->hides < IMAGE_RANGES, "too many ranges");
	image->hidden[image->hides++] = (struct image_range){ from, to };
}

static inline bool image_aligned(const struct image *image, u64 addr, u64 *value)
{
	u32 at = image_find(image, addr);

	if (at == image->count || image->words[at].addr != addr ||
	    image_in(image->hidden, image->hides, addr))
		return false;
	*value = image->words[at].value;
	return true;
}

/* What lies at an address, which need not be aligned. */
static inline bool image_get(const struct image *image, u64 addr, u64 *value)
{
	u32 shift = (addr & 7) * 8;
	u64 low, high = 0;

	if (!image_aligned(image, addr & ~7ull, &low))
		return false;
	if (shift && !image_aligned(image, (addr & ~7ull) + 8, &high))
		return false;
	*value = shift ? low >> shift | high << (64 - shift) : low;
	return true;
}

/* The same, where it must be there. */
static inline u64 image_word(const struct image *image, u64 addr)
{
	u64 value = 0;

	if (image_get(image, addr, &value))
		return value;
	image_must(image->sealed, "no such word");
	return 0;
}

static inline bool image_read_one(struct image *image, u64 addr, u64 *value)
{
	if (image->hook)
		image->hook(image);
	image->position++;
	return image_get(image, addr, value);
}

/* Ascending word by word, as copy_from_kernel_nofault() goes (mm/maccess.c). */
static inline bool image_read(void *ctx, u64 addr, void *dst, u32 len)
{
	struct image *image = ctx;
	u32 at;
	u64 word;

	image_must(!(len & 7), "read of half a word");
	image->reads++;
	for (at = 0; at < len; at += 8) {
		if ((image->budget && image->reads > image->budget) || addr + at < addr ||
		    !image_read_one(image, addr + at, &word)) {
			memset(dst, 0x5a, len);
			return false;
		}
		memcpy((char *)dst + at, &word, 8);
	}
	return true;
}

static inline u64 image_answer(const struct image *image, char call, u64 addr)
{
	u32 i;

	for (i = 0; i < image->answered; i++)
		if (image->answers[i].call == call && image->answers[i].addr == addr)
			return image->answers[i].value;
	return 0;
}

static inline bool image_is_function(void *ctx, u64 addr)
{
	const struct image *image = ctx;
	u64 at = addr - IMAGE_FUNCTION;

	if (image->answers)
		return image_answer(image, 'f', addr);
	return at < IMAGE_FUNCTIONS * 0x20 && !(at & 0x1f);
}

static inline bool image_is_task(void *ctx, u64 addr)
{
	const struct image *image = ctx;
	u64 at = addr - IMAGE_TASKS;

	if (image->answers)
		return image_answer(image, 't', addr);
	return at < IMAGE_MAX_TASKS * 64ull && !(at & 63);
}

static inline u64 image_stack_of(void *ctx, u64 addr)
{
	const struct image *image = ctx;
	u64 size = image->stack_size ? image->stack_size : IMAGE_STACK;
	u64 number = (addr - IMAGE_STACKS) / size;

	if (image->answers)
		return image_answer(image, 'o', addr & ~(size - 1));
	return addr >= IMAGE_STACKS && number < IMAGE_MAX_TASKS ? IMAGE_TASKS + number * 64 : 0;
}

static inline bool image_is_pinned(void *ctx, u64 addr)
{
	const struct image *image = ctx;

	if (image->answers)
		return image_answer(image, 'p', addr & ~(image->stack_size - 1));
	return image_in(image->pinned, image->pins, addr);
}

/* A task_struct is asleep if it is in a pinned range; captured images were not asked. */
static inline bool image_is_asleep(void *ctx, u64 task)
{
	const struct image *image = ctx;

	return !image->answers && image_in(image->pinned, image->pins, task);
}

static inline struct memread image_memread(struct image *image)
{
	return (struct memread){
		.ctx = image,
		.read = image_read,
		.is_function = image_is_function,
		.is_task = image_is_task,
		.stack_of = image_stack_of,
		.pinned = image_is_pinned,
		.asleep = image_is_asleep,
	};
}

static inline void image_free(struct image *image)
{
	free(image->words);
	free(image->answers);
	memset(image, 0, sizeof(*image));
}

/* include/linux/list.h, on the addresses of the links */

static inline void image_list_init(struct image *image, u64 links)
{
	image_set(image, links, links);
	image_set(image, links + 8, links);
}

static inline void image_list_add_between(struct image *image, u64 links, u64 prev, u64 next)
{
	image_set(image, next + 8, links);
	image_set(image, links, next);
	image_set(image, links + 8, prev);
	image_set(image, prev, links);
}

static inline void image_list_add(struct image *image, u64 links, u64 head)
{
	image_list_add_between(image, links, head, image_word(image, head));
}

static inline void image_list_add_tail(struct image *image, u64 links, u64 head)
{
	image_list_add_between(image, links, image_word(image, head + 8), head);
}

static inline void image_list_unlink(struct image *image, u64 links)
{
	u64 next = image_word(image, links), prev = image_word(image, links + 8);

	image_set(image, next + 8, prev);
	image_set(image, prev, next);
}

static inline void image_list_del(struct image *image, u64 links)
{
	image_list_unlink(image, links);
	image_set(image, links, IMAGE_POISON1);
	image_set(image, links + 8, IMAGE_POISON2);
}

static inline void image_list_del_init(struct image *image, u64 links)
{
	image_list_unlink(image, links);
	image_list_init(image, links);
}

/* Wait queues */

/* The lock is not 0: its word must be taken for no function all the same. */
static inline u64 image_head(struct image *image, u32 number)
{
	u64 head = IMAGE_HEADS + (u64)number * 64;

	image_set(image, head, 0xcafe00000001ull);
	image_list_init(image, head + HEAD_LINKS);
	return head;
}

static inline void image_entry(struct image *image, u64 entry, u64 private, u64 func)
{
	image_set(image, entry, 0x5eed000000000001ull);	/* flags, and padding */
	image_set(image, entry + ENTRY_PRIVATE, private);
	image_set(image, entry + ENTRY_FUNC, func);
	image_list_init(image, entry + ENTRY_LINKS);
}

/* add_wait_queue_exclusive(): the first come first */
static inline void image_wait(struct image *image, u64 entry, u64 head)
{
	image_list_add_tail(image, entry + ENTRY_LINKS, head + HEAD_LINKS);
}

/* What tells a waiter from a head (ring.h), with no regard to its links. */
static inline bool image_is_waiter(struct image *image, enum ring_kind kind, u64 links)
{
	bool before = kind == RING_WAIT_QUEUE || kind == RING_SWAIT;
	u64 word;

	if (!image_get(image, before ? links - 8 : links + LOCK_TASK, &word))
		return false;
	if (kind == RING_WAIT_QUEUE)
		return image_is_function(image, word);
	if (kind == RING_LIST)
		return image_is_task(image, word);
	return word && image_stack_of(image, links) == word;
}

/* The next node of a ring if both agree that it is; else 0. */
static inline u64 image_next(const struct image *image, u64 links)
{
	u64 next, back;

	if (!image_get(image, links, &next) || !image_get(image, next + 8, &back) || back != links)
		return 0;
	return next;
}

/*
 * The links of the head of the ring a node is in, found without any
 * cleverness: all the way round, every link seen from both sides.  0 unless
 * there is exactly one head, and it is not the node itself.
 */
static inline u64 image_only_head(struct image *image, enum ring_kind kind, u64 links)
{
	u64 node = links, head = 0;
	u32 steps, heads = 0;

	for (steps = 0; steps <= image->count; steps++) {
		if (!image_is_waiter(image, kind, node)) {
			heads++;
			head = node;
		}
		node = image_next(image, node);
		if (!node)
			return 0;
		if (node == links)
			return heads == 1 && head != links ? head : 0;
	}
	return 0;
}

/* Whether two nodes are in one ring of waiters and nothing else; as above. */
static inline bool image_same_ring(struct image *image, enum ring_kind kind, u64 links, u64 other)
{
	u64 node = links;
	bool met = false;
	u32 steps;

	for (steps = 0; steps <= image->count && image_is_waiter(image, kind, node); steps++) {
		met |= node == other;
		node = image_next(image, node);
		if (node == links)
			return met;
		if (!node)
			break;
	}
	return false;
}

/* Polls (fs/select.c) */

/* poll_initwait(); with the padding behind inline_index in use. */
static inline void image_poll(struct image *image, u64 pwq, u64 task, u64 qproc)
{
	image_zero(image, pwq, PWQ_SIZE / 8);
	image_set(image, pwq + PWQ_QPROC, qproc);
	image_set(image, pwq + PWQ_TASK, task);
	image_set(image, pwq + PWQ_INDEX, 0x7788990000000000ull);
}

static inline u64 image_poll_page(struct image *image, u64 pwq)
{
	u64 page = image_word(image, pwq + PWQ_TABLE), end;

	if (page) {
		end = image_word(image, page + PAGE_END);
		if (end + POLL_SIZE <= page + PAGE_BYTES)
			return page;
	}
	end = IMAGE_PAGES + (u64)image->pages++ * PAGE_BYTES;
	image_set(image, end, page);
	image_set(image, end + PAGE_END, end + PAGE_ENTRIES);
	image_set(image, pwq + PWQ_TABLE, end);
	return end;
}

/* poll_get_entry() */
static inline u64 image_poll_entry(struct image *image, u64 pwq)
{
	u64 index = image_word(image, pwq + PWQ_INDEX), page, entry;

	if ((u32)index < PWQ_INLINE) {
		image_set(image, pwq + PWQ_INDEX, index + 1);
		return pwq + PWQ_ENTRIES + (u32)index * POLL_SIZE;
	}
	page = image_poll_page(image, pwq);
	entry = image_word(image, page + PAGE_END);
	image_set(image, page + PAGE_END, entry + POLL_SIZE);
	return entry;
}

/* __pollwait(); with the padding behind the key in use.  Returns the entry. */
static inline u64 image_poll_wait(struct image *image, u64 pwq, u64 file, u32 mask, u64 head)
{
	u64 entry = image_poll_entry(image, pwq);

	image_set(image, entry + POLL_FILE, file);
	image_set(image, entry + POLL_KEY, 0x6655443300000000ull | mask);
	image_entry(image, entry + POLL_WAIT, pwq, IMAGE_POLLWAKE);
	image_set(image, entry + POLL_HEAD, head);
	image_wait(image, entry + POLL_WAIT, head);
	return entry;
}

/* A memory of walks with room for @slots (a power of two) nodes. */
static inline struct ring_map image_rings(u32 slots, u32 walks)
{
	struct ring_map map = { .max_walks = walks };

	map.nodes.slots = calloc(slots, sizeof(*map.nodes.slots));
	map.nodes.mask = slots - 1;
	map.heads = malloc(walks * sizeof(*map.heads) + 1);
	image_must(map.nodes.slots && map.heads, "no memory");
	memset(map.heads, 0xa5, walks * sizeof(*map.heads));
	ring_map_reset(&map);
	return map;
}

static inline void image_rings_free(struct ring_map *map)
{
	free(map->nodes.slots);
	free(map->heads);
}

/* scan_stack(), with the words that are the sleeper's own in memory of just so many. */
static inline enum scan_result image_scan(struct scan *s)
{
	u16 *own = malloc((s->count + !s->count) * sizeof(*own));
	enum scan_result result;

	image_must(own, "no memory");
	s->own = own;
	s->owns = scan_own_words(s->words, s->count, s->task, own);
	result = scan_stack(s);
	s->own = NULL;
	free(own);
	return result;
}

#endif
