/* SPDX-License-Identifier: GPL-2.0-only */
/* The mappings of a sleeper's process, looked up without its locks. */
#ifndef HANGWATCH_TARGET_VMA_H
#define HANGWATCH_TARGET_VMA_H

#include "target/memory.h"

/**
 * vma_file() - the file mapped at an address of a task's memory
 * @m: foreign memory
 * @task: address of the task_struct of a sleeper: it pins its mm
 * @addr: the address
 *
 * Other threads may change the mappings meanwhile: the answer is a candidate,
 * which the caller must prove.  Bounded by the height of the tree.
 * Return: address of what may be a struct file, 0 if none was found.
 */
u64 vma_file(const struct memread *m, u64 task, u64 addr);

#endif
