// SPDX-License-Identifier: GPL-2.0-only
/* The columns of the tables; see columns.h. */
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "columns.h"

static const struct column columns[] = {
	{ "queues", "WAITERS", NUMBER, "tasks that wait for it" },
	{ "queues", "OLDEST", NUMBER, "seconds since the first of them began to wait" },
	{ "queues", "KIND", TEXT, "what is waited for: hangwatch list kinds" },
	{ "queues", "ADDRESS", TEXT, "its kernel address; with KIND its identity" },
	{ "queues", "NAME", TEXT, "the name a person knows" },
	{ "queues", "OWNER", TEXT, "the process whose action would end the wait" },
	{ "queues", "HOW", TEXT, "how the owner is known: exact, holder, likely, none" },
	{ "queues", "OUTCOME", TEXT, "what the owner does" },
	{ "queues", "VERDICT", TEXT, "what that comes to" },
	{ "queues", "ROOT", TEXT, "the task at the end of the chain" },
	{ "queues", "BEHIND", NUMBER, "tasks that wait directly and through others" },
	{ "queues", "SIGNATURE", TEXT, "the same for the same hang on another machine" },
	{ "queues", "HOLDERS", TEXT, "all processes that have it open" },
	{ "queues", "WHO", TEXT, "the waiters by name, and how many of each" },
	{ "tasks", "PID", NUMBER, "the process" },
	{ "tasks", "TID", NUMBER, "the thread" },
	{ "tasks", "COMM", TEXT, "its name" },
	{ "tasks", "UID", NUMBER, "real user id in the initial namespace" },
	{ "tasks", "STATE", TEXT, "S, D, K (killable), I (idle), T, t (traced), F (frozen)" },
	{ "tasks", "ASLEEP", NUMBER, "seconds since it fell asleep" },
	{ "tasks", "SWITCHES", NUMBER, "stays the same for as long as the sleep does" },
	{ "tasks", "KIND", TEXT, "what it waits for" },
	{ "tasks", "ADDRESS", TEXT, "its kernel address" },
	{ "tasks", "NAME", TEXT, "its name; several for a poll" },
	{ "tasks", "SYSCALL", TEXT, "the call with its arguments" },
	{ "tasks", "FRAMES", TEXT, "kernel functions, innermost first" },
	{ "tasks", "CODE", TEXT, "code of user space, innermost first" },
	{ "chains", "CHAIN", NUMBER, "its number, worst first" },
	{ "chains", "VERDICT", TEXT, "of its root" },
	{ "chains", "BEHIND", NUMBER, "tasks that wait behind the root" },
	{ "chains", "SIGNATURE", TEXT, "the same for the same hang on another machine" },
	{ "chains", "ROOT", TEXT, "the task at the root, - if it is none" },
	{ "chains", "CERTAINTY", TEXT, "how sure the weakest link on the way is" },
	{ "chains", "CODE", TEXT, "code of user space that led there, innermost first" },
	{ "chains", "SENTENCE", TEXT, "what is wrong, in words" },
	{ "alerts", "ID", NUMBER, "counts up" },
	{ "alerts", "STATE", TEXT, "active or ended" },
	{ "alerts", "RULE", TEXT, "waiters, blocked or deadlock" },
	{ "alerts", "SINCE", NUMBER, "seconds since its condition began" },
	{ "alerts", "BEGAN", NUMBER, "seconds since it was raised" },
	{ "alerts", "ENDED", NUMBER, "seconds since it ended" },
	{ "alerts", "KIND", TEXT, "of the object" },
	{ "alerts", "ADDRESS", TEXT, "of the object" },
	{ "alerts", "NAME", TEXT, "of the object" },
	{ "alerts", "WAITERS", NUMBER, "tasks that waited when it was raised" },
	{ "alerts", "OWNER", TEXT, "when it was raised" },
	{ "alerts", "OUTCOME", TEXT, "what the owner did when it was raised" },
	{ "alerts", "EVIDENCE", TEXT, "all that was known then, as key=value;..." },
	{ "status", "KEY", TEXT, "what is counted" },
	{ "status", "VALUE", EITHER, "how much" },
	{ "kinds", "KIND", TEXT, "the name of the kind" },
	{ "kinds", "NEED", TEXT, "DEMAND, FLOW, IDLE or LOOP" },
	{ "kinds", "MEANING", TEXT, "what the task waits for" },
};

const struct column *column_at(unsigned int n)
{
	return n < ARRAY_SIZE(columns) ? &columns[n] : NULL;
}

const struct column *column_info(const char *table, const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(columns); i++)
		if (!strcmp(columns[i].table, table) && !strcasecmp(columns[i].name, name))
			return &columns[i];
	return NULL;
}
