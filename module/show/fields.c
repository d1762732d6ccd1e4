// SPDX-License-Identifier: GPL-2.0-only
/* Text about a snapshot; see report.h. */
#include <linux/kallsyms.h>
#include <linux/kernel.h>

#include "model/syscalls.h"
#include "model/text.h"
#include "model/usertext.h"
#include "show/fields.h"
#include "target/symbol.h"

/* A list names this many and counts the rest. */
#define LIST_MAX 6

size_t report_comm(char *out, size_t size, const struct task_row *t)
{
	return text_escape_item(out, size, t->comm, strnlen(t->comm, sizeof(t->comm)));
}

void report_task(char *out, size_t size, const struct snapshot *s, u32 row, bool thread)
{
	const struct task_row *t = row == NO_ROW ? NULL : &s->task[row];
	size_t n;

	if (!t) {
		strscpy(out, "-", size);
		return;
	}
	n = report_comm(out, size, t);
	scnprintf(out + n, size - n, "[%d]", thread ? t->tid : t->tgid);
}

void report_owner(char *out, size_t size, const struct snapshot *s, const struct object_row *o)
{
	report_task(out, size, s, o->owner == NO_ROW ? NO_ROW : s->holder[o->owner].leader, false);
}

void report_root(char *out, size_t size, const struct snapshot *s, const struct object_row *o)
{
	report_task(out, size, s, o->chain == NO_ROW ? NO_ROW : o->root, true);
}

void report_holders(char *out, size_t size, const struct snapshot *s,
		    const struct object_row *o)
{
	u32 i, shown = 0;
	size_t n = 0;

	strscpy(out, "-", size);
	if (!o->in_demand && o->owner == NO_ROW)
		return;
	for (i = o->first_holder; i != NO_ROW && shown < LIST_MAX; i = s->holder[i].next) {
		if (shown++)
			n += scnprintf(out + n, size - n, ",");
		report_task(out + n, size - n, s, s->holder[i].leader, false);
		n += strlen(out + n);
	}
	if (o->holders > shown)
		scnprintf(out + n, size - n, ",+%u", o->holders - shown);
}

struct tally {
	const char *comm;
	u32 count;
};

static void count_comm(struct tally *tally, const char *comm, u32 *rest)
{
	u32 i;

	for (i = 0; i < LIST_MAX && tally[i].comm; i++)
		if (!strncmp(tally[i].comm, comm, ROW_COMM))
			break;
	if (i == LIST_MAX) {
		++*rest;
		return;
	}
	tally[i].comm = comm;
	tally[i].count++;
}

void report_who(char *out, size_t size, const struct snapshot *s, const struct object_row *o)
{
	struct tally tally[LIST_MAX] = { };
	u32 i, rest = 0;
	size_t n = 0;

	for (i = o->first_edge; i != NO_ROW; i = s->edge[i].next)
		count_comm(tally, s->task[s->edge[i].task].comm, &rest);
	for (i = 0; i < LIST_MAX && tally[i].comm; i++) {
		if (i)
			n += scnprintf(out + n, size - n, ",");
		n += text_escape_item(out + n, size - n, tally[i].comm,
				 strnlen(tally[i].comm, ROW_COMM));
		n += scnprintf(out + n, size - n, "*%u", tally[i].count);
	}
	if (rest)
		scnprintf(out + n, size - n, ",+%u", rest);
	if (!n)
		strscpy(out, "-", size);
}

/* One argument; takes the name off the list if it is a descriptor. */
static size_t call_arg(char *out, size_t size, u64 arg, bool is_fd, const char **names)
{
	const char *end = strchrnul(*names, ROW_NAME_END);
	int len = end - *names;
	size_t n;

	if (!is_fd)
		return scnprintf(out, size, "%llx", arg);
	if ((s32)arg == FD_CWD)
		n = scnprintf(out, size, "AT_FDCWD");
	else
		n = scnprintf(out, size, "%d", (s32)arg);
	if (len)
		n += scnprintf(out + n, size - n, "<%.*s>", len, *names);
	*names = *end ? end + 1 : end;
	return n;
}

static size_t call_label(char *out, size_t size, const struct task_row *t)
{
	bool compat = t->flags & ROW_COMPAT;
	const char *name = compat ? call_compat_name(t->syscall) : call_name(t->syscall);
	size_t n = scnprintf(out, size, compat ? "compat:" : "");

	return n + (name ? scnprintf(out + n, size - n, "%s(", name) :
			   scnprintf(out + n, size - n, "%d(", t->syscall));
}

void report_call(char *out, size_t size, const struct snapshot *s, const struct task_row *t)
{
	const char *names = s->text + t->fds;
	s32 call = call_of_row(t);
	u32 fds = call_fds(call, t->args), i;
	size_t n;

	if (t->syscall < 0) {
		strscpy(out, "-", size);
		return;
	}
	n = call_label(out, size, t);
	for (i = 0; i < call_args(call); i++) {
		n += scnprintf(out + n, size - n, i ? "," : "");
		n += call_arg(out + n, size - n, t->args[i], fds & FD(i), &names);
	}
	scnprintf(out + n, size - n, ")");
}

static size_t report_frame(char *out, size_t size, const char *name, bool first)
{
	return scnprintf(out, size, "%s%.*s", first ? "" : "<", SYMBOL_NAME, name);
}

void report_frames(char *out, size_t size, const struct task_row *t)
{
	char name[KSYM_SYMBOL_LEN];
	size_t n = 0;
	u32 i;

	strscpy(out, "-", size);
	for (i = 0; i < ROW_FRAMES && t->frames[i]; i++) {
		symbol_print(name, t->frames[i]);
		n += report_frame(out + n, size - n, name, !i);
	}
}

void report_known_frames(char *out, size_t size, const struct task_row *t,
			 struct symbol_names *names)
{
	size_t n = 0;
	u32 i;

	strscpy(out, "-", size);
	for (i = 0; i < ROW_FRAMES && t->frames[i]; i++)
		n += report_frame(out + n, size - n, symbol_name(names, t->frames[i]), !i);
}

const char *report_code(const struct snapshot *s, const struct task_row *t)
{
	return t->code ? s->text + t->code : "-";
}

void report_caller(char *out, size_t size, const struct snapshot *s, const struct task_row *t)
{
	size_t len;
	const char *name = usertext_caller(report_code(s, t), &len);

	strscpy(out, "", size);
	if (name)
		scnprintf(out, size, ", called from %.*s", (int)len, name);
}

const char *report_name(const struct snapshot *s, const struct object_row *o)
{
	return s->text[o->name] ? s->text + o->name : "-";
}

void report_waits(char *out, size_t size, const struct snapshot *s, const struct task_row *t)
{
	u32 i, shown = 0;
	size_t n = 0;

	strscpy(out, "-", size);
	for (i = 0; i < t->edges && shown < LIST_MAX; i++) {
		const struct object_row *o = &s->object[s->edge[t->first_edge + i].object];

		n += scnprintf(out + n, size - n, "%s%s", shown++ ? "," : "", report_name(s, o));
	}
	if (t->edges > shown)
		scnprintf(out + n, size - n, ",+%u", t->edges - shown);
}

const char *report_how(unsigned int how)
{
	static const char * const words[] = {
		[HOW_NONE] = "none", [HOW_LIKELY] = "likely",
		[HOW_HOLDER] = "holder", [HOW_EXACT] = "exact",
	};

	return how < ARRAY_SIZE(words) ? words[how] : "?";
}

const char *report_outcome(unsigned int outcome)
{
	static const char * const words[] = {
		[OUTCOME_UNKNOWN] = "unknown", [OUTCOME_RUNNING] = "running",
		[OUTCOME_RUNNABLE] = "runnable", [OUTCOME_SERVING] = "serving",
		[OUTCOME_BLOCKED] = "blocked",
		[OUTCOME_STOPPED] = "stopped", [OUTCOME_ABSENT] = "absent",
		[OUTCOME_REMOTE] = "remote", [OUTCOME_KERNEL] = "kernel",
	};

	return outcome < ARRAY_SIZE(words) ? words[outcome] : "?";
}

const char *report_verdict(unsigned int verdict)
{
	static const char * const words[] = {
		[VERDICT_IDLE] = "idle", [VERDICT_BUSY] = "busy",
		[VERDICT_UNKNOWN] = "unknown", [VERDICT_KERNEL] = "kernel",
		[VERDICT_REMOTE] = "remote", [VERDICT_BLOCKED] = "blocked",
		[VERDICT_STOPPED] = "stopped", [VERDICT_ORPHANED] = "orphaned",
		[VERDICT_POSSIBLE_DEADLOCK] = "possible-deadlock",
		[VERDICT_DEADLOCK] = "deadlock",
	};

	return verdict < ARRAY_SIZE(words) ? words[verdict] : "?";
}

char report_state(unsigned int state)
{
	return state < TASK_STATES ? "RSDKITtFZ"[state] : '?';
}
