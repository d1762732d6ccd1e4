/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Disks: from an object to the gendisk whose driver must end the wait; see disk.c.
 *
 * A disk has partitions, and each of them a block_device; they share its queue, and its fate.
 */
#ifndef HANGWATCH_TARGET_DISK_H
#define HANGWATCH_TARGET_DISK_H

#include "target/memory.h"

struct backing_dev_info;
struct block_device;
struct request_queue;
struct super_block;

/**
 * disk_of_device() - the disk that a block device is on
 * @m: foreign memory
 * @bdev: a proved block_device
 *
 * Context: nofault reads.  Return: address of the gendisk, 0 if it has none.
 */
u64 disk_of_device(const struct memread *m, const struct block_device *bdev);

/**
 * disk_of_bdi() - the disk that a backing_dev_info was made for
 * @m: foreign memory
 * @bdi: any address
 *
 * Proof: its owner is a device of a disk which has it.  Return: as disk_of_device().
 */
u64 disk_of_bdi(const struct memread *m, const struct backing_dev_info *bdi);

/**
 * disk_of_queue() - the disk that a request queue serves
 * @m: foreign memory
 * @queue: any address
 *
 * Proof: they point at each other.  Return: as disk_of_device().
 */
u64 disk_of_queue(const struct memread *m, const struct request_queue *queue);

/**
 * disk_of_super() - the one disk that a filesystem is on
 * @m: foreign memory
 * @sb: a proved super_block
 *
 * Return: as disk_of_device(); also 0 if it names no device, or has several on different
 * disks (btrfs).
 */
u64 disk_of_super(const struct memread *m, const struct super_block *sb);

/**
 * name_disk() - "sda[8:0]"
 * @m: foreign memory
 * @disk: a proved gendisk
 * @out: the escaped name
 * @size: room in @out
 *
 * Return: characters written.
 */
size_t name_disk(const struct memread *m, u64 disk, char *out, size_t size);

#endif
