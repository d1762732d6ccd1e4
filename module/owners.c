// SPDX-License-Identifier: GPL-2.0-only
/*
 * Owners that an object names itself: the owner word of a lock and its like.
 *
 * The word is read anew in every pass, because a lock changes hands while its
 * waiters sleep on.  It is believed only if it is the task_struct of a task of
 * this pass, and if a waiter still sleeps afterwards: as long as one does, the
 * object is there and the word is its owner word.
 */
#include "pass.h"

/* Flags in the low bits; task_structs are aligned to a cache line. */
#define WORD_FLAGS 7UL
#define RWSEM_READERS 1UL

static u64 task_in(u64 word, u8 type)
{
	switch (type) {
	case OWNER_WORD_FLAGS:
	case OWNER_WORD_RWSEM:
		return word & ~WORD_FLAGS;
	default:
		return word;
	}
}

static enum owner_how how_known(u64 word, u8 type)
{
	if (type == OWNER_WORD_HINT || (type == OWNER_WORD_RWSEM && (word & RWSEM_READERS)))
		return HOW_LIKELY;
	return HOW_EXACT;
}

static void own(struct pass *p, u32 object, u32 task, enum owner_how how)
{
	struct holder *h = pass_add_holder(p, object, p->snap->task[task].leader);

	if (!h)
		return;
	h->decider = task;
	h->alone = 1;
	h->how = how;
}

/* Whether every thread has a row: then a task that has none is gone. */
static bool is_complete(const struct pass *p)
{
	return !p->snap->count.dropped && !p->snap->count.walk_cut;
}

static void find_owner(struct pass *p, u32 object)
{
	struct object_row *o = &p->snap->object[object];
	u32 waiter = p->snap->edge[o->first_edge].task, row;
	u64 word, task;

	if (!mem_word(&p->mem, o->owner_at, &word) || !pass_still_asleep(p, waiter))
		return;
	task = task_in(word, o->owner_word);
	row = task ? index_get(&p->scratch->tasks, task) : NO_ROW;
	if (row != NO_ROW)
		own(p, object, row, how_known(word, o->owner_word));
	else if (task && how_known(word, o->owner_word) == HOW_EXACT && is_complete(p))
		o->outcome = OUTCOME_ABSENT;
}

void pass_owners(struct pass *p)
{
	u32 i;

	for (i = 0; i < p->snap->used.objects; i++)
		if (p->snap->object[i].waiters && p->snap->object[i].owner_at)
			find_owner(p, i);
}
