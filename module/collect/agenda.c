// SPDX-License-Identifier: GPL-2.0-only
/* The agenda: the objects that each stage has to look at; see agenda.h. */
#include <linux/build_bug.h>
#include <linux/overflow.h>

#include "collect/agenda.h"
#include "waits/family.h"
#include "waits/inside.h"

static unsigned long *rows_of(const struct pass *p, u32 stage)
{
	return p->scratch->agenda + stage * BITS_TO_LONGS(p->scratch->max.objects);
}

void agenda_begin(struct pass *p)
{
	u32 stage;

	BUILD_BUG_ON(AGENDA_STAGES >= BITS_PER_BYTE);
	for (stage = 0; stage < AGENDA_STAGES; stage++)
		memset(rows_of(p, stage), 0, BITS_TO_LONGS(p->room.objects) * sizeof(long));
}

static u8 bit_if(bool is, enum agenda stage)
{
	return is ? BIT(stage) : 0;
}

static u8 by_family(const struct object_row *o, const struct wait_family *f)
{
	if (!f)
		return 0;
	return bit_if(f->request || family_refreshes(f, &o->key), AGENDA_REFRESH) |
	       bit_if(f->owner, AGENDA_OWNER);
}

static u8 stages_of(const struct object_row *o)
{
	return by_family(o, family_of(o)) | bit_if(o->unread_at, AGENDA_UNREAD) |
	       bit_if(o->carrier, AGENDA_CARRIER) |
	       bit_if(o->kind == WRITERS_KIND, AGENDA_WRITERS) |
	       bit_if(o->key.type == KEY_ACTOR, AGENDA_ACTOR) |
	       bit_if(o->key.type == KEY_PARENT, AGENDA_PARENT);
}

void agenda_carry(struct pass *p, u32 object)
{
	unsigned long stages = p->snap->object[object].agenda;

	for (; stages; stages &= stages - 1)
		__set_bit(object, rows_of(p, __ffs(stages)));
}

void agenda_note(struct pass *p, u32 object)
{
	struct object_row *o = &p->snap->object[object];
	u8 stages = stages_of(o);
	unsigned long gone = o->agenda & ~stages;

	if (stages == o->agenda)
		return;
	o->agenda = stages;
	for (; gone; gone &= gone - 1)
		__clear_bit(object, rows_of(p, __ffs(gone)));
	agenda_carry(p, object);
}
