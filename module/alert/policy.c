// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides when the state of a root is worth an alert, when the alert is over, and when it is
 * reason to panic. It sees one pass after another, and is given the time.
 *
 * The model. A condition is a root that is in a bad way. There are two ways, and each is a
 * facet of its condition (facet.h). A crowd waits for it (RULE_WAITERS), or its owner can't
 * act (RULE_BLOCKED). If owners wait for each other, RULE_DEADLOCK takes its place; a
 * possible deadlock is a blocked one.
 *
 * One root, one alert: it begins with the first facet and ends with the last. Its rule is the
 * worst of those that have begun. A crowd becomes a deadlock in the step that proves it, and
 * stays one in the books until none of its facets holds.
 *
 * A root is known by its key, or by the object that is told of. As more comes to light,
 * another task may turn out to be at the root. If all have waited for that object only since
 * it was last seen so, it may be another one at the same address.
 *
 * A panic is only for a verdict that every pass of the last alert_secs has proved: the same
 * members in the same sleeps. The verdict of one pass alone escalates nothing, however old
 * the sleeps are.
 *
 * Announcing costs a budget of alerts_per_hour, counted by the minute, so that no 60 minutes
 * have more; the last quarter of it is root's. An alert without budget is begun but not
 * announced. It is announced, the oldest first, once there is budget and it still holds. If
 * it ends before, it appears only in a count, which is told at once and then at most every
 * hour. An escalation is announced always. To become worse costs nothing: an alert can do so
 * twice at most.
 *
 * Bounds: 64 conditions (places.h). A condition that loses its place is told of as ended.
 * Conditions without a place are counted, and the count is told like the other.
 */
#include "alert/policy.h"

#define SECOND 1000000000ull
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

/*
 * One step under way. @refused found no place, and the table has not changed since then (all
 * zeroes: nobody).
 */
struct step {
	struct policy *p;
	struct places *places;
	const struct policy_params *params;
	struct moment at;
	struct policy_event *events;
	u32 max;
	u32 count;
	struct newcomer refused;
};

static void emit(struct step *s, const struct policy_event *e)
{
	if (s->count < s->max)
		s->events[s->count++] = *e;
}

static void emit_alert(struct step *s, const struct policy_condition *c, u8 type, u8 rule)
{
	struct policy_event e = {
		.key = c->key,
		.first = c->first,
		.last = c->last,
		.id = c->id,
		.index = c->index,
		.type = type,
		.rule = rule,
	};

	emit(s, &e);
}

/* One pass goes over a condition whose root is there: facets end, and begin. */
static void meet(struct step *s, struct policy_condition *c, const struct policy_object *o)
{
	c->flags |= MET;
	c->index = o->index;
	c->told = o->told;
	facets_meet(&s->at, c->facet, o);
	if (facets_have(c->facet, FACET_HELD))
		c->last = s->at.now;
}

static void end_condition(struct step *s, struct policy_condition *c)
{
	if (c->flags & ANNOUNCED)
		emit_alert(s, c, POLICY_END, c->rule);
	c->flags &= ~(BEGUN | ANNOUNCED | DEFERRED);
	c->id = 0;
}

static void forget_pass(struct places *p)
{
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		p->slot[at].flags &= ~MET;
		p->slot[at].index = NO_ROW;
		facets_end_pass(p->slot[at].facet);
	}
}

/* Counts conditions whose roots are not found by their keys. */
static u32 count_missing(const struct places *p)
{
	u32 n = 0;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		n += (p->slot[at].flags & (USED | MET)) == USED;
	return n;
}

/* Roots between two breaths. */
#define BREATHE_ROOTS 512

static void breathe(const struct step *s, u32 root)
{
	if (!(root % BREATHE_ROOTS) && s->params->breathe)
		s->params->breathe(s->params->ctx);
}

static void meet_all(struct step *s, const struct policy_object *o, u32 n)
{
	struct policy_condition *c;
	u32 i, missing;
	u8 at;

	forget_pass(s->places);
	for (i = 0; i < n; i++) {
		breathe(s, i);
		c = places_find(s->places, o[i].key);
		if (c)
			meet(s, c, &o[i]);
	}
	missing = count_missing(s->places);
	for (i = 0; i < n && missing; i++) {
		breathe(s, i);
		if (!facet_is_bad(&s->at, &o[i]) || places_find(s->places, o[i].key))
			continue;
		at = places_find_told(s->places, &s->at, &o[i]);
		if (at == NO_SLOT)
			continue;
		places_rename(s->places, at, o[i].key);
		meet(s, &s->places->slot[at], &o[i]);
		missing--;
	}
}

static void retire_all(struct step *s)
{
	struct policy_condition *c;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		c = &s->places->slot[at];
		if (!(c->flags & USED))
			continue;
		if (!(c->flags & MET))
			facets_retire(c->facet);
		if (!facets_have(c->facet, FACET_BEGUN))
			end_condition(s, c);
		if (!facets_have(c->facet, FACET_USED))
			places_remove(s->places, at);
	}
}

/* Return: whether a condition found no place, this one or another. */
static bool remember(struct step *s, const struct policy_object *o)
{
	struct newcomer new = newcomer_of(&s->at, o);
	bool lost;
	u8 at;

	if (newcomer_is_refused(&s->refused, &new))
		return true;
	new.share = places_of_user(s->places, new.uid);
	at = places_choose(s->places, &new);
	lost = at == NO_SLOT || s->places->slot[at].flags & USED;
	if (at == NO_SLOT) {
		s->refused = new;
		return lost;
	}
	s->refused = (struct newcomer){ 0 };
	if (lost) {
		end_condition(s, &s->places->slot[at]);
		places_remove(s->places, at);
	}
	places_add(s->places, at, o);
	meet(s, &s->places->slot[at], o);
	return lost;
}

static void remember_all(struct step *s, const struct policy_object *o, u32 n)
{
	u32 i, lost = 0;

	for (i = 0; i < n; i++) {
		breathe(s, i);
		if (facet_is_bad(&s->at, &o[i]) && !places_find(s->places, o[i].key))
			lost += remember(s, &o[i]);
	}
	if (lost > s->p->overflow.untold)
		s->p->overflow.untold = lost;
}

/* Forgets the minutes that are more than an hour ago. */
static void advance_budget(struct policy *p, u64 now)
{
	u64 minute = now / MINUTE;

	if (minute > p->minute + POLICY_MINUTES)
		p->minute = minute - POLICY_MINUTES;
	while (p->minute < minute)
		p->announced[++p->minute % POLICY_MINUTES] = 0;
}

/* The last quarter of an hour's announcements is root's. */
static bool has_budget(const struct step *s, const struct policy_condition *c)
{
	u32 max = s->params->alerts_per_hour, i;
	u64 sum = 0;

	if (!facets_have(c->facet, FACET_PRIVILEGED))
		max -= max / 4;
	for (i = 0; i < POLICY_MINUTES; i++)
		sum += s->p->announced[i];
	return sum < max;
}

static void announce(struct step *s, struct policy_condition *c)
{
	c->flags |= ANNOUNCED;
	s->p->announced[s->p->minute % POLICY_MINUTES]++;
	emit_alert(s, c, POLICY_BEGIN, c->rule);
}

static bool escalates(const struct step *s, const struct policy_condition *c)
{
	return facet_escalates(&s->at, &c->facet[FACET_CROWD]) ||
	       facet_escalates(&s->at, &c->facet[FACET_STUCK]);
}

static bool is_due(const struct policy_condition *c)
{
	u8 needed = FACET_HELD | FACET_BEGUN;

	if (!(c->flags & USED) || c->flags & ANNOUNCED)
		return false;
	return (c->facet[FACET_CROWD].flags & needed) == needed ||
	       (c->facet[FACET_STUCK].flags & needed) == needed;
}

/* Those to announce, the longest standing first: an insertion sort of at most 64. */
static u32 sort_due(const struct step *s, u8 *order)
{
	const struct policy_condition *slot = s->places->slot;
	u32 n = 0, i;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		if (!is_due(&slot[at]))
			continue;
		for (i = n++; i && slot[order[i - 1]].first > slot[at].first; i--)
			order[i] = order[i - 1];
		order[i] = at;
	}
	return n;
}

static void begin(struct step *s, struct policy_condition *c)
{
	if (!(c->flags & BEGUN))
		c->id = ++s->p->last_id;
	c->flags |= BEGUN;
	if (has_budget(s, c) || escalates(s, c)) {
		announce(s, c);
		return;
	}
	if (!(c->flags & DEFERRED))
		s->p->suppressed.untold++;
	c->flags |= DEFERRED;
}

static void begin_all(struct step *s)
{
	u8 order[POLICY_MAX_ALERTS];
	u32 n = sort_due(s, order), i;

	for (i = 0; i < n; i++)
		begin(s, &s->places->slot[order[i]]);
}

/* The rule and the age of a condition follow its facets, for the worse. */
static void follow(struct step *s, struct policy_condition *c)
{
	u8 rule = facets_worst(c->facet, FACET_BEGUN);
	u64 first = facets_first(c->facet, FACET_BEGUN);

	if (!(c->flags & BEGUN)) {
		c->first = first;
		c->rule = rule;
		return;
	}
	c->first = min(c->first, first);
	if (rule <= c->rule)
		return;
	c->rule = rule;
	if (c->flags & ANNOUNCED)
		emit_alert(s, c, POLICY_WORSE, rule);
}

static void follow_all(struct step *s)
{
	struct policy_condition *c = s->places->slot;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++, c++)
		if (c->flags & USED && facets_have(c->facet, FACET_BEGUN))
			follow(s, c);
}

static void escalate_all(struct step *s)
{
	struct policy_condition *c;
	u8 at, i;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		c = &s->places->slot[at];
		for (i = 0; i < POLICY_FACETS; i++) {
			if (!facet_escalates(&s->at, &c->facet[i]))
				continue;
			c->facet[i].flags |= FACET_ESCALATED;
			emit_alert(s, c, POLICY_ESCALATE, c->facet[i].rule);
		}
	}
}

/* A count is told at once, then at most every hour. */
static void tell(struct step *s, struct policy_tally *t, u8 type)
{
	struct policy_event e = { .type = type, .rule = NO_RULE, .index = NO_ROW };

	if (!t->untold || (t->told && s->at.now - t->told_at < HOUR))
		return;
	e.count = t->untold;
	emit(s, &e);
	t->untold = 0;
	t->told = true;
	t->told_at = s->at.now;
}

void policy_reset(struct policy *p)
{
	memset(p, 0, sizeof(*p));
	memset(p->places.bucket, NO_SLOT, sizeof(p->places.bucket));
}

u32 policy_step(struct policy *p, const struct policy_params *params, u64 now,
		const struct policy_object *o, u32 n, struct policy_event *events, u32 max)
{
	struct step s = {
		.p = p,
		.places = &p->places,
		.params = params,
		.at = {
			.now = now,
			.last = p->last_step,
			.alert_ns = params->alert_secs * SECOND,
			.crowd = params->waiters_max,
			.panic_on = params->panic_on,
			.prove = params->prove,
			.ctx = params->ctx,
		},
		.events = events,
		.max = max,
	};

	advance_budget(p, now);
	meet_all(&s, o, n);
	retire_all(&s);
	remember_all(&s, o, n);
	follow_all(&s);
	begin_all(&s);
	escalate_all(&s);
	tell(&s, &p->suppressed, POLICY_SUPPRESSED);
	tell(&s, &p->overflow, POLICY_OVERFLOW);
	p->last_step = now;
	return s.count;
}
