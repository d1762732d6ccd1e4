// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the rules' events to log lines, the alerts table and a panic.
 *
 * An alert is about a root, and tells of the worst of the objects that lead to it.
 *
 * Who may make the machine panic: only what root is part of.  A blocked owner
 * or a deadlock counts if a waiter and every task from the owner to the root
 * have real and effective uid 0 in the initial namespaces, and were started by
 * nobody else; a crowd counts by its waiters of that kind that have such a way to the root.
 * And only what is proved, for alert_secs of passes (policy.c).  A pass that
 * could not tell what a process has open makes nobody panic.  What an unprivileged
 * user does to himself is an alert, never a panic.
 */
#include <linux/kexec.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/overflow.h>
#include <linux/wait.h>

#include "alert/alert.h"
#include "alert/dump.h"
#include "alert/log.h"
#include "alert/notify.h"
#include "alert/policy.h"
#include "params.h"
#include "pass.h"
#include "show/fields.h"
#include "show/sentence.h"
#include "store/changed.h"
#include "store/tally.h"

static struct policy policy;
static struct policy_event events[POLICY_MAX_EVENTS];
static struct alert_row rows[ALERT_ROWS];
static u32 row_count;

static char frames[REPORT_FRAMES];
static char who[REPORT_FIELD];
static char owner[REPORT_FIELD];
static char root[REPORT_FIELD];
static char sentence[SENTENCE_MAX];

static u32 decider_of(const struct snapshot *s, const struct object_row *o)
{
	return o->owner == NO_ROW ? NO_ROW : s->holder[o->owner].decider;
}

static u64 stuck_since(const struct snapshot *s, const struct object_row *o, u8 verdict)
{
	u32 decider = decider_of(s, o);

	if (verdict < VERDICT_BLOCKED)
		return 0;
	return decider == NO_ROW ? o->oldest : max(o->oldest, s->task[decider].since);
}

/* Of passes since then each has seen who waits longer than an alert takes. */
static u64 long_ago(const struct pass *p)
{
	return p->now - min(p->now, (u64)params_alert_secs() * NSEC_PER_SEC);
}

/*
 * Adds who waits for an object; in a chain each task counts where it leads on.  A task of
 * root's behind one of somebody else's is that one's doing.
 */
static void count_crowd(struct pass *p, u32 at, struct crowd *c)
{
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[at];
	u32 privileged = 0, i;

	for (i = o->first_edge; i != NO_ROW; i = s->edge[i].next) {
		const struct task_row *t = &s->task[s->edge[i].task];

		if (o->chain != NO_ROW && t->blocked_on != at)
			continue;
		c->old += t->since <= long_ago(p);
		privileged += !!(t->flags & ROW_ROOT_UID);
	}
	if (!privileged)
		return;
	pass_yield(p);
	if (judge_chain_is_root(&p->scratch->judge, at))
		c->privileged += privileged;
}

/* What the rules see of a root by one of the objects that lead to it, and by its crowd. */
static void describe(const struct pass *p, u32 at, const struct crowd *crowd,
		     struct policy_object *d)
{
	const struct judge *j = &p->scratch->judge;
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[at];
	u32 privileged = judge_chain_is_root(j, at) ? crowd->privileged : 0;
	u8 verdict = judge_gravity(j, at);

	*d = (struct policy_object){
		.key = object_identity(o),
		.told = object_identity(o),
		.proof = judge_proof(j, at),
		.nth_since = crowd->old >= params_waiters_max() ? long_ago(p) : 0,
		.stuck_since = stuck_since(s, o, verdict),
		.oldest = o->oldest,
		.index = at,
		.waiters = o->waiters,
		.uid = s->task[s->edge[o->first_edge].task].uid,
		.verdict = verdict,
		.demand = o->demand,
		.privileged = !!privileged,
		.crowd_privileged = privileged && privileged >= params_waiters_max(),
	};
}

/* A root's identity over passes. */
static u64 root_key(const struct snapshot *s, const struct chain_row *c)
{
	const struct task_row *t = &s->task[c->task];

	if (c->task == NO_ROW)
		return object_identity(&s->object[c->object]);
	return t->task ^ t->start << 16;
}

static bool is_crowd(const struct object_row *o)
{
	return params_waiters_max() && o->waiters >= params_waiters_max();
}

/*
 * Of the objects of a chain the one to tell of: in the worst state first, then a crowd,
 * then the one that has been waited for longest, which is the same from pass to pass.
 */
static bool is_worse(const struct judge *j, const struct snapshot *s, u32 a, u32 b)
{
	u8 x = judge_gravity(j, a), y = judge_gravity(j, b);

	x = max_t(u8, x, VERDICT_REMOTE);
	y = max_t(u8, y, VERDICT_REMOTE);
	if (x != y)
		return x > y;
	if (is_crowd(&s->object[a]) != is_crowd(&s->object[b]))
		return is_crowd(&s->object[a]);
	if (s->object[a].oldest != s->object[b].oldest)
		return s->object[a].oldest < s->object[b].oldest;
	return s->object[a].addr < s->object[b].addr;
}

/* Nothing is wrong with what is kept waiting by somebody who runs or serves. */
static bool moves(const struct chain_row *c)
{
	return c->verdict == VERDICT_BUSY;
}

/* All that wait behind a root are its crowd, through however many queues. */
static void describe_root(const struct pass *p, u32 chain, struct policy_object *d)
{
	const struct chain_row *c = &p->snap->chain[chain];

	describe(p, p->scratch->worst[chain], &p->scratch->crowd[chain], d);
	d->key = root_key(p->snap, c);
	if (moves(c))
		d->verdict = VERDICT_BUSY;
	d->waiters = max(d->waiters, c->behind);
}

/* An object in no chain: its waiters are its crowd. */
static void describe_alone(struct pass *p, u32 at, struct policy_object *d)
{
	struct crowd crowd = { };

	count_crowd(p, at, &crowd);
	describe(p, at, &crowd, d);
}

/* One for each root; and for each object that is in no chain. */
static u32 describe_all(struct pass *p)
{
	const struct snapshot *s = p->snap;
	struct crowd *crowd = p->scratch->crowd;
	u32 *worst = p->scratch->worst, i, n = 0;

	memset(worst, 0xff, array_size(s->chains, sizeof(*worst)));
	memset(crowd, 0, array_size(s->chains, sizeof(*crowd)));
	for (i = 0; i < s->used.objects; i++) {
		const struct object_row *o = &s->object[i];

		if (!(i % 1024))
			pass_yield(p);
		if (o->chain != NO_ROW && o->waiters)
			count_crowd(p, i, &crowd[o->chain]);
		if (!o->demand || !o->waiters)
			continue;
		if (o->chain == NO_ROW)
			describe_alone(p, i, &p->scratch->policy[n++]);
		else if (worst[o->chain] == NO_ROW ||
			 is_worse(&p->scratch->judge, s, i, worst[o->chain]))
			worst[o->chain] = i;
	}
	for (i = 0; i < s->chains; i++)
		if (worst[i] != NO_ROW)
			describe_root(p, i, &p->scratch->policy[n++]);
	return n;
}

static u64 seconds(u64 until, u64 since)
{
	return until > since ? div_u64(until - since, NSEC_PER_SEC) : 0;
}

/* What the owner itself waits for, "kind:name", "-" if nothing is known. */
static void owner_waits(char *out, size_t size, const struct snapshot *s,
			const struct object_row *o)
{
	u32 decider = decider_of(s, o);
	const struct object_row *on;

	strscpy(out, "-", size);
	if (decider == NO_ROW || !s->task[decider].edges)
		return;
	on = &s->object[s->edge[s->task[decider].first_edge].object];
	scnprintf(out, size, "%s:%s", kind_name(on->kind), report_name(s, on));
}

static void collect(const struct snapshot *s, const struct object_row *o)
{
	u32 decider = decider_of(s, o);

	report_who(who, sizeof(who), s, o);
	report_owner(owner, sizeof(owner), s, o);
	report_root(root, sizeof(root), s, o);
	strscpy(frames, "-", sizeof(frames));
	if (decider != NO_ROW)
		report_frames(frames, sizeof(frames), &s->task[decider]);
}

static struct alert_row *find_row(u32 id)
{
	u32 i;

	for (i = 0; i < row_count; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

/* The oldest ended alert makes room, or the oldest of all. */
static struct alert_row *new_row(void)
{
	u32 i, at = 0;

	if (row_count < ALERT_ROWS)
		return &rows[row_count++];
	for (i = 0; i < ALERT_ROWS; i++)
		if (!rows[i].active)
			break;
	at = i < ALERT_ROWS ? i : 0;
	memmove(&rows[at], &rows[at + 1], (ALERT_ROWS - 1 - at) * sizeof(*rows));
	return &rows[ALERT_ROWS - 1];
}

/* All but when it began. */
static void fill_row(const struct pass *p, const struct policy_event *e, struct alert_row *a)
{
	const struct snapshot *s = p->snap;
	const struct object_row *o = &s->object[e->index];
	static char on[REPORT_FIELD];

	collect(s, o);
	owner_waits(on, sizeof(on), s, o);
	*a = (struct alert_row){
		.id = e->id, .rule = e->rule, .active = 1, .since = e->first, .began = a->began,
		.addr = o->addr, .kind = o->kind, .outcome = o->outcome, .waiters = o->waiters,
	};
	strscpy(a->name, report_name(s, o), sizeof(a->name));
	strscpy(a->owner, owner, sizeof(a->owner));
	scnprintf(a->evidence, sizeof(a->evidence),
		  "waiters=%u;oldest=%llus;who=%s;owner=%s:%s:%s;owner-waits=%s;root=%s;frames=%s",
		  o->waiters, seconds(p->now, o->oldest), who, owner, report_how(o->how),
		  report_outcome(o->outcome), on, root, frames);
}

/* The sentence, and what to search for: "" if the object is in no chain. */
static void describe_chain(const struct snapshot *s, const struct object_row *o)
{
	size_t n;

	sentence[0] = '\0';
	if (o->chain == NO_ROW)
		return;
	n = scnprintf(sentence, sizeof(sentence), "hang signature %08x: ",
		      sentence_signature(s, &s->chain[o->chain]));
	sentence_write(sentence + n, sizeof(sentence) - n, s, &s->chain[o->chain]);
}

/* Which user code led the one there that decides. */
static void log_code(const struct pass *p, const struct policy_event *e)
{
	u32 decider = decider_of(p->snap, &p->snap->object[e->index]);
	const char *code;

	if (decider == NO_ROW)
		return;
	code = report_code(p->snap, &p->snap->task[decider]);
	if (strcmp(code, "-"))
		log_err("alert %u: led there by %s", e->id, code);
}

/* What is wrong, once it is an alert and whenever that turns out to be worse. */
static void log_alert(const struct pass *p, const struct policy_event *e)
{
	const struct object_row *o = &p->snap->object[e->index];

	log_err("alert %u: %s%s: %u tasks wait for %s %s, the first for %llu s: %s", e->id,
		e->type == POLICY_WORSE ? "now " : "", rule_name(e->rule), o->waiters,
		kind_name(o->kind), report_name(p->snap, o), seconds(p->now, o->oldest), who);
	log_err("alert %u: owner %s (%s) is %s, verdict %s, root %s; it is in %s", e->id, owner,
		report_how(o->how), report_outcome(o->outcome), report_verdict(o->verdict), root,
		frames);
	describe_chain(p->snap, o);
	if (sentence[0])
		log_err("alert %u: %s", e->id, sentence);
	log_code(p, e);
}

/* Never without a crash kernel to take over, unless that was asked for. */
static bool is_armed(void)
{
	return kexec_crash_loaded() || params_panic_without_kdump();
}

/* Of what else found no room only the chains it belongs to know less. */
static bool may_panic(const struct pass *p)
{
	return is_armed() && !p->snap->count.strays_unread;
}

/* Why a ring does not make the machine panic, though that was asked for. */
static void log_doubt(struct pass *p, const struct policy_event *e)
{
	u32 asked = params_panic_on() & (1 << RULE_DEADLOCK), task;
	static char name[REPORT_FIELD];

	if (!asked || p->snap->object[e->index].verdict != VERDICT_POSSIBLE_DEADLOCK)
		return;
	tally_no_panic(NO_PANIC_NOT_PROVED);
	task = judge_may_return(&p->scratch->judge, e->index);
	if (task == NO_ROW) {
		log_err("alert %u: no panic: not proved: who could act is not known for certain",
			e->id);
		return;
	}
	report_task(name, sizeof(name), p->snap, task, true);
	log_err("alert %u: no panic: not proved: thread %d of %s may return", e->id,
		p->snap->task[task].tid, name);
}

/* Why it does not come to the panic that panic_on asks for; the first reason there is. */
static void count_no_panic(struct pass *p, const struct policy_event *e)
{
	if (!is_armed())
		tally_no_panic(NO_PANIC_UNARMED);
	else if (!may_panic(p))
		tally_no_panic(NO_PANIC_INCOMPLETE);
	else if (!judge_chain_is_root(&p->scratch->judge, e->index))
		tally_no_panic(NO_PANIC_NOT_ROOT);
}

static void say_alert(struct pass *p, const struct policy_event *e, const struct alert_row *a)
{
	log_alert(p, e);
	notify_alert(a);
	tally_alert(e->rule);
	if (params_panic_on() >> e->rule & 1)
		count_no_panic(p, e);
	if ((params_panic_on() >> e->rule & 1) && !is_armed())
		log_err("alert %u: no panic: no crash kernel is loaded (kexec -p, or set panic_without_kdump=1)",
			e->id);
	log_doubt(p, e);
}

static void begin_alert(struct pass *p, const struct policy_event *e)
{
	struct alert_row *a = new_row();

	a->began = p->now;
	fill_row(p, e, a);
	say_alert(p, e, a);
	alert_changed();
}

/* The same root, judged anew. */
static void sharpen_alert(struct pass *p, const struct policy_event *e)
{
	struct alert_row *a = find_row(e->id);

	if (!a) {
		a = new_row();
		a->began = p->now;
	}
	fill_row(p, e, a);
	say_alert(p, e, a);
	alert_changed();
}

static void end_alert(const struct pass *p, const struct policy_event *e)
{
	struct alert_row *a = find_row(e->id);

	alert_changed();
	if (!a) {
		log_info("alert %u: %s ended", e->id, rule_name(e->rule));
		return;
	}
	a->active = 0;
	a->ended = p->now;
	notify_alert(a);
	log_info("alert %u: %s ended after %llu s: %s %s", e->id, rule_name(e->rule),
		 seconds(p->now, a->began), kind_name(a->kind), a->name);
}

static void keep_rows(const struct pass *p)
{
	memcpy(p->snap->alerts, rows, row_count * sizeof(*rows));
	p->snap->alert_rows = row_count;
}

static void escalate(const struct pass *p, const struct policy_event *e)
{
	const struct object_row *o = &p->snap->object[e->index];

	collect(p->snap, o);
	keep_rows(p);
	dump_write(p);
	log_flush();
	dump_log();
	panic("hangwatch: %s: %u tasks wait for %s %s; owner %s is %s; root %s; waiters %s; it is in %s",
	      rule_name(e->rule), o->waiters, kind_name(o->kind), report_name(p->snap, o),
	      owner, report_outcome(o->outcome), root, who, frames);
}

static void tell(struct pass *p, const struct policy_event *e)
{
	switch (e->type) {
	case POLICY_BEGIN:
		begin_alert(p, e);
		break;
	case POLICY_WORSE:
		sharpen_alert(p, e);
		break;
	case POLICY_END:
		end_alert(p, e);
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
		escalate(p, e);
		break;
	}
}

/* A pass looks at so many tasks' code only; who an alert is about is one of them. */
static void find_code(struct pass *p, const struct policy_event *e)
{
	u32 decider;

	if (e->type == POLICY_END || e->index == NO_ROW)
		return;
	decider = decider_of(p->snap, &p->snap->object[e->index]);
	if (decider != NO_ROW)
		pass_user_code_of(p, decider);
}

void alert_pass(struct pass *p)
{
	struct policy_params params = {
		.waiters_max = params_waiters_max(),
		.alert_secs = params_alert_secs(),
		.panic_on = may_panic(p) ? params_panic_on() : 0,
		.alerts_per_hour = params_alerts_per_hour(),
	};
	u32 n = describe_all(p), i;

	tally_pass(p->snap->count.unknown);
	n = policy_step(&policy, &params, p->now, p->scratch->policy, n, events, POLICY_MAX_EVENTS);
	for (i = 0; i < n; i++) {
		find_code(p, &events[i]);
		tell(p, &events[i]);
	}
	keep_rows(p);
	dump_refresh(p, n, notify_has_key());
}

void alert_setup(void)
{
	policy_reset(&policy);
	tally_reset();
	row_count = 0;
	alert_changed_setup();
}
