// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mappings of a process, looked up with nofault reads: a maple tree. Before d4af56c5c7c6
 * ("mm: start tracking VMAs with maple tree"), 6.1, it is a red-black tree.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/rbtree.h>
#include <linux/sched.h>

#include "target/vma.h"

/* Either tree is lower by far. */
#define TREE_HEIGHT 64

static bool covers(const struct memread *m, const struct vm_area_struct *vma, u64 addr)
{
	unsigned long start, end;

	return vma && peek(m, &start, &vma->vm_start) && peek(m, &end, &vma->vm_end) &&
	       start <= addr && addr < end;
}

#ifdef HAVE_MM_MT
/* lib/maple_tree.c: the bits of an entry that describe the node it points to. */
#define NODE_MASK 255UL
#define NODE_TYPE(entry) ((entry) >> 3 & 15)

static bool is_root_node(unsigned long entry)
{
	return (entry & 3) == 2 && entry > 4096;
}

/* The slot for an address; a pivot of 0 is not set: its slot is the last. */
static u32 find_slot(const unsigned long *pivots, u32 count, u64 addr)
{
	u32 i = 0;

	while (i < count && pivots[i] && pivots[i] < addr)
		i++;
	return i;
}

static bool descend(const struct memread *m, unsigned long *entry, u64 addr)
{
	const struct maple_node *node = (const void *)(*entry & ~NODE_MASK);
	bool wide = NODE_TYPE(*entry) == maple_arange_64;
	unsigned long pivots[MAPLE_RANGE64_SLOTS - 1];
	u32 count = wide ? MAPLE_ARANGE64_SLOTS - 1 : MAPLE_RANGE64_SLOTS - 1, slot;

	if (!mem_read(m, (u64)(uintptr_t)(wide ? node->ma64.pivot : node->mr64.pivot), pivots,
		      count * sizeof(pivots[0])))
		return false;
	slot = find_slot(pivots, count, addr);
	return mem_word(m, (u64)(uintptr_t)(wide ? &node->ma64.slot[slot] :
					    &node->mr64.slot[slot]), (u64 *)entry);
}

static const struct vm_area_struct *find_vma_at(const struct memread *m,
						const struct mm_struct *mm, u64 addr)
{
	unsigned long entry;
	u32 height;

	if (!mem_word(m, (u64)(uintptr_t)&mm->mm_mt.ma_root, (u64 *)&entry))
		return NULL;
	if (!is_root_node(entry))
		return (const void *)entry;
	for (height = 0; height < TREE_HEIGHT; height++) {
		bool leaf = NODE_TYPE(entry) < maple_range_64;

		if (!descend(m, &entry, addr))
			return NULL;
		if (leaf)
			return (const void *)entry;
	}
	return NULL;
}
#else
static const struct vm_area_struct *find_vma_at(const struct memread *m,
						const struct mm_struct *mm, u64 addr)
{
	struct rb_node *node = NULL;
	u32 height;

	peek(m, &node, &mm->mm_rb.rb_node);
	for (height = 0; node && height < TREE_HEIGHT; height++) {
		const struct vm_area_struct *vma = rb_entry(node, struct vm_area_struct, vm_rb);
		unsigned long start;

		if (covers(m, vma, addr))
			return vma;
		if (!peek(m, &start, &vma->vm_start) ||
		    !peek(m, &node, addr < start ? &node->rb_left : &node->rb_right))
			return NULL;
	}
	return NULL;
}
#endif

static const struct vm_area_struct *vma_of(const struct memread *m, u64 task, u64 addr)
{
	const struct task_struct *t = (const void *)(uintptr_t)task;
	const struct vm_area_struct *vma;
	const struct mm_struct *mm;

	if (!peek(m, &mm, &t->mm) || !mm)
		return NULL;
	vma = find_vma_at(m, mm, addr);
	return covers(m, vma, addr) ? vma : NULL;
}

u64 vma_file(const struct memread *m, u64 task, u64 addr)
{
	const struct vm_area_struct *vma = vma_of(m, task, addr);
	struct file *file;

	return vma && peek(m, &file, &vma->vm_file) ? (u64)(uintptr_t)file : 0;
}

bool vma_look(const struct memread *m, u64 task, u64 addr, struct vma_view *view)
{
	const struct vm_area_struct *vma = vma_of(m, task, addr);
	unsigned long start, end, pages, flags;
	struct file *file;

	if (!vma || !peek(m, &start, &vma->vm_start) || !peek(m, &end, &vma->vm_end) ||
	    !peek(m, &pages, &vma->vm_pgoff) || !peek(m, &flags, &vma->vm_flags) ||
	    !peek(m, &file, &vma->vm_file))
		return false;
	*view = (struct vma_view){
		.start = start, .end = end, .file = (u64)(uintptr_t)file,
		.offset = (u64)pages << PAGE_SHIFT, .code = flags & VM_EXEC,
	};
	return start <= addr && addr < end;
}

u64 vma_vdso(const struct memread *m, u64 task)
{
	const struct task_struct *t = (const void *)(uintptr_t)task;
	const struct mm_struct *mm;
	void *vdso;

	if (!peek(m, &mm, &t->mm) || !mm || !peek(m, &vdso, &mm->context.vdso))
		return 0;
	return (u64)(uintptr_t)vdso;
}
