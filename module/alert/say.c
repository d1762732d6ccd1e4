// SPDX-License-Identifier: GPL-2.0-only
/*
 * Alerts in the kernel log: the fault, the owner, the sentence of the chain with words to
 * search for, and the code that led there. A line each, all with the alert's number.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "alert/log.h"
#include "alert/say.h"
#include "pass.h"
#include "show/fields.h"
#include "show/sentence.h"

/* An object in no chain is left out. */
static void say_chain(const struct snapshot *s, u32 id, const struct object_row *o)
{
	static char sentence[SENTENCE_MAX + 1];
	struct line l = line_in(sentence, sizeof(sentence));

	if (o->chain == NO_ROW)
		return;
	sentence_write(&l, s, &s->chain[o->chain]);
	log_err("alert %u: hang signature %08x: %s", id,
		sentence_signature(s, &s->chain[o->chain], NULL), sentence);
}

/* The user code that led the deciding thread there. */
static void say_code(const struct snapshot *s, u32 id, const struct object_row *o)
{
	u32 decider = snapshot_decider(s, o);
	const char *code;

	if (decider == NO_ROW)
		return;
	code = report_code(s, &s->task[decider]);
	if (strcmp(code, "-"))
		log_err("alert %u: led there by %s", id, code);
}

void say_alert(const struct pass *p, const struct policy_event *e,
	       const struct evidence *evidence)
{
	const struct object_row *o = &p->snap->object[e->index];

	log_err("alert %u: %s%s: %u %s for %s %s, the first for %llu s: %s", e->id,
		e->type == POLICY_WORSE ? "now " : "", rule_name(e->rule), o->waiters,
		say_waits(o->waiters), kind_name(o->kind), report_name(p->snap, o),
		evidence_seconds(p->now, o->oldest), evidence->who);
	log_err("alert %u: owner %s (%s) is %s, verdict %s, root %s; it is in %s", e->id,
		evidence->owner, report_how(o->how), report_outcome(o->outcome),
		report_verdict(o->verdict), evidence->root, evidence->frames);
	say_chain(p->snap, e->id, o);
	say_code(p->snap, e->id, o);
}

void say_end(const struct pass *p, const struct policy_event *e, const struct alert_row *a)
{
	if (!a) {
		log_info("alert %u: %s ended", e->id, rule_name(e->rule));
		return;
	}
	log_info("alert %u: %s ended after %llu s: %s %s", e->id, rule_name(e->rule),
		 evidence_seconds(p->now, a->began), kind_name(a->kind), a->name);
}
