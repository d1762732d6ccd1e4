// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes the rules' events to people. The rules see a pass through observe.c and judge it in
 * policy.c. People are told by the alerts table (table.c), the log (say.c), tracers and udev
 * (notify.c), and the text in the dump (dump.c). In the end there is kdump (escalate.c).
 *
 * An alert is about a root, and tells of the worst of the objects that lead to it.
 */
#include <linux/kernel.h>

#include "alert/alert.h"
#include "alert/dump.h"
#include "alert/escalate.h"
#include "alert/log.h"
#include "alert/notify.h"
#include "alert/observe.h"
#include "alert/policy.h"
#include "alert/say.h"
#include "alert/table.h"
#include "params.h"
#include "pass.h"
#include "store/changed.h"
#include "store/tally.h"

static struct policy policy;
static struct policy_event events[POLICY_MAX_EVENTS];

/* One that began; or one that was announced, and is worse now. */
static void tell_alert(struct pass *p, const struct policy_event *e)
{
	const struct evidence *evidence;

	evidence = evidence_collect(p->snap, &p->snap->object[e->index]);
	say_alert(p, e, evidence);
	notify_alert(table_put(p, e, evidence));
	tally_alert(e->rule);
	escalate_explain(p, e);
	alert_changed();
}

static void tell_end(const struct pass *p, const struct policy_event *e)
{
	const struct alert_row *a = table_end(p, e->id);

	if (a)
		notify_alert(a);
	say_end(p, e, a);
	alert_changed();
}

static void tell(struct pass *p, const struct policy_event *e)
{
	switch (e->type) {
	case POLICY_BEGIN:
	case POLICY_WORSE:
		tell_alert(p, e);
		break;
	case POLICY_END:
		tell_end(p, e);
		break;
	case POLICY_SUPPRESSED:
		log_err("%u alerts not shown: more than %u an hour (alerts_per_hour)", e->count,
			params_alerts_per_hour());
		break;
	case POLICY_OVERFLOW:
		log_err("%u objects in a bad state are not followed: %u at a time are", e->count,
			POLICY_MAX_ALERTS);
		break;
	case POLICY_ESCALATE:
		table_publish(p);
		escalate(p, e);
		break;
	}
}

/* A pass looks at the code of a few tasks only; the subject of an alert is one of them. */
static void find_code(struct pass *p, const struct policy_event *e)
{
	u32 decider;

	if (e->type == POLICY_END || e->index == NO_ROW)
		return;
	decider = snapshot_decider(p->snap, &p->snap->object[e->index]);
	if (decider != NO_ROW)
		pass_user_code_of(p, decider);
}

static void let_others_run(void *pass)
{
	pass_yield(pass);
}

static u64 prove(void *pass, u32 object)
{
	struct pass *p = pass;

	pass_yield(p);
	return judge_proof(&p->scratch->judge, object);
}

void alert_pass(struct pass *p)
{
	struct policy_params params = {
		.waiters_max = params_waiters_max(),
		.alert_secs = params_alert_secs(),
		.panic_on = escalate_rules(p),
		.alerts_per_hour = params_alerts_per_hour(),
		.breathe = let_others_run,
		.prove = prove,
		.ctx = p,
	};
	u32 n = observe_pass(p), i;

	tally_pass(p->snap->count.unknown);
	n = policy_step(&policy, &params, p->now, p->scratch->policy, n, events, POLICY_MAX_EVENTS);
	for (i = 0; i < n; i++) {
		find_code(p, &events[i]);
		tell(p, &events[i]);
	}
	table_publish(p);
	dump_refresh(p, n, notify_has_key());
}

void alert_setup(void)
{
	policy_reset(&policy);
	tally_reset();
	table_reset();
	alert_changed_setup();
}
