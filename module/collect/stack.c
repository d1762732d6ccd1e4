// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a sleeper kept when it went to sleep: the live part of its stack, from the saved
 * stack pointer to the top, and before it the words of registers that were saved
 * elsewhere, as if they lay below.
 */
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "arch/arch.h"
#include "collect/stack.h"
#include "pass.h"

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
	if (copy_from_kernel_nofault(words + ARCH_SAVED_WORDS, (void *)(uintptr_t)sp, end - sp))
		return 0;
	count = ARCH_SAVED_WORDS + (end - sp) / sizeof(u64);
	if (count > user)
		arch_plain_words(words, count - user);
	*base = sp - ARCH_SAVED_WORDS * sizeof(u64);
	return count;
}
