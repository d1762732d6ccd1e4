// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scanner on stacks captured from each kernel: it finds what was found
 * there, and when the image is spoilt never anything that is not so (checked.h
 * looks everything up that it reports).
 */
#include "test.h"

#include "captured.h"

static struct captured images[CAPTURED_MAX];
static u32 count;

static const char *const kernels[] = { "5.10", "6.1", "6.12", "7.x" };

/* What a situation must be found by; SCAN_SHAPES: by nothing that is in a queue. */
static const struct {
	const char *name;
	enum scan_shape shape;
	u32 waits;
} situations[] = {
	{ "unix-peer", SHAPE_ENTRY, 1 },
	{ "pipe-write", SHAPE_ENTRY, 1 },
	{ "epoll", SHAPE_ENTRY, 1 },
	{ "flock", SHAPE_ENTRY, 1 },
	{ "wait-bit", SHAPE_ENTRY, 1 },
	{ "poll", SHAPE_POLL, 30 },
	{ "select", SHAPE_POLL, 2 },
	{ "sysv-msg-send", SHAPE_WAITER, 1 },
	{ "sysv-sem", SHAPE_WAITER, 1 },
	{ "mq-send", SHAPE_EXT, 1 },
	{ "mutex", SHAPE_LOCK, 1 },
	{ "rwsem-read", SHAPE_LOCK, 1 },
	{ "rwsem-write", SHAPE_LOCK, 1 },
	{ "semaphore", SHAPE_LOCK, 1 },
	{ "completion", SHAPE_SWAIT, 1 },
	{ "stale", SCAN_SHAPES, 0 },
};

static const struct captured *image_of(const char *kernel, const char *name)
{
	char path[256];
	u32 i;

	snprintf(path, sizeof(path), "%s/%s/%s.image", IMAGES, kernel, name);
	for (i = 0; i < count; i++)
		if (!strcmp(images[i].path, path))
			return &images[i];
	fail_msg("no image %s", path);
	return NULL;
}

static bool same_wait(const struct found_wait *a, const struct found_wait *b)
{
	return a->waiter == b->waiter && a->head == b->head && a->func == b->func &&
	       a->file == b->file && a->mask == b->mask && a->shape == b->shape;
}

static void must_find_the_same(const struct captured *c, const struct scan *s,
			       enum scan_result result)
{
	u32 i;

	if (result != (enum scan_result)c->result || s->found != c->found.found ||
	    s->cut != c->found.cut)
		fail_msg("%s: %u waits (%d), not %u (%d)", c->path, s->found, result,
			 c->found.found, c->result);
	for (i = 0; i < s->found; i++)
		if (!same_wait(&s->waits[i], &c->found.waits[i]))
			fail_msg("%s: wait %u is another", c->path, i);
}

static void finds_what_was_found(void **state)
{
	struct scan s;
	u32 i;

	(void)state;
	for (i = 0; i < count; i++)
		must_find_the_same(&images[i], &s, captured_scan(&images[i], &images[i].image, &s));
}

static void shapes_of_the_situations(void **state)
{
	const struct captured *c;
	u32 k, i, w;

	(void)state;
	for (k = 0; k < ARRAY_SIZE(kernels); k++) {
		for (i = 0; i < ARRAY_SIZE(situations); i++) {
			c = image_of(kernels[k], situations[i].name);
			if (c->found.found != situations[i].waits)
				fail_msg("%s: %u waits", c->path, c->found.found);
			for (w = 0; w < c->found.found; w++)
				assert_int_equal(c->found.waits[w].shape, situations[i].shape);
		}
	}
}

/* Where the links of a waiter are. */
static u64 links_of(const struct found_wait *wait)
{
	switch (wait->shape) {
	case SHAPE_ENTRY:
	case SHAPE_POLL:
		return wait->waiter + ENTRY_LINKS;
	case SHAPE_SWAIT:
		return wait->waiter + SWAIT_LINKS;
	default:
		return wait->waiter;
	}
}

/* As who ends its wait does; a lock of 7.2 that had no other waiter points at none then. */
static void unlink_waiter(const struct captured *c, struct image *image,
			  const struct found_wait *wait)
{
	u64 links = links_of(wait);

	if (wait->shape == SHAPE_LOCK && c->layout.lock_headless &&
	    image_word(image, wait->head) == links)
		image_set(image, wait->head, 0);
	image_list_unlink(image, links);
}

static bool finds_waiter(const struct scan *s, u64 waiter)
{
	u32 i;

	for (i = 0; i < s->found; i++)
		if (s->waits[i].waiter == waiter)
			return true;
	return false;
}

static void an_unlinked_waiter_is_none(void **state)
{
	const struct captured *c;
	struct image image;
	struct scan s;
	u32 i, w;

	(void)state;
	for (c = images, i = 0; i < count; i++, c++) {
		for (w = 0; w < c->found.found; w++) {
			image = captured_copy(c);
			unlink_waiter(c, &image, &c->found.waits[w]);
			captured_scan(c, &image, &s);
			if (finds_waiter(&s, c->found.waits[w].waiter))
				fail_msg("%s: wait %u is not linked any more", c->path, w);
			image_free(&image);
		}
	}
}

/* The same words copied from somewhere else: what they say of themselves is not so. */
static void a_stack_elsewhere_is_none(void **state)
{
	struct captured *c;
	struct scan s;
	u64 shift;
	u32 i;

	(void)state;
	for (c = images, i = 0; i < count; i++, c++) {
		for (shift = 8; shift <= 64; shift += 8) {
			struct image image = captured_copy(c);
			u32 w;

			for (w = c->given.count; w-- > shift / 8;)
				image_set(&image, c->given.base + 8ull * w,
					  image_word(&image, c->given.base + 8ull * w - shift));
			captured_scan(c, &image, &s);
			for (w = 0; w < c->found.found; w++)
				if (c->found.waits[w].waiter >= c->given.base + shift &&
				    c->found.waits[w].shape != SHAPE_POLL &&
				    finds_waiter(&s, c->found.waits[w].waiter))
					fail_msg("%s: found %u bytes off", c->path, (u32)shift);
			image_free(&image);
		}
	}
}

/* Every read may be the one that fails, and all after it. */
static void a_failing_read_is_no_proof(void **state)
{
	const struct captured *c;
	struct image image;
	struct scan s;
	u64 reads, n;
	u32 i;

	(void)state;
	for (c = images, i = 0; i < count; i++, c++) {
		image = captured_copy(c);
		captured_scan(c, &image, &s);
		reads = image.reads;
		for (n = 1; n < reads; n += 1 + reads / 64) {
			image.budget = n;
			image.reads = 0;
			captured_scan(c, &image, &s);
		}
		image_free(&image);
	}
}

/* What a word may be overwritten with. */
static u64 other_word(u64 *seed, const struct image *image, u64 old)
{
	const struct image_word *word = &image->words[test_below(seed, image->count)];

	switch (test_below(seed, 6)) {
	case 0:
		return 0;
	case 1:
		return IMAGE_POISON1;
	case 2:
		return word->addr;
	case 3:
		return word->value;
	case 4:
		return old + 8;
	default:
		return old ^ 1ull << test_below(seed, 64);
	}
}

static void spoilt_words_prove_nothing(void **state)
{
	u64 cases = test_setting("HANGWATCH_CASES", 20000);
	u64 seed = test_setting("HANGWATCH_SEED", 1);
	const struct captured *c;
	struct image image;
	struct scan s;
	u32 at, n;

	(void)state;
	for (; cases; cases--) {
		c = &images[test_below(&seed, count)];
		image = captured_copy(c);
		for (n = 1 + test_below(&seed, 3); n; n--) {
			at = test_below(&seed, image.count);
			image.words[at].value = other_word(&seed, &image, image.words[at].value);
		}
		captured_scan(c, &image, &s);
		image_free(&image);
	}
}

static int load(void **state)
{
	(void)state;
	count = captured_all(images, CAPTURED_MAX);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	while (count)
		image_free(&images[--count].image);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_found),
		cmocka_unit_test(shapes_of_the_situations),
		cmocka_unit_test(an_unlinked_waiter_is_none),
		cmocka_unit_test(a_stack_elsewhere_is_none),
		cmocka_unit_test(a_failing_read_is_no_proof),
		cmocka_unit_test(spoilt_words_prove_nothing),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
