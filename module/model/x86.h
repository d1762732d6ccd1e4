/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Decodes one x86 instruction: its length, its target, its effect on the stack.
 *
 * Enough to follow compiled code from a call to its function's return, and from a function's
 * first instruction to a call in it. Other effects of an instruction are of no interest here.
 */
#ifndef HANGWATCH_MODEL_X86_H
#define HANGWATCH_MODEL_X86_H

#include "model/rows.h"

/* The architecture's longest instruction. */
#define X86_LONGEST 15

/* Registers by number, as far as anybody asks. */
#define X86_BX 3
#define X86_SP 4
#define X86_BP 5

enum x86_op {
	X86_BAD,	/* no instruction, or longer than the bytes given */
	X86_OTHER,	/* goes on, and leaves the stack pointer alone */
	X86_CALL,	/* to @imm from its end */
	X86_CALL_ANY,	/* through a register or memory */
	X86_JUMP,	/* to @imm from its end */
	X86_BRANCH,	/* there, or on */
	X86_JUMP_ANY,	/* through a register or memory */
	X86_RETURN,	/* and takes @imm bytes of arguments along */
	X86_STOP,	/* goes nowhere: hlt, ud2, int3, far transfers */
	X86_PUSH,	/* @reg */
	X86_PUSH_ANY,	/* a value that is in no register */
	X86_POP,	/* into @reg */
	X86_POP_ANY,
	X86_LOAD,	/* @reg from the stack pointer + @imm */
	X86_MOVE_SP,	/* the stack pointer by @imm */
	X86_SP_FROM_BP,	/* the stack pointer is the frame pointer + @imm */
	X86_BP_FROM_SP,	/* the frame pointer is the stack pointer + @imm */
	X86_LEAVE,
	X86_SP_LOST,	/* the stack pointer is something else */
};

/**
 * struct x86_insn - one instruction
 * @op: its effect
 * @len: bytes
 * @reg: register number, 0 to 15
 * @imm: see enum x86_op
 */
struct x86_insn {
	u8 op;
	u8 len;
	u8 reg;
	s64 imm;
};

/**
 * x86_decode() - decode one instruction
 * @code: its bytes, and those that follow
 * @len: how many
 * @compat: as 32-bit code
 * @insn: filled in
 *
 * Context: any.  Return: false for %X86_BAD, whose length is 0.
 */
bool x86_decode(const u8 *code, u32 len, bool compat, struct x86_insn *insn);

#endif
