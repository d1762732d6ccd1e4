// SPDX-License-Identifier: GPL-2.0-only
/* From a row to the task it is about; see task.h. */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>

#include "target/memory.h"
#include "target/task.h"

/* The task of a number, if it is still the same one. */
static struct task_struct *find_again(s32 tid, u64 task, u64 start)
{
	struct task_struct *t = pid_task(find_pid_ns(tid, &init_pid_ns), PIDTYPE_PID);

	return t && (u64)(uintptr_t)t == task && t->start_boottime == start ? t : NULL;
}

struct task_struct *task_alive(const struct task_row *row)
{
	return find_again(row->tid, row->task, row->start);
}

struct task_place task_place(const struct task_struct *t)
{
	return (struct task_place){
		.task = (u64)(uintptr_t)t, .start = t->start_boottime, .tid = t->pid,
	};
}

struct task_struct *task_at(const struct task_place *place)
{
	return find_again(place->tid, place->task, place->start);
}

u64 pid_namespace_of(const struct memread *m, u64 task)
{
	const struct task_struct *t = (const void *)(uintptr_t)task;
	const struct pid *pid;
	unsigned int level;
	u64 ns;

	if (!peek(m, &pid, (const struct pid **)&t->thread_pid) || !pid ||
	    !peek(m, &level, &pid->level) || level > MAX_PID_NS_LEVEL ||
	    !mem_word(m, (u64)(uintptr_t)&pid->numbers[level].ns, &ns))
		return 0;
	return ns;
}
