// SPDX-License-Identifier: GPL-2.0-only
/*
 * scan.c and ring.c: waiters of locks and simple wait queues, in both worlds:
 * a lock with the head of a list, and one with a pointer to the first waiter.
 *
 * Memory is an array of words.  Task i has the task_struct TASK(i) and STACK
 * words of stack; locks lie behind the stacks.
 */
#include "test.h"

#include "model/functions.h"
#include "model/scan.h"

#define TASKS 8
#define STACK 32	/* words */
#define MEMORY 1024
#define BASE 0xffff888000000000ull
#define TASK(i) (0xffff888100000000ull + (u64)(i) * 4096)

#define WORD(at) memory[((at) - BASE) / 8]
#define ON_STACK(i, n) (BASE + ((u64)(i) * STACK + (n)) * 8)
#define LOCK (BASE + (u64)TASKS * STACK * 8 + 512)

static u64 memory[MEMORY];
static struct index_slot slots[1024];
static u64 heads[64];
static struct ring_map map;
static struct scan scan;
static struct scan_layout layout;

static bool in_memory(u64 addr, u32 len)
{
	return addr >= BASE && addr + len <= BASE + sizeof(memory) && addr + len > addr;
}

static bool read_memory(void *ctx, u64 addr, void *dst, u32 len)
{
	(void)ctx;
	if (!in_memory(addr, len))
		return false;
	memcpy(dst, (char *)memory + (addr - BASE), len);
	return true;
}

static bool no_function(void *ctx, u64 addr)
{
	(void)ctx;
	(void)addr;
	return false;
}

static bool is_task(void *ctx, u64 addr)
{
	(void)ctx;
	return addr >= TASK(0) && addr < TASK(TASKS) && addr % 4096 == 0;
}

static u64 stack_of(void *ctx, u64 addr)
{
	(void)ctx;
	if (addr < BASE || addr >= ON_STACK(TASKS, 0))
		return 0;
	return TASK((addr - BASE) / (STACK * 8));
}

static bool pinned(void *ctx, u64 addr)
{
	return stack_of(ctx, addr);
}

static const struct memread mem = { NULL, read_memory, no_function, is_task, stack_of, pinned,
				     is_task, NULL };

static int setup(void **state)
{
	(void)state;
	memset(memory, 0, sizeof(memory));
	memset(&scan, 0, sizeof(scan));
	memset(&map, 0, sizeof(map));
	memset(slots, 0, sizeof(slots));
	map.nodes.slots = slots;
	map.nodes.mask = ARRAY_SIZE(slots) - 1;
	map.heads = heads;
	map.max_walks = ARRAY_SIZE(heads);
	ring_map_reset(&map);
	layout = (struct scan_layout){
		.entry_private = 8, .entry_func = 16, .entry_links = 24, .head_links = 8,
		.pwq_task = 24, .swait_task = 0, .swait_links = 8, .swait_head_links = 8,
		.lock_task = 16, .lock_lists = { 8, 16, 24 },
	};
	return 0;
}

static enum scan_result look(u32 task)
{
	static u16 own[STACK];

	scan.mem = &mem;
	scan.map = &map;
	scan.layout = &layout;
	scan.words = &WORD(ON_STACK(task, 0));
	scan.count = STACK;
	scan.base = ON_STACK(task, 0);
	scan.task = TASK(task);
	scan.entries = true;
	scan.own = own;
	scan.owns = scan_own_words(scan.words, scan.count, scan.task, own);
	return scan_stack(&scan);
}

/* Links nodes into a ring in this order. */
static void ring(const u64 *at, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++) {
		WORD(at[i]) = at[(i + 1) % n];
		WORD(at[i] + 8) = at[(i + n - 1) % n];
	}
}

/* A waiter of task i at its stack's word n: { list, task }. */
static u64 waiter(u32 i, u32 n)
{
	WORD(ON_STACK(i, n) + 16) = TASK(i);
	return ON_STACK(i, n);
}

static void expect_lock(u32 task, u64 head)
{
	assert_int_equal(look(task), SCAN_FOUND);
	assert_int_equal(scan.found, 1);
	assert_int_equal(scan.waits[0].shape, SHAPE_LOCK);
	assert_true(scan.waits[0].head == head);
}

static void test_head(void **state)
{
	u64 at[] = { LOCK + 16, waiter(1, 5), waiter(2, 9), waiter(3, 4) };
	u32 i;

	(void)state;
	ring(at, 4);
	for (i = 1; i < 4; i++)
		expect_lock(i, LOCK + 16);
	assert_int_equal(look(4), SCAN_NOTHING);
}

/* The compiler may have spilled the task right before the waiter: still a lock's. */
static void test_task_before_waiter(void **state)
{
	u64 at[] = { LOCK + 16, waiter(1, 5) };

	(void)state;
	WORD(at[1] - 8) = TASK(1);
	ring(at, 2);
	expect_lock(1, LOCK + 16);
}

/* The word behind a head may be a task pointer: of an owner, say. */
static void test_head_before_task(void **state)
{
	u64 at[] = { LOCK + 16, waiter(1, 5), waiter(2, 9) };

	(void)state;
	WORD(LOCK + 32) = TASK(4);
	ring(at, 3);
	expect_lock(1, LOCK + 16);
}

static void test_left_behind(void **state)
{
	u64 at = waiter(1, 5);

	(void)state;
	ring(&at, 1);
	assert_int_equal(look(1), SCAN_NOTHING);
	WORD(at) = LOCK;
	WORD(at + 8) = LOCK;
	assert_int_equal(look(1), SCAN_NOTHING);
}

/* Nobody's waiters: a ring without a head, where heads are expected. */
static void test_no_head(void **state)
{
	u64 at[] = { waiter(1, 5), waiter(2, 9) };

	(void)state;
	ring(at, 2);
	assert_int_equal(look(1), SCAN_NOTHING);
	assert_false(scan.unstable);
}

static void headless(u64 list, const u64 *at, u32 n)
{
	layout.lock_headless = true;
	ring(at, n);
	WORD(list) = at[0];
}

static void test_headless_blocked(void **state)
{
	u64 at[] = { waiter(1, 5), waiter(2, 9), waiter(3, 4) };
	u32 i;

	(void)state;
	headless(LOCK + 16, at, 3);
	scan.blocked[1] = LOCK;
	for (i = 1; i < 4; i++)
		expect_lock(i, LOCK + 16);
}

static void test_headless_lone(void **state)
{
	u64 at = waiter(1, 5);

	(void)state;
	headless(LOCK + 24, &at, 1);
	scan.blocked[0] = LOCK;
	expect_lock(1, LOCK + 24);
	WORD(LOCK + 24) = 0;
	assert_int_equal(look(1), SCAN_NOTHING);
}

static void test_headless_saved(void **state)
{
	u64 at[] = { waiter(1, 5), waiter(2, 9) };

	(void)state;
	headless(LOCK + 24, at, 2);
	assert_int_equal(look(2), SCAN_NOTHING);
	WORD(ON_STACK(2, 20)) = LOCK;
	expect_lock(2, LOCK + 24);
}

/* The task says it is blocked on a lock whose waiters are others. */
static void test_headless_other(void **state)
{
	u64 mine[] = { waiter(1, 5), waiter(2, 9) };
	u64 theirs[] = { waiter(3, 5), waiter(4, 9) };

	(void)state;
	headless(LOCK + 16, mine, 2);
	headless(LOCK + 128 + 16, theirs, 2);
	scan.blocked[0] = LOCK + 128;
	assert_int_equal(look(1), SCAN_NOTHING);
	scan.blocked[0] = LOCK;
	expect_lock(1, LOCK + 16);
}

/* A link that the other side does not confirm is a list in motion. */
static void test_moving(void **state)
{
	u64 at[] = { LOCK + 16, waiter(1, 5), waiter(2, 9), waiter(3, 4) };

	(void)state;
	ring(at, 4);
	WORD(at[3] + 8) = LOCK;
	assert_int_equal(look(1), SCAN_UNSTABLE);
}

static void test_swait(void **state)
{
	u64 head = LOCK + 8, a = ON_STACK(1, 3), b = ON_STACK(2, 7);
	u64 at[] = { head + 8, a + 8, b + 8 };

	(void)state;
	WORD(a) = TASK(1);
	WORD(b) = TASK(2);
	ring(at, 3);
	assert_int_equal(look(2), SCAN_FOUND);
	assert_int_equal(scan.waits[0].shape, SHAPE_SWAIT);
	assert_true(scan.waits[0].head == head);
	/* complete() unlinks it and points it at itself. */
	ring(&at[2], 1);
	ring(at, 2);
	ring_map_reset(&map);
	assert_int_equal(look(2), SCAN_NOTHING);
}

/* Words of all values never make it read outside or find what is not there. */
static void test_any_words(void **state)
{
	u64 cases = test_setting("HANGWATCH_CASES", 20000);
	u64 seed = test_setting("HANGWATCH_SEED", 1);
	u32 i;

	(void)state;
	while (cases--) {
		ring_map_reset(&map);
		scan.blocked[0] = BASE + test_below(&seed, MEMORY) * 8;
		layout.lock_headless = cases & 1;
		for (i = 0; i < MEMORY; i++)
			memory[i] = test_below(&seed, 3) ? TASK(test_below(&seed, TASKS)) :
				    BASE + test_below(&seed, MEMORY) * 8;
		look(test_below(&seed, TASKS));
		assert_true(scan.found <= SCAN_MAX_WAITS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_head, setup),
		cmocka_unit_test_setup(test_task_before_waiter, setup),
		cmocka_unit_test_setup(test_head_before_task, setup),
		cmocka_unit_test_setup(test_left_behind, setup),
		cmocka_unit_test_setup(test_no_head, setup),
		cmocka_unit_test_setup(test_headless_blocked, setup),
		cmocka_unit_test_setup(test_headless_lone, setup),
		cmocka_unit_test_setup(test_headless_saved, setup),
		cmocka_unit_test_setup(test_headless_other, setup),
		cmocka_unit_test_setup(test_moving, setup),
		cmocka_unit_test_setup(test_swait, setup),
		cmocka_unit_test_setup(test_any_words, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
