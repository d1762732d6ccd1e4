// SPDX-License-Identifier: GPL-2.0-only
/* Verdicts and kinds; see words.h. */
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "model/kinds.h"
#include "words.h"

static const struct {
	const char *name;
	const char *says;
} verdicts[VERDICTS] = {
	[VERDICT_IDLE] = { "idle", "nobody asks for anything" },
	[VERDICT_BUSY] = { "busy", "who must act runs, or serves" },
	[VERDICT_UNKNOWN] = { "unknown", "who must act, or what it does, is not known" },
	[VERDICT_KERNEL] = { "kernel", "the kernel itself must end it" },
	[VERDICT_REMOTE] = { "remote", "another machine must answer" },
	[VERDICT_BLOCKED] = { "blocked", "who must act sleeps on something else" },
	[VERDICT_STOPPED] = { "stopped", "who must act is stopped" },
	[VERDICT_ORPHANED] = { "orphaned", "nobody is left who could act" },
	[VERDICT_POSSIBLE_DEADLOCK] = { "possible-deadlock", "a ring that may end by itself" },
	[VERDICT_DEADLOCK] = { "deadlock", "a ring that can never end by itself" },
};

static const struct {
	const char *word;
	const char *says;
} hows[] = {
	{ "exact", "a field of the object says so" },
	{ "holder", "it has the object open" },
	{ "likely", "a hint that may be stale" },
	{ "none", "no owner was found" },
}, outcomes[] = {
	{ "running", "runs" },
	{ "runnable", "would run, and gets no CPU" },
	{ "serving", "waits for just this work" },
	{ "blocked", "sleeps on something else" },
	{ "stopped", "is stopped" },
	{ "absent", "is gone" },
	{ "remote", "is on another machine" },
	{ "kernel", "is the kernel itself" },
	{ "unknown", "does something that could not be told" },
};

/* The description of a kind is the last of its row, whatever else the row has. */
#define LAST1(doc) doc
#define LAST2(a, doc) doc
#define LAST3(a, b, doc) doc
#define COUNT(a, b, c, n, ...) n
#define CHOOSE(n) LAST ## n
#define CHOICE(n) CHOOSE(n)
#define LAST(...) CHOICE(COUNT(__VA_ARGS__, 3, 2, 1))(__VA_ARGS__)

static const struct {
	const char *name;
	const char *need;
	const char *doc;
} kinds[] = {
#define K(sym, name, need, ...) { name, #need, LAST(__VA_ARGS__) },
	WAIT_KINDS(K)
#undef K
};

enum verdict verdict_of(const char *name)
{
	int i;

	for (i = 0; i < VERDICTS; i++)
		if (!strcmp(verdicts[i].name, name))
			return i;
	return VERDICT_UNKNOWN;
}

const char *verdict_name(enum verdict verdict)
{
	return verdicts[verdict].name;
}

const char *verdict_says(enum verdict verdict)
{
	return verdicts[verdict].says;
}

const char *how_says(const char *how)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hows); i++)
		if (!strcmp(hows[i].word, how))
			return hows[i].says;
	return how;
}

const char *outcome_says(const char *outcome)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(outcomes); i++)
		if (!strcmp(outcomes[i].word, outcome))
			return outcomes[i].says;
	return outcome;
}

static int kind_number(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, name))
			return i;
	return -1;
}

const char *kind_doc(const char *name)
{
	int i = kind_number(name);

	return i < 0 ? NULL : kinds[i].doc;
}

const char *kind_need(const char *name)
{
	int i = kind_number(name);

	return i < 0 ? "" : kinds[i].need;
}

const char *kind_at(unsigned int n)
{
	return n < ARRAY_SIZE(kinds) ? kinds[n].name : NULL;
}

bool word_in(const char *word, const char *list)
{
	size_t len = strlen(word), n;

	if (!strcmp(list, "*"))
		return true;
	for (; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == len && !strncmp(list, word, n))
			return true;
	}
	return false;
}
