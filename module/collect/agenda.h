/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The agenda: the objects that each stage has to look at.
 *
 * Most stages have nothing to do with most objects. The family's description tells which
 * stages an object is for. It is asked once when the object's row is made, and again if it
 * changes. A row that is carried to the next pass takes the answer along. A stage goes over
 * the objects that it is for, in the order of their rows.
 */
#ifndef HANGWATCH_COLLECT_AGENDA_H
#define HANGWATCH_COLLECT_AGENDA_H

#include <linux/bitops.h>

#include "pass.h"

/* With fewer than eight stages, a byte of scratch memory an object is enough. */
enum agenda {
	AGENDA_REFRESH,		/* is read anew in each pass, or has requests */
	AGENDA_UNREAD,		/* its waiters may be owed an answer */
	AGENDA_CARRIER,		/* hangs on a carrier */
	AGENDA_OWNER,		/* names its owner, or its fixed state */
	AGENDA_WRITERS,		/* may wait for a filesystem's writers */
	AGENDA_ACTOR,		/* its actors tell what they are busy with */
	AGENDA_PARENT,		/* is waited for by parents */
	AGENDA_STAGES
};

/**
 * agenda_begin() - before the first object of a pass
 * @p: the pass
 */
void agenda_begin(struct pass *p);

/**
 * agenda_note() - put an object down for the stages that it is for
 * @p: the pass
 * @object: a row whose desc is filled in; may be told of again
 */
void agenda_note(struct pass *p, u32 object);

/**
 * agenda_carry() - the same of a row whose desc is as it was in the pass before
 * @p: the pass
 * @object: the row, with its @agenda
 */
void agenda_carry(struct pass *p, u32 object);

/**
 * agenda_next() - the next object that a stage has to look at
 * @p: the pass
 * @stage: enum agenda
 * @from: the first row that it may be
 * @end: the first that it may not
 *
 * Return: its row, @end or more if there is none.
 */
static inline u32 agenda_next(const struct pass *p, enum agenda stage, u32 from, u32 end)
{
	return find_next_bit(p->scratch->agenda + stage * BITS_TO_LONGS(p->scratch->max.objects),
			     end, from);
}

/* All objects of a stage that exist when it begins, by their rows. */
#define agenda_each(p, stage, i, end) \
	for ((end) = (p)->snap->used.objects, (i) = agenda_next(p, stage, 0, end); (i) < (end); \
	     (i) = agenda_next(p, stage, (i) + 1, end))

#endif
