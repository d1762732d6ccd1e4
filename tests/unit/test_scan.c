// SPDX-License-Identifier: GPL-2.0-only
/*
 * scan.c: stacks with one waiter, with several, with what finished waits left
 * behind, and with polls of every size.  Every head reported is checked
 * against a naive walk of the image.
 */
#include "test.h"

#include "model/functions.h"
#include "image.h"
#include "model/scan.h"

#define TASK IMAGE_TASKS	/* on whose stack BASE is */
#define OTHER_TASK (IMAGE_TASKS + 6 * 64)
#define FILE_AT(n) (0xffff888400000000ull + (n) * 256)
#define WORDS 256
#define BASE (IMAGE_STACKS + 0x3000)
#define AT(word) (BASE + (word) * 8ull)

struct bench {
	struct image image;
	struct ring_map map;
	struct memread mem;
	u64 *words;	/* exactly as many as are copied, so that one too far is seen */
	struct scan s;
};

static void bench_init(struct bench *b)
{
	memset(b, 0, sizeof(*b));
	b->map = image_rings(1024, 256);
	b->mem = image_memread(&b->image);
	image_zero(&b->image, BASE, WORDS);
	b->s.mem = &b->mem;
	b->s.map = &b->map;
	b->s.layout = &image_layout;
	b->s.task = TASK;
	b->s.entries = true;
}

static void bench_free(struct bench *b)
{
	free(b->words);
	image_rings_free(&b->map);
	image_free(&b->image);
}

static void copy_stack(struct bench *b, u32 first, u32 count)
{
	u32 i;

	free(b->words);
	b->words = malloc(count * sizeof(u64) + 1);
	assert_non_null(b->words);
	for (i = 0; i < count; i++)
		b->words[i] = image_word(&b->image, AT(first + i));
	b->s.words = b->words;
	b->s.count = count;
	b->s.base = AT(first);
}

static void check_wait(struct bench *b, const struct found_wait *wait)
{
	u64 links = wait->waiter + ENTRY_LINKS;

	assert_int_equal(image_only_head(&b->image, RING_WAIT_QUEUE, links),
			 wait->head + HEAD_LINKS);
	assert_int_equal(image_word(&b->image, wait->waiter + ENTRY_FUNC), wait->func);
}

/* Scans @count words from the word @first on. */
static enum scan_result scan_from(struct bench *b, u32 first, u32 count)
{
	enum scan_result result;
	u32 i;

	copy_stack(b, first, count);
	memset(b->s.waits, 0xa5, sizeof(b->s.waits));
	b->s.found = 77;
	b->s.cut = true;
	b->s.unstable = true;
	result = image_scan(&b->s);
	assert_true(b->s.found <= SCAN_MAX_WAITS);
	if (result != SCAN_UNSTABLE)
		assert_int_equal(result == SCAN_FOUND, b->s.found > 0);
	for (i = 0; i < b->s.found; i++)
		check_wait(b, &b->s.waits[i]);
	return result;
}

static enum scan_result scan(struct bench *b)
{
	return scan_from(b, 0, WORDS);
}

static void expect_nothing(struct bench *b)
{
	assert_int_equal(scan(b), SCAN_NOTHING);
	assert_false(b->s.unstable);
	assert_false(b->s.cut);
}

static void expect_entry(struct bench *b, u64 entry, u64 head)
{
	const struct found_wait *wait = &b->s.waits[0];

	assert_int_equal(scan(b), SCAN_FOUND);
	assert_int_equal(b->s.found, 1);
	assert_int_equal(wait->shape, SHAPE_ENTRY);
	assert_int_equal(wait->waiter, entry);
	assert_int_equal(wait->head, head);
	assert_int_equal(wait->func, IMAGE_FUNCTION);
	assert_int_equal(wait->file, 0);
	assert_int_equal(wait->mask, 0);
	assert_false(b->s.cut);
	assert_false(b->s.unstable);
}

/* An entry on the stack, linked; with one of another task on each side. */
static u64 add_entry(struct bench *b, u32 word, u32 number)
{
	u64 head = image_head(&b->image, number), other = IMAGE_STACKS + 0x10000 * (number + 1);
	u32 i;

	for (i = 0; i < 2; i++, other += 0x4000) {
		image_entry(&b->image, other, OTHER_TASK, IMAGE_FUNCTION);
		image_wait(&b->image, other, head);
		if (i)
			break;
		image_entry(&b->image, AT(word), TASK, IMAGE_FUNCTION);
		image_wait(&b->image, AT(word), head);
	}
	return head;
}

static void test_empty_stack(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	expect_nothing(&b);
	assert_int_equal(scan_from(&b, 0, 0), SCAN_NOTHING);
	assert_int_equal(b.image.reads, 0);
	bench_free(&b);
}

static void test_entry(void **state)
{
	struct bench b;
	u64 head;

	(void)state;
	bench_init(&b);
	head = add_entry(&b, 100, 0);
	expect_entry(&b, AT(100), head);
	b.s.task = OTHER_TASK;
	expect_nothing(&b);
	bench_free(&b);
}

/* At every place the stack pointer may be relative to the entry. */
static void test_entry_at_the_ends_of_the_copy(void **state)
{
	struct bench b;
	u32 first, end;

	(void)state;
	bench_init(&b);
	add_entry(&b, 100, 0);
	for (first = 95; first < 108; first++)
		for (end = first; end < 110; end++) {
			bool whole = first <= 100 && end >= 103;

			assert_int_equal(scan_from(&b, first, end - first),
					 whole ? SCAN_FOUND : SCAN_NOTHING);
		}
	bench_free(&b);
}

/* The task's address as the first and the last word, with nothing around. */
static void test_task_at_the_ends(void **state)
{
	struct bench b;
	u32 i;

	(void)state;
	bench_init(&b);
	for (i = 0; i < 8; i++) {
		image_set(&b.image, AT(i), TASK);
		image_set(&b.image, AT(WORDS - 1 - i), TASK);
	}
	expect_nothing(&b);
	for (i = 0; i < 8; i++)
		assert_int_equal(scan_from(&b, i, WORDS - 2 * i), SCAN_NOTHING);
	bench_free(&b);
}

/* What a finished wait leaves in dead words. */
static void test_stale_entry(void **state)
{
	struct bench b;
	u64 head, next, prev;

	(void)state;
	bench_init(&b);
	head = add_entry(&b, 100, 0);
	next = image_word(&b.image, AT(103));
	prev = image_word(&b.image, AT(104));
	image_list_del_init(&b.image, AT(103));
	expect_nothing(&b);
	image_set(&b.image, AT(103), next);
	image_set(&b.image, AT(104), prev);
	expect_nothing(&b);
	image_set(&b.image, AT(103), head + HEAD_LINKS);
	image_set(&b.image, AT(104), head + HEAD_LINKS);
	expect_nothing(&b);
	image_set(&b.image, AT(103), IMAGE_POISON1);
	image_set(&b.image, AT(104), IMAGE_POISON2);
	expect_nothing(&b);
	bench_free(&b);
}

/* A stale one further in does not hide the living one. */
static void test_stale_entry_before_a_living_one(void **state)
{
	struct bench b;
	u64 head;

	(void)state;
	bench_init(&b);
	add_entry(&b, 20, 0);
	head = add_entry(&b, 100, 1);
	image_list_del_init(&b.image, AT(23));
	expect_entry(&b, AT(100), head);
	image_entry(&b.image, AT(20), TASK, IMAGE_FUNCTION);
	image_set(&b.image, AT(23), AT(103));
	image_set(&b.image, AT(24), AT(103));
	expect_entry(&b, AT(100), head);
	bench_free(&b);
}

static void test_inner_entry_wins(void **state)
{
	struct bench b;
	u64 inner, outer;

	(void)state;
	bench_init(&b);
	outer = add_entry(&b, 100, 0);
	inner = add_entry(&b, 20, 1);
	expect_entry(&b, AT(20), inner);
	assert_int_equal(scan_from(&b, 25, WORDS - 25), SCAN_FOUND);
	assert_int_equal(b.s.waits[0].head, outer);
	bench_free(&b);
}

static void test_wrong_function(void **state)
{
	static const u64 wrong[] = { 0, 1, IMAGE_FUNCTION - 1, IMAGE_FUNCTION + 1, -1ull };
	struct bench b;
	u64 head;
	u32 i;

	(void)state;
	bench_init(&b);
	head = add_entry(&b, 100, 0);
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		image_set(&b.image, AT(102), wrong[i]);
		expect_nothing(&b);
	}
	image_set(&b.image, AT(102), IMAGE_FUNCTION);
	expect_entry(&b, AT(100), head);
	bench_free(&b);
}

/* The sleeping function has no entry: one further out says nothing. */
static void test_entries_not_asked_for(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add_entry(&b, 20, 0);
	image_poll(&b.image, AT(100), TASK, 0);
	image_poll_wait(&b.image, AT(100), FILE_AT(1), 1, image_head(&b.image, 1));
	b.s.entries = false;
	expect_nothing(&b);
	b.s.entries = true;
	assert_int_equal(scan(&b), SCAN_FOUND);
	bench_free(&b);
}

static void test_entry_whose_list_is_unreadable(void **state)
{
	struct bench b;
	u64 head;

	(void)state;
	bench_init(&b);
	head = add_entry(&b, 100, 0);
	image_hide(&b.image, head, head + 64);
	assert_int_not_equal(scan(&b), SCAN_FOUND);
	assert_int_equal(b.s.found, 0);
	b.image.hides = 0;
	expect_entry(&b, AT(100), head);
	bench_free(&b);
}

/* The ring has two heads: it must be changing. */
static void test_unstable(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add_entry(&b, 100, 0);
	add_entry(&b, 200, 1);
	image_set(&b.image, IMAGE_STACKS + 0x10000 + ENTRY_FUNC, 0);
	assert_int_equal(scan(&b), SCAN_UNSTABLE);
	assert_int_equal(b.s.found, 0);
	assert_true(b.s.unstable);
	bench_free(&b);
}

/* A poll at a word of the stack with sources on heads 10, 11, ... */
static void add_poll(struct bench *b, u32 word, u32 sources)
{
	u32 i;

	image_poll(&b->image, AT(word), TASK, 0);
	for (i = 0; i < sources; i++)
		image_poll_wait(&b->image, AT(word), FILE_AT(i), 0x10000 + i,
				image_head(&b->image, 10 + i));
}

static u64 source_head(u32 source)
{
	return IMAGE_HEADS + 64ull * (10 + source);
}

/* Which source was found as number @at; pages come newest first. */
static u32 source_of(const struct bench *b, u32 at)
{
	return (b->s.waits[at].file - FILE_AT(0)) / 256;
}

static void check_source(const struct bench *b, u32 at, bool *seen, u32 sources)
{
	const struct found_wait *wait = &b->s.waits[at];
	u32 source = source_of(b, at);

	assert_true(source < sources && !seen[source]);
	seen[source] = true;
	assert_int_equal(wait->shape, SHAPE_POLL);
	assert_int_equal(wait->head, source_head(source));
	assert_int_equal(wait->mask, 0x10000 + source);
	assert_int_equal(wait->func, IMAGE_POLLWAKE);
}

/* @found of @sources different sources, and whether the rest was cut. */
static void expect_poll(struct bench *b, u32 sources, u32 found)
{
	bool seen[512] = { false };
	u32 i;

	assert_int_equal(scan(b), found ? SCAN_FOUND : SCAN_NOTHING);
	assert_int_equal(b->s.found, found);
	for (i = 0; i < found; i++)
		check_source(b, i, seen, sources);
}

static void test_poll_of_every_size(void **state)
{
	static const u32 sizes[] = {
		0, 1, 2, 8, 9, 10, 40, 63, 64, 65, 66, 71, 72, 73, 127, 128, 200, 400,
	};
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		u32 found = sizes[i] < SCAN_MAX_WAITS ? sizes[i] : SCAN_MAX_WAITS;
		struct bench b;

		bench_init(&b);
		add_poll(&b, 50, sizes[i]);
		expect_poll(&b, sizes[i], found);
		assert_int_equal(b.s.cut, sizes[i] > SCAN_MAX_WAITS);
		assert_false(b.s.unstable);
		bench_free(&b);
	}
}

/* Sleeping in its first round it still has its function. */
static void test_poll_in_its_first_round(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 3);
	image_set(&b.image, AT(50) + PWQ_QPROC, IMAGE_POLLWAIT);
	expect_poll(&b, 3, 3);
	image_set(&b.image, AT(50) + PWQ_QPROC, IMAGE_POLLWAIT + 1);
	expect_poll(&b, 3, 0);
	bench_free(&b);
}

static void test_poll_index_lies(void **state)
{
	static const u32 lies[] = { 10, 11, 0x7fffffff, 0x80000000, 0xffffffff };
	struct bench b;
	u32 i;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 12);
	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		image_set(&b.image, AT(50) + PWQ_INDEX, lies[i]);
		expect_poll(&b, 12, 0);
	}
	image_set(&b.image, AT(50) + PWQ_INDEX, 4);
	expect_poll(&b, 12, 4 + 3);
	bench_free(&b);
}

/* The words of an earlier poll of the same stack, which had another address. */
static void test_poll_entry_of_another_poll(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 12);
	image_set(&b.image, AT(50) + PWQ_ENTRIES + POLL_WAIT + ENTRY_PRIVATE, AT(49));
	image_set(&b.image, IMAGE_PAGES + PAGE_ENTRIES + POLL_WAIT + ENTRY_PRIVATE, TASK);
	expect_poll(&b, 12, 10);
	bench_free(&b);
}

static void test_poll_entry_that_names_another_head(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 1);
	image_set(&b.image, AT(50) + PWQ_ENTRIES + POLL_HEAD, source_head(1));
	expect_poll(&b, 1, 0);
	image_set(&b.image, AT(50) + PWQ_ENTRIES + POLL_HEAD, source_head(0) + HEAD_LINKS);
	expect_poll(&b, 1, 0);
	image_set(&b.image, AT(50) + PWQ_ENTRIES + POLL_HEAD, source_head(0));
	expect_poll(&b, 1, 1);
	bench_free(&b);
}

/* An entry without a wake function is no entry, but would do for a head. */
static void test_poll_entry_that_is_a_head(void **state)
{
	u64 entry = AT(50) + PWQ_ENTRIES, other = IMAGE_STACKS + 0x10000;
	struct bench b;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 1);
	image_entry(&b.image, entry + POLL_WAIT, AT(50), 0);
	image_set(&b.image, entry + POLL_HEAD, entry + POLL_WAIT + ENTRY_LINKS - HEAD_LINKS);
	image_entry(&b.image, other, OTHER_TASK, IMAGE_FUNCTION);
	image_list_add_tail(&b.image, other + ENTRY_LINKS, entry + POLL_WAIT + ENTRY_LINKS);
	expect_poll(&b, 1, 0);
	bench_free(&b);
}

/* Twice the same queue is two sources, as for two descriptors of one socket. */
static void test_poll_one_head_twice(void **state)
{
	struct bench b;
	u64 head;
	u32 i;

	(void)state;
	bench_init(&b);
	image_poll(&b.image, AT(50), TASK, 0);
	head = image_head(&b.image, 10);
	for (i = 0; i < 3; i++)
		image_poll_wait(&b.image, AT(50), FILE_AT(i), 0x10000, head);
	assert_int_equal(scan(&b), SCAN_FOUND);
	assert_int_equal(b.s.found, 3);
	for (i = 0; i < 3; i++)
		assert_int_equal(b.s.waits[i].head, head);
	bench_free(&b);
}

/*
 * A source that can't be proved is not the end of the poll; but then the rest
 * is not all it waits for, and the scan must say so one way or another: a
 * poll taken for a wait for its only other source is a wrong wait.
 */
static void expect_not_whole(struct bench *b)
{
	enum scan_result result = scan(b);

	if (result == SCAN_FOUND)
		assert_true(b->s.cut || b->s.unstable);
	assert_true(b->s.found <= 1);
}

static void test_poll_with_an_unproved_source(void **state)
{
	struct bench b;
	u64 head;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 2);
	head = source_head(1);
	image_hide(&b.image, head, head + 64);
	expect_not_whole(&b);
	b.image.hides = 0;
	image_entry(&b.image, IMAGE_STACKS + 0x10000, OTHER_TASK, 0);
	image_wait(&b.image, IMAGE_STACKS + 0x10000, head);
	expect_not_whole(&b);
	bench_free(&b);
}

static void test_poll_with_an_unreadable_page(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 10);
	image_hide(&b.image, IMAGE_PAGES, IMAGE_PAGES + PAGE_BYTES);
	assert_int_equal(scan(&b), SCAN_FOUND);
	assert_int_equal(b.s.found, 9);
	assert_true(b.s.cut || b.s.unstable);
	bench_free(&b);
}

/* A page whose end lies: nothing past the page, nothing that isn't there. */
static void test_poll_page_end_lies(void **state)
{
	static const u64 lies[] = {
		0, 1, IMAGE_PAGES - 1, IMAGE_PAGES, IMAGE_PAGES + 15, IMAGE_PAGES + 16,
		IMAGE_PAGES + 79, IMAGE_PAGES + PAGE_BYTES + 1, IMAGE_PAGES + 2 * PAGE_BYTES,
		-1ull, -8ull,
	};
	struct bench b;
	u32 i;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 12);
	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		image_set(&b.image, IMAGE_PAGES + PAGE_END, lies[i]);
		expect_poll(&b, 12, 9);
	}
	image_set(&b.image, IMAGE_PAGES + PAGE_END, IMAGE_PAGES + PAGE_BYTES);
	expect_poll(&b, 12, 12);
	bench_free(&b);
}

/* Past the page lies another poll's page: its entries are not ours to name. */
static void test_poll_pages_side_by_side(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 9 + 63);
	expect_poll(&b, 72, 64);
	image_set(&b.image, AT(50) + PWQ_TABLE, -(u64)PAGE_BYTES);
	expect_poll(&b, 72, 9);
	image_set(&b.image, AT(50) + PWQ_TABLE, 8);
	expect_poll(&b, 72, 9);
	bench_free(&b);
}

/* Pages that lead round in a circle: bounded by what a row may have. */
static void test_poll_pages_in_a_circle(void **state)
{
	u32 sources;

	(void)state;
	for (sources = 9; sources < 12; sources++) {
		struct bench b;

		bench_init(&b);
		add_poll(&b, 50, sources);
		image_set(&b.image, IMAGE_PAGES, IMAGE_PAGES);
		image_set(&b.image, IMAGE_PAGES + PAGE_END,
			  IMAGE_PAGES + PAGE_ENTRIES + (sources - 9) * POLL_SIZE);
		image_set(&b.image, AT(50) + PWQ_TABLE, IMAGE_PAGES);
		assert_int_equal(scan(&b), SCAN_FOUND);
		assert_true(b.image.reads < 20000);
		bench_free(&b);
	}
}

/* A poll cut off by the end of the copy: what is not there is not believed. */
static void test_poll_at_the_end_of_the_copy(void **state)
{
	struct bench b;
	u32 end;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 5);
	for (end = 50; end < 60; end++) {
		assert_int_equal(scan_from(&b, 0, end),
				 end > 50 + PWQ_INDEX / 8 ? SCAN_FOUND : SCAN_NOTHING);
		assert_int_equal(scan_from(&b, 51, end - 50), SCAN_NOTHING);
	}
	bench_free(&b);
}

/* An entry further in than a poll, and the other way round. */
static void test_entry_and_poll(void **state)
{
	struct bench b;
	u64 head;

	(void)state;
	bench_init(&b);
	add_poll(&b, 50, 3);
	head = add_entry(&b, 200, 0);
	expect_poll(&b, 3, 3);
	bench_free(&b);
	bench_init(&b);
	add_poll(&b, 50, 3);
	head = add_entry(&b, 20, 0);
	expect_entry(&b, AT(20), head);
	bench_free(&b);
}

static bool has_entry(u32 count, u16 a, u16 b, u16 c)
{
	const u16 ids[] = { a, b, c };

	return scan_has_entry(ids, count);
}

static void test_has_entry(void **state)
{
	(void)state;
	assert_true(has_entry(0, FN_OTHER, FN_OTHER, FN_OTHER));
	assert_true(has_entry(3, FN_OTHER, FN_msleep, FN_msleep));
	assert_true(has_entry(3, FN___schedule, FN_schedule, FN_schedule_timeout));
	assert_true(has_entry(3, FN___schedule, FN_schedule, FN_OTHER));
	assert_true(has_entry(3, FN_schedule, FN_sock_alloc_send_pskb, FN___mutex_lock));
	assert_false(has_entry(1, FN_msleep, FN_OTHER, FN_OTHER));
	assert_false(has_entry(3, FN___schedule, FN_schedule, FN___mutex_lock));
	assert_false(has_entry(3, FN_schedule, FN___mutex_lock, FN_sock_alloc_send_pskb));
	assert_true(has_entry(2, FN___schedule, FN_schedule, FN___mutex_lock));
	assert_true(has_entry(3, FN_COUNT, FN___mutex_lock, FN___mutex_lock));
}

/* What sleeps between the scheduler and a lock since 6.7 is still a lock's. */
static void test_has_entry_rt_mutex(void **state)
{
	u16 ids[4] = { FN___schedule };

	(void)state;
	ids[1] = function_by_name("rt_mutex_schedule");
	ids[2] = function_by_name("rt_mutex_slowlock_block.constprop.0");
	assert_false(scan_has_entry(ids, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_stack),
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_entry_at_the_ends_of_the_copy),
		cmocka_unit_test(test_task_at_the_ends),
		cmocka_unit_test(test_stale_entry),
		cmocka_unit_test(test_stale_entry_before_a_living_one),
		cmocka_unit_test(test_inner_entry_wins),
		cmocka_unit_test(test_wrong_function),
		cmocka_unit_test(test_entries_not_asked_for),
		cmocka_unit_test(test_entry_whose_list_is_unreadable),
		cmocka_unit_test(test_unstable),
		cmocka_unit_test(test_poll_of_every_size),
		cmocka_unit_test(test_poll_in_its_first_round),
		cmocka_unit_test(test_poll_index_lies),
		cmocka_unit_test(test_poll_entry_of_another_poll),
		cmocka_unit_test(test_poll_entry_that_names_another_head),
		cmocka_unit_test(test_poll_entry_that_is_a_head),
		cmocka_unit_test(test_poll_one_head_twice),
		cmocka_unit_test(test_poll_with_an_unproved_source),
		cmocka_unit_test(test_poll_with_an_unreadable_page),
		cmocka_unit_test(test_poll_page_end_lies),
		cmocka_unit_test(test_poll_pages_side_by_side),
		cmocka_unit_test(test_poll_pages_in_a_circle),
		cmocka_unit_test(test_poll_at_the_end_of_the_copy),
		cmocka_unit_test(test_entry_and_poll),
		cmocka_unit_test(test_has_entry),
		cmocka_unit_test(test_has_entry_rt_mutex),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
