/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Known stacks: the frames of a shape that was seen before are known without a new unwinding.
 *
 * An unwinder goes from return address to return address. The place of the next one follows
 * from the last one's function, which knows its frame's size, or from a saved frame pointer.
 * If the return addresses are at the same places again, and the pointers on the way point
 * just as far, it goes the same way. So it finds the same frames. These words are the *marks*
 * of a shape. The memory says where they are; that they are there is looked up in each stack
 * anew, all of them. If one of them is missing, the stack is of another shape, and unwound.
 *
 * Places are counted from the stack pointer, but for the outermost return address: it is as
 * far from the top in all stacks. The function that was called there may have a frame of
 * random size (the kernel's randomize_kstack_offset), and a pointer that says how large. That
 * its size is random is known once it was seen in two sizes; until then the size counts as
 * well.
 *
 * The memory is small, and anybody's sleeps may fill it. Shapes that were of use lately have
 * credit. A new shape takes the place of one that has none left; otherwise it lowers the
 * credit of the poorest. So a user that makes up shapes pays for each with one unwinding, as
 * without the memory. Others pay no more than that either.
 *
 * The code of a module may become another's when it is unloaded: such shapes are forgotten
 * when a pass ends.
 */
#ifndef HANGWATCH_MODEL_KNOWNSTACK_H
#define HANGWATCH_MODEL_KNOWNSTACK_H

#include "model/rows.h"

#define KNOWN_FRAMES 16
#define KNOWN_MARKS (2 * KNOWN_FRAMES)
/* Shapes that are alike share the ways of one set. */
#define KNOWN_SETS 32
#define KNOWN_WAYS 4

/**
 * struct copied_stack - a stack whose frames are wanted
 * @words: the copy, from the stack pointer up
 * @count: how many words
 * @base: the address that words[0] was copied from
 * @call: number of the system call, negative for none
 * @outermost: where a return address is in whole stacks that nothing called
 */
struct copied_stack {
	const u64 *words;
	u32 count;
	u64 base;
	s32 call;
	u32 outermost;
};

/**
 * struct stack_frames - what unwinding found
 * @pc: return addresses, innermost first
 * @fn: function ids of them
 * @count: how many; KNOWN_FRAMES: there may be more
 * @entry: scan_has_entry() of them
 * @list: scan_has_list() of them
 */
struct stack_frames {
	unsigned long pc[KNOWN_FRAMES];
	u16 fn[KNOWN_FRAMES];
	u32 count;
	bool entry;
	bool list;
};

/**
 * struct stack_trail - how unwinding found them
 * @slot: the addresses that the return addresses were read from; 0: from elsewhere
 * @bp: the frame pointer register in each frame
 */
struct stack_trail {
	unsigned long slot[KNOWN_FRAMES];
	unsigned long bp[KNOWN_FRAMES];
};

/* Where the value of a mark is counted from. */
enum mark_anchor { MARK_ALONE, MARK_BASE, MARK_TOP, MARK_ANCHORS };

/* private: one shape */
struct known_stack {
	u64 value[KNOWN_MARKS];
	u16 at[KNOWN_MARKS];
	u8 anchor[KNOWN_MARKS];
	u32 marks;		/* 0: the way is free */
	u32 depth;		/* the place of the last mark */
	u32 count;		/* words of the stack, 0 for any number */
	bool sized;		/* a pointer says how large the last frame but one is */
	u64 last;		/* the outermost return address, 0 if it is not wanted */
	s32 call;
	u32 credit;
	u32 until;		/* the pass for which it holds, 0 for all */
	struct stack_frames frames;
};

/**
 * struct known_stacks - the memory; all zeroes: empty
 * @way: the shapes
 * @pass: number of this pass, but never 0
 * @caller: the place of the third return address in the first stack that was kept, which is
 *	in the scheduler's caller. It only spreads the shapes over the sets.
 */
struct known_stacks {
	struct known_stack way[KNOWN_SETS][KNOWN_WAYS];
	u32 pass;
	u32 caller;
};

/**
 * known_new_pass() - forget what may have changed between two passes
 * @k: the memory
 * @number: of the pass; the same again: it goes on
 */
void known_new_pass(struct known_stacks *k, u32 number);

/**
 * known_frames() - the frames of a stack, if its shape is known
 * @k: the memory
 * @s: the stack
 *
 * Bounded by KNOWN_WAYS times KNOWN_MARKS comparisons.
 * Return: good until the next call of a function of this unit; NULL: unwind it.
 */
const struct stack_frames *known_frames(struct known_stacks *k, const struct copied_stack *s);

/**
 * known_keep() - remember the shape of a stack that was unwound
 * @k: the memory
 * @s: the stack, which known_frames() did not know
 * @frames: the unwinder's findings
 * @trail: how
 * @may_go: whether an address is one of a module's code
 *
 * A stack is not kept if unwinding ended too early, or found an address elsewhere than on the
 * stack (the tracers keep some). Nor is it kept if a frame pointer is not where it could be
 * saved. Bounded by the stack's size.
 */
void known_keep(struct known_stacks *k, const struct copied_stack *s,
		const struct stack_frames *frames, const struct stack_trail *trail,
		bool (*may_go)(u64 pc));

#endif
