// SPDX-License-Identifier: GPL-2.0-only
/* Module parameters with bounds; see params.h. */
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/swait.h>

#include "model/rules.h"
#include "model/text.h"
#include "params.h"

/**
 * struct knob - a number
 * @name: of the parameter
 * @value: now
 * @min: smallest that is taken
 * @max: largest that is taken
 * @zero: 0 is also taken
 */
struct knob {
	const char *name;
	unsigned int value;
	unsigned int min;
	unsigned int max;
	bool zero;
};

static struct knob interval_ms = { "interval_ms", 1000, 100, 3600000, true };
static struct knob waiters_max = { "waiters_max", 100, 0, 10000000 };
static struct knob alert_secs = { "alert_secs", 30, 0, 86400 };
static struct knob alerts_per_hour = { "alerts_per_hour", 60, 0, 100000 };
static struct knob memory_max_kb = { "memory_max_kb", 0, 0, UINT_MAX };
static struct knob cpu_max_percent = { "cpu_max_percent", 1, 0, 100 };
static struct knob audit = { "audit", 3600, 0, 10000000 };
static bool panic_without_kdump;
static u32 panic_on;

/* The number of writes. A simple queue: its lock spins even with PREEMPT_RT. */
static u32 writes;
static DECLARE_SWAIT_QUEUE_HEAD(written);

/* The written text, fit for a log line. */
static const char *quote(const char *text)
{
	static char quoted[64];

	text_escape(quoted, sizeof(quoted), text, strcspn(text, "\n"));
	return quoted;
}

static bool is_allowed(const struct knob *k, unsigned int value)
{
	return (value >= k->min && value <= k->max) || (k->zero && !value);
}

static int set_knob(const char *text, const struct kernel_param *kp)
{
	struct knob *k = kp->arg;
	unsigned int value;

	if (kstrtouint(text, 0, &value) || !is_allowed(k, value)) {
		pr_err("%s: '%s' is not a number from %u to %u%s; it stays %u\n", k->name,
		       quote(text), k->min, k->max, k->zero ? ", or 0" : "", k->value);
		return -EINVAL;
	}
	WRITE_ONCE(k->value, value);
	/* Pairs with params_wait_interval(): a write that was seen has its value seen. */
	smp_store_release(&writes, writes + 1);
	swake_up_one(&written);
	return 0;
}

static int get_knob(char *out, const struct kernel_param *kp)
{
	const struct knob *k = kp->arg;

	return scnprintf(out, PAGE_SIZE, "%u\n", READ_ONCE(k->value));
}

static const struct kernel_param_ops knob_ops = { .set = set_knob, .get = get_knob };

static int set_rules(const char *text, const struct kernel_param *kp)
{
	char now[64];
	u32 mask;

	if (rules_parse(text, &mask)) {
		rules_print(now, sizeof(now), panic_on);
		pr_err("panic_on: '%s' is not none or a list of waiters, blocked, deadlock; it stays %s\n",
		       quote(text), now);
		return -EINVAL;
	}
	WRITE_ONCE(panic_on, mask);
	return 0;
}

static int get_rules(char *out, const struct kernel_param *kp)
{
	size_t n = rules_print(out, PAGE_SIZE - 1, READ_ONCE(panic_on));

	out[n] = '\n';
	out[n + 1] = '\0';
	return n + 1;
}

static const struct kernel_param_ops rules_ops = { .set = set_rules, .get = get_rules };

static int set_flag(const char *text, const struct kernel_param *kp)
{
	bool value;

	if (kstrtobool(text, &value)) {
		pr_err("panic_without_kdump: '%s' is neither 0 nor 1; it stays %d\n", quote(text),
		       panic_without_kdump);
		return -EINVAL;
	}
	WRITE_ONCE(panic_without_kdump, value);
	return 0;
}

static const struct kernel_param_ops flag_ops = { .set = set_flag, .get = param_get_bool };

module_param_cb(interval_ms, &knob_ops, &interval_ms, 0644);
MODULE_PARM_DESC(interval_ms, "milliseconds between passes (100..3600000, default 1000; 0: no passes until it is set again)");
module_param_cb(waiters_max, &knob_ops, &waiters_max, 0644);
MODULE_PARM_DESC(waiters_max, "alert when a demand queue has so many waiters (0: never, default 100)");
module_param_cb(alert_secs, &knob_ops, &alert_secs, 0644);
MODULE_PARM_DESC(alert_secs, "seconds a condition must hold before it is an alert (0..86400, default 30)");
module_param_cb(alerts_per_hour, &knob_ops, &alerts_per_hour, 0644);
MODULE_PARM_DESC(alerts_per_hour, "alerts announced in an hour at most (default 60)");
module_param_cb(memory_max_kb, &knob_ops, &memory_max_kb, 0644);
MODULE_PARM_DESC(memory_max_kb, "kilobytes of memory that passes may take (default 0: a twentieth of RAM)");
module_param_cb(cpu_max_percent, &knob_ops, &cpu_max_percent, 0644);
MODULE_PARM_DESC(cpu_max_percent, "percent of one CPU that passes may take: after a long one the next is later (default 1; 0: no limit)");
module_param_cb(audit, &knob_ops, &audit, 0644);
MODULE_PARM_DESC(audit, "every so many passes, sleeps that go on are looked at as if they were new (0: never, default 3600)");
module_param_cb(panic_on, &rules_ops, &panic_on, 0644);
MODULE_PARM_DESC(panic_on, "panic, for kdump, on these alerts: none, or a list of waiters,blocked,deadlock");
module_param_cb(panic_without_kdump, &flag_ops, &panic_without_kdump, 0644);
MODULE_PARM_DESC(panic_without_kdump, "panic even if no crash kernel is loaded (default 0)");

static bool is_called(u32 seen)
{
	return READ_ONCE(writes) != seen || kthread_should_stop();
}

static bool is_resumed(void)
{
	return !params_paused() || kthread_should_stop();
}

/*
 * Until then, or until a number is written. A timer of the wheel would not do: it runs in a
 * softirq. A CPU leaves softirqs to its ksoftirqd once that is awake (before 6.5, see
 * d15121be7485) or always (PREEMPT_RT). A task that does not let go of the CPU then keeps the
 * sampler asleep. A hard hrtimer wakes it from the interrupt itself.
 */
static void wait_until(ktime_t due, u32 seen)
{
	DECLARE_SWAITQUEUE(wait);

	do {
		prepare_to_swait_exclusive(&written, &wait, TASK_INTERRUPTIBLE);
		if (is_called(seen))
			break;
	} while (schedule_hrtimeout(&due, HRTIMER_MODE_ABS_HARD));
	finish_swait(&written, &wait);
}

void params_wait_interval(unsigned int least_ms)
{
	u32 seen = smp_load_acquire(&writes); /* before the value, see set_knob() */
	unsigned int ms = READ_ONCE(interval_ms.value);

	if (ms)
		wait_until(ktime_add_ms(ktime_get(), max(ms, least_ms)), seen);
	else
		swait_event_interruptible_exclusive(written, is_resumed());
}

unsigned int params_interval_ms(void)
{
	return READ_ONCE(interval_ms.value);
}

unsigned int params_cpu_max_percent(void)
{
	return READ_ONCE(cpu_max_percent.value);
}

unsigned int params_audit(void)
{
	return READ_ONCE(audit.value);
}

bool params_paused(void)
{
	return !READ_ONCE(interval_ms.value);
}

unsigned int params_waiters_max(void)
{
	return READ_ONCE(waiters_max.value);
}

unsigned int params_alert_secs(void)
{
	return READ_ONCE(alert_secs.value);
}

unsigned int params_alerts_per_hour(void)
{
	return READ_ONCE(alerts_per_hour.value);
}

unsigned int params_memory_max_kb(void)
{
	return READ_ONCE(memory_max_kb.value);
}

u32 params_panic_on(void)
{
	return READ_ONCE(panic_on);
}

bool params_panic_without_kdump(void)
{
	return READ_ONCE(panic_without_kdump);
}
