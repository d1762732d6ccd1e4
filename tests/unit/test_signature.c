// SPDX-License-Identifier: GPL-2.0-only
/* signature.c: what is the same hang, and what is another. */
#include <sys/syscall.h>

#include "test.h"

#include "model/signature.h"

static u32 of(const char *word)
{
	return signature_add(SIGNATURE_START, word);
}

static void test_numbers_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(of("pipe:[4711]"), of("pipe:[8]"));
	assert_int_equal(of("tcp:10.0.0.5:2049"), of("tcp:192.168.1.17:2049"));
	assert_int_equal(of("in:ffff8881034a"), of("in:00de12"));
	assert_int_equal(of("7"), of("123456789012345678901234567890"));
}

static void test_words_count(void **state)
{
	(void)state;
	assert_int_not_equal(of("/dev/log"), of("/dev/lag"));
	assert_int_not_equal(of("/dev/log"), of("/dev/log1"));
	assert_int_not_equal(of("/run/dead"), of("/run/beef"));
	assert_int_not_equal(of("/run/facade"), of("/run/decade"));
	assert_int_not_equal(of(""), SIGNATURE_START);
}

/* A number within a word ends where the word goes on. */
static void test_numbers_in_words(void **state)
{
	(void)state;
	assert_int_equal(of("a1b"), of("a22b"));
	assert_int_not_equal(of("a1b"), of("a1c"));
	assert_int_not_equal(of("a1b1"), of("a1b"));
}

static void test_order_and_ends(void **state)
{
	(void)state;
	assert_int_not_equal(signature_add(of("a"), "b"), signature_add(of("b"), "a"));
	assert_int_not_equal(signature_add(of("ab"), "c"), signature_add(of("a"), "bc"));
	assert_int_not_equal(signature_add(of("a"), ""), of("a"));
}

/* Written down once: a later version must not give another number. */
static void test_stays(void **state)
{
	(void)state;
	assert_int_equal(signature_add(signature_add(SIGNATURE_START, "unix-peer"), "/dev/log"),
			 0x181e22a5U);
}

/* A daemon that waits on its own socket, and a lock whose holder naps. */
static struct task_row task[2];
static struct object_row queue[2];
static const char text[] = "\0/dev/log\0/dev/lag";

static u32 of_hang(const char *verdict, bool ring)
{
	/* Kept over all tests: what it began with must not matter. */
	static struct signature_start last;
	struct signed_rows rows = {
		.task = task, .object = queue, .text = text, .verdict = verdict,
	};
	const struct chain_row c = { .task = 0, .object = 0, .ring = ring };
	u32 signature = signature_of_chain(&rows, &c);

	rows.last = &last;
	assert_int_equal(signature_of_chain(&rows, &c), signature);
	return signature;
}

static void make_hang(void)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		task[i] = (struct task_row){
			.tid = 296, .syscall = SYS_sendto, .comm = "syslog-ng", .blocked_on = i,
		};
		queue[i] = (struct object_row){ .name = 1, .blocker = 1 - i };
		queue[i].kind = KIND_UNIX_PEER;
	}
	task[1].comm[0] = 'J';
}

/* Nothing of the kernel's, of the machine's or of the boot's. */
static void test_kernels_do_not_count(void **state)
{
	u32 was[2], i;

	(void)state;
	make_hang();
	was[0] = of_hang("deadlock", false);
	was[1] = of_hang("deadlock", true);
	for (i = 0; i < 2; i++) {
		memset(task[i].frames, 0x41 + i, sizeof(task[i].frames));
		memset(task[i].args, 0x51, sizeof(task[i].args));
		task[i].task = 0xffff888100000000ull + i;
		task[i].tid = 4711 + i;
		task[i].tgid = 4711;
		task[i].since = 99;
		task[i].switches = 99;
		queue[i].addr = 0xffff888200000000ull + i;
		queue[i].waiters = 650;
	}
	assert_int_equal(of_hang("deadlock", false), was[0]);
	assert_int_equal(of_hang("deadlock", true), was[1]);
}

static void test_what_a_hang_is_counts(void **state)
{
	u32 was;

	(void)state;
	make_hang();
	was = of_hang("deadlock", false);
	assert_int_not_equal(of_hang("blocked", false), was);
	task[0].syscall = SYS_write;
	assert_int_not_equal(of_hang("deadlock", false), was);
	make_hang();
	task[0].comm[0] = 'S';
	assert_int_not_equal(of_hang("deadlock", false), was);
	make_hang();
	queue[0].name = 10;
	assert_int_not_equal(of_hang("deadlock", false), was);
	make_hang();
	queue[0].kind = KIND_UNIX_SEND;
	assert_int_not_equal(of_hang("deadlock", false), was);
}

/* Whichever member of a ring comes first. */
static void test_rings_have_no_first(void **state)
{
	struct task_row first;
	u32 was;

	(void)state;
	make_hang();
	was = of_hang("deadlock", true);
	first = task[0];
	task[0] = task[1];
	task[1] = first;
	task[0].blocked_on = 0;
	task[1].blocked_on = 1;
	assert_int_equal(of_hang("deadlock", true), was);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_do_not_count),
		cmocka_unit_test(test_kernels_do_not_count),
		cmocka_unit_test(test_what_a_hang_is_counts),
		cmocka_unit_test(test_rings_have_no_first),
		cmocka_unit_test(test_words_count),
		cmocka_unit_test(test_numbers_in_words),
		cmocka_unit_test(test_order_and_ends),
		cmocka_unit_test(test_stays),
	};

	return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}
