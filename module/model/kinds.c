// SPDX-License-Identifier: GPL-2.0-only
/* The kinds table as data: names and needs, from the rows in kinds.h. */
#include "model/rows.h"

enum { IDLE, LOOP, DEMAND, FLOW };

static const struct {
	const char *name;
	u8 need;
} kinds[] = {
#define K(sym, text, need, doc) [KIND_##sym] = { text, need },
	WAIT_KINDS(K)
#undef K
};

const char *kind_name(unsigned int kind)
{
	return kind < WAIT_KIND_COUNT ? kinds[kind].name : "?";
}

bool kind_is_demand(unsigned int kind)
{
	return kind < WAIT_KIND_COUNT && kinds[kind].need >= DEMAND;
}

bool kind_is_flow(unsigned int kind)
{
	return kind < WAIT_KIND_COUNT && kinds[kind].need == FLOW;
}

bool kind_is_room(unsigned int kind)
{
	switch (kind) {
	case KIND_UNIX_PEER:
	case KIND_UNIX_SEND:
	case KIND_NETLINK_SEND:
	case KIND_PIPE_WRITE:
	case KIND_TTY_WRITE:
	case KIND_SYSV_MSG_SEND:
	case KIND_MQ_SEND:
		return true;
	default:
		return false;
	}
}

bool kind_is_loop(unsigned int kind)
{
	return kind < WAIT_KIND_COUNT && kinds[kind].need == LOOP;
}
