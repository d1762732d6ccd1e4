/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shares: the budgets of a pass, shared out by user, root first.
 *
 * A quarter of each budget is root's alone, and root may take all that is left. The rest is
 * the users'. Each may take its share by the last pass, and half of what nobody wanted then.
 * If no earlier pass knows of any user, it may take all of that. Shares are found by filling
 * all up evenly. A user that wants little gets it all, and the one that wants most gets the
 * smallest part of its wish. So a user that exceeds its share loses its own rows, steps or
 * names, and nobody else's.
 *
 * Most is taken by one user many times in a row. What that user may take is put into a purse.
 * It is accounted for when another user comes, or anything is asked.
 *
 * A user is a real uid of the initial user namespace; root is 0.
 */
#ifndef HANGWATCH_MODEL_SHARES_H
#define HANGWATCH_MODEL_SHARES_H

#include "model/rows.h"

enum share {
	SHARE_STEPS,	/* from node to node of wait queues */
	SHARE_SETS,	/* epitems looked at to name epoll sets */
	SHARE_EDGES,
	SHARE_OBJECTS,
	SHARE_HOLDERS,
	SHARE_TEXT,	/* bytes */
	SHARES
};

/* Users told apart; the others are one. */
#define SHARE_USERS 64
#define SHARE_ROOT 0U
#define SHARE_OTHERS ((u32)-1)

/**
 * struct share_user - one of them
 * @uid: real uid; SHARE_OTHERS for all that found no place
 * @lost: refusals to this user in this pass, in all budgets
 * @used: the amount taken in this pass
 * @wanted: that, and the amount refused
 * @allowed: the amount this user may take
 */
struct share_user {
	u32 uid;
	u32 lost;
	u32 used[SHARES];
	u32 wanted[SHARES];
	u32 allowed[SHARES];
};

/**
 * struct share_purse - the rest for the user that took last
 * @user: the user's place, NULL if the purse is empty
 * @uid: the user
 * @filled: the amount when it was filled
 * @left: the rest of that; all 0 if it is empty
 */
struct share_purse {
	struct share_user *user;
	u32 uid;
	u32 filled[SHARES];
	u32 left[SHARES];
};

/**
 * struct shares - the budgets of a pass
 * @limit: all there is of each
 * @taken: the amount that users except root have taken
 * @spare: the amount for a user that the last pass did not know
 * @refused: how much was refused of each, to anybody
 * @users: how many users there are
 * @last: the user that was asked for last
 * @purse: of the user that took last
 * @user: root first
 */
struct shares {
	u32 limit[SHARES];
	u32 taken[SHARES];
	u32 spare[SHARES];
	u32 refused[SHARES];
	u32 users;
	u32 last;
	struct share_purse purse;
	struct share_user user[SHARE_USERS];
};

/**
 * shares_begin() - a new pass
 * @s: as the pass before left it, or zeroed
 * @limit: of each budget
 *
 * Shares out by the wishes of the last pass. Linear in users, a few times over.
 */
void shares_begin(struct shares *s, const u32 limit[SHARES]);

/** shares_take_slowly() - as shares_take(), if it is not in the purse */
bool shares_take_slowly(struct shares *s, u32 uid, enum share share, u32 n);

/**
 * shares_take() - take some of a budget
 * @s: the budgets
 * @uid: the user that pays
 * @share: which
 * @n: how much
 *
 * Return: false if that is more than the user may take; it is noted as refused.
 */
static inline bool shares_take(struct shares *s, u32 uid, enum share share, u32 n)
{
	struct share_purse *purse = &s->purse;

	if (uid != purse->uid || n > purse->left[share])
		return shares_take_slowly(s, uid, share, n);
	purse->left[share] -= n;
	return true;
}

/**
 * shares_refuse() - refuse one of a budget for another bound's sake
 * @s: the budgets
 * @uid: the user
 * @share: which
 */
void shares_refuse(struct shares *s, u32 uid, enum share share);

/** shares_was_refused() - whether somebody was refused any of a budget in this pass */
bool shares_was_refused(struct shares *s, u32 uid, enum share share);

/** shares_left() - how much more of a budget somebody may take */
u32 shares_left(struct shares *s, u32 uid, enum share share);

#endif
