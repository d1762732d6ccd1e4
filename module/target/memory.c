// SPDX-License-Identifier: GPL-2.0-only
/* Range-checked nofault reads; memory.h says which memory may be read. */
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pfn.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/siphash.h>
#include <linux/uaccess.h>
#include <linux/vmstat.h>

#include "arch/arch.h"
#include "target/memory.h"
#include "target/symbol.h"

u32 known_task(const struct known_tasks *k, u64 task)
{
	u32 row = task ? index_get(k->tasks, task) : NO_ROW;

	return row < *k->count && k->rows[row].task == task ? row : NO_ROW;
}

/* The row of the task whose kernel stack contains an address, NO_ROW if none. */
static u32 stack_owner(const struct known_tasks *k, u64 addr)
{
	u64 stack = addr & ~((u64)THREAD_SIZE - 1);
	u32 row = stack ? index_get(k->stacks, stack) : NO_ROW;

	return row < *k->count && k->rows[row].stack == stack ? row : NO_ROW;
}

/*
 * Memory that the host of a confidential guest has not given yet (TDX, SEV-SNP): to read it
 * is fatal. If there is none at load, there is none later. The first page of a largest block
 * says so for all of it (__free_unaccepted(), mm/page_alloc.c).
 */
#if defined(CONFIG_UNACCEPTED_MEMORY) && defined(HAVE_PAGE_UNACCEPTED)
static bool is_some_unaccepted;

static bool is_unaccepted(u64 addr)
{
	unsigned long pfn = PHYS_PFN(__pa(addr));

	return is_some_unaccepted &&
	       PageUnaccepted(pfn_to_page(pfn & ~(MAX_ORDER_NR_PAGES - 1UL)));
}

static void look_for_unaccepted(void)
{
	is_some_unaccepted = global_zone_page_state(NR_UNACCEPTED);
}
#else
static bool is_unaccepted(u64 addr)
{
	return false;
}

static void look_for_unaccepted(void)
{
}
#endif

/*
 * Memory of devices also has struct pages, and a place in the linear map (ZONE_DEVICE:
 * peer-to-peer DMA, persistent and device memory). A read of it may be MMIO. Its pages say so
 * themselves; the kernel image has no others.
 */
static bool is_memory(u64 addr)
{
	const void *at = (const void *)(uintptr_t)addr;

	return arch_is_memory(addr) &&
	       (!arch_in_linear(addr) ||
		(!is_zone_device_page(virt_to_page(at)) && !is_unaccepted(addr)));
}

/* The struct page of memory that there is: the array is mapped where there is some. */
static bool in_page_array(u64 addr)
{
#ifdef CONFIG_SPARSEMEM_VMEMMAP
	u64 pfn = (addr - (u64)(uintptr_t)vmemmap) / sizeof(struct page);

	return addr >= VMEMMAP_START && pfn < 1ULL << (MAX_PHYSMEM_BITS - PAGE_SHIFT) &&
	       is_memory((u64)(uintptr_t)__va(PFN_PHYS(pfn)));
#else
	return false;
#endif
}

/*
 * Regions in which something was found to be readable in this pass: then all of a region is.
 * Sections of this size or larger come and go, and belong to devices or not (SUBSECTION_SIZE,
 * mmzone.h). Memory is accepted in blocks of this size or larger.
 */
static u64 regions[MEM_REGIONS];

/* The stack on which something was found to be readable last. */
static u64 known_stack;

static u64 stack_of(u64 addr)
{
	return addr & ~((u64)THREAD_SIZE - 1);
}

/* Then a slot has the number of no region: 0 is that of a user's. */
static void forget_regions(void)
{
	memset(regions, 0xff, sizeof(regions));
	known_stack = 0;
}

static bool is_in_known_region(u64 addr)
{
	return region_is_known(regions, addr);
}

static bool is_on_known_stack(const struct known_tasks *k, u64 addr)
{
	if (stack_owner(k, addr) == NO_ROW)
		return false;
	known_stack = stack_of(addr);
	return true;
}

static bool may_read(const struct known_tasks *k, u64 addr)
{
	if (is_in_known_region(addr) || stack_of(addr) == known_stack)
		return true;
	if (!arch_is_whole_region(addr) && is_on_known_stack(k, addr))
		return true;
	if (!is_memory(addr))
		return arch_in_modules(addr) || is_on_known_stack(k, addr) || in_page_array(addr);
	if (arch_is_whole_region(addr))
		regions[region_of(addr) & (MEM_REGIONS - 1)] = region_of(addr);
	return true;
}

/* Most reads are of a few whole words. */
static bool read_words(u64 addr, void *dst, u32 len)
{
	u32 at;

	for (at = 0; at < len; at += sizeof(u64))
		if (!nofault_read(addr + at, (char *)dst + at, sizeof(u64)))
			return false;
	return true;
}

static bool is_words(u64 addr, u32 len)
{
	return nofault_takes(sizeof(u64)) && !((addr | len) & (sizeof(u64) - 1)) &&
	       len <= NOFAULT_LONGEST;
}

static bool read_foreign(void *ctx, u64 addr, void *dst, u32 len)
{
	const struct known_tasks *k = ctx;
	u64 last = addr + len - 1;

	if (addr < TASK_SIZE_MAX || addr + len < addr || !may_read(k, addr))
		return false;
	if ((addr ^ last) >> PAGE_SHIFT && !may_read(k, last))
		return false;
	if (is_words(addr, len))
		return read_words(addr, dst, len);
	return !copy_from_kernel_nofault(dst, (void *)(uintptr_t)addr, len);
}

static bool starts_function(void *ctx, u64 addr)
{
	return symbol_is_function(addr);
}

static bool is_known_task(void *ctx, u64 addr)
{
	return known_task(ctx, addr) != NO_ROW;
}

static u64 task_by_stack(void *ctx, u64 addr)
{
	const struct known_tasks *k = ctx;
	u32 row = stack_owner(k, addr);

	return row == NO_ROW ? 0 : k->rows[row].task;
}

/* A sleeper's stack is unchanged if its switch count and state are those of the walk. */
static bool slept_on(const struct known_tasks *k, u32 row)
{
	return row != NO_ROW && !(k->rows[row].flags & ROW_MOVED) && k->asleep(k->ctx, row);
}

static bool is_pinned(void *ctx, u64 addr)
{
	const struct known_tasks *k = ctx;

	return slept_on(k, stack_owner(k, addr));
}

static bool is_asleep(void *ctx, u64 task)
{
	const struct known_tasks *k = ctx;

	return slept_on(k, known_task(k, task));
}

void memory_view(struct known_tasks *known, struct memread *m)
{
	forget_regions();
	m->ctx = known;
	m->read = read_foreign;
	m->is_function = starts_function;
	m->is_task = is_known_task;
	m->stack_of = task_by_stack;
	m->pinned = is_pinned;
	m->asleep = is_asleep;
	m->regions = regions;
}

static siphash_key_t secret;

void memory_setup(void)
{
	get_random_bytes(&secret, sizeof(secret));
	look_for_unaccepted();
}

u32 address_number(u64 addr)
{
	return siphash_1u64(addr, &secret);
}
