// SPDX-License-Identifier: GPL-2.0-only
/* syscalls.c: every call that the headers know has a row, and what depends on arguments. */
#include "test.h"

#include <sys/syscall.h>

#include "model/syscalls.h"
#include "callnames.h"

#define MOST_CALLS 1024

static const u64 none[ROW_ARGS];

static void test_every_call(void **state)
{
	u32 i;

	(void)state;
	assert_true(ARRAY_SIZE(call_names) > 300);
	for (i = 0; i < ARRAY_SIZE(call_names); i++) {
		if (!call_name(call_names[i].nr))
			fail_msg("no row for %s", call_names[i].name);
		assert_string_equal(call_name(call_names[i].nr), call_names[i].name);
	}
}

static void test_rows(void **state)
{
	s32 nr;

	(void)state;
	for (nr = -2; nr < MOST_CALLS; nr++) {
		if (!call_name(nr)) {
			assert_int_equal(call_args(nr), ROW_ARGS);
			assert_int_equal(call_fds(nr, none), 0);
			continue;
		}
		assert_true(call_args(nr) <= ROW_ARGS);
		assert_int_equal(call_fds(nr, none) >> call_args(nr), 0);
	}
}

static void test_32_bit(void **state)
{
	(void)state;
	assert_int_equal(call_of_compat("read"), SYS_read);
	assert_int_equal(call_of_compat("fcntl64"), SYS_fcntl);
	assert_int_equal(call_of_compat("pread64"), SYS_pread64);
	assert_int_equal(call_of_compat("futex_time64"), SYS_futex);
	assert_int_equal(call_of_compat("recvmmsg"), SYS_recvmmsg);
	assert_int_equal(call_of_compat("socketcall"), -1);
	assert_int_equal(call_of_compat("readdir"), -1);
	assert_int_equal(call_of_compat("mmap"), -1);
	assert_int_equal(call_of_compat("mmap2"), -1);
	assert_int_equal(call_of_compat(""), -1);
}

static void test_depends_on_arguments(void **state)
{
	static const u64 by_index[ROW_ARGS] = { 0, 0, 1, 0x11 };
	static const u64 in_ring[ROW_ARGS] = { 0, 0x80000002UL };
	static const u64 pidfd[ROW_ARGS] = { 3, 7 };

	(void)state;
	assert_int_equal(call_fds(SYS_io_uring_enter, none), FD(0));
	assert_int_equal(call_fds(SYS_io_uring_enter, by_index), 0);
	assert_int_equal(call_fds(SYS_io_uring_register, none), FD(0));
	assert_int_equal(call_fds(SYS_io_uring_register, in_ring), 0);
	assert_int_equal(call_fds(SYS_waitid, none), 0);
	assert_int_equal(call_fds(SYS_waitid, pidfd), FD(1));
	assert_int_equal(call_fds(SYS_splice, none), FD(0) | FD(2));
	assert_false(call_keeps(SYS_close));
	assert_true(call_keeps(SYS_read));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_call),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_32_bit),
		cmocka_unit_test(test_depends_on_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
