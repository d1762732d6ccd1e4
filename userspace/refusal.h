/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a module did not go into the kernel.  An errno alone says little: EPERM is
 * not root, a container, lockdown or a switch.  So the command looks at what the
 * machine says of itself, and the first row that fits the facts is the answer.
 */
#ifndef HANGWATCH_REFUSAL_H
#define HANGWATCH_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/**
 * struct refusal - the facts about a load that failed
 * @error: errno of open(2), if there is no file, or of finit_module(2)
 * @no_file: no file was found for this kernel
 * @no_headers: there are no headers to build it with
 * @no_modules: the kernel is built without them
 * @no_root: the caller is not root
 * @no_right: the caller is root without the right to load modules
 * @switched_off: kernel.modules_disabled is 1
 * @signed_: the file ends in a signature; also false of a compressed one
 * @unreadable: the file is compressed: neither signature nor kernel can be read
 * @running: the release of the kernel that runs
 * @built_for: the release the file is built for, empty if that is not known
 */
struct refusal {
	int error;
	bool no_file, no_headers, no_modules, no_root, no_right, switched_off, signed_, unreadable;
	char running[128];
	char built_for[128];
};

void refusal_explain(struct buf *to, const struct refusal *r);
void refusal_rows(void (*row)(const char *situation, const char *says));

#endif
