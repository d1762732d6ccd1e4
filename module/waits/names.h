/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that several wait families give.
 *
 * A file is named as /proc/PID/fd shows it, but without the locks d_path()
 * takes: dentries and mounts are walked upwards with nofault reads.  A rename
 * during the walk may give a mixture of two true paths, nothing worse; a name
 * that changed while it was copied ends the walk, and the path begins with
 * "...".  Bounded by PATH_STEPS and by the room for the text.
 */
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

/**
 * name_socket() - a socket's name as a person knows it
 * @m: foreign memory
 * @file: address of the struct file of a socket
 * @out: the name it is bound to, its endpoints, or FAMILY:[INO]
 * @size: room in @out
 *
 * Return: characters written, 0 if file, socket and sock don't agree.
 */
size_t name_socket(const struct memread *m, u64 file, char *out, size_t size);

/**
 * name_file() - a file's name as a person knows it
 * @m: foreign memory
 * @file: address of a struct file
 * @out: the escaped name: a path from the root of its mount namespace,
 *	pipe:[INO], [eventfd], memfd:NAME, FSTYPE:[INO]; a path that is no more
 *	ends in "(deleted)"; a socket as name_socket() has it, else socket:[INO]
 * @size: room in @out
 *
 * Context: sampler only (the walk's buffer is static).
 * Return: characters written, without the NUL.
 */
size_t name_file(const struct memread *m, u64 file, char *out, size_t size);

/**
 * name_cgroup() - the path of a task's cgroup in the unified hierarchy
 * @m: foreign memory
 * @task: address of a task_struct that is there throughout
 * @out: the escaped path, as /proc/PID/cgroup shows it after "0::"
 * @size: room in @out
 *
 * Context: sampler only.  Return: its struct cgroup; 0 if the path could not be
 * read whole, or the task was moved meanwhile.
 */
u64 name_cgroup(const struct memread *m, u64 task, char *out, size_t size);

#endif
