/* SPDX-License-Identifier: GPL-2.0-only */
/* x86-64; arch.h says the meaning of each name. */
#ifndef HANGWATCH_ARCH_X86_H
#define HANGWATCH_ARCH_X86_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>

/* Above the user registers at the top of a kernel stack (task_pt_regs()). */
#define ARCH_STACK_PADDING TOP_OF_KERNEL_STACK_PADDING

#define ARCH_MEMBERS(M) \
	M(task_struct, thread.sp), \
	M(task_struct, thread_info.status), \
	M(mm_struct, context.vdso),

static inline u64 arch_stack_pointer(const struct task_struct *t)
{
	return READ_ONCE(t->thread.sp);
}

/* __switch_to_asm() pushes all of them on the stack. */
#define ARCH_SAVED_WORDS 0
static inline void arch_saved_words(const struct task_struct *t, u64 *words)
{
}

static inline void arch_plain_words(u64 *words, u32 count)
{
}

/*
 * The unwinder reads the stack without a fault handler. That is safe only where a stack
 * outlives its task by a grace period: since e540bf3162e8 ("fork: Only cache the VMAP stack
 * in finish_task_switch()"), 5.18. That function is private; its series declared
 * exit_task_stack_account() (1a03d3f13ffe, "fork: Move task stack accounting to do_exit()").
 */
#ifdef HAVE_STACK_FREED_BY_RCU
#include <asm/unwind.h>
/*
 * The place where a frame's return address was read, and the register for frame pointers
 * there.
 */
static inline void arch_note_trail(const struct unwind_state *state, unsigned long *slot,
				   unsigned long *bp)
{
#ifdef CONFIG_UNWINDER_ORC
	*slot = state->regs ? 0 : state->sp - sizeof(*slot);
	*bp = state->bp;
#else
	*slot = 0;
	*bp = 0;
#endif
}

#define ARCH_UNWINDS 1
static inline unsigned int arch_frames(struct task_struct *t, unsigned long *pcs,
				       unsigned long *slots, unsigned long *bps, unsigned int max)
{
	struct unwind_state state;
	unsigned int n = 0;

	for (unwind_start(&state, t, NULL, NULL); !unwind_done(&state) && n < max;
	     unwind_next_frame(&state)) {
		unsigned long pc = unwind_get_return_address(&state);

		if (!pc)
			break;
		arch_note_trail(&state, &slots[n], &bps[n]);
		pcs[n++] = pc;
	}
	return n;
}
#else
#define ARCH_UNWINDS 0
static inline unsigned int arch_frames(struct task_struct *t, unsigned long *pcs,
				       unsigned long *slots, unsigned long *bps, unsigned int max)
{
	return 0;
}
#endif

/* Entry code and ret_from_fork() call from just below the user registers. */
#define ARCH_OUTERMOST ((sizeof(struct pt_regs) + ARCH_STACK_PADDING) / sizeof(u64) + 1)

static inline bool arch_is_compat(const struct task_struct *t, const struct pt_regs *regs)
{
	return regs->cs == __USER32_CS || READ_ONCE(t->thread_info.status) & TS_COMPAT;
}

/* Return: its number, negative for none; @args are six. */
static inline s32 arch_syscall(const struct task_struct *t, const struct pt_regs *r, u64 *args,
			       bool *compat)
{
	if ((long)r->orig_ax < 0 || !user_mode((struct pt_regs *)r))
		return -1;
	*compat = arch_is_compat(t, r);
	args[0] = *compat ? (u32)r->bx : r->di;
	args[1] = *compat ? (u32)r->cx : r->si;
	args[2] = *compat ? (u32)r->dx : r->dx;
	args[3] = *compat ? (u32)r->si : r->r10;
	args[4] = *compat ? (u32)r->di : r->r8;
	args[5] = *compat ? (u32)r->bp : r->r9;
	return r->orig_ax;
}

/* The place of user code, in struct user_regs. */
#define ARCH_USER_CODE 1
#define ARCH_USER_REGS(r) { \
	.pc = (r)->ip, .sp = (r)->sp, .bp = (r)->bp, .bx = (r)->bx, \
	.compat = (r)->cs == __USER32_CS, \
}

/* e8 rel32, or ff /2 in one of its lengths. */
static inline bool arch_follows_call(u64 addr)
{
	u8 code[7];

	if (copy_from_kernel_nofault(code, (void *)(uintptr_t)(addr - sizeof(code)), sizeof(code)))
		return false;
	return code[2] == 0xe8 || code[5] == 0xff || code[4] == 0xff || code[1] == 0xff ||
	       code[0] == 0xff;
}

static inline u64 arch_called(u64 addr)
{
	const void *at = (void *)(uintptr_t)(addr - 5);
	u8 code[5];
	s32 distance;

	if (copy_from_kernel_nofault(code, at, sizeof(code)) || code[0] != 0xe8)
		return 0;
	memcpy(&distance, code + 1, sizeof(distance));
	return addr + distance;
}

static inline bool arch_in_linear(u64 addr)
{
	return addr >= PAGE_OFFSET && addr < VMALLOC_START;
}

/* Modules lie behind the image. */
static inline bool arch_in_kernel(u64 addr)
{
	return addr >= __START_KERNEL_map && addr < (u64)-4096;
}

static inline bool arch_in_modules(u64 addr)
{
	return addr >= MODULES_VADDR && addr < MODULES_END;
}

static inline bool arch_may_be_unloaded(u64 addr)
{
	return arch_in_modules(addr);
}

/* lookup_address() takes no lock; tables of the image and of modules are never freed. */
static inline bool arch_is_executable(u64 addr)
{
	unsigned int level;
	pte_t *pte = lookup_address(addr, &level);

	return pte && pte_present(*pte) && !(pte_flags(*pte) & _PAGE_NX);
}

/* virt_addr_valid() is also true for the image. */
static inline bool arch_is_memory(u64 addr)
{
	return virt_addr_valid((const void *)(uintptr_t)addr);
}

/* The linear map, and the image, behind which is nothing up to the modules. */
static inline bool arch_is_whole_region(u64 addr)
{
	return arch_in_linear(addr) || (addr >= __START_KERNEL_map && addr < MODULES_VADDR);
}

/* The kernel's half is the same in every address space, also in the one borrowed now. */
static inline u64 arch_kernel_tables(void)
{
	return (u64)(uintptr_t)current->active_mm->pgd;
}

static inline u32 arch_top_shift(void)
{
	return pgtable_l5_enabled() ? P4D_SHIFT + PAGE_SHIFT - 3 : P4D_SHIFT;
}

/* The bits of an address that index tables. */
static inline u64 arch_table_bits(u64 addr)
{
	return addr;
}

static inline bool arch_entry_usable(u64 entry, u32 shift, bool user)
{
	u64 need = user ? _PAGE_PRESENT | _PAGE_USER : _PAGE_PRESENT;

	return (entry & need) == need;
}

/* Entries that map memory: the last level's, and large ones of the two above. */
static inline bool arch_entry_maps(u64 entry, u32 shift)
{
	return shift == PAGE_SHIFT ||
	       ((shift == PMD_SHIFT || shift == PUD_SHIFT) && entry & _PAGE_PSE);
}

/* Neither write-combined nor uncached nor the like; the place of the PAT bit differs. */
static inline bool arch_entry_ordinary(u64 entry, u32 shift)
{
	u64 odd = shift == PAGE_SHIFT ? _PAGE_PAT : _PAGE_PAT_LARGE;

	return !(entry & (odd | _PAGE_PWT | _PAGE_PCD | _PAGE_SPECIAL));
}

static inline u64 arch_entry_address(u64 entry)
{
	return entry & PTE_PFN_MASK;
}

#endif
