/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arm64; arch.h says the meaning of each name.
 *
 * Pages of 4, 16 and 64 KiB; addresses of 48 and 52 bits, where the running CPU
 * decides which (vabits_actual).
 */
#ifndef HANGWATCH_ARCH_ARM64_H
#define HANGWATCH_ARCH_ARM64_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <asm/sysreg.h>

/* task_pt_regs(): the user registers end where the stack does. */
#define ARCH_STACK_PADDING 0

#define ARCH_MEMBERS(M) \
	M(task_struct, thread.cpu_context.x19), M(task_struct, thread.cpu_context.fp), \
	M(task_struct, thread.cpu_context.pc), M(task_struct, thread.cpu_context.sp), \
	M(mm_struct, context.vdso),

static inline u64 arch_stack_pointer(const struct task_struct *t)
{
	return READ_ONCE(t->thread.cpu_context.sp);
}

/* cpu_switch_to() stores x19 to x28, the frame pointer and the program counter. */
#define ARCH_SAVED_WORDS 12
static inline void arch_saved_words(const struct task_struct *t, u64 *words)
{
	const struct cpu_context *c = &t->thread.cpu_context;

	memcpy(words, &c->x19, 10 * sizeof(u64));
	words[10] = READ_ONCE(c->fp);
	words[11] = READ_ONCE(c->pc);
}

static inline bool arch_in_linear(u64 addr)
{
	return addr >= PAGE_OFFSET && addr < PAGE_END;
}

/* Round the image may be anything of the vmalloc area. */
static inline bool arch_is_whole_region(u64 addr)
{
	return arch_in_linear(addr);
}

/* Modules, then the image, anywhere in the vmalloc area. */
static inline bool arch_in_kernel(u64 addr)
{
	return addr >= MODULES_VADDR && addr < VMALLOC_END;
}

static inline bool arch_in_modules(u64 addr)
{
	return addr >= MODULES_VADDR && addr < MODULES_END;
}

/* With KASLR modules may also lie outside of their area, near the image (module_alloc()). */
static inline bool arch_may_be_unloaded(u64 addr)
{
	return arch_in_kernel(addr);
}

/* A signed return address has its signature where a kernel address has ones (bit 55 included). */
static inline u64 arch_strip(u64 addr)
{
	return addr & BIT_ULL(55) ? addr | ~GENMASK_ULL(vabits_actual - 1, 0) : addr;
}

/*
 * Return addresses on a stack are signed, so that no symbol is found at them.  Only what
 * is an address of code without its signature is changed.
 */
static inline void arch_plain_words(u64 *words, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (words[i] & BIT_ULL(55) && arch_in_kernel(arch_strip(words[i])))
			words[i] = arch_strip(words[i]);
}

/*
 * Frame records {frame pointer, return address} form a chain that goes up the stack.
 * The stack may go away meanwhile: nofault reads, and no record below the one before.
 */
#define ARCH_UNWINDS 1
static inline unsigned int arch_frames(struct task_struct *t, unsigned long *pcs,
				       unsigned long *slots, unsigned long *bps, unsigned int max)
{
	u64 stack = (u64)(uintptr_t)READ_ONCE(t->stack), end = stack + THREAD_SIZE;
	u64 at = READ_ONCE(t->thread.cpu_context.fp), record[2];
	unsigned int n = 0;

	memset(slots, 0, max * sizeof(*slots));
	if (!max)
		return 0;
	pcs[n++] = READ_ONCE(t->thread.cpu_context.pc);
	while (n < max && at >= stack && at <= end - sizeof(record) && !(at & 7)) {
		if (copy_from_kernel_nofault(record, (void *)(uintptr_t)at, sizeof(record)) ||
		    !record[1])
			break;
		pcs[n++] = arch_strip(record[1]);
		if (record[0] <= at)
			break;
		at = record[0];
	}
	return n;
}

/* The chain ends with a record of zeroes: no return address is outermost. */
#define ARCH_OUTERMOST 0

/* Return: its number, negative for none; @args are six. */
static inline s32 arch_syscall(const struct task_struct *t, const struct pt_regs *r, u64 *args,
			       bool *compat)
{
	unsigned int i;

	if (r->syscallno < 0 || !user_mode(r))
		return -1;
	*compat = compat_user_mode(r);
	args[0] = r->orig_x0;
	for (i = 1; i < 6; i++)
		args[i] = r->regs[i];
	for (i = 0; *compat && i < 6; i++)
		args[i] = (u32)args[i];
	return r->syscallno;
}

/* The prover of user frames decodes x86 only. */
#define ARCH_USER_CODE 0
#define ARCH_USER_REGS(r) { 0 }

/* BL, or BLR in its plain and authenticated forms. */
static inline bool arch_follows_call(u64 addr)
{
	u32 code;

	if (addr & 3 || copy_from_kernel_nofault(&code, (void *)(uintptr_t)(addr - 4), 4))
		return false;
	return (code & 0xfc000000) == 0x94000000 || (code & 0xfffffc1f) == 0xd63f0000 ||
	       (code & 0xfefff800) == 0xd63f0800;
}

static inline u64 arch_called(u64 addr)
{
	u32 code;

	if (addr & 3 || copy_from_kernel_nofault(&code, (void *)(uintptr_t)(addr - 4), 4) ||
	    (code & 0xfc000000) != 0x94000000)
		return 0;
	return addr - 4 + (s64)sign_extend32(code << 2, 27);
}

/* Whether memory is ordinary: cached, and not a device's. */
static inline bool arch_entry_ordinary(u64 entry, u32 shift)
{
	u64 type = entry & PTE_ATTRINDX_MASK;

	return (type == PTE_ATTRINDX(MT_NORMAL) || type == PTE_ATTRINDX(MT_NORMAL_TAGGED)) &&
	       !(entry & PTE_SPECIAL);
}

/* Last level's entries and blocks above; a block lacks the bit that a table has. */
static inline bool arch_entry_maps(u64 entry, u32 shift)
{
	return shift == PAGE_SHIFT || !(entry & PTE_TABLE_BIT);
}

/* A mapping of memory says whose it is; a table does not. */
static inline bool arch_entry_usable(u64 entry, u32 shift, bool user)
{
	return entry & PTE_VALID && (!user || !arch_entry_maps(entry, shift) || entry & PTE_USER);
}

static inline u64 arch_entry_address(u64 entry)
{
	return __pte_to_phys(__pte(entry));
}

/* The kernel's own tables are those of the upper half: TTBR1_EL1, without ASID and CnP. */
static inline u64 arch_kernel_tables(void)
{
	return (u64)(uintptr_t)__va(read_sysreg(ttbr1_el1) & GENMASK_ULL(47, PAGE_SHIFT));
}

static inline u32 arch_top_shift(void)
{
#if CONFIG_PGTABLE_LEVELS > 4
	if (!pgtable_l5_enabled())
		return P4D_SHIFT;
#endif
	return PGDIR_SHIFT;
}

/*
 * The bits of an address that index tables. Tables made for 52 bits are indexed by all of
 * them, even on a CPU that knows 48. Its TTBR1_EL1 then points into the top one
 * (TTBR1_BADDR_4852_OFFSET), and arch_kernel_tables() gives its beginning.
 */
static inline u64 arch_table_bits(u64 addr)
{
	return addr & GENMASK_ULL(VA_BITS - 1, 0);
}

/* The entry of the kernel's own tables for an address; 0 if nothing is mapped there. */
static inline u64 arch_kernel_entry(u64 addr, u32 *shift)
{
	u64 table = arch_kernel_tables(), entry;
	u64 index_mask = PTRS_PER_PTE - 1;

	for (*shift = arch_top_shift(); *shift >= PAGE_SHIFT; *shift -= PAGE_SHIFT - 3) {
		u64 at = table + (arch_table_bits(addr) >> *shift & index_mask) * sizeof(entry);

		if (copy_from_kernel_nofault(&entry, (void *)(uintptr_t)at, sizeof(entry)) ||
		    !(entry & PTE_VALID))
			return 0;
		if (arch_entry_maps(entry, *shift))
			return entry;
		table = (u64)(uintptr_t)__va(arch_entry_address(entry));
	}
	return 0;
}

static inline bool arch_is_executable(u64 addr)
{
	u32 shift;
	u64 entry = arch_kernel_entry(addr, &shift);

	return entry && !(entry & PTE_PXN);
}

/*
 * The image and modules lie in the vmalloc area, wherever they were put. Only ordinary memory
 * that the kernel's own tables map is read there, so nothing of a device. If it is freed
 * meanwhile, the nofault read says so.
 */
static inline bool arch_is_mapped(u64 addr)
{
	u32 shift;
	u64 entry = arch_in_kernel(addr) ? arch_kernel_entry(addr, &shift) : 0;

	return entry && arch_entry_ordinary(entry, shift) &&
	       virt_addr_valid(__va(arch_entry_address(entry)));
}

static inline bool arch_is_memory(u64 addr)
{
	return arch_in_linear(addr) ? virt_addr_valid((const void *)(uintptr_t)addr) :
				      arch_is_mapped(addr);
}

#endif
