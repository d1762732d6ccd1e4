/* SPDX-License-Identifier: GPL-2.0-only */
/* From a mapped address to the linear map; the model is in pagetable.c. */
#ifndef HANGWATCH_TARGET_PAGETABLE_H
#define HANGWATCH_TARGET_PAGETABLE_H

#include "target/memory.h"

/* Says which mappings are followed. */
enum pagetable_of { PAGETABLE_USER, PAGETABLE_KERNEL };

/**
 * pagetable_linear() - the place in the linear map of the page that an address maps
 * @m: foreign memory
 * @top: address of the top table (mm_struct.pgd)
 * @addr: the address
 * @of: whether it is a user's or the kernel's
 *
 * Context: sampler; takes neither a fault nor a lock. The tables may change meanwhile: the
 * caller looks again after it has read.
 * Return: 0 if nothing ordinary is mapped there: absent, uncached or device memory.
 */
u64 pagetable_linear(const struct memread *m, u64 top, u64 addr, enum pagetable_of of);

/**
 * vmalloc_read() - read memory that may lie in the vmalloc area
 * @m: foreign memory
 * @addr: kernel address; in the vmalloc area it must not cross a page
 * @dst: room for @len bytes
 * @len: bytes
 *
 * The page that the vmalloc area maps is read through the linear map, which has no device
 * memory.
 * Context: sampler; takes neither a fault nor a lock.
 */
bool vmalloc_read(const struct memread *m, u64 addr, void *dst, u32 len);

#endif
