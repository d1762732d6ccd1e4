// SPDX-License-Identifier: GPL-2.0-only
/*
 * From an alert to a panic.
 *
 * The machine panics only for kdump. The verdict must be proved, for alert_secs of passes
 * (policy.c), and be root's (observe.c). A pass that could not read what a process has open
 * never causes a panic. If panic_on asked for a panic and there is none, the log says why.
 */
#include <linux/kernel.h>
#include <linux/kexec.h>

#include "alert/dump.h"
#include "alert/escalate.h"
#include "alert/evidence.h"
#include "alert/log.h"
#include "alert/say.h"
#include "params.h"
#include "pass.h"
#include "show/fields.h"
#include "store/tally.h"

static bool is_wanted(const struct policy_event *e)
{
	return params_panic_on() >> e->rule & 1;
}

/* Only with a crash kernel to take over, unless a panic without one was asked for. */
static bool is_armed(void)
{
	return kexec_crash_loaded() || params_panic_without_kdump();
}

/* If anything else found no room, only its own chains know less. */
static bool may_panic(const struct pass *p)
{
	return is_armed() && !p->snap->count.strays_unread;
}

u32 escalate_rules(const struct pass *p)
{
	return may_panic(p) ? params_panic_on() : 0;
}

/* The first reason there is. */
static void count_no_panic(struct pass *p, const struct policy_event *e)
{
	if (!is_armed())
		tally_no_panic(NO_PANIC_UNARMED);
	else if (!may_panic(p))
		tally_no_panic(NO_PANIC_INCOMPLETE);
	else if (!judge_chain_is_root(&p->scratch->judge, e->index, NULL))
		tally_no_panic(NO_PANIC_NOT_ROOT);
}

/* An unproved ring is no deadlock, but panic_on may have meant it. */
static bool is_doubted_ring(const struct pass *p, const struct policy_event *e)
{
	return params_panic_on() & (1 << RULE_DEADLOCK) &&
	       p->snap->object[e->index].verdict == VERDICT_POSSIBLE_DEADLOCK;
}

static void say_doubt(struct pass *p, const struct policy_event *e)
{
	u32 task = judge_may_return(&p->scratch->judge, e->index);
	static char name[REPORT_FIELD];
	struct line l = line_in(name, sizeof(name));

	if (task == NO_ROW) {
		log_err("alert %u: no panic: not proved: who could act is not known for certain",
			e->id);
		return;
	}
	report_task(&l, p->snap, task, true);
	log_err("alert %u: no panic: not proved: thread %d of %s may return", e->id,
		p->snap->task[task].tid, name);
}

void escalate_explain(struct pass *p, const struct policy_event *e)
{
	if (is_wanted(e))
		count_no_panic(p, e);
	if (is_wanted(e) && !is_armed())
		log_err("alert %u: no panic: no crash kernel is loaded (kexec -p, or set panic_without_kdump=1)",
			e->id);
	if (is_doubted_ring(p, e)) {
		tally_no_panic(NO_PANIC_NOT_PROVED);
		say_doubt(p, e);
	}
}

void escalate(struct pass *p, const struct policy_event *e)
{
	const struct object_row *o = &p->snap->object[e->index];
	const struct evidence *v = evidence_collect(p->snap, o);

	dump_write(p);
	log_flush();
	dump_log();
	panic("hangwatch: %s: %u %s for %s %s; owner %s is %s; root %s; waiters %s; it is in %s",
	      rule_name(e->rule), o->waiters, say_waits(o->waiters), kind_name(o->kind),
	      report_name(p->snap, o), v->owner, report_outcome(o->outcome), v->root, v->who,
	      v->frames);
}
