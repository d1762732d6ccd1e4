// SPDX-License-Identifier: GPL-2.0-only
/* Lines for the kernel log; the model is in log.h. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "alert/log.h"

/*
 * A line of the kernel log has less than 1024 bytes. A pass may have 64 alerts, of five lines
 * each: their maker must not push out the lines about another's alert.
 */
#define LOG_LINE 1000
#define LOG_LINES 320

struct line {
	bool is_error;
	char text[LOG_LINE];
};

/* From @said on, up to @put; both only grow. */
static struct line lines[LOG_LINES];
static u32 put, said;
static u32 lost;
/* The copy can't be preempted, so the sampler never waits long for it. */
static DEFINE_RAW_SPINLOCK(lines_lock);
static struct task_struct *thread;

static struct line *place(void)
{
	if (put - said < LOG_LINES)
		return &lines[put % LOG_LINES];
	lost++;
	return NULL;
}

void log_line(bool is_error, const char *fmt, ...)
{
	struct line *line;
	va_list args;

	raw_spin_lock(&lines_lock);
	line = place();
	if (line) {
		line->is_error = is_error;
		va_start(args, fmt);
		vscnprintf(line->text, sizeof(line->text), fmt, args);
		va_end(args);
		put++;
	}
	raw_spin_unlock(&lines_lock);
	if (thread)
		wake_up_process(thread);
}

/* The next line, or how many had no room before it.  Returns whether there is anything. */
static bool take(struct line *line, u32 *missing)
{
	bool any;

	raw_spin_lock(&lines_lock);
	any = said != put;
	if (any)
		*line = lines[said++ % LOG_LINES];
	*missing = any ? 0 : lost;
	lost = any ? lost : 0;
	raw_spin_unlock(&lines_lock);
	return any || *missing;
}

static void say(const struct line *line, u32 missing)
{
	if (missing)
		pr_err("%u lines are missing here: the console is too slow\n", missing);
	else if (line->is_error)
		pr_err("%s\n", line->text);
	else
		pr_info("%s\n", line->text);
}

static bool is_empty(void)
{
	return READ_ONCE(said) == READ_ONCE(put) && !READ_ONCE(lost);
}

static int run(void *unused)
{
	static struct line line;
	u32 missing;

	for (;;) {
		while (take(&line, &missing))
			say(&line, missing);
		if (kthread_should_stop())
			return 0;
		/* The state first: a wake-up after the question must not be lost. */
		set_current_state(TASK_IDLE);
		if (is_empty() && !kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
}

/* The thread's next line may come twice, or a little later. */
void log_flush(void)
{
	static struct line line;
	u32 missing;

	while (take(&line, &missing))
		say(&line, missing);
}

int log_setup(void)
{
	struct task_struct *t = kthread_run(run, NULL, "hangwatch_log");

	if (IS_ERR(t))
		return PTR_ERR(t);
	get_task_struct(t);
	thread = t;
	return 0;
}

void log_teardown(void)
{
	kthread_stop(thread);
	put_task_struct(thread);
	thread = NULL;
}
