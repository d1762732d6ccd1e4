// SPDX-License-Identifier: GPL-2.0-only
/* Systems as scripts one can read; '#' begins what TAP ignores. */
#include <stdio.h>

#include "report.h"
#include "step.h"

static const char *const object_names[OBJECT_KINDS] = {
	[OBJ_NONE] = "none", [OBJ_PIPE] = "pipe", [OBJ_STREAM] = "stream", [OBJ_DGRAM] = "dgram",
	[OBJ_LISTEN] = "listen", [OBJ_SNDBUF] = "sndbuf", [OBJ_MUTEX] = "mutex",
	[OBJ_WORD] = "word", [OBJ_RWSEM] = "rwsem", [OBJ_FLOCK] = "flock",
	[OBJ_CHANNEL] = "channel", [OBJ_EVENT] = "event", [OBJ_COND] = "cond", [OBJ_SET] = "set",
};

static const char *const op_names[OPS] = {
	[OP_END] = "end", [OP_READ] = "read", [OP_WRITE] = "write", [OP_LOCK] = "lock",
	[OP_RDLOCK] = "rdlock", [OP_UNLOCK] = "unlock", [OP_POLL] = "poll", [OP_EPOLL] = "epoll",
	[OP_REARM] = "rearm", [OP_SLEEP] = "sleep", [OP_COMPUTE] = "compute", [OP_SPIN] = "spin",
	[OP_CLOSE] = "close", [OP_FORK] = "fork", [OP_ASK] = "ask", [OP_TAKE] = "take",
	[OP_ANSWER] = "answer", [OP_POST] = "post", [OP_AWAIT] = "await", [OP_JOIN] = "join",
	[OP_CHILD] = "child", [OP_ALARM] = "alarm", [OP_DISARM] = "disarm", [OP_HIDE] = "hide",
	[OP_GRAB] = "grab",
	[OP_CHOOSE] = "choose", [OP_JUMP] = "jump", [OP_LOOP] = "loop", [OP_EXIT] = "exit",
};

/* An object as o1(pipe); what the last poll returned as "it". */
static void print_object(const struct sim *m, u32 object)
{
	if (object == NOBODY)
		printf(" it");
	else
		printf(" o%u(%s)", object, object_names[m->kind[object]]);
}

static void print_mask(const struct sim *m, const char *what, u32 mask)
{
	u32 i;

	for (i = 0; i < m->objects; i++)
		if (mask & 1u << i) {
			printf(" %s", what);
			print_object(m, i);
		}
}

static bool names_object(u32 what)
{
	switch (what) {
	case OP_READ:
	case OP_WRITE:
	case OP_LOCK:
	case OP_RDLOCK:
	case OP_UNLOCK:
	case OP_EPOLL:
	case OP_REARM:
	case OP_CLOSE:
	case OP_ASK:
	case OP_TAKE:
	case OP_ANSWER:
	case OP_POST:
	case OP_AWAIT:
	case OP_GRAB:
		return true;
	default:
		return false;
	}
}

static void print_arg(const struct sim *m, const struct op *op)
{
	if (op->what == OP_WRITE && op->arg && CARRY_MODE(op->arg)) {
		printf(" with %s end of", CARRY_MODE(op->arg) & END_READ ? "the reading" :
							       "the writing");
		print_object(m, CARRY_OBJECT(op->arg));
	} else if (op->what == OP_WRITE && op->arg) {
		printf(" from");
		print_object(m, CARRY_OBJECT(op->arg));
	} else if (op->what == OP_READ && op->arg) {
		printf(" without waiting");
	} else if (op->what == OP_REARM) {
		printf(" for");
		print_object(m, op->arg);
	} else if (op->what == OP_FORK || op->what == OP_CHILD) {
		printf(" p%u", op->arg);
	} else if (op->what == OP_JOIN) {
		printf(" t%u", op->arg);
	} else if (op->what == OP_LOOP) {
		printf(" %u times", op->arg);
	}
}

static void print_op(const struct sim *m, const struct op *op, u32 at)
{
	printf("%s", op_names[op->what]);
	if (op->what == OP_POLL) {
		print_mask(m, "to read", op->obj);
		print_mask(m, "to write", op->arg);
	} else if (names_object(op->what)) {
		print_object(m, op->obj);
	}
	print_arg(m, op);
	if (op->timed)
		printf(" with a timeout");
	if (op->other != at + 1)
		printf(" -> %u", op->other);
}

static void print_ends(const struct sim *m, u32 proc)
{
	u32 i, ends;

	for (i = 0; i < m->objects; i++) {
		ends = m->start.proc[proc].ends[i];
		if (!ends)
			continue;
		print_object(m, i);
		if (m->kind[i] == OBJ_FLOCK)
			printf(":file%u", ends);
		else
			printf(":%s%s", ends & END_READ ? "r" : "", ends & END_WRITE ? "w" : "");
	}
}

static void print_proc(const struct sim *m, u32 proc)
{
	printf("# p%u", proc);
	if (m->parent[proc] != NOBODY)
		printf(", forked by p%u", m->parent[proc]);
	else
		printf(" has");
	print_ends(m, proc);
	if (m->outside[proc])
		printf("; is %s after turn %u",
		       m->outside[proc] == OUTSIDE_STOP ? "stopped" : "killed",
		       m->outside_at[proc]);
	printf("\n");
}

static void print_interests(const struct sim *m, u32 set)
{
	u32 i, sees;

	for (i = 0; i < m->objects; i++) {
		sees = m->interest[set][i];
		if (!sees)
			continue;
		printf(" watches");
		print_object(m, i);
		printf(":%s%s%s%s", sees & SEES_IN ? "in" : "", sees & SEES_OUT ? "out" : "",
		       sees & SEES_EDGES ? ",edge" : "", sees & SEES_ONCE ? ",once" : "");
	}
}

static void print_script(const struct sim *m, u32 thread)
{
	u32 i;

	printf("# t%u in p%u:", thread, m->of[thread]);
	for (i = 0; i < OPS_MAX && m->script[thread][i].what != OP_END; i++) {
		printf(" %u:", i);
		print_op(m, &m->script[thread][i], i);
		printf(";");
	}
	printf("\n");
}

void print_system(const struct sim *m)
{
	u32 i;

	printf("# system %llu, made from %s%s%s\n", (unsigned long long)m->seed, m->name,
	       m->healthy ? ", the healthy twin" : "", m->breaks ? ", breaks an assumption" : "");
	for (i = 0; i < m->objects; i++) {
		printf("#");
		print_object(m, i);
		if (m->cap[i])
			printf(" room %u", m->cap[i]);
		if (m->mate[i] != NOBODY)
			printf(" mate o%u", m->mate[i]);
		print_interests(m, i);
		printf("\n");
	}
	for (i = 0; i < m->procs; i++)
		print_proc(m, i);
	for (i = 0; i < m->threads; i++)
		print_script(m, i);
}

static void print_object_state(const struct seen *v, u32 i)
{
	const struct object *o = &v->at->s.object[i];

	printf("#");
	print_object(v->m, i);
	printf(" holds %u", o->count);
	if (o->owner)
		printf(", owner %s%u", v->m->kind[i] == OBJ_FLOCK ? "file" : "t",
		       v->m->kind[i] == OBJ_FLOCK ? o->owner : o->owner - 1u);
	if (o->readers)
		printf(", readers %#x", o->readers);
	if (o->off)
		printf(", not armed %#x", o->off);
	printf("\n");
}

static void print_thread_state(const struct seen *v, u32 t)
{
	static const char letters[] = "RSDKITtFZ";
	const struct state *s = &v->at->s;

	if (!s->thread[t].alive) {
		printf("# t%u is not there\n", t);
		return;
	}
	printf("# t%u %c at %u:", t, letters[v->task[v->row[t]].state], s->thread[t].pc);
	print_op(v->m, op_of(v->m, s, t), s->thread[t].pc);
	if (s->thread[t].taken)
		printf(", has taken t%u's request", s->thread[t].taken - 1u);
	if (s->proc[v->m->of[t]].alarm)
		printf(", alarm armed");
	if (s->proc[v->m->of[t]].stopped)
		printf(", stopped");
	printf(" since %u\n", v->at->since[t]);
}

static const char *const verdict_names[VERDICTS] = {
	[VERDICT_IDLE] = "idle", [VERDICT_BUSY] = "busy", [VERDICT_UNKNOWN] = "unknown",
	[VERDICT_KERNEL] = "kernel", [VERDICT_REMOTE] = "remote", [VERDICT_BLOCKED] = "blocked",
	[VERDICT_STOPPED] = "stopped", [VERDICT_ORPHANED] = "orphaned",
	[VERDICT_POSSIBLE_DEADLOCK] = "possible-deadlock", [VERDICT_DEADLOCK] = "deadlock",
};

static void print_verdict(const struct seen *v, const struct edge *e)
{
	const struct object_row *o = &v->object[e->object];

	printf("# t%u waits in %s: %s", v->thread[e->task], kind_name(o->kind),
	       verdict_names[o->verdict]);
	if (o->owner != NO_ROW && v->holder[o->owner].decider != NO_ROW)
		printf(", owner t%u", v->thread[v->holder[o->owner].decider]);
	if (o->root != NO_ROW)
		printf(", root t%u", v->thread[o->root]);
	printf("\n");
}

void print_moment(const struct seen *seen)
{
	u32 i;

	printf("# moment %u\n", seen->at->now);
	for (i = 0; i < seen->m->objects; i++)
		print_object_state(seen, i);
	for (i = 0; i < seen->m->threads; i++)
		print_thread_state(seen, i);
	for (i = 0; i < seen->edges; i++)
		print_verdict(seen, &seen->edge[i]);
}

void print_finding(const struct seen *seen, const struct finding *f)
{
	printf("# t%u: %s", f->thread, fault_name(f->fault));
	if (f->root != NOBODY)
		printf("; verdict %s, root t%u", verdict_names[f->verdict], f->root);
	printf(" (system %llu, %s)\n", (unsigned long long)seen->m->seed, seen->m->name);
}

void print_table(const struct tally *tally)
{
	u32 i;

	printf("# %-18s %10s %10s %10s\n", "verdict", "ends", "never", "unclear");
	for (i = 0; i < VERDICTS; i++)
		printf("# %-18s %10u %10u %10u\n", verdict_names[i], tally->said[i][FATE_ENDS],
		       tally->said[i][FATE_NEVER], tally->said[i][FATE_UNCLEAR]);
	for (i = 1; i < FAULTS; i++)
		printf("# %6u times %s\n", tally->faults[i], fault_name(i));
	printf("# %6u times excused by a broken assumption\n", tally->excused);
	printf("# %6u times something was said on a hint, %u times falsely\n", tally->hinted,
	       tally->hinted_faults);
	printf("# %u explorations, %llu states, %u over the bound\n", tally->explored,
	       (unsigned long long)tally->states, tally->exceeded);
}
