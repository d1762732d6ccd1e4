/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Block devices that objects hang on, and what their drivers say of them; see device.c.
 *
 * A driver is asked of a disk whose operations are its own; whether its layouts are known
 * was checked.
 */
#ifndef HANGWATCH_WAITS_DEVICE_H
#define HANGWATCH_WAITS_DEVICE_H

#include "waits/family.h"

struct gendisk;

/**
 * device_mapper() - a disk of device-mapper
 * @m: foreign memory
 * @disk: its address
 * @data: its private_data
 * @o: its name, and the disk below it if it is one
 * @found: whether it is suspended, or a full pool
 *
 * Return: false if it proves to be none.
 */
bool device_mapper(const struct memread *m, u64 disk, u64 data, struct found_object *o,
		   struct found_owner *found);

/**
 * device_mapper_keeps() - whether it keeps all that is submitted to it
 * @m: foreign memory
 * @disk: its address
 * @data: its private_data
 * @below: else the one disk that it is on, 0 if there is none, or several
 *
 * Return: true if it does so until somebody resumes it, gives it room or a path.
 */
bool device_mapper_keeps(const struct memread *m, u64 disk, u64 data, u64 *below);

/** device_md() - an array of md: whether it is suspended; as device_mapper() */
bool device_md(const struct memread *m, u64 disk, u64 data, struct found_object *o,
	       struct found_owner *found);

/** device_md_keeps() - whether an array is suspended; as device_mapper_keeps() */
bool device_md_keeps(const struct memread *m, u64 disk, u64 data, u64 *below);

/**
 * device_md_queue() - the array of md that a queue is part of
 * @s: who waits there
 * @head: the queue
 *
 * Return: its disk, 0 for none.
 */
u64 device_md_queue(const struct sleep *s, u64 head);

/** device_loop() - a loop device: what its file hangs on; as device_mapper() */
bool device_loop(const struct memread *m, u64 disk, u64 data, struct found_object *o,
		 struct found_owner *found);

/** device_actor_keys() - the loop device whose work a task does; as wait_family.actor_keys */
void device_actor_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink);

/** device_nbd() - a network block device: who has the other end of its socket */
bool device_nbd(const struct memread *m, u64 disk, u64 data, struct found_object *o,
		struct found_owner *found);

/**
 * device_froze() - whether it is the suspended device that froze a filesystem
 * @m: foreign memory
 * @disk: the disk it is on, 0 for none
 *
 * Suspending a device of device-mapper freezes what is mounted from it (lock_fs()).
 */
bool device_froze(const struct memread *m, u64 disk);

/**
 * device_mapper_queue() - the device of device-mapper that a queue is part of
 * @m: foreign memory
 * @head: the queue: who suspends waits there for what was submitted before
 *
 * Return: its disk, 0 for none.
 */
u64 device_mapper_queue(const struct memread *m, u64 head);

/**
 * device_keeps() - whether what is submitted to a disk stays until somebody does something
 * @m: foreign memory
 * @disk: a proved gendisk
 *
 * So it is of a device that is suspended, has no room or no path, or that is on one disk
 * which is.  Of other devices that do not answer it can't be told.
 */
bool device_keeps(const struct memread *m, u64 disk);

#endif
