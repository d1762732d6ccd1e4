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
 * Return: address of a possible struct file, 0 if none was found.
 */
u64 vma_file(const struct memread *m, u64 task, u64 addr);

/**
 * struct vma_view - one mapping
 * @start: first address
 * @end: first address behind it
 * @file: address of its struct file, 0 if it is of none
 * @offset: where in the file it begins, in bytes
 * @code: it may be executed
 */
struct vma_view {
	u64 start;
	u64 end;
	u64 file;
	u64 offset;
	bool code;
};

/**
 * vma_look() - the mapping at an address of a task's memory
 * @m: foreign memory
 * @task: as vma_file()
 * @addr: the address
 * @view: filled in
 *
 * Context and trust as vma_file().  Return: false if none was found.
 */
bool vma_look(const struct memread *m, u64 task, u64 addr, struct vma_view *view);

/**
 * vma_vdso() - the place of the kernel's page of user code in a task's memory
 * @m: foreign memory
 * @task: as vma_file()
 *
 * Return: 0 if it has none or it can't be read.
 */
u64 vma_vdso(const struct memread *m, u64 task);

#endif
