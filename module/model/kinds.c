// SPDX-License-Identifier: GPL-2.0-only
/* The kinds table as data: one row of columns a kind, from the rows in kinds.h. */
#include "model/kinds.h"

enum { IDLE, LOOP, DEMAND, FLOW };

enum {
	ONE_FILE = 1,
	HINTED = 2,
	COMM = 4,
	SILENT_STUCK = 8,
	LOCKLESS = 16,
	ROOM = 32,
	ACCEPTS = 64,
	TAKES = 128,
	POOL = 256,
	SEVERAL = 512,
	MUTE = 1024,
	RESTARTS = 2048,
	MINDS = 4096,
	MEASURED = 8192,
	TURNS = 16384,
};

static const struct {
	const char *name;
	const char *noun;
	u8 need;
	u16 flags;
} kinds[] = {
#define K(sym, text, want, word, bits, doc) \
	[KIND_##sym] = { .name = text, .noun = word, .need = want, .flags = bits },
	WAIT_KINDS(K)
#undef K
};

static u8 need_of(unsigned int kind)
{
	return kind < WAIT_KIND_COUNT ? kinds[kind].need : IDLE;
}

static bool has_flag(unsigned int kind, u16 flag)
{
	return kind < WAIT_KIND_COUNT && kinds[kind].flags & flag;
}

const char *kind_name(unsigned int kind)
{
	return kind < WAIT_KIND_COUNT ? kinds[kind].name : "?";
}

const char *kind_noun(unsigned int kind)
{
	return kind < WAIT_KIND_COUNT && kinds[kind].noun[0] ? kinds[kind].noun : kind_name(kind);
}

bool kind_is_demand(unsigned int kind)
{
	return need_of(kind) >= DEMAND;
}

bool kind_is_flow(unsigned int kind)
{
	return need_of(kind) == FLOW;
}

bool kind_is_room(unsigned int kind)
{
	return has_flag(kind, ROOM);
}

bool kind_is_loop(unsigned int kind, bool several)
{
	if (has_flag(kind, POOL))
		return false;
	return has_flag(kind, SEVERAL) ? several : several || need_of(kind) == LOOP;
}

bool kind_accepts(unsigned int kind)
{
	return has_flag(kind, ACCEPTS);
}

bool kind_takes_requests(unsigned int kind)
{
	return has_flag(kind, TAKES);
}

bool kind_is_mute(unsigned int kind)
{
	return has_flag(kind, MUTE);
}

bool kind_restarts(unsigned int kind)
{
	return has_flag(kind, RESTARTS);
}

bool kind_minds_children(unsigned int kind)
{
	return has_flag(kind, MINDS);
}

bool kind_takes_turns(unsigned int kind)
{
	return has_flag(kind, TURNS);
}

bool kind_has_one_file(unsigned int kind)
{
	return has_flag(kind, ONE_FILE);
}

bool kind_is_hinted(unsigned int kind)
{
	return has_flag(kind, HINTED);
}

bool kind_has_comm(unsigned int kind)
{
	return has_flag(kind, COMM);
}

bool kind_is_measured(unsigned int kind)
{
	return has_flag(kind, MEASURED);
}

bool kind_holds_no_lock(unsigned int kind)
{
	return has_flag(kind, LOCKLESS);
}

bool kind_silent_is_stuck(unsigned int kind)
{
	return has_flag(kind, SILENT_STUCK);
}
