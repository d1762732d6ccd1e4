// SPDX-License-Identifier: GPL-2.0-only
/* Text about a snapshot; see fields.h. */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/math64.h>

#include "model/syscalls.h"
#include "model/text.h"
#include "model/usertext.h"
#include "show/fields.h"
#include "target/symbol.h"

/* A list names this many and counts the rest. */
#define LIST_MAX 6

void report_comm(struct line *l, const struct task_row *t)
{
	text_add_item(l, t->comm, strnlen(t->comm, sizeof(t->comm)));
}

void report_task(struct line *l, const struct snapshot *s, u32 row, bool thread)
{
	const struct task_row *t = row == NO_ROW ? NULL : &s->task[row];

	if (!t) {
		line_char(l, '-');
		return;
	}
	report_comm(l, t);
	line_char(l, '[');
	line_signed(l, thread ? t->tid : t->tgid, 0);
	line_char(l, ']');
}

void report_owner(struct line *l, const struct snapshot *s, const struct object_row *o)
{
	report_task(l, s, o->owner == NO_ROW ? NO_ROW : s->holder[o->owner].leader, false);
}

void report_root(struct line *l, const struct snapshot *s, const struct object_row *o)
{
	report_task(l, s, o->chain == NO_ROW ? NO_ROW : o->root, true);
}

/* The end of a list: how many more there are. */
static void add_rest(struct line *l, u32 rest)
{
	if (!rest)
		return;
	line_text(l, ",+");
	line_number(l, rest, 0);
}

void report_holders(struct line *l, const struct snapshot *s, const struct object_row *o)
{
	struct line f = line_part(l, REPORT_FIELD - 1);
	u32 i, shown = 0;

	if (!o->in_demand && o->owner == NO_ROW) {
		line_char(l, '-');
		return;
	}
	for (i = o->first_holder; i != NO_ROW && shown < LIST_MAX; i = s->holder[i].next) {
		if (shown++)
			line_char(&f, ',');
		report_task(&f, s, s->holder[i].leader, false);
	}
	if (!shown)
		line_char(&f, '-');
	add_rest(&f, o->holders - min(o->holders, shown));
	line_join(l, &f);
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

void report_who(struct line *l, const struct snapshot *s, const struct object_row *o)
{
	struct line f = line_part(l, REPORT_FIELD - 1);
	struct tally tally[LIST_MAX] = { };
	u32 i, rest = 0;

	for (i = o->first_edge; i != NO_ROW; i = s->edge[i].next)
		count_comm(tally, s->task[s->edge[i].task].comm, &rest);
	for (i = 0; i < LIST_MAX && tally[i].comm; i++) {
		if (i)
			line_char(&f, ',');
		text_add_item(&f, tally[i].comm, strnlen(tally[i].comm, ROW_COMM));
		line_char(&f, '*');
		line_number(&f, tally[i].count, 0);
	}
	if (!i)
		line_char(&f, '-');
	add_rest(&f, rest);
	line_join(l, &f);
}

/* One argument; takes the name off the list if it is a descriptor. */
static void call_arg(struct line *l, u64 arg, bool is_fd, const char **names)
{
	const char *end = *names;

	if (!is_fd) {
		line_hex(l, arg, 0);
		return;
	}
	if ((s32)arg == FD_CWD)
		line_text(l, "AT_FDCWD");
	else
		line_signed(l, (s32)arg, 0);
	while (*end && *end != ROW_NAME_END)
		end++;
	if (end != *names) {
		line_char(l, '<');
		line_bytes(l, *names, end - *names);
		line_char(l, '>');
	}
	*names = *end ? end + 1 : end;
}

static void call_label(struct line *l, const struct task_row *t)
{
	bool compat = t->flags & ROW_COMPAT;
	const char *name = compat ? call_compat_name(t->syscall) : call_name(t->syscall);

	if (compat)
		line_text(l, "compat:");
	if (name)
		line_text(l, name);
	else
		line_signed(l, t->syscall, 0);
	line_char(l, '(');
}

void report_call(struct line *l, const struct snapshot *s, const struct task_row *t)
{
	struct line f = line_part(l, REPORT_LONG - 1);
	const char *names = s->text + t->fds;
	u32 fds, args, i;
	s32 call;

	if (t->syscall < 0) {
		line_char(l, '-');
		return;
	}
	call = call_of_row(t);
	fds = call_fds(call, t->args);
	args = call_args(call);
	call_label(&f, t);
	for (i = 0; i < args; i++) {
		if (i)
			line_char(&f, ',');
		call_arg(&f, t->args[i], fds & FD(i), &names);
	}
	line_char(&f, ')');
	line_join(l, &f);
}

/* Apart, as its room on the stack is large. */
static noinline void unknown_frame(struct line *l, u64 addr)
{
	char name[KSYM_SYMBOL_LEN];

	symbol_print(name, addr);
	line_bytes(l, name, strnlen(name, SYMBOL_NAME));
}

void report_frame(struct line *l, u64 addr, struct symbol_names *names)
{
	const char *name;
	u32 length;

	if (!names) {
		unknown_frame(l, addr);
		return;
	}
	name = symbol_name(names, addr, &length);
	line_bytes(l, name, length);
}

void report_frames(struct line *l, const struct task_row *t, struct symbol_names *names)
{
	struct line f = line_part(l, REPORT_LONG - 1);
	u32 i;

	if (!t->frames[0])
		line_char(&f, '-');
	for (i = 0; i < ROW_FRAMES && t->frames[i]; i++) {
		if (i)
			line_char(&f, '<');
		report_frame(&f, t->frames[i], names);
	}
	line_join(l, &f);
}

const char *report_code(const struct snapshot *s, const struct task_row *t)
{
	return t->code ? s->text + t->code : "-";
}

bool report_caller(struct line *l, const struct snapshot *s, const struct task_row *t)
{
	struct line f = line_part(l, REPORT_FIELD - 1);
	size_t len;
	const char *name = usertext_caller(report_code(s, t), &len);

	if (!name)
		return false;
	line_text(&f, ", called from ");
	line_bytes(&f, name, len);
	line_join(l, &f);
	return true;
}

const char *report_name(const struct snapshot *s, const struct object_row *o)
{
	return s->text[o->name] ? s->text + o->name : "-";
}

void report_waits(struct line *l, const struct snapshot *s, const struct task_row *t)
{
	struct line f = line_part(l, REPORT_LONG - 1);
	u32 i;

	if (!t->edges)
		line_char(&f, '-');
	for (i = 0; i < t->edges && i < LIST_MAX; i++) {
		if (i)
			line_char(&f, ',');
		line_text(&f, report_name(s, &s->object[s->edge[t->first_edge + i].object]));
	}
	add_rest(&f, t->edges - i);
	line_join(l, &f);
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

void report_age(struct line *l, u64 since, u64 until)
{
	u64 tenths = until > since ? div_u64(until - since, NSEC_PER_SEC / 10) : 0;
	u64 seconds = div_u64(tenths, 10);

	line_char(l, ' ');
	line_number(l, seconds, 8);
	line_char(l, '.');
	line_char(l, '0' + tenths - seconds * 10);
}
