// SPDX-License-Identifier: GPL-2.0-only
/* The rules as data and as text; see rules.h. */
#include "model/rules.h"

static const char * const rule_names[RULE_COUNT] = {
#define R(sym, name, doc) name,
	ALERT_RULES(R)
#undef R
};

const char *rule_name(unsigned int rule)
{
	return rule < RULE_COUNT ? rule_names[rule] : "?";
}

static u32 find_rule(const char *text, size_t len)
{
	u32 rule;

	for (rule = 0; rule < RULE_COUNT; rule++)
		if (!strncmp(rule_names[rule], text, len) && !rule_names[rule][len])
			break;
	return rule;
}

int rules_parse(const char *text, u32 *mask)
{
	u32 found = 0, rule;
	size_t len;

	if (!strcmp(text, "none") || !strcmp(text, "none\n")) {
		*mask = 0;
		return 0;
	}
	for (;; text++) {
		len = strcspn(text, ",\n");
		rule = find_rule(text, len);
		if (rule == RULE_COUNT)
			return -EINVAL;
		found |= 1u << rule;
		text += len;
		if (*text != ',')
			break;
	}
	if (*text && text[1])
		return -EINVAL;
	*mask = found;
	return 0;
}

static size_t append(char *out, size_t size, size_t at, const char *text)
{
	while (*text && at + 1 < size)
		out[at++] = *text++;
	return at;
}

size_t rules_print(char *out, size_t size, u32 mask)
{
	size_t at = 0;
	u32 rule;

	mask &= (1u << RULE_COUNT) - 1;
	if (!mask)
		at = append(out, size, at, "none");
	for (rule = 0; rule < RULE_COUNT; rule++) {
		if (!(mask >> rule & 1))
			continue;
		if (at)
			at = append(out, size, at, ",");
		at = append(out, size, at, rule_names[rule]);
	}
	out[at] = '\0';
	return at;
}
