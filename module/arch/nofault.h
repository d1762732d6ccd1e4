/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a few words of memory that may have gone away, without a call.
 *
 * copy_from_kernel_nofault() takes ten times as much for a word, and a sleep is told by a
 * hundred words. The caller has checked that there is memory, and that it is not a device's.
 * A host reads nothing this way. The same is true of a machine whose kernel lacks the
 * primitive.
 */
#ifndef HANGWATCH_ARCH_NOFAULT_H
#define HANGWATCH_ARCH_NOFAULT_H

#ifdef __KERNEL__
#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#endif

/* The longest that is read: larger ones are better copied. */
#define NOFAULT_LONGEST 64

#if defined(__KERNEL__) && defined(__get_kernel_nofault)
/* Whether nofault_read() takes this many bytes: a number, or whole words. */
#define nofault_takes(len) ((len) == 1 || (len) == 2 || (len) == 4 || \
			    ((len) && !((len) & 7) && (len) <= NOFAULT_LONGEST))

/**
 * nofault_read() - read memory of the kernel's that may be gone
 * @addr: aligned to @len, or to a word
 * @dst: where to; a word that can't be read leaves its place unchanged
 * @len: a constant that nofault_takes()
 *
 * Return: whether it could be read.
 */
static __always_inline bool nofault_read(u64 addr, void *dst, u32 len)
{
	const u64 *from = (const void *)(uintptr_t)addr;
	u64 word, *to = dst;
	u32 half, i;
	u16 quarter;
	u8 byte;

	pagefault_disable();
	switch (len) {
	case 1:
		__get_kernel_nofault(&byte, from, u8, fault);
		*(u8 *)dst = byte;
		break;
	case 2:
		__get_kernel_nofault(&quarter, from, u16, fault);
		*(u16 *)dst = quarter;
		break;
	case 4:
		__get_kernel_nofault(&half, from, u32, fault);
		*(u32 *)dst = half;
		break;
	default:
		i = 0;
#pragma GCC unroll 8
		for (; i < len / sizeof(word); i++) {
			__get_kernel_nofault(&word, from + i, u64, fault);
			to[i] = word;
		}
	}
	pagefault_enable();
	return true;
fault:
	pagefault_enable();
	return false;
}
#else
#define nofault_takes(len) false
#define nofault_read(addr, dst, len) false
#endif

#endif
