/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pieces of text about a snapshot that tables, log lines and alerts share. All of it is
 * escaped: every function adds one field without white space to a line. A field of frames, a
 * call or waits has less than REPORT_LONG characters, any other less than REPORT_FIELD.
 */
#ifndef HANGWATCH_SHOW_FIELDS_H
#define HANGWATCH_SHOW_FIELDS_H

#include "model/line.h"
#include "store/snapshot.h"
#include "target/symbol.h"

/* Room that is enough for any of the fields below but frames and calls. */
#define REPORT_FIELD 256
#define REPORT_FRAMES 512
#define REPORT_LONG 640

/** report_task() - "comm[pid]" of a task row, "-" for NO_ROW; the pid is tid or tgid */
void report_task(struct line *l, const struct snapshot *s, u32 row, bool thread);

/** report_comm() - the escaped comm of a task row */
void report_comm(struct line *l, const struct task_row *t);

/** report_owner() - the owner of an object as "comm[pid]", "-" if it has none */
void report_owner(struct line *l, const struct snapshot *s, const struct object_row *o);

/** report_root() - the root of an object's chain: "comm[tid]", "-" if no task */
void report_root(struct line *l, const struct snapshot *s, const struct object_row *o);

/** report_holders() - the holders of an object, "a[1],b[2],+3", "-" if none */
void report_holders(struct line *l, const struct snapshot *s, const struct object_row *o);

/** report_who() - the waiters of an object by comm, "sshd*600,cron*45,+2" */
void report_who(struct line *l, const struct snapshot *s, const struct object_row *o);

/**
 * report_call() - the system call a task is in, "-" if none
 *
 * Descriptors are decimal and followed by the name of their file, the rest is hexadecimal:
 * read(3</tmp/fifo>,7ffc12340000,1000). An unknown call is its number with six arguments, a
 * 32-bit one "compat:" and its name. Less than REPORT_LONG.
 */
void report_call(struct line *l, const struct snapshot *s, const struct task_row *t);

/**
 * report_frame() - the name of a frame
 * @l: where to
 * @addr: its return address
 * @names: names looked up before, NULL if the caller keeps none
 */
void report_frame(struct line *l, u64 addr, struct symbol_names *names);

/**
 * report_frames() - the frames of a task, "a<b<c" innermost first, "-" if none
 * @l: where to
 * @t: the task's row
 * @names: as report_frame()
 */
void report_frames(struct line *l, const struct task_row *t, struct symbol_names *names);

/** report_code() - the user frames of a task (model/usertext.h), "-" if none were found */
const char *report_code(const struct snapshot *s, const struct task_row *t);

/** report_caller() - ", called from OBJECT" if a task's C library was called from one */
bool report_caller(struct line *l, const struct snapshot *s, const struct task_row *t);

/** report_waits() - the names of a task's objects, "a,b,+3", "-" if none */
void report_waits(struct line *l, const struct snapshot *s, const struct task_row *t);

/** report_name() - the name of an object, "-" if it has none */
const char *report_name(const struct snapshot *s, const struct object_row *o);

/** report_age() - how long it is from @since to @until, in seconds with one decimal, 10 wide */
void report_age(struct line *l, u64 since, u64 until);

/** report_how(), report_outcome(), report_verdict(), report_state() - words */
const char *report_how(unsigned int how);
const char *report_outcome(unsigned int outcome);
const char *report_verdict(unsigned int verdict);
char report_state(unsigned int state);

#endif
