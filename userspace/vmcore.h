/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text in a crash dump: the tables as they were when the machine stopped.
 *
 * The module keeps it in two blocks that begin with a magic word on multiples
 * of their size in physical memory (module/alert/dump.h).  A raw ELF file, as
 * /proc/vmcore and QEMU give, is read here; a compressed one by drgn, if there is
 * one, with hangwatch.drgn.
 */
#ifndef HANGWATCH_VMCORE_H
#define HANGWATCH_VMCORE_H

#include <stdbool.h>

#include "text.h"

/** vmcore_is() - whether a file is a crash dump of any form; leaves the position alone */
bool vmcore_is(int fd);

/**
 * vmcore_read() - the newest text in a crash dump
 * @fd: the file
 * @path: its name, for drgn and for messages
 * @text: the result; free() its data
 *
 * Gives up with a message if there is none, or if the file can't be read here.
 */
void vmcore_read(int fd, const char *path, struct text *text);

#endif
