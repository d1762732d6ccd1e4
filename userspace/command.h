/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The subcommands.  A row each of COMMANDS feeds main(), --help, hangwatch(8)
 * and the completion.
 *
 *	C(symbol, "name", "arguments", "what it does")
 */
#ifndef HANGWATCH_COMMAND_H
#define HANGWATCH_COMMAND_H

#include <stdbool.h>

#define COMMANDS(C) \
	C(screen, "screen", "", \
	  "the worst hangs on one screen: who, why, what next (the default)") \
	C(why, "why", "PID|TID|NAME|PATH|@SOCKET|ADDRESS|alert:ID", \
	  "the chain from there to its root, in plain sentences") \
	C(report, "report", "[-o FILE] [--redact]", \
	  "a tar of three passes, parameters and the kernel log, to send to support") \
	C(check, "check", "[-w TASKS] [-c TASKS] [--npd]", \
	  "one line and an exit status, for Nagios and its kin") \
	C(list, "list", "[TABLE] [-o COLUMNS] [-J|-r] [-n] [-s COLUMN] [-Q EXPR] [-H]", \
	  "a table: queues, tasks, chains, alerts, status or kinds") \
	C(tree, "tree", "[CHAIN|TID]", \
	  "who waits behind whom") \
	C(wait, "wait", "[--exec CMD] [--json] [--once]", \
	  "wait for alerts, and say or do something about each") \
	C(export, "export", "prom|dot|folded [-o FILE]", \
	  "for Prometheus, Graphviz or flame graphs") \
	C(record, "record", "DIR", \
	  "keep a copy of the tables in DIR") \
	C(diff, "diff", "A B", \
	  "what is new, gone and grown between two copies") \
	C(status, "status", "", \
	  "the module: loaded or not, what passes cost, what is unknown") \
	C(load, "load", "[FILE] [KEY=VALUE...]", \
	  "load the module") \
	C(unload, "unload", "", \
	  "unload the module") \
	C(set, "set", "KEY=VALUE...", \
	  "change parameters of the loaded module") \
	C(top, "top", "", \
	  "the screen again and again")

/**
 * struct options - what every subcommand takes
 * @from: the copy to read, NULL for the module
 * @min_age: seconds after which a wait that is not a deadlock counts as stuck
 */
struct options {
	const char *from;
	double min_age;
};

extern struct options options;

/* Each is given its arguments as main() is: argv[0] is its name. */
#define C(symbol, name, args, help) int command_##symbol(int argc, char **argv);
COMMANDS(C)
C(doc, "", "", "")
#undef C

/** command_at() - name, arguments and help of the n-th; false past the last */
bool command_at(unsigned int n, const char **name, const char **args, const char **help);

/** command_find() - which one has this name; -1: none */
int command_find(const char *name);

#define USAGE "usage: "

/** usage() - say on stderr how a subcommand is called; its exit status */
int usage(const char *name);

/** no_arguments() - whether there are none; else usage() has spoken */
bool no_arguments(int argc, char **argv);

#endif
