// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides when the state of an object is worth an alert, when the alert is
 * over, and when it is reason to panic; from one pass after another, with the
 * time passed in.
 *
 * The model.  A condition is a root and one of two things about it: a crowd
 * waits for it (RULE_WAITERS), or who must act can't (RULE_BLOCKED, and if
 * they wait for each other RULE_DEADLOCK in its place; a possible deadlock is
 * a blocked one).  It holds in a pass or it does not:
 *
 *	first	when it was first seen to hold, or since when the pass says it
 *		has, whichever is earlier: a machine that already hangs is an
 *		alert in the first pass
 *	begins	once it holds and has for alert_secs
 *	ends	after two passes in a row in which it does not hold; one that
 *		has not begun is forgotten after one
 *
 * Things that move are no hang.  If the pass says that a blocked object has
 * been so only since after the pass before, then it was not in between: a
 * lock that is busy whenever one looks, but changes hands.  Such a condition
 * counts from there, and for an alert that has begun it is as if it did not
 * hold, unless even that is alert_secs ago.  A crowd is one whoever is in it.
 *
 * A blocked root that becomes a deadlock ends the one alert and begins the
 * other in the same step; the reverse takes the two passes.
 *
 * A panic is for what is proved, and has been by every pass of the last alert_secs:
 * the same members in the same sleeps.  A verdict that one pass says and no other
 * escalates nothing, however old the sleeps are.
 *
 * Announcing costs a budget of alerts_per_hour, counted by the minute, so that
 * no 60 minutes have more.  An alert for which there is none is begun but not
 * announced: it is, the oldest first, once there is budget and it still holds.
 * If it ends before, nobody hears of it but as one of a count, which is told
 * at once and then at most every hour.  An escalation is announced always.
 *
 * Bounds: 64 conditions.  A deadlock that may escalate takes the place of one that
 * may not, any deadlock that of what is none.  Of equals no user has more places than
 * another who needs them; then begun ones keep theirs, and of the others the ones that
 * hold longest.  Who loses his place is told of as ended.  What finds no place is
 * counted, and the count is told like the other.
 */
#include "alert/policy.h"
#include "model/rows.h"

#define SECOND 1000000000ull
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

#define END_MISSES 2
#define NO_SLOT 0xff
#define NO_RULE RULE_COUNT

/* Of an object each is a condition of its own. */
enum family {
	FAMILY_CROWD,
	FAMILY_STUCK,
	FAMILIES
};

/* policy_condition.flags */
#define USED		0x01
#define HELD		0x02	/* in this pass */
#define BEGUN		0x04
#define ANNOUNCED	0x08
#define DEFERRED	0x10	/* begun, was refused by the budget */
#define ESCALATED	0x20
#define PRIVILEGED	0x40	/* in this pass */

/* One step under way. */
struct step {
	struct policy *p;
	const struct policy_params *params;
	u64 now;
	u64 alert_ns;
	struct policy_event *events;
	u32 max;
	u32 count;
};

static void emit(struct step *s, const struct policy_event *e)
{
	if (s->count < s->max)
		s->events[s->count++] = *e;
}

static void emit_alert(struct step *s, const struct policy_condition *c, u8 type)
{
	struct policy_event e = {
		.key = c->key,
		.first = c->first,
		.last = c->last,
		.id = c->id,
		.index = c->index,
		.type = type,
		.rule = c->rule,
	};

	emit(s, &e);
}

/* The table: slots, found by key through chains of slot numbers. */

static u8 *bucket_of(struct policy *p, u64 key)
{
	return &p->bucket[(key * 0x9e3779b97f4a7c15ull) >> 58];
}

static struct policy_condition *find_condition(struct policy *p, u64 key, u8 family)
{
	u8 at;

	for (at = *bucket_of(p, key); at != NO_SLOT; at = p->slot[at].next)
		if (p->slot[at].key == key && p->slot[at].family == family)
			return &p->slot[at];
	return NULL;
}

static void add_condition(struct policy *p, u8 at, u64 key, u8 family)
{
	struct policy_condition *c = &p->slot[at];
	u8 *bucket = bucket_of(p, key);

	memset(c, 0, sizeof(*c));
	c->key = key;
	c->family = family;
	c->flags = USED;
	c->next = *bucket;
	*bucket = at;
}

static void remove_condition(struct policy *p, u8 at)
{
	u8 *link = bucket_of(p, p->slot[at].key);

	while (*link != at)
		link = &p->slot[*link].next;
	*link = p->slot[at].next;
	p->slot[at].flags = 0;
}

/* The rules. */

static u8 crowd_rule(const struct step *s, const struct policy_object *o)
{
	u32 crowd = s->params->waiters_max;

	return crowd && o->demand && o->waiters >= crowd ? RULE_WAITERS : NO_RULE;
}

static u8 stuck_rule(const struct policy_object *o)
{
	switch (o->verdict) {
	case VERDICT_DEADLOCK:
		return RULE_DEADLOCK;
	case VERDICT_BLOCKED:
	case VERDICT_STOPPED:
	case VERDICT_ORPHANED:
	case VERDICT_POSSIBLE_DEADLOCK:
		return o->demand && o->waiters ? RULE_BLOCKED : NO_RULE;
	default:
		return NO_RULE;
	}
}

static u8 rule_of(const struct step *s, const struct policy_object *o, u8 family)
{
	return family == FAMILY_CROWD ? crowd_rule(s, o) : stuck_rule(o);
}

/* Since when the pass says the condition has held: now, if it doesn't say. */
static u64 since_of(const struct step *s, const struct policy_object *o, u8 family)
{
	u64 since = family == FAMILY_CROWD ? o->nth_since : o->stuck_since;

	return since && since < s->now ? since : s->now;
}

/* Whether a blocked object has moved since the pass before. */
static bool has_moved(const struct step *s, const struct policy_object *o, u8 family)
{
	return family == FAMILY_STUCK && o->stuck_since > s->p->last_step;
}

/* Whether a condition that has begun goes on, given the rule that applies now. */
static bool goes_on(const struct step *s, const struct policy_condition *c, u8 rule,
		    const struct policy_object *o)
{
	if (c->rule == RULE_DEADLOCK && rule == RULE_BLOCKED)
		return false;
	return !has_moved(s, o, c->family) ||
	       s->now - since_of(s, o, c->family) >= s->alert_ns;
}

static void end_condition(struct step *s, const struct policy_condition *c)
{
	if (c->flags & ANNOUNCED)
		emit_alert(s, c, POLICY_END);
}

/*
 * Since when passes have seen it stand on the same proof, without one that did not;
 * from the ages of its sleeps nothing follows.
 */
static void stand(const struct step *s, struct policy_condition *c,
		  const struct policy_object *o)
{
	if (!o->proof || c->proof != o->proof)
		c->proved = s->now;
	c->proof = o->proof;
}

/* The condition holds in this pass. */
static void hold(const struct step *s, struct policy_condition *c, u8 rule,
		 const struct policy_object *o)
{
	u64 since = since_of(s, o, c->family);
	u8 privileged = rule == RULE_WAITERS ? o->crowd_privileged : o->privileged;

	c->rule = rule;
	c->index = o->index;
	c->last = s->now;
	c->misses = 0;
	if (since < c->first)
		c->first = since;
	c->flags |= privileged ? HELD | PRIVILEGED : HELD;
	stand(s, c, o);
}

/* A remembered condition meets its object again. */
static void meet(struct step *s, struct policy_condition *c, const struct policy_object *o)
{
	u8 rule = rule_of(s, o, c->family);

	c->index = o->index;
	if (rule == NO_RULE)
		return;
	if (!(c->flags & BEGUN)) {
		if (has_moved(s, o, c->family))
			c->first = since_of(s, o, c->family);
	} else if (!goes_on(s, c, rule, o)) {
		return;
	} else if (c->rule != rule) {
		end_condition(s, c);
		c->flags = USED;
		c->id = 0;
		c->proof = 0;
	}
	hold(s, c, rule, o);
}

static void meet_all(struct step *s, const struct policy_object *o, u32 n)
{
	struct policy *p = s->p;
	u32 i;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		p->slot[at].flags &= ~(HELD | PRIVILEGED);
		p->slot[at].index = NO_ROW;
	}
	for (i = 0; i < n; i++)
		for (at = *bucket_of(p, o[i].key); at != NO_SLOT; at = p->slot[at].next)
			if (p->slot[at].key == o[i].key)
				meet(s, &p->slot[at], &o[i]);
}

static void retire_all(struct step *s)
{
	struct policy_condition *c;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		c = &s->p->slot[at];
		if (!(c->flags & USED) || c->flags & HELD)
			continue;
		c->proof = 0;
		if (c->flags & BEGUN && ++c->misses < END_MISSES)
			continue;
		end_condition(s, c);
		remove_condition(s->p, at);
	}
}

/* How much worse it would be to lose sight of one condition than of another. */
static u8 rank_of(u8 rule, bool privileged)
{
	return (rule == RULE_DEADLOCK ? 2 : 0) + (privileged ? 1 : 0);
}

static u8 rank_of_condition(const struct policy_condition *c)
{
	return rank_of(c->rule, c->flags & PRIVILEGED);
}

static u8 slots_of(const struct policy *p, u32 uid)
{
	u8 at, n = 0;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		n += p->slot[at].flags & USED && p->slot[at].uid == uid;
	return n;
}

/* A condition that looks for a place. */
struct newcomer {
	u64 since;
	u8 rank;
	u8 share;
};

/* Whether one that has a place must leave it: to a worse one, to one whose user has fewer. */
static bool must_leave(const struct policy *p, const struct policy_condition *c,
		       const struct newcomer *new)
{
	if (rank_of_condition(c) != new->rank)
		return rank_of_condition(c) < new->rank;
	if (slots_of(p, c->uid) > new->share + 1)
		return true;
	return !(c->flags & BEGUN) && c->first > new->since;
}

/* Of two that must leave: the less bad, who has not begun, the younger. */
static bool leaves_before(const struct policy_condition *a, const struct policy_condition *b)
{
	if (rank_of_condition(a) != rank_of_condition(b))
		return rank_of_condition(a) < rank_of_condition(b);
	if ((a->flags ^ b->flags) & BEGUN)
		return b->flags & BEGUN;
	return a->first > b->first;
}

/* A place: a free one, or that of the one who must leave first. */
static u8 find_place(struct policy *p, const struct newcomer *new)
{
	u8 at, found = NO_SLOT;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		if (!(p->slot[at].flags & USED))
			return at;
	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		if (must_leave(p, &p->slot[at], new) &&
		    (found == NO_SLOT || leaves_before(&p->slot[at], &p->slot[found])))
			found = at;
	return found;
}

/* Return: whether a condition found no place, this one or another. */
static bool remember(struct step *s, const struct policy_object *o, u8 family, u8 rule)
{
	bool privileged = rule == RULE_WAITERS ? o->crowd_privileged : o->privileged;
	struct newcomer new = {
		.since = since_of(s, o, family), .rank = rank_of(rule, privileged),
		.share = slots_of(s->p, o->uid),
	};
	u8 at = find_place(s->p, &new);
	bool lost = at == NO_SLOT || s->p->slot[at].flags & USED;

	if (at == NO_SLOT)
		return lost;
	if (lost) {
		end_condition(s, &s->p->slot[at]);
		remove_condition(s->p, at);
	}
	add_condition(s->p, at, o->key, family);
	s->p->slot[at].uid = o->uid;
	s->p->slot[at].first = s->now;
	hold(s, &s->p->slot[at], rule, o);
	return lost;
}

static void remember_all(struct step *s, const struct policy_object *o, u32 n)
{
	u32 i, lost = 0;
	u8 family, rule;

	for (i = 0; i < n; i++) {
		for (family = 0; family < FAMILIES; family++) {
			rule = rule_of(s, &o[i], family);
			if (rule != NO_RULE && !find_condition(s->p, o[i].key, family))
				lost += remember(s, &o[i], family, rule);
		}
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

static bool has_budget(const struct step *s)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < POLICY_MINUTES; i++)
		sum += s->p->announced[i];
	return sum < s->params->alerts_per_hour;
}

static void announce(struct step *s, struct policy_condition *c)
{
	c->flags |= ANNOUNCED;
	s->p->announced[s->p->minute % POLICY_MINUTES]++;
	emit_alert(s, c, POLICY_BEGIN);
}

static bool is_due(const struct step *s, const struct policy_condition *c)
{
	if (!(c->flags & HELD) || c->flags & ANNOUNCED)
		return false;
	return c->flags & BEGUN || s->now - c->first >= s->alert_ns;
}

static bool escalates(const struct step *s, const struct policy_condition *c)
{
	u8 needed = HELD | BEGUN | PRIVILEGED;

	return (c->flags & (needed | ESCALATED)) == needed && c->proof &&
	       s->now - c->proved >= s->alert_ns && s->params->panic_on >> c->rule & 1;
}

/* Those to announce, the longest standing first: an insertion sort of at most 64. */
static u32 sort_due(const struct step *s, u8 *order)
{
	const struct policy_condition *slot = s->p->slot;
	u32 n = 0, i;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		if (!is_due(s, &slot[at]))
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
	if (has_budget(s) || escalates(s, c)) {
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
		begin(s, &s->p->slot[order[i]]);
}

static void escalate_all(struct step *s)
{
	struct policy_condition *c;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		c = &s->p->slot[at];
		if (!escalates(s, c))
			continue;
		c->flags |= ESCALATED;
		emit_alert(s, c, POLICY_ESCALATE);
	}
}

/* A count is told at once, then at most every hour. */
static void tell(struct step *s, struct policy_tally *t, u8 type)
{
	struct policy_event e = { .type = type, .rule = NO_RULE, .index = NO_ROW };

	if (!t->untold || (t->told && s->now - t->told_at < HOUR))
		return;
	e.count = t->untold;
	emit(s, &e);
	t->untold = 0;
	t->told = true;
	t->told_at = s->now;
}

void policy_reset(struct policy *p)
{
	memset(p, 0, sizeof(*p));
	memset(p->bucket, NO_SLOT, sizeof(p->bucket));
}

u32 policy_step(struct policy *p, const struct policy_params *params, u64 now,
		const struct policy_object *o, u32 n, struct policy_event *events, u32 max)
{
	struct step s = {
		.p = p,
		.params = params,
		.now = now,
		.alert_ns = params->alert_secs * SECOND,
		.events = events,
		.max = max,
	};

	advance_budget(p, now);
	meet_all(&s, o, n);
	retire_all(&s);
	remember_all(&s, o, n);
	begin_all(&s);
	escalate_all(&s);
	tell(&s, &p->suppressed, POLICY_SUPPRESSED);
	tell(&s, &p->overflow, POLICY_OVERFLOW);
	p->last_step = now;
	return s.count;
}
