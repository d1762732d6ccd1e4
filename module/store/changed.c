// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes of the alerts table, counted.
 *
 * The sampler counts while it makes a pass, and publishes the count when readers can see the
 * pass. A woken reader finds the change that woke it.
 */
#include <linux/wait.h>

#include "store/changed.h"

static u32 serial;	/* the sampler's */
static u32 published;
static DECLARE_WAIT_QUEUE_HEAD(changed);

void alert_changed(void)
{
	serial++;
}

void alert_publish(void)
{
	if (serial == published)
		return;
	WRITE_ONCE(published, serial);
	wake_up_interruptible(&changed);
}

u32 alert_serial(void)
{
	return READ_ONCE(published);
}

__poll_t alert_poll(struct file *file, poll_table *pt, u32 *seen)
{
	__poll_t mask = EPOLLIN | EPOLLRDNORM;
	u32 now;

	poll_wait(file, &changed, pt);
	now = alert_serial();
	if (now != *seen)
		mask |= EPOLLERR | EPOLLPRI;
	*seen = now;
	return mask;
}

void alert_changed_setup(void)
{
	serial = 0;
	published = 0;
}
