// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring.c: rings that stand still, rings that are no rings, what is remembered
 * and what it saves, and rings that change under the walk: there the answer
 * may be no head, or one the entry was linked to at some time of the walk,
 * but never another.
 */
#include "test.h"

#include "image.h"
#include "model/ring.h"

#define CROWD 50000
#define STACK 256
#define FEW 24	/* reads of a lookup that does not walk */
#define WALKS 2	/* every walk is gone twice */

struct bench {
	enum ring_kind kind;
	struct image image;
	struct ring_map map;
	struct memread mem;
};

static void bench_init(struct bench *b, void **state, u32 slots, u32 walks)
{
	memset(b, 0, sizeof(*b));
	b->kind = *(const enum ring_kind *)*state;
	b->image.stack_size = STACK;
	b->map = image_rings(slots, walks);
	b->mem = image_memread(&b->image);
}

static void bench_free(struct bench *b)
{
	image_rings_free(&b->map);
	image_free(&b->image);
}

/* Small stacks, with one waiter on each. */
static u64 entry_at(u32 number)
{
	return IMAGE_STACKS + (u64)number * STACK;
}

static u64 links_at(u32 number)
{
	return entry_at(number) + ENTRY_LINKS;
}

/* The word that tells a waiter from a head; the word on the other side misleads. */
static void set_word(struct bench *b, u64 links, u64 word)
{
	bool before = b->kind == RING_WAIT_QUEUE || b->kind == RING_SWAIT;
	u64 misleads = b->kind == RING_SWAIT ? IMAGE_TASKS : IMAGE_FUNCTION;

	image_set(&b->image, links - 8, before ? word : IMAGE_TASKS);
	image_set(&b->image, links + 16, before ? misleads : word);
}

static u64 waiter_word(const struct bench *b, u32 number)
{
	return b->kind == RING_WAIT_QUEUE ? IMAGE_FUNCTION : IMAGE_TASKS + number * 64ull;
}

static void add_waiter(struct bench *b, u32 number)
{
	set_word(b, links_at(number), waiter_word(b, number));
	image_list_init(&b->image, links_at(number));
}

/* A head's word is what the other kinds' waiters have. */
static u64 add_head(struct bench *b, u32 number)
{
	u64 head = image_head(&b->image, number);

	set_word(b, head + HEAD_LINKS,
		 b->kind == RING_WAIT_QUEUE ? IMAGE_TASKS : IMAGE_FUNCTION);
	return head;
}

/* Waiters first to first + count - 1, in this order, wait on one head. */
static u64 add_waiters(struct bench *b, u32 number, u32 first, u32 count)
{
	u64 head = add_head(b, number);
	u32 i;

	for (i = first; i < first + count; i++) {
		add_waiter(b, i);
		image_wait(&b->image, entry_at(i), head);
	}
	return head;
}

static enum ring_result find(struct bench *b, u32 entry, u64 *head)
{
	*head = 0;
	return ring_find_head(&b->map, &b->mem, b->kind, links_at(entry), head);
}

static void expect_head(struct bench *b, u32 entry, u64 head)
{
	u64 found;

	assert_int_equal(find(b, entry, &found), RING_OK);
	assert_int_equal(found, head + HEAD_LINKS);
}

static void expect_result(struct bench *b, u32 entry, enum ring_result result)
{
	u64 found;

	assert_int_equal(find(b, entry, &found), result);
	assert_int_equal(found, 0);
}

/* Reads a lookup takes that finds @head. */
static u64 cost(struct bench *b, u32 entry, u64 head)
{
	u64 before = b->image.reads;

	expect_head(b, entry, head);
	return b->image.reads - before;
}

static void test_one_waiter(void **state)
{
	struct bench b;
	u64 head;

	bench_init(&b, state, 16, 4);
	head = add_waiters(&b, 0, 0, 1);
	assert_true(cost(&b, 0, head) <= FEW);
	assert_int_equal(b.map.walks, 1);
	bench_free(&b);
}

static void test_every_place_in_a_ring(void **state)
{
	u32 waiters, i;

	for (waiters = 1; waiters < 12; waiters++) {
		struct bench b;
		u64 head, other;

		bench_init(&b, state, 64, 64);
		other = add_waiters(&b, 1, 20, 3);
		head = add_waiters(&b, 0, 0, waiters);
		for (i = 0; i < waiters; i++)
			expect_head(&b, i, head);
		expect_head(&b, 21, other);
		bench_free(&b);
	}
}

/* The first lookup walks, every other one stops at its neighbours. */
static void test_crowd_is_walked_once(void **state)
{
	struct bench b;
	u64 head;
	u32 i;

	bench_init(&b, state, 1 << 17, CROWD);
	head = add_waiters(&b, 0, 0, CROWD);
	image_pin(&b.image, entry_at(0), entry_at(CROWD));
	assert_in_range(cost(&b, CROWD / 2, head), WALKS * CROWD, WALKS * CROWD + FEW);
	for (i = 0; i < CROWD; i++)
		assert_true(cost(&b, i, head) <= FEW);
	assert_int_equal(b.map.walks, 1);
	assert_int_equal(b.map.forgotten, 0);
	bench_free(&b);
}

/* One waiter that sleeps on is enough to stop at. */
static void test_one_pinned_waiter_stops_walks(void **state)
{
	struct bench b;
	u64 head;

	bench_init(&b, state, 1 << 12, 16);
	head = add_waiters(&b, 0, 0, 1000);
	image_pin(&b.image, entry_at(600), entry_at(601));
	assert_true(cost(&b, 100, head) >= 1000);
	assert_in_range(cost(&b, 500, head), WALKS * (500 + 100),
			2 * WALKS * (500 + 100) + FEW);
	bench_free(&b);
}

static void test_crowd_not_pinned_is_walked_again(void **state)
{
	struct bench b;
	u64 head;
	u32 i;

	bench_init(&b, state, 1 << 17, 16);
	head = add_waiters(&b, 0, 0, CROWD);
	for (i = 0; i < 3; i++)
		assert_in_range(cost(&b, 7, head), WALKS * CROWD, 2 * WALKS * CROWD + FEW);
	assert_in_range(cost(&b, CROWD - 1, head), WALKS * CROWD, 2 * WALKS * CROWD + FEW);
	bench_free(&b);
}

static void test_reset_forgets(void **state)
{
	struct bench b;
	u64 head;

	bench_init(&b, state, 256, 16);
	head = add_waiters(&b, 0, 0, 100);
	image_pin(&b.image, entry_at(0), entry_at(100));
	assert_true(cost(&b, 50, head) >= 100);
	assert_true(cost(&b, 50, head) <= FEW);
	ring_map_reset(&b.map);
	assert_int_equal(b.map.walks, 0);
	assert_true(cost(&b, 50, head) >= 100);
	bench_free(&b);
}

static void test_not_linked(void **state)
{
	struct bench b;

	bench_init(&b, state, 16, 16);
	add_waiters(&b, 0, 0, 3);
	image_list_del_init(&b.image, links_at(0));
	expect_result(&b, 0, RING_UNLINKED);
	image_list_del(&b.image, links_at(1));
	expect_result(&b, 1, RING_UNLINKED);
	image_set(&b.image, links_at(1), 0);
	image_set(&b.image, links_at(1) + 8, 0);
	expect_result(&b, 1, RING_UNLINKED);
	bench_free(&b);
}

/* Links left behind in dead words still name a living head. */
static void test_stale_links(void **state)
{
	struct bench b;
	u64 next, prev;

	bench_init(&b, state, 16, 16);
	add_waiters(&b, 0, 0, 3);
	next = image_word(&b.image, links_at(1));
	prev = image_word(&b.image, links_at(1) + 8);
	image_list_del(&b.image, links_at(1));
	image_set(&b.image, links_at(1), next);
	image_set(&b.image, links_at(1) + 8, prev);
	expect_result(&b, 1, RING_UNLINKED);
	bench_free(&b);
}

static void test_half_linked(void **state)
{
	u64 head;
	struct bench b;

	bench_init(&b, state, 16, 16);
	head = add_waiters(&b, 0, 0, 3);
	image_set(&b.image, links_at(0), links_at(2));	/* prev->next */
	expect_result(&b, 1, RING_CHANGED);
	image_set(&b.image, links_at(0), links_at(1));
	image_set(&b.image, links_at(2) + 8, links_at(0));	/* next->prev */
	expect_result(&b, 1, RING_CHANGED);
	image_set(&b.image, links_at(0), links_at(2));
	expect_result(&b, 1, RING_UNLINKED);
	image_set(&b.image, links_at(0), links_at(1));
	image_set(&b.image, links_at(2) + 8, links_at(1));
	expect_head(&b, 1, head);
	bench_free(&b);
}

/* One link to itself, the other into the ring. */
static void test_half_self_linked(void **state)
{
	struct bench b;

	bench_init(&b, state, 16, 16);
	add_waiters(&b, 0, 0, 3);
	image_set(&b.image, links_at(1), links_at(1));
	expect_result(&b, 1, RING_UNLINKED);
	image_set(&b.image, links_at(1), links_at(2));
	image_set(&b.image, links_at(1) + 8, links_at(1));
	expect_result(&b, 1, RING_UNLINKED);
	bench_free(&b);
}

/* A link that only one side knows of, here or further away. */
static void test_broken_further_on(void **state)
{
	u32 i;

	for (i = 0; i < 5; i++) {
		struct bench b;

		if (i == 2)
			continue;
		bench_init(&b, state, 16, 16);
		add_waiters(&b, 0, 0, 5);
		image_set(&b.image, links_at(i) + (i < 2 ? 0 : 8), links_at(40));
		expect_result(&b, 2, RING_CHANGED);
		bench_free(&b);
	}
}

static void hide_node(struct bench *b, u64 links)
{
	b->image.hides = 0;
	image_hide(&b->image, links - 8, links + 24);
}

static void test_unreadable(void **state)
{
	struct bench b;
	u64 head, found;
	u32 i;

	bench_init(&b, state, 16, 16);
	head = add_waiters(&b, 0, 0, 7);
	for (i = 0; i < 7; i++) {
		hide_node(&b, links_at(i));
		assert_int_not_equal(find(&b, 3, &found), RING_OK);
	}
	hide_node(&b, head + HEAD_LINKS);
	expect_result(&b, 3, RING_UNREADABLE);
	hide_node(&b, links_at(6));
	expect_result(&b, 3, RING_UNREADABLE);
	hide_node(&b, links_at(0));
	expect_result(&b, 3, RING_UNREADABLE);
	b.image.hides = 0;
	expect_head(&b, 3, head);
	bench_free(&b);
}

/* The end of memory must not be walked round. */
static void test_links_at_the_edges_of_memory(void **state)
{
	static const u64 edges[] = { 0, 1, 7, 8, -1ull, -8ull, -16ull, -24ull, 1ull << 63 };
	struct bench b;
	u32 i, k;

	bench_init(&b, state, 16, 128);
	add_waiters(&b, 0, 0, 1);
	for (i = 0; i < ARRAY_SIZE(edges); i++)
		for (k = 0; k < ARRAY_SIZE(edges); k++) {
			image_set(&b.image, links_at(0), edges[i]);
			image_set(&b.image, links_at(0) + 8, edges[k]);
			expect_result(&b, 0, RING_UNLINKED);
		}
	bench_free(&b);
}

/* As __wake_up() put one into long lists up to 6.6: an entry without a function. */
static void test_second_head(void **state)
{
	struct bench b;
	u32 i;

	bench_init(&b, state, 64, 64);
	add_waiters(&b, 0, 0, 6);
	image_pin(&b.image, entry_at(0), entry_at(6));
	set_word(&b, links_at(3), 0);
	for (i = 0; i < 6; i++)
		if (i != 3)
			expect_result(&b, i, RING_CHANGED);
	bench_free(&b);
}

/* Not the first byte of a function; of a task, but elsewhere. */
static void test_head_that_looks_like_a_waiter(void **state)
{
	struct bench b;
	u64 head;

	bench_init(&b, state, 16, 16);
	head = add_waiters(&b, 0, 0, 2);
	set_word(&b, head + HEAD_LINKS, waiter_word(&b, 0) + 1);
	expect_head(&b, 0, head);
	if (b.kind == RING_SWAIT || b.kind == RING_WAITERS)	/* not on its stack */
		set_word(&b, head + HEAD_LINKS, waiter_word(&b, 0));
	expect_head(&b, 1, head);
	bench_free(&b);
}

/* Entries 0 to count - 1 linked to each other and to no head. */
static void add_headless(struct bench *b, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		add_waiter(b, i);
	for (i = 1; i < count; i++)
		image_list_add_tail(&b->image, links_at(i), links_at(0));
}

static void test_no_head(void **state)
{
	static const u32 sizes[] = { 2, 3, 1000 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct bench b;

		bench_init(&b, state, 4096, 16);
		add_headless(&b, sizes[i]);
		image_pin(&b.image, entry_at(0), entry_at(sizes[i]));
		expect_result(&b, 0, RING_HEADLESS);
		expect_result(&b, 1, RING_HEADLESS);
		assert_true(b.image.reads <= 2 * (sizes[i] + FEW));
		bench_free(&b);
	}
}

/* The longest way that is still walked, and one step more. */
static void test_longest_walk(void **state)
{
	struct bench b;
	u64 head, reads;

	bench_init(&b, state, 16, 16);
	head = add_waiters(&b, 0, 0, RING_MAX_STEPS);
	expect_head(&b, 0, head);
	expect_head(&b, RING_MAX_STEPS - 1, head);
	add_waiter(&b, RING_MAX_STEPS);
	image_wait(&b.image, entry_at(RING_MAX_STEPS), head);
	reads = b.image.reads;
	expect_result(&b, 0, RING_LONG);
	expect_result(&b, RING_MAX_STEPS, RING_LONG);
	assert_true(b.image.reads - reads <= 2 * (4ull * RING_MAX_STEPS + FEW));
	assert_int_equal(b.map.long_walks, 2);
	expect_head(&b, RING_MAX_STEPS / 2, head);
	bench_free(&b);
}

/* Many long walks are one very long one: past the bound of the pass none goes on. */
static void test_longest_pass(void **state)
{
	u64 head, found, walks = 0;
	struct bench b;

	bench_init(&b, state, 16, 16);
	head = add_waiters(&b, 0, 0, CROWD);
	while (find(&b, 0, &found) == RING_OK)
		walks++;
	assert_in_range(walks, RING_PASS_STEPS / (WALKS * (CROWD + 2)) - 1,
			RING_PASS_STEPS / (WALKS * CROWD));
	expect_result(&b, 1, RING_LONG);
	assert_int_equal(b.map.long_walks, 2);
	assert_int_equal(b.map.left, 0);
	ring_map_reset(&b.map);
	expect_head(&b, 0, head);
	assert_int_equal(b.map.long_walks, 0);
	bench_free(&b);
}

static enum ring_result reaches(struct bench *b, u32 from, u32 to)
{
	return ring_reaches(&b->map, &b->mem, b->kind, links_at(from), links_at(to));
}

/* A ring without a head has no answer but for those who know one of it. */
static void test_reaches(void **state)
{
	struct bench b;
	u32 i;

	bench_init(&b, state, 256, 64);
	add_headless(&b, 20);
	add_waiters(&b, 0, 30, 3);
	if (b.kind == RING_WAIT_QUEUE || b.kind == RING_LIST)	/* all have heads */
		goto done;
	image_pin(&b.image, entry_at(0), entry_at(40));
	for (i = 0; i < 20; i++)
		assert_int_equal(reaches(&b, i, 7), RING_OK);
	assert_int_equal(reaches(&b, 3, 31), RING_UNLINKED);
	assert_int_equal(reaches(&b, 31, 3), RING_UNLINKED);
	ring_map_reset(&b.map);
	assert_int_equal(reaches(&b, 3, 31), RING_HEADLESS);
	image_list_del_init(&b.image, links_at(3));
	assert_int_equal(reaches(&b, 3, 7), RING_UNLINKED);
done:
	bench_free(&b);
}

/* A poll's entry in a page of its own sleeps as its poll_wqueues does. */
static void test_pinned_by_its_private_pointer(void **state)
{
	struct bench b;
	u64 head, pwq;
	u32 i;

	bench_init(&b, state, 1 << 12, 16);
	head = add_waiters(&b, 0, 0, 1000);
	pwq = entry_at(5000);
	for (i = 0; i < 1000; i++)
		image_set(&b.image, entry_at(i) + ENTRY_PRIVATE, pwq);
	assert_true(cost(&b, 100, head) >= 1000);
	assert_true(cost(&b, 500, head) >= 1000);
	image_pin(&b.image, pwq, pwq + 8);
	if (b.kind == RING_WAIT_QUEUE)
		assert_true(cost(&b, 100, head) <= FEW);
	else
		assert_true(cost(&b, 100, head) >= 1000);
	bench_free(&b);
}

/* A futex_q of a vector is its task's as long as that sleeps, wherever it lies. */
static void test_pinned_by_its_task(void **state)
{
	struct bench b;
	u64 head;

	bench_init(&b, state, 1 << 12, 16);
	head = add_waiters(&b, 0, 0, 1000);
	assert_true(cost(&b, 100, head) >= 1000);
	image_pin(&b.image, IMAGE_TASKS, IMAGE_TASKS + IMAGE_MAX_TASKS * 64);
	if (b.kind == RING_LIST)
		assert_true(cost(&b, 500, head) <= FEW);
	else
		assert_true(cost(&b, 500, head) >= 500);
	bench_free(&b);
}

/* One waiter is no proof that it is linked. */
static void test_reaches_itself(void **state)
{
	struct bench b;

	bench_init(&b, state, 256, 64);
	add_headless(&b, 3);
	assert_int_equal(reaches(&b, 1, 1), RING_OK);
	image_list_del(&b.image, links_at(1));
	assert_int_not_equal(reaches(&b, 1, 1), RING_OK);
	image_list_init(&b.image, links_at(1));
	assert_int_equal(reaches(&b, 1, 1), RING_OK);
	bench_free(&b);
}

/* What a walk of one kind takes for the head may be a waiter to another. */
static void test_kinds_are_remembered_apart(void **state)
{
	struct bench b;
	u64 found = 0;

	bench_init(&b, state, 256, 64);
	b.kind = RING_WAITERS;
	add_headless(&b, 2);
	image_set(&b.image, links_at(0) - 8, 0);
	image_set(&b.image, links_at(1) - 8, waiter_word(&b, 1));
	image_pin(&b.image, entry_at(0), entry_at(2));
	assert_int_equal(ring_find_head(&b.map, &b.mem, RING_SWAIT, links_at(1), &found), RING_OK);
	assert_int_equal(found, links_at(0));
	expect_result(&b, 0, RING_HEADLESS);
	bench_free(&b);
}

/* A memory too small makes lookups longer, never wrong. */
static void test_memory_full(void **state)
{
	static const u32 slots[] = { 1, 2, 8, 64 }, walks[] = { 0, 1, 2, 500 };
	u32 i, k, n;

	for (i = 0; i < ARRAY_SIZE(slots); i++)
		for (k = 0; k < ARRAY_SIZE(walks); k++) {
			struct bench b;
			u64 head, other;

			bench_init(&b, state, slots[i], walks[k]);
			head = add_waiters(&b, 0, 0, 100);
			other = add_waiters(&b, 1, 100, 100);
			image_pin(&b.image, entry_at(0), entry_at(200));
			for (n = 0; n < 200; n++)
				expect_head(&b, n * 77 % 200, n * 77 % 200 < 100 ? head : other);
			assert_true(b.map.walks <= walks[k]);
			assert_true(b.map.forgotten > 0);
			bench_free(&b);
		}
}

/* Past max_walks what is known is still used. */
static void test_memory_of_one_walk(void **state)
{
	struct bench b;
	u64 head, other;

	bench_init(&b, state, 1024, 1);
	head = add_waiters(&b, 0, 0, 100);
	other = add_waiters(&b, 1, 100, 100);
	image_pin(&b.image, entry_at(0), entry_at(200));
	assert_true(cost(&b, 50, head) >= 100);
	assert_true(cost(&b, 51, head) <= FEW);
	assert_true(cost(&b, 150, other) >= 100);
	assert_true(cost(&b, 150, other) >= 100);
	assert_true(cost(&b, 50, head) <= FEW);
	bench_free(&b);
}

/* What a walk passed before it failed is not known to be in any ring. */
static void test_failed_walk_leaves_nothing(void **state)
{
	struct bench b;
	u64 head;

	bench_init(&b, state, 1024, 16);
	head = add_waiters(&b, 0, 0, 100);
	image_pin(&b.image, entry_at(0), entry_at(100));
	hide_node(&b, links_at(2));
	expect_result(&b, 50, RING_UNREADABLE);
	expect_result(&b, 51, RING_UNREADABLE);
	b.image.hides = 0;
	assert_true(cost(&b, 51, head) >= 100);
	assert_true(cost(&b, 50, head) <= FEW);
	bench_free(&b);
}

static void move(struct bench *b, u32 first, u32 count, u64 head)
{
	u32 i;

	for (i = first; i < first + count; i++) {
		image_list_del_init(&b->image, links_at(i));
		image_wait(&b->image, entry_at(i), head);
	}
}

/* The same entries, later in the pass, wait for something else. */
static void test_moved_between_lookups(void **state)
{
	struct bench b;
	u64 head, other;
	u32 i;

	bench_init(&b, state, 1024, 300);
	head = add_waiters(&b, 0, 0, 50);
	other = add_waiters(&b, 1, 50, 50);
	image_pin(&b.image, entry_at(0), entry_at(100));
	for (i = 0; i < 100; i++)
		expect_head(&b, i, i < 50 ? head : other);
	b.image.pins = 0;
	image_pin(&b.image, entry_at(0), entry_at(10));
	image_pin(&b.image, entry_at(90), entry_at(100));
	move(&b, 10, 40, other);
	move(&b, 50, 40, head);
	for (i = 0; i < 100; i++)
		expect_head(&b, i, i < 10 || (i >= 50 && i < 90) ? head : other);
	bench_free(&b);
}

/* The head is gone, and its memory is another's stack. */
static void test_unpinned_head_goes(void **state)
{
	struct bench b;
	u64 head, other;

	bench_init(&b, state, 64, 16);
	head = add_waiters(&b, 0, 0, 4);
	expect_head(&b, 1, head);
	other = add_head(&b, 1);
	move(&b, 0, 4, other);
	image_set(&b.image, head + HEAD_LINKS, 0x1111);
	image_set(&b.image, head + HEAD_LINKS + 8, 0x2222);
	expect_head(&b, 1, other);
	expect_head(&b, 2, other);
	bench_free(&b);
}

/*
 * Changes under the walk.  A script is a list of stores in the order list.h
 * makes them; it is played with each store before some word read.
 */

#define SCRIPT 80
#define QUEUES 3

/* Up to this many stores every way to spread them over the reads is tried. */
#define ALL_SPREADS 4

/* Five wait on the first queue, two on the second, none on the third. */
enum { FIRST, BEFORE, ENTRY, AFTER, LAST, OTHER_FIRST, OTHER_LAST, WAITERS, NEW = WAITERS };

struct play {
	struct bench b;
	struct image_word *start;	/* the words before the first store */
	u32 count;
	u64 heads[QUEUES];
	bool allowed[QUEUES];		/* whether the entry was linked to it at some time */
	struct image_word script[SCRIPT];
	u64 when[SCRIPT];		/* position before which a store is made */
	u32 stores;
	u32 next;
	u64 positions;			/* words a walk reads if nothing changes, and some */
	u64 met[RING_LONG + 1];
};

static void play_hook(struct image *image)
{
	struct play *p = image->hook_arg;

	while (p->next < p->stores && p->when[p->next] <= image->position) {
		const struct image_word *store = &p->script[p->next++];

		image_set(image, store->addr, store->value);
	}
}

/* Back to the start, with the stores of the script ahead. */
static void play_rewind(struct play *p)
{
	struct image *image = &p->b.image;

	assert_int_equal(image->count, p->count);
	memcpy(image->words, p->start, p->count * sizeof(*p->start));
	image->position = 0;
	p->next = 0;
	ring_map_reset(&p->b.map);
}

/* What is done to the image from here on is the script. */
static void play_record(struct play *p)
{
	play_rewind(p);
	memset(p->allowed, 0, sizeof(p->allowed));
	p->allowed[0] = true;
	p->b.image.hook = NULL;
	p->b.image.stores = p->script;
	p->b.image.stored = 0;
	p->b.image.max_stores = SCRIPT;
}

static void play_ready(struct play *p)
{
	p->stores = p->b.image.stored;
	p->b.image.stores = NULL;
	p->b.image.hook = play_hook;
	p->b.image.hook_arg = p;
}

static void play_init(struct play *p, void **state)
{
	memset(p, 0, sizeof(*p));
	bench_init(&p->b, state, 64, 16);
	p->heads[0] = add_waiters(&p->b, 0, FIRST, 5);
	p->heads[1] = add_waiters(&p->b, 1, OTHER_FIRST, 2);
	p->heads[2] = add_head(&p->b, 2);
	add_waiter(&p->b, NEW);
	expect_head(&p->b, ENTRY, p->heads[0]);
	p->positions = p->b.image.position + 3;
	p->count = p->b.image.count;
	p->start = malloc(p->count * sizeof(*p->start));
	assert_non_null(p->start);
	memcpy(p->start, p->b.image.words, p->count * sizeof(*p->start));
	play_record(p);
}

static void play_free(struct play *p)
{
	free(p->start);
	bench_free(&p->b);
}

static bool play_allows(const struct play *p, u64 links)
{
	u32 i;

	for (i = 0; i < QUEUES; i++)
		if (p->allowed[i] && links == p->heads[i] + HEAD_LINKS)
			return true;
	return false;
}

static void play_once(struct play *p)
{
	enum ring_result result;
	u64 head;
	u32 i;

	play_rewind(p);
	result = find(&p->b, ENTRY, &head);
	p->met[result]++;
	if (result != RING_OK || play_allows(p, head))
		return;
	for (i = 0; i < p->stores; i++)
		printf("# before read %llu: %llx = %llx\n", (unsigned long long)p->when[i],
		       (unsigned long long)p->script[i].addr,
		       (unsigned long long)p->script[i].value);
	fail_msg("a head it never waited on: %llx", (unsigned long long)head);
}

/* All stores at once, before every read. */
static void play_at_once(struct play *p)
{
	u64 at;
	u32 i;

	for (at = 0; at <= p->positions; at++) {
		for (i = 0; i < p->stores; i++)
			p->when[i] = at;
		play_once(p);
	}
}

/* The next way to spread the stores over the reads; false after the last. */
static bool next_spread(struct play *p)
{
	u32 i = p->stores, k;

	while (i && p->when[i - 1] == p->positions)
		i--;
	if (!i)
		return false;
	for (k = i; k < p->stores; k++)
		p->when[k] = p->when[i - 1] + 1;
	p->when[i - 1]++;
	return true;
}

static void play_every_spread(struct play *p)
{
	memset(p->when, 0, sizeof(p->when));
	do {
		play_once(p);
	} while (next_spread(p));
}

static int by_value(const void *a, const void *b)
{
	const u64 *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void play_random_spread(struct play *p, u64 *seed)
{
	u32 i;

	for (i = 0; i < p->stores; i++)
		p->when[i] = test_below(seed, p->positions + 1);
	qsort(p->when, p->stores, sizeof(p->when[0]), by_value);
	play_once(p);
}

static u64 cases(void)
{
	return test_setting("HANGWATCH_CASES", 10000);
}

static u64 seed_of(const struct play *p)
{
	return test_setting("HANGWATCH_SEED", 1) * 8 + p->b.kind;
}

/* The script that was just recorded, in many ways; then the next can be. */
static void play(struct play *p)
{
	u64 seed = seed_of(p), i;

	play_ready(p);
	play_at_once(p);
	if (p->stores <= ALL_SPREADS)
		play_every_spread(p);
	for (i = 0; p->stores > ALL_SPREADS && i < cases(); i++)
		play_random_spread(p, &seed);
	assert_true(p->met[RING_OK] && p->met[RING_CHANGED]);
	play_record(p);
}

static void change_queue(struct play *p, u32 who, u32 queue, bool to_front)
{
	struct image *image = &p->b.image;

	image_list_del_init(image, links_at(who));
	if (to_front)
		image_list_add(image, links_at(who), p->heads[queue] + HEAD_LINKS);
	else
		image_wait(image, entry_at(who), p->heads[queue]);
	if (who == ENTRY)
		p->allowed[queue] = true;
}

static void test_neighbour_leaves(void **state)
{
	struct play p;
	u32 who;

	play_init(&p, state);
	for (who = FIRST; who <= LAST; who++) {
		image_list_del(&p.b.image, links_at(who));
		play(&p);
		image_list_del_init(&p.b.image, links_at(who));
		play(&p);
	}
	play_free(&p);
}

/* A walk that stands on a node that has just left must not stay there. */
static void test_no_walk_goes_round_on_one_node(void **state)
{
	struct play p;
	u32 who;

	play_init(&p, state);
	for (who = FIRST; who <= LAST; who++) {
		image_list_del_init(&p.b.image, links_at(who));
		play(&p);
	}
	assert_int_equal(p.met[RING_LONG], 0);
	play_free(&p);
}

static void test_neighbour_comes(void **state)
{
	struct play p;
	u32 who;

	play_init(&p, state);
	for (who = FIRST; who <= LAST; who++) {
		image_list_add(&p.b.image, links_at(NEW), links_at(who));
		play(&p);
	}
	image_list_add(&p.b.image, links_at(NEW), p.heads[0] + HEAD_LINKS);
	play(&p);
	play_free(&p);
}

static void test_one_changes_queue(void **state)
{
	struct play p;
	u32 i;

	play_init(&p, state);
	for (i = 0; i < 10; i++) {
		change_queue(&p, FIRST + i / 2, 1, i & 1);
		play(&p);
	}
	play_free(&p);
}

static void test_both_neighbours_change_queue(void **state)
{
	struct play p;
	u32 i;

	play_init(&p, state);
	for (i = 0; i < 8; i++) {
		change_queue(&p, i & 4 ? BEFORE : AFTER, 1, i & 1);
		change_queue(&p, i & 4 ? AFTER : BEFORE, 1, i & 2);
		play(&p);
	}
	play_free(&p);
}

static void test_all_change_queue(void **state)
{
	struct play p;
	u32 who;

	play_init(&p, state);
	for (who = FIRST; who <= LAST; who++)
		change_queue(&p, who, 1, false);
	play(&p);
	play_free(&p);
}

static void test_queues_swap(void **state)
{
	struct play p;

	play_init(&p, state);
	change_queue(&p, OTHER_FIRST, 0, false);
	change_queue(&p, BEFORE, 1, false);
	change_queue(&p, AFTER, 1, true);
	change_queue(&p, OTHER_LAST, 0, true);
	play(&p);
	play_free(&p);
}

/* @away: how many nodes away from the entry the two are that take the walk along. */
static void play_self_links(void **state, u32 away)
{
	static const u64 when[2][16] = {
		{ 4, 5, 6, 8, 9, 9, 11, 12, 15, 15, 16, 16, 17, 19, 19, 20 },
		{ 3, 4, 4, 7, 8, 8, 11, 14, 14, 14, 15, 15, 17, 18, 18, 20 },
	};
	struct play p;
	u32 i;

	play_init(&p, state);
	change_queue(&p, ENTRY + away, 1, false);
	change_queue(&p, ENTRY - away, 1, false);
	play_ready(&p);
	assert_int_equal(p.stores, ARRAY_SIZE(when[0]));
	for (i = 0; i < p.stores; i++)
		p.when[i] = when[p.b.kind >= RING_WAITERS][i] + (away - 1) * (i < 8 ? 3 : 6);
	play_once(&p);
	play_free(&p);
}

/*
 * list_del_init() makes one script dangerous: between leaving one queue and
 * joining another a node is linked to itself, and a walk that stands on it
 * must not go on from there.  Here one on each side takes the walk along to
 * the same wrong queue.
 */
static void test_linked_to_itself_for_a_moment(void **state)
{
	play_self_links(state, 1);
}

static void test_far_one_linked_to_itself_for_a_moment(void **state)
{
	play_self_links(state, 2);
}

/*
 * list_move_tail(), as rwsem_mark_wake() moves waiters to a list of its own:
 * between two of its stores a node's links are of two lists.
 */
static void test_moved_without_a_pause(void **state)
{
	static const u64 when[2][12] = {
		{ 3, 4, 4, 5, 8, 8, 9, 10, 12, 13, 13, 14 },
		{ 1, 2, 4, 5, 7, 8, 8, 9, 10, 12, 12, 13 },
	};
	static const u32 who[] = { AFTER, BEFORE };
	struct play p;
	u32 i;

	play_init(&p, state);
	for (i = 0; i < ARRAY_SIZE(who); i++) {
		image_list_unlink(&p.b.image, links_at(who[i]));
		image_wait(&p.b.image, entry_at(who[i]), p.heads[1]);
	}
	play_ready(&p);
	assert_int_equal(p.stores, ARRAY_SIZE(when[0]));
	memcpy(p.when, when[p.b.kind >= RING_WAITERS], sizeof(when[0]));
	play_once(&p);
	play_free(&p);
}

/* It wakes, its frame is left, and other words are written over the entry. */
static void leave_and_overwrite(struct play *p, u32 who, u64 word)
{
	struct image *image = &p->b.image;

	image_list_del(image, links_at(who));
	set_word(&p->b, links_at(who), word);
	image_set(image, links_at(who), links_at(who) + 0x40);
	image_set(image, links_at(who) + 8, IMAGE_FUNCTION + 0x123);
}

static void test_frame_is_left(void **state)
{
	struct play p;

	play_init(&p, state);
	leave_and_overwrite(&p, BEFORE, 0);
	play(&p);
	leave_and_overwrite(&p, AFTER, 0);
	leave_and_overwrite(&p, BEFORE, 0);
	play(&p);
	leave_and_overwrite(&p, ENTRY, waiter_word(&p.b, ENTRY));
	play(&p);
	play_free(&p);
}

/* A queue dies: all leave, then its head's memory is used for something else. */
static void test_queue_dies(void **state)
{
	struct play p;
	u32 who;

	play_init(&p, state);
	for (who = FIRST; who <= LAST; who++)
		image_list_del_init(&p.b.image, links_at(who));
	image_set(&p.b.image, p.heads[0] + HEAD_LINKS, 0);
	image_set(&p.b.image, p.heads[0] + HEAD_LINKS + 8, IMAGE_FUNCTION);
	play(&p);
	play_free(&p);
}

/* list_move_tail(): the node is never linked to itself. */
static void move_queue(struct play *p, u32 who, u32 queue)
{
	image_list_unlink(&p->b.image, links_at(who));
	image_wait(&p->b.image, entry_at(who), p->heads[queue]);
	if (who == ENTRY)
		p->allowed[queue] = true;
}

static void change_at_random(struct play *p, u64 *seed)
{
	u32 who = test_below(seed, WAITERS), queue = test_below(seed, QUEUES);

	if (test_below(seed, 2))
		move_queue(p, who, queue);
	else
		change_queue(p, who, queue, test_below(seed, 2));
}

/* Up to seven changes of queue by anyone, in any order, at any time. */
static void test_random_histories(void **state)
{
	struct play p;
	u64 seed, i;
	u32 moves;

	play_init(&p, state);
	seed = seed_of(&p);
	for (i = 0; i < cases(); i++) {
		for (moves = test_below(&seed, 8); moves; moves--)
			change_at_random(&p, &seed);
		play_ready(&p);
		play_random_spread(&p, &seed);
		play_record(&p);
	}
	play_free(&p);
}

/* Stop in the middle: a ring that is not readable any more from some read on. */
static void hide_hook(struct image *image)
{
	const u64 *at = image->hook_arg;

	if (image->position == *at)
		image_hide(image, 0, -1ull);
}

static void test_unreadable_from_some_read_on(void **state)
{
	struct bench b;
	u64 at, head, found;

	bench_init(&b, state, 64, 16);
	head = add_waiters(&b, 0, 0, 5);
	b.image.hook = hide_hook;
	b.image.hook_arg = &at;
	for (at = 0; at < 26; at++) {
		b.image.position = 0;
		b.image.hides = 0;
		ring_map_reset(&b.map);
		if (find(&b, 1, &found) == RING_OK) {
			assert_int_equal(found, head + HEAD_LINKS);
			assert_true(at >= 5 + 6 * 3);
		}
	}
	bench_free(&b);
}

#define T(test) { #test, test }

static const struct {
	const char *name;
	void (*run)(void **state);
} tests[] = {
	T(test_one_waiter),
	T(test_every_place_in_a_ring),
	T(test_crowd_is_walked_once),
	T(test_one_pinned_waiter_stops_walks),
	T(test_crowd_not_pinned_is_walked_again),
	T(test_reset_forgets),
	T(test_not_linked),
	T(test_stale_links),
	T(test_half_linked),
	T(test_half_self_linked),
	T(test_broken_further_on),
	T(test_unreadable),
	T(test_links_at_the_edges_of_memory),
	T(test_second_head),
	T(test_head_that_looks_like_a_waiter),
	T(test_no_head),
	T(test_longest_walk),
	T(test_longest_pass),
	T(test_reaches),
	T(test_reaches_itself),
	T(test_kinds_are_remembered_apart),
	T(test_pinned_by_its_private_pointer),
	T(test_pinned_by_its_task),
	T(test_memory_full),
	T(test_memory_of_one_walk),
	T(test_failed_walk_leaves_nothing),
	T(test_moved_between_lookups),
	T(test_unpinned_head_goes),
	T(test_neighbour_leaves),
	T(test_no_walk_goes_round_on_one_node),
	T(test_neighbour_comes),
	T(test_one_changes_queue),
	T(test_both_neighbours_change_queue),
	T(test_all_change_queue),
	T(test_queues_swap),
	T(test_linked_to_itself_for_a_moment),
	T(test_far_one_linked_to_itself_for_a_moment),
	T(test_moved_without_a_pause),
	T(test_frame_is_left),
	T(test_queue_dies),
	T(test_random_histories),
	T(test_unreadable_from_some_read_on),
};

static const struct {
	const char *name;
	enum ring_kind kind;
} kinds[] = {
	{ "wait queue", RING_WAIT_QUEUE },
	{ "swait", RING_SWAIT },
	{ "waiters", RING_WAITERS },
	{ "list", RING_LIST },
};

/* Every test for every kind of list. */
int main(void)
{
	static struct CMUnitTest all[ARRAY_SIZE(tests) * ARRAY_SIZE(kinds)];
	static char names[ARRAY_SIZE(all)][80];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		u32 test = i / ARRAY_SIZE(kinds), kind = i % ARRAY_SIZE(kinds);

		snprintf(names[i], sizeof(names[i]), "%s (%s)", tests[test].name, kinds[kind].name);
		all[i].name = names[i];
		all[i].test_func = tests[test].run;
		all[i].initial_state = (void *)&kinds[kind].kind;
	}
	return cmocka_run_group_tests_name("ring", all, NULL, NULL);
}
