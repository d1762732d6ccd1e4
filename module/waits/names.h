/* SPDX-License-Identifier: GPL-2.0-only */
/* Names that several wait families give. */
#ifndef HANGWATCH_WAITS_NAMES_H
#define HANGWATCH_WAITS_NAMES_H

#include "../memory.h"

struct socket;

/**
 * name_socket_inode() - the inode number by which /proc shows a socket
 * @m: foreign memory
 * @sock: a proved struct socket, NULL for none
 *
 * Return: 0 if there is none or it can't be read.
 */
u64 name_socket_inode(const struct memread *m, const struct socket *sock);

#endif
