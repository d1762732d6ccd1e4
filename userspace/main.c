// SPDX-License-Identifier: GPL-2.0-only
/*
 * hangwatch: the answer in words.  command.h has the subcommands.
 *
 * The options of all subcommands are first taken out of the arguments, wherever they stand.
 * The rest belongs to the subcommand.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "model.h"
#include "term.h"

/* In the order of COMMANDS. */
static int (*const runs[])(int argc, char **argv) = {
#define C(symbol, name, args, help) command_##symbol,
	COMMANDS(C)
#undef C
};

static void print_help(void)
{
	const char *name, *args, *help;
	int i;

	puts(USAGE "hangwatch [--from DIR|TAR|VMCORE|-] [--min-age SECONDS] "
	     "[COMMAND [ARGUMENTS]]\n\n"
	     "Who waits on what, who must act, and what to do about it. Root only.\n");
	for (i = 0; command_at(i, &name, &args, &help); i++)
		printf("  %-8s %s\n", name, help);
	puts("\n"
	     "  --from     a saved copy instead of the module: a directory, a tar of `report`,\n"
	     "             a crash dump, -\n"
	     "  --min-age  seconds after which a wait counts as stuck (10); a deadlock always does\n"
	     "  --help     this, or with a command how it is called\n"
	     "  --version  of the command\n\n"
	     "Exit status: 0 healthy, 1 something is stuck, 2 deadlock, 3 can't tell.");
}

static const char *value_of(const char *name, int *i, int argc, char **argv)
{
	size_t len = strlen(name);

	if (strncmp(argv[*i], name, len))
		return NULL;
	if (argv[*i][len] == '=')
		return argv[*i] + len + 1;
	if (argv[*i][len])
		return NULL;
	if (*i + 1 >= argc)
		die("%s needs a value", name);
	return argv[++*i];
}

static void set_min_age(const char *text)
{
	char *end;

	options.min_age = strtod(text, &end);
	if (end == text || *end || !(options.min_age >= 0))
		die("--min-age takes seconds, not %s", text);
}

/* Takes the common options out of the arguments; returns how many are left. */
static int take_options(int argc, char **argv)
{
	const char *value;
	int i, kept = 1;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--"))
			break;
		value = value_of("--from", &i, argc, argv);
		if (value) {
			options.from = value;
			continue;
		}
		value = value_of("--min-age", &i, argc, argv);
		if (value)
			set_min_age(value);
		else
			argv[kept++] = argv[i];
	}
	while (i < argc)
		argv[kept++] = argv[i++];
	argv[kept] = NULL;
	return kept;
}

/* A full disk or a closed stdout must not look like an answer. */
static int finish(int status)
{
	if (fflush(stdout) || ferror(stdout) || (close(STDOUT_FILENO) && errno != EBADF))
		die("stdout: %s", strerror(errno));
	return status;
}

static bool is_option(const char *arg, const char *shorter, const char *longer)
{
	return !strcmp(arg, shorter) || !strcmp(arg, longer);
}

static int run(int argc, char **argv)
{
	const char *name, *args, *help;
	int i;

	if (argc < 2 || argv[1][0] == '-') {
		if (argc < 2)
			return command_screen(1, (char *[]){ "screen", NULL });
		if (is_option(argv[1], "-h", "--help"))
			return print_help(), STATUS_HEALTHY;
		if (is_option(argv[1], "-V", "--version"))
			return puts("hangwatch " VERSION), STATUS_HEALTHY;
		die("no option %s; try --help", argv[1]);
	}
	if (!strcmp(argv[1], "doc"))
		return command_doc(argc - 1, argv + 1);
	i = command_find(argv[1]);
	if (i < 0)
		die("no command %s; try --help", argv[1]);
	if (argc > 2 && is_option(argv[2], "-h", "--help")) {
		command_at(i, &name, &args, &help);
		printf(USAGE "hangwatch %s %s\n%s\n", name, args, help);
		return STATUS_HEALTHY;
	}
	return runs[i](argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	if (argc < 1)
		return STATUS_UNKNOWN;
	term_setup();
	return finish(run(take_options(argc, argv), argv));
}
