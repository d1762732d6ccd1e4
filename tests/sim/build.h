/* SPDX-License-Identifier: GPL-2.0-only */
/* Words to write a system down with: for templates, random systems and tests. */
#ifndef HANGWATCH_TESTS_SIM_BUILD_H
#define HANGWATCH_TESTS_SIM_BUILD_H

#include "system.h"

/* splitmix64 */
struct dice {
	u64 state;
};

u64 dice_roll(struct dice *d);

/** dice_below() - 0 to @limit - 1 */
u32 dice_below(struct dice *d, u32 limit);

/** dice_percent() - true so often in a hundred */
bool dice_percent(struct dice *d, u32 percent);

/** build_begin() - an empty system */
void build_begin(struct sim *m, const char *name);

/** build_proc() - a process that lives from the start; returns its number */
u32 build_proc(struct sim *m);

/** build_child() - a process that OP_FORK makes */
u32 build_child(struct sim *m, u32 parent);

/** build_thread() - a thread of a process, with an empty script */
u32 build_thread(struct sim *m, u32 proc);

/** build_object() - @cap: room of a queue or buffer, ignored elsewhere */
u32 build_object(struct sim *m, u32 kind, u32 cap);

/** build_pair() - a connection: two directions; the first is what side @a writes and @b reads */
u32 build_pair(struct sim *m, u32 a, u32 b, u32 cap);

/** build_give() - a process has ends of an object open from the start */
void build_give(struct sim *m, u32 proc, u32 object, u32 ends);

/** build_open() - a process has opened a file for flock by itself */
void build_open(struct sim *m, u32 proc, u32 object);

/** build_watch() - an epoll set watches an object, SEES_* */
void build_watch(struct sim *m, u32 set, u32 object, u32 sees);

/** build_op() - append an operation; returns its place */
u32 build_op(struct sim *m, u32 thread, u32 what, u32 object, u32 arg);

/** build_timed() - the last operation has a timeout, after which it goes on at @other */
void build_timed(struct sim *m, u32 thread, u32 other);

/** build_else() - where the last operation goes on if it fails, jumps or chooses */
void build_else(struct sim *m, u32 thread, u32 other);

/** build_jump() - go on at a place of the script */
void build_jump(struct sim *m, u32 thread, u32 to);

/** build_outside() - somebody stops or kills a process after so many steps of the system */
void build_outside(struct sim *m, u32 proc, u32 what, u32 after);

/** build_end() - after the last word: who lives at the start, at the first operation */
void build_end(struct sim *m);

#endif
