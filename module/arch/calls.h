/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The numbers of the machine's system calls, in the kernel and in host tests.
 *
 * A call that the machine lacks has a number that no task is in, so tables and comparisons
 * need no exception. ARCH_COMPAT_CALL() is a 32-bit call's number, where the kernel's headers
 * have them.
 */
#ifndef HANGWATCH_ARCH_CALLS_H
#define HANGWATCH_ARCH_CALLS_H

#include <asm/unistd.h>

#if defined(__aarch64__)
#include "arch/arm64_calls.h"
#elif defined(__KERNEL__)
#include <asm/unistd_32_ia32.h>
#define ARCH_COMPAT_CALL(call) __NR_ia32_##call
#endif

#endif
