/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Block devices that objects hang on, and the state that their drivers know; see device.c.
 *
 * A driver is asked only about a disk whose operations are its own; the caller has checked
 * that its layouts are known.
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
 * @s: the waiter
 * @head: the queue
 *
 * Return: its disk, 0 for none.
 */
u64 device_md_queue(const struct sleep *s, u64 head);

/** device_loop() - a loop device: the carrier of its file; as device_mapper() */
bool device_loop(const struct memread *m, u64 disk, u64 data, struct found_object *o,
		 struct found_owner *found);

/** device_actor_keys() - the loop device that a task works for; as wait_family.actor_keys */
void device_actor_keys(const struct memread *m, const struct task_row *t, struct key_sink *sink);

/** device_nbd() - a network block device: the holder of the other end of its socket */
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
 * @head: the queue: a task that suspends the device waits there for earlier I/O
 *
 * Return: its disk, 0 for none.
 */
u64 device_mapper_queue(const struct memread *m, u64 head);

/**
 * device_keeps() - whether I/O submitted to a disk stays until somebody acts
 * @m: foreign memory
 * @disk: a proved gendisk
 *
 * That is so if the device is suspended, or has no room or no path. A device that is on one
 * such disk keeps it as well. Other devices that do not answer give no sign of it.
 */
bool device_keeps(const struct memread *m, u64 disk);

#endif
