// SPDX-License-Identifier: GPL-2.0-only
/* Budgets by user; the model is in shares.h. */
#include "model/shares.h"

/* Rounds of filling up; each hands out what the one before left over. */
#define ROUNDS 8
/* An unknown user gets at least this part of the users' budget. */
#define LEAST_PART 64

static u32 of_users(const struct shares *s, enum share share)
{
	return s->limit[share] - s->limit[share] / 4;
}

/* A user's place, made if there is one free; the last place is that of all others. */
static struct share_user *find_user(struct shares *s, u32 uid)
{
	struct share_user *u = &s->user[s->last];
	u32 i;

	if (s->last < s->users && u->uid == uid)
		return u;
	for (i = 0; i < s->users; i++) {
		if (s->user[i].uid != uid)
			continue;
		s->last = i;
		return &s->user[i];
	}
	if (s->users == SHARE_USERS)
		return &s->user[SHARE_USERS - 1];
	u = &s->user[s->users++];
	memset(u, 0, sizeof(*u));
	u->uid = s->users == SHARE_USERS ? SHARE_OTHERS : uid;
	memcpy(u->allowed, s->spare, sizeof(u->allowed));
	return u;
}

/* The sum that all users but root get if each gets its wish, but no more than @level. */
static u64 sum_at(const struct shares *s, enum share which, u32 level, u32 *short_of)
{
	u64 sum = 0;
	u32 i;

	*short_of = 0;
	for (i = 1; i < s->users; i++) {
		u32 wanted = s->user[i].wanted[which];

		sum += wanted < level ? wanted : level;
		*short_of += wanted > level;
	}
	return sum;
}

/* The level up to which all can be filled. */
static u32 level_of(const struct shares *s, enum share share)
{
	u32 all = of_users(s, share), level = s->users > 1 ? all / (s->users - 1) : all;
	u32 round, short_of;

	for (round = 0; round < ROUNDS; round++) {
		u64 sum = sum_at(s, share, level, &short_of);

		if (!short_of || sum >= all)
			break;
		level += (all - (u32)sum) / short_of;
	}
	return level;
}

static void share_out(struct shares *s, enum share share)
{
	u32 level = level_of(s, share), short_of, i;
	u64 sum = sum_at(s, share, level, &short_of);
	u32 left = sum < of_users(s, share) ? of_users(s, share) - (u32)sum : 0;

	s->spare[share] = s->users > 1 ? left / 2 : left;
	if (s->spare[share] < of_users(s, share) / LEAST_PART)
		s->spare[share] = of_users(s, share) / LEAST_PART;
	for (i = 1; i < s->users; i++) {
		u32 wanted = s->user[i].wanted[share];

		s->user[i].allowed[share] = (wanted < level ? wanted : level) + left / 2;
	}
}

static bool wants_any(const struct share_user *u)
{
	u32 i;

	for (i = 0; i < SHARES; i++)
		if (u->wanted[i])
			return true;
	return false;
}

/* A user that wanted nothing in the last pass is forgotten; the others begin anew. */
static void keep_users(struct shares *s)
{
	u32 i, kept = 1;

	for (i = 1; i < s->users; i++)
		if (wants_any(&s->user[i]))
			s->user[kept++] = s->user[i];
	s->users = kept;
}

/* Accounts for the steps taken from the purse. */
static void empty_purse(struct shares *s)
{
	struct share_purse *purse = &s->purse;
	u32 i;

	for (i = 0; purse->user && i < SHARES; i++) {
		u32 taken = purse->filled[i] - purse->left[i];

		purse->user->wanted[i] += taken;
		purse->user->used[i] += taken;
		if (purse->user != s->user)
			s->taken[i] += taken;
	}
	memset(purse, 0, sizeof(*purse));
}

void shares_begin(struct shares *s, const u32 limit[SHARES])
{
	u32 i;

	empty_purse(s);
	memcpy(s->limit, limit, sizeof(s->limit));
	if (!s->users)
		find_user(s, SHARE_ROOT);
	keep_users(s);
	for (i = 0; i < SHARES; i++)
		share_out(s, i);
	for (i = 0; i < s->users; i++) {
		memset(s->user[i].used, 0, sizeof(s->user[i].used));
		memset(s->user[i].wanted, 0, sizeof(s->user[i].wanted));
		s->user[i].lost = 0;
	}
	memset(s->taken, 0, sizeof(s->taken));
	memset(s->refused, 0, sizeof(s->refused));
}

static u32 left_of(const struct shares *s, const struct share_user *u, enum share share)
{
	u32 gone = s->user->used[share] + s->taken[share], his, all;
	u32 left = s->limit[share] > gone ? s->limit[share] - gone : 0;

	if (u == s->user)
		return left;
	his = u->allowed[share] > u->used[share] ? u->allowed[share] - u->used[share] : 0;
	all = of_users(s, share) > s->taken[share] ? of_users(s, share) - s->taken[share] : 0;
	his = his < all ? his : all;
	return his < left ? his : left;
}

static void refuse(struct shares *s, struct share_user *u, enum share share, u32 n)
{
	u->wanted[share] += n;
	u->lost++;
	s->refused[share]++;
}

static void fill_purse(struct shares *s, struct share_user *u, u32 uid)
{
	u32 i;

	for (i = 0; i < SHARES; i++)
		s->purse.filled[i] = left_of(s, u, i);
	memcpy(s->purse.left, s->purse.filled, sizeof(s->purse.left));
	s->purse.user = u;
	s->purse.uid = uid;
}

bool shares_take_slowly(struct shares *s, u32 uid, enum share share, u32 n)
{
	struct share_user *u;

	empty_purse(s);
	u = find_user(s, uid);
	fill_purse(s, u, uid);
	if (n <= s->purse.left[share]) {
		s->purse.left[share] -= n;
		return true;
	}
	refuse(s, u, share, n);
	return false;
}

u32 shares_left(struct shares *s, u32 uid, enum share share)
{
	if (s->purse.user && s->purse.uid == uid)
		return s->purse.left[share];
	empty_purse(s);
	return left_of(s, find_user(s, uid), share);
}

void shares_refuse(struct shares *s, u32 uid, enum share share)
{
	empty_purse(s);
	refuse(s, find_user(s, uid), share, 1);
}

bool shares_was_refused(struct shares *s, u32 uid, enum share share)
{
	const struct share_user *u;

	empty_purse(s);
	u = find_user(s, uid);
	return u->wanted[share] > u->used[share];
}
