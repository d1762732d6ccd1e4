// SPDX-License-Identifier: GPL-2.0-only
/*
 * knownstack.c: a stack that is said to be known has the frames that unwinding it anew
 * finds, whatever is on it, whatever was kept before, and whatever else came meanwhile.
 */
#include "test.h"

#include "model/knownstack.h"

#define WORDS	128
#define BASE	0xffffc90000100000ull
#define CODE	0xffffffff81000000ull	/* this and what follows: code */
#define MODULE	0xffffffffc0000000ull

static struct known_stacks k;

/* Code is made up: its low byte says where its frame ends, and whether it saves the pointer. */
#define SIZE(n)		(CODE + 0x100 * (n) + (n))	/* n words further */
#define SAVES(n)	(SIZE(n) + 0x40)	/* the same, and saves the pointer at its end */
#define BY_POINTER	(CODE + 0x10080)	/* where the frame pointer says, which lies there */
#define ENTRY		(CODE + 0x20000)	/* nothing called it */
#define OTHER(n)	(0x100000ull * (n))	/* to be added: other code of the same frame */
#define START	2	/* the first return address; the frame pointer lies at 0 */

static bool is_code(u64 word)
{
	return word >= CODE && word < MODULE + 0x100000;
}

static bool is_module(u64 pc)
{
	return pc >= MODULE;
}

struct bench {
	u64 words[WORDS];
	struct copied_stack s;
};

static int setup(void **state)
{
	(void)state;
	memset(&k, 0, sizeof(k));
	known_new_pass(&k, 0);
	return 0;
}

static u32 place(const struct copied_stack *s, u64 addr)
{
	u64 at = (addr - s->base) / sizeof(u64);

	return addr >= s->base && at + 1 < s->count && !(addr & 7) ? (u32)at : WORDS;
}

/* From one frame to the next: false where there is none. */
static bool leave(const struct copied_stack *s, u64 pc, u32 *at, u64 *bp)
{
	u32 from = *at;

	if ((pc & 0xff) == (BY_POINTER & 0xff)) {
		*at = place(s, *bp);
		if (*at == WORDS)
			return false;
		*bp = s->words[(*at)++];
	} else {
		*at += (pc & 0x3f) ? (pc & 0x3f) : 1;
		if (*at <= s->outermost && pc & 0x40)
			*bp = s->words[*at - 1];
	}
	return *at > from;
}

/* The truth: from return address to return address. */
static struct stack_frames unwind(const struct copied_stack *s, struct stack_trail *trail)
{
	struct stack_frames f = { .count = 0 };
	u64 bp = s->words[0];
	u32 at = START;

	while (f.count < KNOWN_FRAMES && at <= s->outermost && is_code(s->words[at])) {
		u64 pc = s->words[at];

		trail->slot[f.count] = s->base + at * sizeof(u64);
		trail->bp[f.count] = bp;
		f.fn[f.count] = pc & 0xff;
		f.pc[f.count++] = pc;
		if (at == s->outermost || !leave(s, pc, &at, &bp))
			break;
	}
	return f;
}

static void expect_frames(const struct stack_frames *got, const struct stack_frames *wanted)
{
	u32 i;

	assert_int_equal(got->count, wanted->count);
	for (i = 0; i < wanted->count; i++) {
		assert_int_equal(got->pc[i], wanted->pc[i]);
		assert_int_equal(got->fn[i], wanted->fn[i]);
	}
}

/* Whether it is known; then its frames are right. */
static bool is_known(const struct copied_stack *s)
{
	const struct stack_frames *known = known_frames(&k, s);
	struct stack_trail trail;
	struct stack_frames frames = unwind(s, &trail);

	if (known)
		expect_frames(known, &frames);
	return known;
}

static void keep(const struct copied_stack *s)
{
	struct stack_trail trail;
	struct stack_frames frames = unwind(s, &trail);

	known_keep(&k, s, &frames, &trail, is_module);
}

/* Five frames: two by size, one by pointer, one whose pointer tells its size, the outermost. */
static void bench_init(struct bench *b, u32 random_size)
{
	u32 i;

	for (i = 0; i < WORDS; i++)
		b->words[i] = i * 3;
	b->s = (struct copied_stack){
		.words = b->words, .count = 60 + random_size, .base = BASE, .call = 47,
		.outermost = 40 + random_size,
	};
	b->words[0] = BASE + 12 * sizeof(u64);
	b->words[2] = SIZE(4);
	b->words[6] = SIZE(3);
	b->words[9] = BY_POINTER;
	b->words[12] = BASE + (39 + random_size) * sizeof(u64);
	b->words[13] = BY_POINTER + OTHER(1);
	b->words[40 + random_size] = ENTRY;
}

static void test_known_when_seen(void **state)
{
	struct stack_trail trail;
	struct bench b;

	(void)state;
	bench_init(&b, 0);
	assert_int_equal(unwind(&b.s, &trail).count, 5);
	assert_false(is_known(&b.s));
	keep(&b.s);
	assert_true(is_known(&b.s));
	b.words[7] = 12345;
	b.words[30] = SIZE(3);
	assert_true(is_known(&b.s));
	b.s.call = 48;
	assert_false(is_known(&b.s));
}

/* The same shape on another stack, and one whose pointer still points into the first. */
static void test_another_stack(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, 0);
	keep(&b.s);
	b.s.base += 0x4000;
	assert_null(known_frames(&k, &b.s));
	b.words[0] += 0x4000;
	assert_null(known_frames(&k, &b.s));
	b.words[12] += 0x4000;
	assert_true(is_known(&b.s));
}

/* The last frame but one is of any size once it was seen in two that a pointer tells. */
static void test_random_size(void **state)
{
	struct bench b;
	u32 size;

	(void)state;
	bench_init(&b, 3);
	keep(&b.s);
	bench_init(&b, 5);
	assert_false(is_known(&b.s));
	keep(&b.s);
	for (size = 0; size < 32; size++) {
		bench_init(&b, size);
		assert_true(is_known(&b.s));
		b.words[12] -= sizeof(u64);
		assert_null(known_frames(&k, &b.s));
	}
	setup(NULL);
	bench_init(&b, 0);
	b.words[12] = 7;
	b.words[13] = SIZE(27);
	keep(&b.s);
	assert_true(is_known(&b.s));
	bench_init(&b, 1);
	b.words[12] = 7;
	b.words[13] = SIZE(27);
	assert_null(known_frames(&k, &b.s));
	/* Its pointer may be one by chance: its size does not change then. */
	setup(NULL);
	bench_init(&b, 0);
	b.words[13] = SIZE(27);
	keep(&b.s);
	assert_true(is_known(&b.s));
	bench_init(&b, 1);
	b.words[13] = SIZE(27);
	assert_null(known_frames(&k, &b.s));
	keep(&b.s);
	assert_null(known_frames(&k, &b.s));
}

/* A mark that no longer is where it was: the stack is unwound. */
static void test_no_mark_is_taken_on_trust(void **state)
{
	static const u32 marks[] = { 0, 2, 6, 9, 12, 13, 40 };
	struct bench b;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(marks); i++) {
		setup(NULL);
		bench_init(&b, 0);
		keep(&b.s);
		assert_true(is_known(&b.s));
		b.words[marks[i]] += sizeof(u64);
		assert_null(known_frames(&k, &b.s));
		b.words[marks[i]] -= sizeof(u64);
		assert_true(is_known(&b.s));
	}
}

static void test_module_code_is_forgotten(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, 0);
	b.words[6] = MODULE + 3;
	keep(&b.s);
	assert_true(is_known(&b.s));
	known_new_pass(&k, 0);	/* it goes on */
	assert_true(is_known(&b.s));
	known_new_pass(&k, 1);
	assert_false(is_known(&b.s));
	keep(&b.s);
	assert_true(is_known(&b.s));
	known_new_pass(&k, ~0u);
	assert_int_not_equal(k.pass, 0);
	assert_false(is_known(&b.s));
	bench_init(&b, 0);
	keep(&b.s);
	known_new_pass(&k, 7);
	assert_true(is_known(&b.s));
}

/* Kept with something wrong: then it must not be known. */
static void expect_not_kept(struct bench *b, const struct stack_frames *frames,
			    const struct stack_trail *trail)
{
	known_keep(&k, &b->s, frames, trail, is_module);
	assert_null(known_frames(&k, &b->s));
}

static void test_what_is_not_kept(void **state)
{
	struct stack_trail trail, odd_trail;
	struct stack_frames frames, odd;
	struct bench b;

	(void)state;
	bench_init(&b, 0);
	frames = unwind(&b.s, &trail);
	for (odd = frames; odd.count; )
		odd.count--, expect_not_kept(&b, &odd, &trail);	/* it ended too early */
	odd = frames;
	odd.pc[1] += 8;		/* kept elsewhere than on the stack */
	expect_not_kept(&b, &odd, &trail);
	odd = frames;
	odd.pc[4] += 8;
	expect_not_kept(&b, &odd, &trail);
	odd_trail = trail;
	odd_trail.slot[2] = 0;	/* nobody knows where it was */
	expect_not_kept(&b, &frames, &odd_trail);
	odd_trail.slot[2] = trail.slot[0];	/* back again */
	expect_not_kept(&b, &frames, &odd_trail);
	odd_trail = trail;
	odd_trail.bp[1] = BASE + 8;	/* and where that was saved */
	expect_not_kept(&b, &frames, &odd_trail);
	known_keep(&k, &b.s, &frames, &trail, is_module);
	assert_true(is_known(&b.s));
}

static void test_too_many_marks(void **state)
{
	struct bench b;
	u32 i, more;

	(void)state;
	for (more = 0; more < 40; more++) {
		setup(NULL);
		bench_init(&b, 0);
		b.words[9] = SIZE(4);
		b.words[6] = SIZE(3);
		/* Each may be where the frame pointer of the first frame was saved. */
		b.words[2] = 0;
		memmove(b.words + 1 + more, b.words, 60 * sizeof(u64));
		for (i = 0; i < 1 + more; i++)
			b.words[i] = BASE + 50 * sizeof(u64);
		(void)is_known(&b.s);
		keep(&b.s);
		(void)is_known(&b.s);
	}
}

/* No frame past the last one that there is room for: what lies there is no mark. */
static void test_deep_stack(void **state)
{
	struct stack_trail trail;
	struct bench b;
	u32 i;

	(void)state;
	bench_init(&b, 0);
	b.s.outermost = 58;
	for (i = 2; i < 50; i++)
		b.words[i] = i % 2 ? i : SIZE(2) + OTHER(i);
	assert_int_equal(unwind(&b.s, &trail).count, KNOWN_FRAMES);
	keep(&b.s);
	b.words[34] = 0;
	assert_true(is_known(&b.s));
	b.s.count++;
	assert_true(is_known(&b.s));
	b.words[32] += OTHER(1);
	assert_null(known_frames(&k, &b.s));
}

/* All shapes share one set: at most its ways are known, each with its own frames. */
static void test_collisions(void **state)
{
	struct bench b;
	u32 i, known = 0;

	(void)state;
	for (i = 0; i < 100; i++) {
		bench_init(&b, 0);
		b.words[6] += OTHER(1 + i);
		assert_false(is_known(&b.s));
		keep(&b.s);
	}
	for (i = 0; i < 100; i++) {
		bench_init(&b, 0);
		b.words[6] += OTHER(1 + i);
		known += is_known(&b.s);
	}
	assert_in_range(known, 1, KNOWN_WAYS);
}

/* Who makes up shapes drives out nobody whose shape is of use; a shape of no use goes. */
static void test_made_up_shapes(void **state)
{
	struct bench useful, other;
	u32 i;

	(void)state;
	bench_init(&useful, 0);
	keep(&useful.s);
	for (i = 0; i < 1000; i++) {
		bench_init(&other, 0);
		other.words[6] += OTHER(1 + i % 100);
		if (!is_known(&other.s))
			keep(&other.s);
		assert_true(is_known(&useful.s));
	}
	for (i = 0; i < 100; i++) {
		bench_init(&other, 0);
		other.words[6] += OTHER(1 + i);
		keep(&other.s);
		is_known(&other.s);
	}
	assert_false(is_known(&useful.s));
}

/* Words of few kinds, so that shapes meet. */
static u64 random_word(u64 *seed, const struct copied_stack *s)
{
	switch (test_below(seed, 14)) {
	case 0:
		return SIZE(1 + test_below(seed, 3));
	case 1:
		return SAVES(1 + test_below(seed, 3));
	case 2:
	case 3:
		return BY_POINTER;
	case 4:
	case 5:
	case 6:
		return s->base + test_below(seed, s->count) * sizeof(u64);
	case 7:
		return MODULE + 1 + test_below(seed, 2);
	default:
		return test_below(seed, 4);
	}
}

static void random_stack(u64 *seed, struct bench *b)
{
	u32 w;

	b->s.count = 8 + test_below(seed, 4);
	b->s.outermost = b->s.count - 2;
	b->s.base = BASE + 0x4000 * test_below(seed, 2);
	b->s.call = test_below(seed, 2);
	for (w = 0; w < b->s.count; w++)
		b->words[w] = random_word(seed, &b->s);
	b->words[b->s.outermost] = ENTRY;
	/* Half of them lead to the outermost frame, whatever lies between. */
	if (test_below(seed, 2))
		for (w = START; w < b->s.outermost; w += b->words[w] & 0x3f) {
			u32 size = 1 + test_below(seed, b->s.outermost - w);

			b->words[w] = test_below(seed, 2) ? SIZE(size) : SAVES(size);
		}
}

static void test_random_stacks(void **state)
{
	u64 seed = test_setting("HANGWATCH_SEED", 1);
	u32 cases = test_setting("HANGWATCH_CASES", 300000), i, known = 0;
	struct bench b = { .s = { .words = b.words } };

	(void)state;
	for (i = 0; i < cases; i++) {
		random_stack(&seed, &b);
		if (is_known(&b.s))
			known++;
		else
			keep(&b.s);
		if (!test_below(&seed, 64))
			known_new_pass(&k, i);
	}
	/* Few stacks hardly meet. */
	assert_true(cases < 10000 || known >= cases / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_known_when_seen, setup),
		cmocka_unit_test_setup(test_another_stack, setup),
		cmocka_unit_test_setup(test_random_size, setup),
		cmocka_unit_test_setup(test_no_mark_is_taken_on_trust, setup),
		cmocka_unit_test_setup(test_module_code_is_forgotten, setup),
		cmocka_unit_test_setup(test_what_is_not_kept, setup),
		cmocka_unit_test_setup(test_too_many_marks, setup),
		cmocka_unit_test_setup(test_deep_stack, setup),
		cmocka_unit_test_setup(test_collisions, setup),
		cmocka_unit_test_setup(test_made_up_shapes, setup),
		cmocka_unit_test_setup(test_random_stacks, setup),
	};

	return cmocka_run_group_tests_name("known stacks", tests, NULL, NULL);
}
