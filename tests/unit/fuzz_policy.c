// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any passes over a few objects, any knobs, any steps of time; and any text as
 * a set of rules.  Checked is what must hold of the events of every step.
 */
#include "alert/policy.h"
#include "model/rows.h"
#include "fuzz.h"

#define OBJECTS 80	/* more than there are places for conditions */
#define IDS 65536

static u64 ago(struct input *in, u64 now)
{
	u64 back = (u64)take(in) << (take(in) & 31);

	return back & 1 ? 0 : now - (back < now ? back : now);
}

static u32 take_objects(struct input *in, u64 now, struct policy_object *o)
{
	u32 n = 0, i, waiters = take(in) & 7;

	for (i = 0; i < OBJECTS; i++) {
		u8 what = take(in);

		if (what & 0x80)
			continue;
		o[n] = (struct policy_object){
			.key = i * 0x1000ull,
			.index = n,
			.waiters = what >> 4 ? waiters + 1 : 0,
			.verdict = what % VERDICTS,
			.demand = 1,
			.privileged = !!(what & 8),
			.crowd_privileged = !!(what & 16),
		};
		if (what & 0x40) {
			o[n].stuck_since = ago(in, now);
			o[n].nth_since = ago(in, now);
		}
		n++;
	}
	return n;
}

/* Most verdicts stand on the same in every pass. */
static u64 prove(void *ctx, u32 index)
{
	u64 *turn = ctx;

	return index % 8 ? index : (*turn)++ % 3;
}

static void take_params(struct input *in, struct policy_params *params)
{
	params->waiters_max = take(in) & 7;
	params->alert_secs = take(in);
	params->panic_on = take(in) & 7;
	params->alerts_per_hour = take(in);
}

/* An alert begins once, ends at most once, and only gets worse and escalates in between. */
static void check_event(const struct policy_event *e, u8 *ids, u32 n, u64 now)
{
	if (e->type == POLICY_SUPPRESSED || e->type == POLICY_OVERFLOW) {
		MUST(e->count);
		return;
	}
	MUST(e->rule < RULE_COUNT && e->id && e->first <= e->last && e->last <= now);
	if (e->type != POLICY_END)
		MUST(e->index < n);
	if (e->id >= IDS)
		return;
	switch (e->type) {
	case POLICY_BEGIN:
		MUST(!ids[e->id]);
		ids[e->id] = 1;
		break;
	case POLICY_ESCALATE:
	case POLICY_WORSE:
		MUST(ids[e->id] == 1 || ids[e->id] == 2);
		ids[e->id] = 2;
		break;
	default:
		MUST(ids[e->id] == 1 || ids[e->id] == 2);
		ids[e->id] = 3;
	}
}

static void check_rules(struct input *in)
{
	char text[64], again[64];
	u32 mask = 99, other, i;
	u8 n = take(in) % 40;

	for (i = 0; i < n; i++)
		text[i] = take(in);
	text[n] = '\0';
	if (rules_parse(text, &mask)) {
		MUST(mask == 99);
		return;
	}
	MUST(!(mask >> RULE_COUNT));
	MUST(rules_print(again, sizeof(again), mask) == strlen(again));
	MUST(!rules_parse(again, &other) && other == mask);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct policy policy;
	static struct policy_object o[OBJECTS];
	static struct policy_event events[POLICY_MAX_EVENTS];
	static u8 ids[IDS];
	u64 turn = 0;
	struct policy_params params = { .prove = prove, .ctx = &turn };
	struct input in = { data, len };
	u64 now = 1000000000ull;
	u32 n, count, i;

	memset(ids, 0, sizeof(ids));
	check_rules(&in);
	policy_reset(&policy);
	take_params(&in, &params);
	while (in.len) {
		now += (u64)take(&in) << (take(&in) & 31);
		if (take(&in) < 16)
			take_params(&in, &params);
		n = take_objects(&in, now, o);
		count = policy_step(&policy, &params, now, o, n, events, POLICY_MAX_EVENTS);
		MUST(count <= POLICY_MAX_EVENTS);
		for (i = 0; i < count; i++)
			check_event(&events[i], ids, n, now);
	}
	return 0;
}
