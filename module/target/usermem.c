// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sleeper's own memory. It is read without adopting its mm, and without a fault, a lock or
 * a reference.
 *
 * A sleeping task pins its mm_struct and with it the top of its page tables, which are walked
 * as data (pagetable.c). Tables and page may be freed and used for something else under the
 * walk, by another thread's munmap() or by reclaim. Then the words read are harmless, but
 * wrong. So the walk is made once more after the read, and must lead to the same page through
 * a table that is still there.
 *
 * This proves little: for as long as both walks took, the same page was entered at this
 * address. The caller takes what it reads for a hint.
 *
 * Only ordinary memory is read: present, for user space, cached, and mapped by the kernel's
 * linear map, which excludes device memory.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>

#include "target/pagetable.h"
#include "target/usermem.h"

static u64 top_of_tables(const struct memread *m, u64 task)
{
	const struct task_struct *t = (const struct task_struct *)(uintptr_t)task;
	const struct mm_struct *mm;
	pgd_t *pgd;

	if (!peek(m, &mm, &t->mm) || !mm || !peek(m, &pgd, &mm->pgd))
		return 0;
	return (u64)(uintptr_t)pgd;
}

bool usermem_read(const struct memread *m, u64 task, u64 addr, void *dst, u32 len)
{
	u64 top = top_of_tables(m, task), at;

	if (!top || addr >= TASK_SIZE_MAX || offset_in_page(addr) + len > PAGE_SIZE)
		return false;
	at = pagetable_linear(m, top, addr, PAGETABLE_USER);
	return at && mem_read(m, at, dst, len) &&
	       pagetable_linear(m, top, addr, PAGETABLE_USER) == at;
}
