/* SPDX-License-Identifier: GPL-2.0-only */
/* Sockets: the proof of one, its parts, and the name that people know; see sock.c. */
#ifndef HANGWATCH_TARGET_SOCK_H
#define HANGWATCH_TARGET_SOCK_H

#include "target/memory.h"

struct file;
struct sock;
struct socket;

/** sock_is_unix() - whether an address is that of a sock of AF_UNIX */
bool sock_is_unix(const struct memread *m, const struct sock *sk);

/** sock_socket() - the socket of a sock, NULL if it is orphaned or they don't agree */
struct socket *sock_socket(const struct memread *m, const struct sock *sk);

/**
 * sock_of_file() - the sock of a socket's file
 * @m: foreign memory
 * @file: any struct file
 * @sock: set to its socket
 *
 * Return: NULL if file, socket and sock don't agree.
 */
const struct sock *sock_of_file(const struct memread *m, const struct file *file,
				const struct socket **sock);

/**
 * sock_inode() - the inode number by which /proc shows a socket
 * @m: foreign memory
 * @sock: a proved struct socket, NULL for none
 *
 * Return: 0 if there is none or it can't be read.
 */
u64 sock_inode(const struct memread *m, const struct socket *sock);

/** sock_family_name() - "inet", "netlink"...; "socket" for a family without a name here */
const char *sock_family_name(unsigned short family);

/**
 * sock_unix_name() - the name of an AF_UNIX socket
 * @m: foreign memory
 * @sk: its sock
 * @out: the path or @abstract name it is bound to, else unix:[INO]->PEER
 * @size: room in @out
 *
 * Context: sampler only (its buffer is static).
 * Return: characters written, 0 for a sock of another family.
 */
size_t sock_unix_name(const struct memread *m, const struct sock *sk, char *out, size_t size);

/**
 * sock_name_file() - a socket's name as a person knows it
 * @m: foreign memory
 * @file: address of the struct file of a socket
 * @out: the name it is bound to, its endpoints, or FAMILY:[INO]
 * @size: room in @out
 *
 * Context: as sock_unix_name().
 * Return: characters written, 0 if file, socket and sock don't agree.
 */
size_t sock_name_file(const struct memread *m, u64 file, char *out, size_t size);

#endif
