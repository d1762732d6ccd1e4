// SPDX-License-Identifier: GPL-2.0-only
/*
 * hangwatch shows, live, which task waits on what, who must act, and the root.
 *
 * Loading: learn the kernel's layouts, make memory, look at the whole machine once, start the
 * kthread, publish the tables. Nothing is hooked, and a task that is not looked at pays
 * nothing. pass.h describes how data flows.
 */
#include <linux/init.h>
#include <linux/module.h>

#include "alert/alert.h"
#include "alert/dump.h"
#include "alert/log.h"
#include "alert/notify.h"
#include "target/layout.h"
#include "target/memory.h"
#include "sampler.h"
#include "store/snapshot.h"
#include "show/files.h"

static int __init hangwatch_init(void)
{
	struct capacity need;
	int err;

	memory_setup();
	err = layout_setup();
	if (err)
		return err;
	alert_setup();
	err = dump_setup();
	if (err)
		goto forget_layouts;
	err = notify_setup();
	if (err)
		goto free_dump;
	err = log_setup();
	if (err)
		goto end_notify;
	sampler_room(&need);
	err = snapshot_setup(&need);
	if (err)
		goto end_log;
	sampler_first_pass();
	err = sampler_start();
	if (err)
		goto free_snapshots;
	/* Last: once there are files, somebody may have one open. */
	err = files_setup();
	if (err)
		goto stop_sampler;
	return 0;

stop_sampler:
	sampler_stop();
free_snapshots:
	snapshot_teardown();
end_log:
	log_teardown();
end_notify:
	notify_teardown();
free_dump:
	dump_teardown();
forget_layouts:
	layout_teardown();
	return err;
}

static void __exit hangwatch_exit(void)
{
	sampler_stop();
	files_teardown();
	snapshot_teardown();
	log_teardown();
	notify_teardown();
	dump_teardown();
	layout_teardown();
}

module_init(hangwatch_init);
module_exit(hangwatch_exit);
MODULE_DESCRIPTION("Who waits on what, who must act, who is at the root of a hang");
MODULE_LICENSE("GPL");
MODULE_VERSION(HANGWATCH_VERSION);
