// SPDX-License-Identifier: GPL-2.0-only
/* shares.c: who exceeds his share loses his own, root and those who want little lose nothing. */
#include "test.h"

#include "model/shares.h"

#define LIMIT 1000
#define HOG 1000
#define SMALL 1001

static const u32 limits[SHARES] = { LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT };
static struct shares shares;

static u32 take(u32 uid, u32 n)
{
	u32 got = 0;

	while (n--)
		got += shares_take(&shares, uid, SHARE_EDGES, 1);
	return got;
}

static void begin(void)
{
	shares_begin(&shares, limits);
}

static int setup(void **state)
{
	(void)state;
	memset(&shares, 0, sizeof(shares));
	begin();
	return 0;
}

static void test_root_may_take_all(void **state)
{
	(void)state;
	assert_int_equal(take(SHARE_ROOT, 2 * LIMIT), LIMIT);
	assert_int_equal(take(HOG, 1), 0);
}

static void test_a_hog_leaves_root_a_quarter(void **state)
{
	u32 pass;

	(void)state;
	for (pass = 0; pass < 10; pass++) {
		assert_true(take(HOG, 5 * LIMIT) <= LIMIT - LIMIT / 4);
		assert_int_equal(take(SHARE_ROOT, LIMIT / 4), LIMIT / 4);
		begin();
	}
}

static void test_alone_a_user_gets_what_users_may_have(void **state)
{
	u32 pass, got = 0;

	(void)state;
	for (pass = 0; pass < 10; pass++) {
		got = take(HOG, LIMIT);
		begin();
	}
	assert_int_equal(got, LIMIT - LIMIT / 4);
}

/* A user who has been there keeps his share, in the very pass in which a hog comes, and later. */
static void test_a_hog_takes_nothing_of_anothers(void **state)
{
	u32 pass;

	(void)state;
	assert_int_equal(take(SMALL, 200), 200);
	for (pass = 0; pass < 10; pass++) {
		begin();
		take(HOG, 5 * LIMIT);
		assert_int_equal(take(SMALL, 200), 200);
	}
}

static void test_who_comes_after_a_hog_is_served_next(void **state)
{
	u32 pass;

	(void)state;
	for (pass = 0; pass < 5; pass++) {
		take(HOG, 5 * LIMIT);
		begin();
	}
	take(HOG, 5 * LIMIT);
	take(SMALL, 200);
	begin();
	take(HOG, 5 * LIMIT);
	assert_int_equal(take(SMALL, 200), 200);
}

static void test_hogs_share_evenly(void **state)
{
	u32 pass, i, least = LIMIT, most = 0;

	(void)state;
	for (pass = 0; pass < 20; pass++) {
		for (i = 0; i < 5; i++)
			take(HOG + i, 5 * LIMIT);
		begin();
	}
	for (i = 0; i < 5; i++) {
		u32 got = take(HOG + i, 5 * LIMIT);

		least = got < least ? got : least;
		most = got > most ? got : most;
	}
	assert_true(least >= 140 && most <= 160);
}

static void test_more_users_than_places(void **state)
{
	u32 pass, i;

	(void)state;
	for (pass = 0; pass < 3; pass++) {
		for (i = 0; i < 1000; i++)
			take(HOG + i, 3);
		assert_int_equal(take(SHARE_ROOT, LIMIT / 4), LIMIT / 4);
		assert_true(shares.users <= SHARE_USERS);
		begin();
	}
}

static void test_what_was_refused_is_counted(void **state)
{
	(void)state;
	take(HOG, 2 * LIMIT);
	assert_true(shares.refused[SHARE_EDGES] >= LIMIT);
	assert_int_equal(shares.refused[SHARE_TEXT], 0);
	assert_int_equal(shares.user[1].uid, HOG);
	assert_int_equal(shares.user[1].lost, shares.refused[SHARE_EDGES]);
}

/* Another's refusal is nobody else's, and a bound of another kind refuses nothing more. */
static void test_who_was_refused(void **state)
{
	u32 left;

	(void)state;
	shares_take(&shares, 7, SHARE_STEPS, 1);
	left = shares_left(&shares, 7, SHARE_STEPS);
	assert_false(shares_was_refused(&shares, 7, SHARE_STEPS));
	shares_refuse(&shares, 7, SHARE_STEPS);
	assert_true(shares_was_refused(&shares, 7, SHARE_STEPS));
	assert_false(shares_was_refused(&shares, 7, SHARE_EDGES));
	assert_false(shares_was_refused(&shares, 8, SHARE_STEPS));
	assert_false(shares_was_refused(&shares, SHARE_ROOT, SHARE_STEPS));
	assert_int_equal(shares_left(&shares, 7, SHARE_STEPS), left);
	begin();
	assert_false(shares_was_refused(&shares, 7, SHARE_STEPS));
}

/* Nothing adds up to more than there is, whatever is asked for. */
static void test_sums(void **state)
{
	u64 seed = 7;
	u32 pass, i;

	(void)state;
	for (pass = 0; pass < 200; pass++) {
		u32 sum = 0;

		for (i = 0; i < 40; i++) {
			u32 uid = (u32)test_random(&seed) % 80, n = (u32)test_random(&seed) % 200;

			if (shares_take(&shares, uid, SHARE_TEXT, n))
				sum += n;
		}
		assert_true(sum <= LIMIT);
		begin();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_root_may_take_all, setup),
		cmocka_unit_test_setup(test_a_hog_leaves_root_a_quarter, setup),
		cmocka_unit_test_setup(test_alone_a_user_gets_what_users_may_have, setup),
		cmocka_unit_test_setup(test_a_hog_takes_nothing_of_anothers, setup),
		cmocka_unit_test_setup(test_who_comes_after_a_hog_is_served_next, setup),
		cmocka_unit_test_setup(test_hogs_share_evenly, setup),
		cmocka_unit_test_setup(test_more_users_than_places, setup),
		cmocka_unit_test_setup(test_what_was_refused_is_counted, setup),
		cmocka_unit_test_setup(test_who_was_refused, setup),
		cmocka_unit_test_setup(test_sums, setup),
	};

	return cmocka_run_group_tests_name("shares", tests, NULL, NULL);
}
