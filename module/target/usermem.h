/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading a word of a sleeper's own memory; the model is in usermem.c. */
#ifndef HANGWATCH_TARGET_USERMEM_H
#define HANGWATCH_TARGET_USERMEM_H

#include "target/memory.h"

/**
 * usermem_read() - read user memory of a sleeper
 * @m: foreign memory
 * @task: address of the task_struct of a sleeper: it pins its mm
 * @addr: user address
 * @dst: room for @len bytes
 * @len: must not cross a page
 *
 * Context: sampler; takes neither a fault, a lock nor a reference. The caller checks that the
 * sleeper still sleeps afterwards.
 * Return: false if the page isn't present, or was moved meanwhile.
 */
bool usermem_read(const struct memread *m, u64 task, u64 addr, void *dst, u32 len);

#endif
