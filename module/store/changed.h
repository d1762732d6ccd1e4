/* SPDX-License-Identifier: GPL-2.0-only */
/* Tells pollers of the alerts table that an alert began or ended. */
#ifndef HANGWATCH_STORE_CHANGED_H
#define HANGWATCH_STORE_CHANGED_H

#include <linux/poll.h>
#include <linux/types.h>

/** alert_changed() - note that an alert began or ended; context: sampler */
void alert_changed(void);

/**
 * alert_publish() - wake the pollers, once the snapshot with new alerts is out
 *
 * Context: sampler; a wake-up that never waits.
 */
void alert_publish(void);

/** alert_serial() - number of changes that are out; context: any */
u32 alert_serial(void);

/**
 * alert_poll() - poll() for the alerts table
 * @file: the open table
 * @pt: the caller's poll table
 * @seen: the change the reader saw last; updated
 *
 * Return: readable always; EPOLLPRI if an alert began or ended since.
 */
__poll_t alert_poll(struct file *file, poll_table *pt, u32 *seen);

/** alert_changed_setup() - nothing has changed yet; context: before the first pass */
void alert_changed_setup(void);

#endif
