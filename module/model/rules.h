/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules by which a state becomes an alert: their names, and sets of them as text. */
#ifndef HANGWATCH_MODEL_RULES_H
#define HANGWATCH_MODEL_RULES_H

#include "model/types.h"

/*
 * The rules.
 *
 *	R(symbol, "name", "what it says")
 */
#define ALERT_RULES(R) \
	R(WAITERS,	"waiters",	"waiters_max or more tasks wait for one thing") \
	R(BLOCKED,	"blocked",	"who must act can't: blocked, stopped or gone") \
	R(DEADLOCK,	"deadlock",	"they wait for each other")

enum alert_rule {
#define R(sym, name, doc) RULE_##sym,
	ALERT_RULES(R)
#undef R
	RULE_COUNT
};

/**
 * rule_name() - the name of a rule as it is written and read
 * @rule: enum alert_rule; anything else is called "?"
 */
const char *rule_name(unsigned int rule);

/**
 * rules_parse() - read a set of rules
 * @text: "none", or names of rules with commas between; one newline may follow
 * @mask: output, bit 1 << rule of each; untouched after an error
 *
 * Return: 0, or -EINVAL for anything else.
 */
int rules_parse(const char *text, u32 *mask);

/**
 * rules_print() - write a set of rules
 * @out: receives what rules_parse() reads, NUL-terminated, no newline
 * @size: room in @out, cut to fit; at least 1
 * @mask: the rules; bits of no rule are left out
 *
 * Return: its length.
 */
size_t rules_print(char *out, size_t size, u32 mask);

#endif
