// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies what a sleeper kept when it went to sleep: the live part of its stack, from the
 * saved stack pointer to the top. Registers that were saved elsewhere come before it, as if
 * they lay below.
 */
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "arch/arch.h"
#include "arch/nofault.h"
#include "collect/stack.h"
#include "pass.h"

/* Copies whole words; the rest of the last block goes a word at a time. */
static bool copy_words(u64 *dst, u64 from, u64 end)
{
	bool copied = true;

	if (!nofault_takes(NOFAULT_LONGEST))
		return !copy_from_kernel_nofault(dst, (void *)(uintptr_t)from, end - from);
	for (; copied && end - from >= NOFAULT_LONGEST; from += NOFAULT_LONGEST,
	     dst += NOFAULT_LONGEST / sizeof(*dst))
		copied = nofault_read(from, dst, NOFAULT_LONGEST);
	for (; copied && from < end; from += sizeof(*dst), dst++)
		copied = nofault_read(from, dst, sizeof(*dst));
	return copied;
}

u32 pass_copy_stack(struct pass *p, const struct task_struct *t, u64 stack, u64 *base)
{
	u64 *words = p->scratch->stack;
	u64 sp = arch_stack_pointer(t), end = stack + THREAD_SIZE;
	/* The user registers at the top. */
	const u32 user = sizeof(struct pt_regs) / sizeof(u64);
	u32 count;

	if (!stack || sp < stack + ARCH_SAVED_WORDS * sizeof(u64) || sp >= end || sp & 7)
		return 0;
	arch_saved_words(t, words);
	if (!copy_words(words + ARCH_SAVED_WORDS, sp, end))
		return 0;
	count = ARCH_SAVED_WORDS + (end - sp) / sizeof(u64);
	if (count > user)
		arch_plain_words(words, count - user);
	*base = sp - ARCH_SAVED_WORDS * sizeof(u64);
	return count;
}
