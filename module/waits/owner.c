// SPDX-License-Identifier: GPL-2.0-only
/* Owners that an object names by a word of its own; see owner.h. */
#include <linux/pid.h>
#include <linux/sched.h>

#include "waits/owner.h"

/* Flags in the low bits; task_structs are aligned to a cache line. */
#define WORD_FLAGS 7UL

bool owner_task(const struct memread *m, const struct object_row *o,
		const struct task_row *waiter, struct found_owner *found)
{
	u64 word;

	if (!o->owner_at || !mem_word(m, o->owner_at, &word))
		return false;
	found->task = word & ~WORD_FLAGS;
	found->scope = OWNER_THREAD;
	found->how = HOW_EXACT;
	return true;
}

bool owner_of_pid(const struct memread *m, const struct object_row *o, enum pid_type type,
		  struct found_owner *found)
{
	const struct task_struct *t;
	pid_t pid, tgid;
	u64 link;

	if (!o->owner_at || !mem_word(m, o->owner_at, &link) || !link)
		return false;
	t = (const void *)(uintptr_t)(link - offsetof(struct task_struct, pid_links) -
				      type * sizeof(t->pid_links[0]));
	if (!peek(m, &pid, &t->pid) || !peek(m, &tgid, &t->tgid))
		return false;
	found->task = (u64)(uintptr_t)t;
	found->scope = pid == tgid ? OWNER_PROCESS : OWNER_THREAD;
	found->how = HOW_EXACT;
	return true;
}
