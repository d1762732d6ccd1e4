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

unsigned int function_by_name(const char *name)
{
	size_t len = strcspn(name, ".");
	unsigned int id;

	for (id = FN_OTHER + 1; id < FN_COUNT; id++)
		if (!strncmp(functions[id].name, name, len) && !functions[id].name[len])
			return id;
	return FN_OTHER;
}

enum function_role function_role(unsigned int id)
{
	return id < FN_COUNT ? functions[id].role : ROLE_NONE;
}
