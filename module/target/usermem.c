// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sleeper's own memory, without adopting its mm, without a fault, a lock or a
 * reference.
 *
 * A sleeping task pins its mm_struct and with it the top of its page tables.
 * They are walked as data: every entry is read by address in the linear map,
 * range-checked and nofault like any other foreign word, and so is the page
 * they lead to.  Tables and page may be freed and used for something else under
 * the walk, by another thread's munmap() or by reclaim.  Then the words read are
 * no harm, but wrong; so the walk is made once more after the read, and must
 * lead to the same page through a table that is still there.
 *
 * What this proves is little: for as long as both walks took, the same page was
 * entered at this address.  The caller takes what it reads for a hint.
 *
 * Read is only ordinary memory: present, for user space, cached, and mapped by
 * the kernel's linear map, which device memory is not.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "target/usermem.h"

#define INDEX_BITS 9
#define INDEX_MASK ((1U << INDEX_BITS) - 1)
/* Write-combined, uncached and the like; with them goes PAT, whose place differs. */
#define UNCACHED (_PAGE_PWT | _PAGE_PCD)

static u64 top_of_tables(const struct memread *m, u64 task)
{
	const struct task_struct *t = (const struct task_struct *)(uintptr_t)task;
	const struct mm_struct *mm;
	pgd_t *pgd;

	if (!peek(m, &mm, &t->mm) || !mm || !peek(m, &pgd, &mm->pgd))
		return 0;
	return (u64)(uintptr_t)pgd;
}

static bool is_usable(u64 entry)
{
	return (entry & (_PAGE_PRESENT | _PAGE_USER)) == (_PAGE_PRESENT | _PAGE_USER);
}

/* Entries that map memory: the last level's, and large ones of the two above. */
static bool maps_memory(u64 entry, u32 shift)
{
	return shift == PAGE_SHIFT ||
	       ((shift == PMD_SHIFT || shift == PUD_SHIFT) && entry & _PAGE_PSE);
}

static bool is_ordinary(u64 entry, u32 shift)
{
	u64 odd = shift == PAGE_SHIFT ? _PAGE_PAT : _PAGE_PAT_LARGE;

	return !(entry & (odd | UNCACHED | _PAGE_SPECIAL));
}

/* Where the linear map has a user address; 0 if nowhere.  At most five levels. */
static u64 linear_address(const struct memread *m, u64 top, u64 addr)
{
	u64 table = top, entry, size;
	u32 shift = pgtable_l5_enabled() ? P4D_SHIFT + INDEX_BITS : P4D_SHIFT;

	for (; shift >= PAGE_SHIFT; shift -= INDEX_BITS) {
		u64 at = table + ((addr >> shift) & INDEX_MASK) * sizeof(entry);

		if (!mem_word(m, at, &entry) || !is_usable(entry))
			return 0;
		if (maps_memory(entry, shift))
			break;
		table = (u64)(uintptr_t)__va(entry & PTE_PFN_MASK);
	}
	if (shift < PAGE_SHIFT || !is_ordinary(entry, shift))
		return 0;
	size = 1ULL << shift;
	return (u64)(uintptr_t)__va(entry & PTE_PFN_MASK & ~(size - 1)) + (addr & (size - 1));
}

bool usermem_read(const struct memread *m, u64 task, u64 addr, void *dst, u32 len)
{
	u64 top = top_of_tables(m, task), at;

	if (!top || addr >= TASK_SIZE_MAX || offset_in_page(addr) + len > PAGE_SIZE)
		return false;
	at = linear_address(m, top, addr);
	return at && mem_read(m, at, dst, len) && linear_address(m, top, addr) == at;
}
