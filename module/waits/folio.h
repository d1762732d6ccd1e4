/* SPDX-License-Identifier: GPL-2.0-only */
/* The content of a folio that a sleeper waits for; see folio.c. */
#ifndef HANGWATCH_WAITS_FOLIO_H
#define HANGWATCH_WAITS_FOLIO_H

#include "waits/family.h"

struct inode;

/**
 * folio_describe() - say what page or folio a sleeper waits for
 * @s: the sleeper
 * @folio: its address
 * @bit: the bit of its flags
 * @d: filled in
 */
void folio_describe(const struct sleep *s, u64 folio, int bit, struct found_object *d);

/**
 * io_owner() - name the owner of I/O of a file, or of a block device
 * @m: foreign memory
 * @inode: its proved inode
 * @d: a FUSE daemon, another machine, or the disk it hangs on are filled in
 */
void io_owner(const struct memread *m, const struct inode *inode, struct found_object *d);

#endif
