/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine: everything of it that the module knows.
 *
 * One header a machine, each with the same names:
 *
 *	arch_stack_pointer()	where a sleeping task's kernel stack begins to be live
 *	arch_saved_words()	the words it keeps in registers that are saved beside the stack
 *	arch_plain_words()	makes return addresses in a copied stack plain addresses
 *	arch_frames()		its frames by the kernel's own unwinder, if that may be asked: their
 *				return addresses, where each was read from (0: unknown), and the
 *				frame pointers
 *	ARCH_OUTERMOST		how far from the top of a stack the outermost return address is, in
 *				words; 0 if it is in no such place
 *	arch_syscall()		the system call that its user registers tell, with arguments
 *	ARCH_USER_REGS()	where its user code stands, if ARCH_USER_CODE
 *	arch_follows_call()	whether a call instruction ends at a text address
 *	arch_called()		the target of the call that ends there, 0 if it does not say
 *	arch_in_linear()	whether an address is one of the linear map
 *	arch_in_kernel()	whether it may be one of the kernel image or of a module
 *	arch_in_modules()	whether it may be one of a module
 *	arch_may_be_unloaded()	whether other code may come to lie there
 *	arch_is_executable()	whether it is mapped as code
 *	arch_is_memory()	whether it is memory of the linear map, or of what the kernel
 *				image and modules lie in
 *	arch_is_whole_region()	whether what surrounds memory there is memory as well, or nothing,
 *				to the next 2 MB on both sides
 *	arch_kernel_tables()	the top of the kernel's own page tables
 *	arch_top_shift()	the address bits below the index of a top table
 *	arch_table_bits()	the bits of an address that index tables
 *	arch_entry_*()		the meaning of an entry of a page table
 *	ARCH_MEMBERS()		the members that are read of it, for target/compiled.c
 *
 * They run in the sampler: they take no lock and no fault, and never sleep. Words of the
 * kernel's are read by copy_from_kernel_nofault().
 */
#ifndef HANGWATCH_ARCH_ARCH_H
#define HANGWATCH_ARCH_ARCH_H

#if defined(CONFIG_X86_64)
#include "arch/x86.h"
#elif defined(CONFIG_ARM64)
#include "arch/arm64.h"
#else
#error "hangwatch knows x86-64 and arm64"
#endif

#endif
