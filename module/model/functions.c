// SPDX-License-Identifier: GPL-2.0-only
/* The function table as data; see functions.h. */
#include "model/rows.h"
#include "model/functions.h"

static const struct {
	const char *name;
	u8 role;
} functions[] = {
	[FN_OTHER] = { "", ROLE_NONE },
#define F(sym, role) [FN_##sym] = { #sym, ROLE_##role },
	KNOWN_FUNCTIONS(F)
#undef F
};

/* The machine's prefix of an entry function. */
static const char *without_machine(const char *name)
{
	if (!strncmp(name, "__x64_sys_", 10))
		return name + 6;
	if (!strncmp(name, "__arm64_sys_", 12))
		return name + 8;
	return name;
}

unsigned int function_by_name(const char *name)
{
	size_t len;
	unsigned int id;

	name = without_machine(name);
	len = strcspn(name, ".");
	for (id = FN_OTHER + 1; id < FN_COUNT; id++)
		if (!strncmp(functions[id].name, name, len) && !functions[id].name[len])
			return id;
	return FN_OTHER;
}

enum function_role function_role(unsigned int id)
{
	return id < FN_COUNT ? functions[id].role : ROLE_NONE;
}
