/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The members that hangwatch reads at offsets that the compiler took from the headers.
 *
 * Headers of another kernel put members elsewhere, and a read there gives anything. So every
 * such member is compared at load with the type information of the kernel that runs, where
 * that has its struct. (The list was made by sparse's semind, which tells what members a
 * program uses.)
 */
#ifndef HANGWATCH_TARGET_COMPILED_H
#define HANGWATCH_TARGET_COMPILED_H

#include "model/btf.h"

/**
 * compiled_check() - compare all of them with the running kernel's type information
 * @r: that, opened
 *
 * Says in the log which member is elsewhere, and gives advice.
 * Context: process, at load; allocates.
 * Return: 0; -ENOEXEC if one is elsewhere; -ENOMEM if they could not be compared.
 */
int compiled_check(const struct btf_reader *r);

/** compiled_agree() - how many members were found where the compiler put them */
u32 compiled_agree(void);

/** compiled_count() - how many members there are in the list */
u32 compiled_count(void);

#endif
