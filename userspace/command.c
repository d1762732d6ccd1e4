// SPDX-License-Identifier: GPL-2.0-only
/* The texts about the subcommands, and the options that all of them take; see command.h. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "model.h"

struct options options = { .min_age = MIN_AGE };

static const struct {
	const char *name;
	const char *args;
	const char *help;
} commands[] = {
#define C(symbol, name, args, help) { name, args, help },
	COMMANDS(C)
#undef C
};

bool command_at(unsigned int n, const char **name, const char **args, const char **help)
{
	if (n >= ARRAY_SIZE(commands))
		return false;
	*name = commands[n].name;
	*args = commands[n].args;
	*help = commands[n].help;
	return true;
}

int command_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(commands[i].name, name))
			return i;
	return -1;
}

int usage(const char *name)
{
	int i = command_find(name);

	fprintf(stderr, USAGE "hangwatch %s %s\n", name, i < 0 ? "" : commands[i].args);
	return STATUS_UNKNOWN;
}

bool no_arguments(int argc, char **argv)
{
	if (argc == 1)
		return true;
	usage(argv[0]);
	return false;
}
