// SPDX-License-Identifier: GPL-2.0-only
/* Telling others of alerts; the model is in notify.h. */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/spinlock.h>
#include <linux/sysrq.h>
#include <linux/workqueue.h>

#include "alert/dump.h"
#include "alert/notify.h"
#include "compat.h"
#include "model/kinds.h"
#include "model/rules.h"

#define CREATE_TRACE_POINTS
#include "alert/alert_trace.h"

#define EVENT_TEXT 160

/* Registered as long as it is not 0. */
static char sysrq_key;

/* A pass has 64 alerts that begin or end, at most two of each: nobody's hides another's. */
#define EVENTS 128

static struct workqueue_struct *queue;
static DEFINE_RAW_SPINLOCK(event_lock); /* the copier can't be preempted: the sampler never waits */
/* From @sent on, up to @put; both only grow. */
static struct alert_row events[EVENTS];
static u32 put, sent;

static void add(char *out, const char *key, const char *value)
{
	scnprintf(out, EVENT_TEXT, "HANGWATCH_%s=%s", key, value);
}

static bool take(struct alert_row *a)
{
	bool any;

	raw_spin_lock(&event_lock);
	any = sent != put;
	if (any)
		*a = events[sent++ % EVENTS];
	raw_spin_unlock(&event_lock);
	return any;
}

static void send_event(const struct alert_row *a)
{
	static char text[5][EVENT_TEXT];
	static char id[12];
	char *env[ARRAY_SIZE(text) + 1] = { };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(text); i++)
		env[i] = text[i];
	scnprintf(id, sizeof(id), "%u", a->id);
	add(text[0], "ALERT", id);
	add(text[1], "STATE", a->active ? "active" : "ended");
	add(text[2], "RULE", rule_name(a->rule));
	add(text[3], "NAME", a->name);
	add(text[4], "OWNER", a->owner);
	kobject_uevent_env(&THIS_MODULE->mkobj.kobj, KOBJ_CHANGE, env);
}

static void send(struct work_struct *work)
{
	static struct alert_row a;

	while (take(&a))
		send_event(&a);
}

static DECLARE_WORK(send_work, send);

void notify_alert(const struct alert_row *a)
{
	trace_alert(a, rule_name(a->rule), kind_name(a->kind));
	raw_spin_lock(&event_lock);
	if (put - sent == EVENTS)
		sent++; /* the oldest has no room */
	events[put++ % EVENTS] = *a;
	raw_spin_unlock(&event_lock);
	queue_work(queue, &send_work);
}

/* In an interrupt: the text was written before, nothing is looked at here. */
static void show(compat_sysrq_key key)
{
	dump_log();
}

static const struct sysrq_key_op key_op = {
	.handler = show,
	.help_msg = "hangwatch-chains(*)",
	.action_msg = "What hangwatch says",
	.enable_mask = SYSRQ_ENABLE_DUMP,
};

bool notify_has_key(void)
{
	return READ_ONCE(sysrq_key);
}

static void release_key(void)
{
	if (sysrq_key)
		unregister_sysrq_key(sysrq_key, &key_op);
	WRITE_ONCE(sysrq_key, '\0');
}

/* A letter that is still free, or "" for none. */
static int set_key(const char *text, const struct kernel_param *kp)
{
	char key = *text == '\n' ? '\0' : *text;

	if (key && (key < 'a' || key > 'z' || (text[1] && text[1] != '\n'))) {
		pr_err("sysrq_key: not one letter from a to z, nor nothing\n");
		return -EINVAL;
	}
	if (key == sysrq_key)
		return 0;
	if (key && register_sysrq_key(key, &key_op)) {
		pr_err("sysrq_key: '%c' is taken\n", key);
		return -EBUSY;
	}
	release_key();
	WRITE_ONCE(sysrq_key, key);
	return 0;
}

static int get_key(char *out, const struct kernel_param *kp)
{
	return scnprintf(out, PAGE_SIZE, "%c\n", notify_has_key() ? sysrq_key : '-');
}

static const struct kernel_param_ops key_ops = { .set = set_key, .get = get_key };

module_param_cb(sysrq_key, &key_ops, NULL, 0644);
MODULE_PARM_DESC(sysrq_key, "SysRq key that prints the newest text in the dump to the console (default: none)");

int notify_setup(void)
{
	queue = alloc_workqueue("hangwatch_notify", WQ_UNBOUND, 1);
	if (queue)
		return 0;
	release_key();
	return -ENOMEM;
}

void notify_teardown(void)
{
	release_key();
	destroy_workqueue(queue);
}
