/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that several wait families give.
 *
 * A file is named as /proc/PID/fd shows it, but without the locks d_path() takes: dentries
 * and mounts are walked upwards with nofault reads. A rename during the walk may give a
 * mixture of two true paths, but nothing worse. A name that changed while it was copied ends
 * the walk, and the path begins with "...". Bounded by PATH_STEPS and by the room for the
 * text.
 */
#ifndef HANGWATCH_TARGET_NAMES_H
#define HANGWATCH_TARGET_NAMES_H

#include "target/memory.h"

struct block_device;
struct dentry;
struct inode;
struct super_block;

/**
 * name_file() - a file's name as a person knows it
 * @m: foreign memory
 * @file: address of a struct file
 * @out: the escaped name: a path from the root of its mount namespace, pipe:[INO], [eventfd],
 *	memfd:NAME, FSTYPE:[INO]. A path that no longer exists ends in "(deleted)". A socket
 *	is named as by sock_name_file(), else socket:[INO]
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

/**
 * name_mount() - where a filesystem is mounted
 * @m: foreign memory
 * @sb: a proved super_block
 * @out: the escaped path of one of its mounts; "" if it can't be told
 * @size: room in @out
 *
 * Context and Return: as name_file().
 */
size_t name_mount(const struct memread *m, const struct super_block *sb, char *out, size_t size);

/**
 * name_inode() - the path of an inode whose file is not known
 * @m: foreign memory
 * @inode: a proved inode
 * @out: the escaped path by which it is in the dentry cache; of a block device
 *	as name_device(); else "DEVICE:[INO]"
 * @size: room in @out
 *
 * Context and Return: as name_file().
 */
size_t name_inode(const struct memread *m, const struct inode *inode, char *out, size_t size);

/**
 * name_dentry() - the path of a dentry below the first mount of its filesystem
 * @m: foreign memory
 * @dentry: a proved dentry
 * @out: the escaped path, "..." and its known part
 * @size: room in @out
 *
 * Context and Return: as name_file().
 */
size_t name_dentry(const struct memread *m, const struct dentry *dentry, char *out, size_t size);

/**
 * name_device() - "sda[8:0]": the disk, and the number of the device on it
 * @m: foreign memory
 * @bdev: a proved block_device
 * @out: the escaped name
 * @size: room in @out
 *
 * Return: as name_file().
 */
size_t name_device(const struct memread *m, const struct block_device *bdev, char *out,
		   size_t size);

/**
 * is_block_device() - whether an address is that of a block device
 * @m: foreign memory
 * @bdev: the address
 *
 * Proof: the inode behind it is of bdevfs and has its number.
 */
bool is_block_device(const struct memread *m, const struct block_device *bdev);

/**
 * device_of_inode() - the block device that an inode of bdevfs belongs to
 * @m: foreign memory
 * @inode: a proved inode
 *
 * Return: NULL if it is of another filesystem.
 */
const struct block_device *device_of_inode(const struct memread *m, const struct inode *inode);

/**
 * is_super_block() - whether an address is that of a mounted filesystem
 * @m: foreign memory
 * @sb: the address
 * @magic: its type
 *
 * Proof: its type, and its root dentry, which leads back to it.
 */
bool is_super_block(const struct memread *m, const struct super_block *sb, unsigned long magic);

/**
 * process_of_memory() - the process whose mm_struct would be at an address
 * @m: foreign memory
 * @mm: the address
 *
 * Proof: its owner is a task, which has it as its memory (mm_update_next_owner(),
 * CONFIG_MEMCG).
 * Return: the process id, 0 if there is none, or it can't be read.
 */
pid_t process_of_memory(const struct memread *m, u64 mm);

#endif
