// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables as data.
 *
 * Every entry is read by its address in the linear map, range-checked and nofault like any
 * other foreign word. Tables may be freed and reused under the walk. The entries read are
 * then wrong, and the address they lead to is range-checked as well.
 *
 * Only ordinary memory is followed: present and cached. The linear map has no device memory,
 * so a read there has no side effect, whatever was mapped.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>

#include "arch/arch.h"
#include "target/pagetable.h"

/* A table is one page of entries. */
#define INDEX_BITS (PAGE_SHIFT - 3)
#define INDEX_MASK ((1U << INDEX_BITS) - 1)

/* At most five levels. */
u64 pagetable_linear(const struct memread *m, u64 top, u64 addr, enum pagetable_of of)
{
	u64 table = top, entry, size;
	u32 shift = arch_top_shift();

	for (; shift >= PAGE_SHIFT; shift -= INDEX_BITS) {
		u64 at = table + ((arch_table_bits(addr) >> shift) & INDEX_MASK) * sizeof(entry);

		if (!mem_word(m, at, &entry) ||
		    !arch_entry_usable(entry, shift, of == PAGETABLE_USER))
			return 0;
		if (arch_entry_maps(entry, shift))
			break;
		table = (u64)(uintptr_t)__va(arch_entry_address(entry));
	}
	if (shift < PAGE_SHIFT || !arch_entry_ordinary(entry, shift))
		return 0;
	size = 1ULL << shift;
	return (u64)(uintptr_t)__va(arch_entry_address(entry) & ~(size - 1)) + (addr & (size - 1));
}

bool vmalloc_read(const struct memread *m, u64 addr, void *dst, u32 len)
{
	if (addr < VMALLOC_START || addr > VMALLOC_END)
		return mem_read(m, addr, dst, len);
	if (offset_in_page(addr) + len > PAGE_SIZE)
		return false;
	addr = pagetable_linear(m, arch_kernel_tables(), addr, PAGETABLE_KERNEL);
	return addr && mem_read(m, addr, dst, len);
}
