// SPDX-License-Identifier: GPL-2.0-only
/* From a sleeper to the open file it sleeps on; file.h has the model. */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/sched.h>

#include "arch/arch.h"
#include "target/symbol.h"
#include "waits/file.h"

/* Words of a stack looked at: from the innermost frame to about the system call. */
#define FILE_STACK_WORDS 512
/* Arguments of a system call that may be descriptors. */
#define FILE_ARGS 3

unsigned int file_poll(const struct memread *m, u64 addr)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	const struct file_operations *op;
	typeof(op->poll) poll;

	if (!peek(m, &op, &file->f_op) || !peek(m, &poll, &op->poll) ||
	    !symbol_is_function((u64)(uintptr_t)poll))
		return FN_OTHER;
	return symbol_function((u64)(uintptr_t)poll);
}

u64 file_private(const struct memread *m, u64 addr)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	void *data;

	return peek(m, &data, &file->private_data) ? (u64)(uintptr_t)data : 0;
}

u64 file_at(const struct memread *m, u64 task, u32 fd)
{
	const struct task_struct *t = (const void *)(uintptr_t)task;
	const struct files_struct *files;
	const struct fdtable *fdt;
	struct fdtable table;
	u64 file;

	if (!peek(m, &files, &t->files) || !files || !peek(m, &fdt, &files->fdt) ||
	    !peek(m, &table, fdt) || fd >= table.max_fds)
		return 0;
	return mem_word(m, (u64)(uintptr_t)(table.fd + fd), &file) ? file : 0;
}

static u64 file_in_args(const struct sleep *s, file_proof *proof, void *data)
{
	u64 file;
	u32 i;

	if (s->row->syscall < 0 || s->row->flags & ROW_COMPAT)
		return 0;
	for (i = 0; i < FILE_ARGS; i++) {
		file = file_at(s->mem, s->row->task, s->row->args[i]);
		if (file && proof(s, file, data))
			return file;
	}
	return 0;
}

static u64 file_on_stack(const struct sleep *s, file_proof *proof, void *data)
{
	u32 end = min_t(u32, s->count, FILE_STACK_WORDS), i;

	for (i = 0; i < end; i++) {
		u64 word = s->words[i];

		if (arch_in_linear(word) && !(word & 7) &&
		    proof(s, word, data))
			return word;
	}
	return 0;
}

u64 file_of_sleep(const struct sleep *s, file_proof *proof, void *data)
{
	u64 file;

	if (s->row->flags & ROW_KTHREAD)
		return 0;
	file = file_in_args(s, proof, data);
	return file ? file : file_on_stack(s, proof, data);
}
