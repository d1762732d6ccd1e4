// SPDX-License-Identifier: GPL-2.0-only
/* The build without libraries lacks top. */
#include "buf.h"
#include "command.h"

int command_top(int argc, char **argv)
{
	if (!no_arguments(argc, argv))
		return STATUS_UNKNOWN;
	die("top needs the build with ncurses; without it: "
	    "while :; do clear; hangwatch; sleep 1; done");
}
