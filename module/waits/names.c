// SPDX-License-Identifier: GPL-2.0-only
/* Names that several wait families give; see names.h. */
#include <linux/fs.h>
#include <net/sock.h>

#include "names.h"

u64 name_socket_inode(const struct memread *m, const struct socket *sock)
{
	const struct socket_alloc *both = container_of(sock, struct socket_alloc, socket);
	typeof(both->vfs_inode.i_ino) ino;

	return sock && peek(m, &ino, &both->vfs_inode.i_ino) ? ino : 0;
}
