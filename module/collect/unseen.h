/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether an object's file is open to somebody that no table shows; see unseen.c. */
#ifndef HANGWATCH_COLLECT_UNSEEN_H
#define HANGWATCH_COLLECT_UNSEEN_H

#include "pass.h"

/**
 * pass_is_unseen() - whether more have an object's file open than tables show
 * @p: the pass, after pass_holders()
 * @object: an object's row
 *
 * Linear in the threads of its holders; each is a step of the share of the object's user.
 * Context: as pass_walk(). Return: false also if there is no file, it can't be read, or a
 * holder was found in a queue; true if the steps ran out.
 */
bool pass_is_unseen(struct pass *p, u32 object);

#endif
