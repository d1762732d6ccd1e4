// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables as data.
 *
 * Every entry is read by its address in the linear map, range-checked and nofault
 * like any other foreign word.  Tables may be freed and reused under the walk: the
 * entries read are then wrong, and the address they lead to is range-checked too.
 *
 * Followed is only ordinary memory: present and cached.  The linear map has no
 * device memory, so reading there has no side effect, whatever was mapped.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "target/pagetable.h"

#define INDEX_BITS 9
#define INDEX_MASK ((1U << INDEX_BITS) - 1)
/* Write-combined, uncached and the like; with them goes PAT, whose place differs. */
#define UNCACHED (_PAGE_PWT | _PAGE_PCD)

static bool is_usable(u64 entry, enum pagetable_of of)
{
	u64 need = of == PAGETABLE_USER ? _PAGE_PRESENT | _PAGE_USER : _PAGE_PRESENT;

	return (entry & need) == need;
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

/* At most five levels. */
u64 pagetable_linear(const struct memread *m, u64 top, u64 addr, enum pagetable_of of)
{
	u64 table = top, entry, size;
	u32 shift = pgtable_l5_enabled() ? P4D_SHIFT + INDEX_BITS : P4D_SHIFT;

	for (; shift >= PAGE_SHIFT; shift -= INDEX_BITS) {
		u64 at = table + ((addr >> shift) & INDEX_MASK) * sizeof(entry);

		if (!mem_word(m, at, &entry) || !is_usable(entry, of))
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

/* The vmalloc area is the same in every address space, also in the one borrowed now. */
bool vmalloc_read(const struct memread *m, u64 addr, void *dst, u32 len)
{
	u64 top = (u64)(uintptr_t)current->active_mm->pgd;

	if (addr < VMALLOC_START || addr > VMALLOC_END)
		return mem_read(m, addr, dst, len);
	if (offset_in_page(addr) + len > PAGE_SIZE)
		return false;
	addr = pagetable_linear(m, top, addr, PAGETABLE_KERNEL);
	return addr && mem_read(m, addr, dst, len);
}
