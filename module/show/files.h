/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of the tables: /sys/kernel/debug/hangwatch/ and /proc/hangwatch/, the same
 * files, readable by root only, never writable.
 *
 * A reader holds the snapshot that was current when it opened the file or seeked to its
 * beginning. It never waits for a pass and never starts one.
 */
#ifndef HANGWATCH_SHOW_FILES_H
#define HANGWATCH_SHOW_FILES_H

/**
 * files_setup() - make the files
 *
 * Without debugfs there are still those in /proc.  Return: 0 or -ENOMEM.
 */
int files_setup(void);

/** files_teardown() - remove them; waits for readers that are inside */
void files_teardown(void);

#endif
