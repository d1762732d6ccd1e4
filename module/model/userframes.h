/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User code by proof: the functions that led a sleeping thread into its system call, without
 * debug information, frame pointers or unwind tables.
 *
 * A frame is a word of the user stack for which two things hold that have
 * nothing to do with each other:
 *
 *	the place	the code from the inner frame on, followed to the end of its
 *			function, returns through this very word; or the code of the
 *			function from its first instruction on reaches the inner
 *			frame with just so much on the stack
 *	the call	the word follows a call, and the call's target is the function
 *			in which the inner frame is: named by the instruction, or by
 *			the slot in the global offset table that a stub, or the call
 *			itself, goes through
 *
 * A word that was left behind by an earlier call has neither. An indirect call does not say
 * where it goes. Such a frame rests on its place alone, and only if no proved frame
 * contradicts it; it is marked.
 *
 * Everything the process could have prepared to mislead is bounded: frames, bytes
 * of stack, instructions, reads.  It can lie about itself, not about others.
 */
#ifndef HANGWATCH_MODEL_USERFRAMES_H
#define HANGWATCH_MODEL_USERFRAMES_H

#include "model/rows.h"

#define USER_FRAMES 32
/* Above one frame no farther than this is looked for the next. */
#define USER_STACK 16384
/* A function is thought to be no longer than this. */
#define USER_FUNCTION 32768
/*
 * Instructions followed for one thread (and other work that costs as much), and for one
 * question.
 */
#define USER_STEPS 16384
#define USER_WALK 2048
/* Ways that are still to be followed at a time. */
#define USER_WAYS 128
/* Lines of foreign code and stack kept while one thread is looked at. */
#define USER_LINES 512
#define USER_LINE 64
#define USER_MAPS 16
/* Functions tried for one frame that can't be reached from its end. */
#define USER_TRIES 32

/**
 * struct user_map - one mapping of a process
 * @start: first address
 * @end: first address behind it
 * @code: it may be executed
 * @vdso: it is the kernel's
 */
struct user_map {
	u64 start;
	u64 end;
	bool code;
	bool vdso;
};

/**
 * struct user_view - how a sleeping process is seen
 * @ctx: handed to every call
 * @read: copies @len bytes, which lie in one page, all or nothing
 * @map: the mapping of an address; false if there is none
 */
struct user_view {
	void *ctx;
	bool (*read)(void *ctx, u64 addr, void *dst, u32 len);
	bool (*map)(void *ctx, u64 addr, struct user_map *map);
};

/**
 * struct user_regs - where user code is
 * @pc: behind the system call's instruction
 * @sp: stack pointer
 * @bp: the frame pointer's register, whatever it holds
 * @bx: the register by which 32-bit code reaches its global offset table
 * @compat: 32-bit code
 */
struct user_regs {
	u64 pc;
	u64 sp;
	u64 bp;
	u64 bx;
	bool compat;
};

enum user_how {
	USER_PROVED,
	USER_LIKELY,	/* an indirect call: its place only */
	USER_SIGNAL,	/* interrupted by a signal; its handler is the inner frame */
};

/**
 * struct user_frame - one frame
 * @pc: for the innermost one and behind a signal where it is; else where it returns to
 * @how: enum user_how
 */
struct user_frame {
	u64 pc;
	u8 how;
};

/* Why there are no more frames. */
enum user_end {
	USER_BEGUN,	/* the thread begins here, as far as can be told */
	USER_FULL,	/* USER_FRAMES */
	USER_UNPROVED,	/* nothing more can be proved */
	USER_EXHAUSTED,	/* USER_STEPS */
};

/*
 * The place that one way through code has come to; addresses are relative if nothing is read.
 */
struct user_way {
	struct user_regs at;
	u64 bp_saved;
	u64 bx_saved;
	bool sp_known;
	bool bp_known;
	bool bx_known;
};

/**
 * struct user_frames - one thread's frames, and the state of the search for them
 * @frame: the frames, innermost first
 * @count: how many
 * @end: why there are no more, enum user_end
 *
 * The rest is of no interest to callers.
 */
struct user_frames {
	struct user_frame frame[USER_FRAMES];
	u32 count;
	u8 end;
	const struct user_view *view;
	bool compat;
	u32 steps;
	struct user_map map[USER_MAPS];
	u32 maps;
	u64 line_at[USER_LINES];
	u8 line[USER_LINES][USER_LINE];
	u64 seen[USER_WALK * 2];
	struct user_way now[USER_WAYS];
	struct user_way later[USER_WAYS];
	u32 now_count;
	u32 later_count;
};

/**
 * user_frames_find() - prove a thread's user frames
 * @f: working memory and result; too large for a stack
 * @view: the process, whose thread sleeps throughout
 * @regs: its user registers
 *
 * Context: any; reads through @view only, bounded by USER_STEPS.
 */
void user_frames_find(struct user_frames *f, const struct user_view *view,
		      const struct user_regs *regs);

#endif
