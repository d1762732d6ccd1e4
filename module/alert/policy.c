// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides when the state of a root is worth an alert, when the alert is
 * over, and when it is reason to panic; from one pass after another, with the
 * time passed in.
 *
 * The model.  A condition is a root that is in a bad way.  There are two ways, and
 * each is a facet of its condition: a crowd waits for it (RULE_WAITERS), or who must
 * act can't (RULE_BLOCKED, and if they wait for each other RULE_DEADLOCK in its place;
 * a possible deadlock is a blocked one).  A facet holds in a pass or it does not:
 *
 *	first	when it was first seen to hold, or since when the pass says it
 *		has, whichever is earlier: a machine that already hangs is an
 *		alert in the first pass
 *	begins	once it holds and has for alert_secs
 *	ends	after two passes in a row in which it does not hold; one that
 *		has not begun is forgotten after one
 *
 * One root, one alert: it begins with the first facet and ends with the last.  Its rule
 * is the worst of those that have begun: a crowd becomes a deadlock in the step that
 * proves it, and stays one in the books until nothing of it holds.
 *
 * A root is known by its key, or by the object that is told of: as more comes to light,
 * another task may turn out to be at the root.  If all have waited for that object only
 * since it was last seen so, it may be another one at the same address.
 *
 * Things that move are no hang.  If the pass says that a blocked object has
 * been so only since after the pass before, then it was not in between: a
 * lock that is busy whenever one looks, but changes hands.  Such a facet
 * counts from there, and once begun it is as if it did not hold, unless even
 * that is alert_secs ago.  A crowd is one whoever is in it.
 *
 * A panic is for what is proved, and has been by every pass of the last alert_secs:
 * the same members in the same sleeps.  A verdict that one pass says and no other
 * escalates nothing, however old the sleeps are.
 *
 * Announcing costs a budget of alerts_per_hour, counted by the minute, so that
 * no 60 minutes have more; the last quarter of it is root's.  An alert for which there is
 * none is begun but not announced: it is, the oldest first, once there is budget and it
 * still holds.  If it ends before, nobody hears of it but as one of a count, which is
 * told at once and then at most every hour.  An escalation is announced always.  That one
 * becomes worse costs nothing: it can do so twice at most.
 *
 * Bounds: 64 conditions.  What may escalate is root's, and takes the place of what may
 * not.  Else no user has more places than another who needs them.  Of one user's, and of
 * users' who have as many, any deadlock takes the place of what is none; then begun ones
 * keep theirs, and of the others the ones that hold longest.  Who loses his place is told
 * of as ended.  What finds no place is counted, and the count is told like the other.
 */
#include "alert/policy.h"
#include "model/rows.h"

#define SECOND 1000000000ull
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

#define END_MISSES 2
#define NO_SLOT 0xff
#define NO_RULE RULE_COUNT

/* In what way a root is bad. */
enum facet {
	FACET_CROWD,
	FACET_STUCK,
};

/* policy_condition.flags */
#define USED		0x01
#define MET		0x02	/* its root is there in this pass */
#define BEGUN		0x04
#define ANNOUNCED	0x08
#define DEFERRED	0x10	/* begun, was refused by the budget */

/* policy_facet.flags */
#define FACET_USED	0x01
#define FACET_HELD	0x02	/* in this pass */
#define FACET_BEGUN	0x04
#define FACET_ESCALATED	0x08
#define FACET_PRIVILEGED 0x10	/* in this pass */

/* A condition that looks for a place: @share is how many its user has. */
struct newcomer {
	u64 since;
	u32 uid;
	u8 rank;
	u8 share;
};

/*
 * One step under way.  @refused found no place, and the table has not changed since
 * then (all zeroes: nobody).
 */
struct step {
	struct policy *p;
	const struct policy_params *params;
	u64 now;
	u64 alert_ns;
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

/* The table: slots, found by key through chains of slot numbers. */

static u8 *bucket_of(struct policy *p, u64 key)
{
	return &p->bucket[(key * 0x9e3779b97f4a7c15ull) >> 58];
}

static struct policy_condition *find_condition(struct policy *p, u64 key)
{
	u8 at;

	for (at = *bucket_of(p, key); at != NO_SLOT; at = p->slot[at].next)
		if (p->slot[at].key == key)
			return &p->slot[at];
	return NULL;
}

static void link_condition(struct policy *p, u8 at, u64 key)
{
	u8 *bucket = bucket_of(p, key);

	p->slot[at].key = key;
	p->slot[at].next = *bucket;
	*bucket = at;
}

static void unlink_condition(struct policy *p, u8 at)
{
	u8 *link = bucket_of(p, p->slot[at].key);

	while (*link != at)
		link = &p->slot[*link].next;
	*link = p->slot[at].next;
}

static void add_condition(struct policy *p, u8 at, const struct policy_object *o)
{
	struct policy_condition *c = &p->slot[at];

	memset(c, 0, sizeof(*c));
	c->flags = USED | MET;
	c->uid = o->uid;
	c->told = o->told;
	c->index = o->index;
	link_condition(p, at, o->key);
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

static u8 rule_of(const struct step *s, const struct policy_object *o, u8 facet)
{
	return facet == FACET_CROWD ? crowd_rule(s, o) : stuck_rule(o);
}

static bool is_bad(const struct step *s, const struct policy_object *o)
{
	return crowd_rule(s, o) != NO_RULE || stuck_rule(o) != NO_RULE;
}

static bool is_privileged(const struct policy_object *o, u8 facet)
{
	return facet == FACET_CROWD ? o->crowd_privileged : o->privileged;
}

/* Since when the pass says the facet has held: now, if it doesn't say. */
static u64 since_of(const struct step *s, const struct policy_object *o, u8 facet)
{
	u64 since = facet == FACET_CROWD ? o->nth_since : o->stuck_since;

	return since && since < s->now ? since : s->now;
}

/* Whether a blocked object has moved since the pass before. */
static bool has_moved(const struct step *s, const struct policy_object *o, u8 facet)
{
	return facet == FACET_STUCK && o->stuck_since > s->p->last_step;
}

/* Facets. */

/* Whether a facet that has begun goes on, given the rule that applies now. */
static bool goes_on(const struct step *s, const struct policy_facet *f, u8 facet, u8 rule,
		    const struct policy_object *o)
{
	if (f->rule == RULE_DEADLOCK && rule == RULE_BLOCKED)
		return false;
	return !has_moved(s, o, facet) || s->now - since_of(s, o, facet) >= s->alert_ns;
}

/*
 * Since when passes have seen it stand on the same proof, without one that did not;
 * from the ages of its sleeps nothing follows.
 */
static void stand(const struct step *s, struct policy_facet *f, const struct policy_object *o)
{
	if (!o->proof || f->proof != o->proof)
		f->proved = s->now;
	f->proof = o->proof;
}

/* The facet holds in this pass. */
static void hold(const struct step *s, struct policy_facet *f, u8 facet, u8 rule,
		 const struct policy_object *o)
{
	u64 since = since_of(s, o, facet);

	f->rule = rule;
	f->misses = 0;
	if (since < f->first)
		f->first = since;
	f->flags |= is_privileged(o, facet) ? FACET_HELD | FACET_PRIVILEGED : FACET_HELD;
	stand(s, f, o);
}

/* A remembered facet meets its root again. */
static void meet_facet(const struct step *s, struct policy_facet *f, u8 facet,
		       const struct policy_object *o)
{
	u8 rule = rule_of(s, o, facet);

	if (rule == NO_RULE)
		return;
	if (!(f->flags & FACET_BEGUN)) {
		if (has_moved(s, o, facet))
			f->first = since_of(s, o, facet);
	} else if (!goes_on(s, f, facet, rule, o)) {
		return;
	} else if (f->rule != rule) {
		f->flags &= ~FACET_ESCALATED;
		f->proof = 0;
	}
	hold(s, f, facet, rule, o);
}

static void retire_facet(struct policy_facet *f)
{
	if (f->flags & FACET_HELD)
		return;
	f->proof = 0;
	if (f->flags & FACET_BEGUN && ++f->misses < END_MISSES)
		return;
	f->flags = 0;
}

/* What has just ended, or was not there, may hold from now on. */
static void add_facet(const struct step *s, struct policy_facet *f, u8 facet,
		      const struct policy_object *o)
{
	u8 rule = rule_of(s, o, facet);

	if (rule == NO_RULE || f->flags & FACET_USED)
		return;
	*f = (struct policy_facet){ .first = s->now, .flags = FACET_USED };
	hold(s, f, facet, rule, o);
}

static void begin_facet(const struct step *s, struct policy_facet *f)
{
	if (f->flags & FACET_HELD && s->now - f->first >= s->alert_ns)
		f->flags |= FACET_BEGUN;
}

/* Conditions. */

static bool has_facets(const struct policy_condition *c, u8 flag)
{
	return (c->facet[FACET_CROWD].flags | c->facet[FACET_STUCK].flags) & flag;
}

/* The worst of the rules of its facets that have begun, or of all. */
static u8 worst_rule(const struct policy_condition *c, u8 flag)
{
	const struct policy_facet *stuck = &c->facet[FACET_STUCK];

	return stuck->flags & flag ? stuck->rule : RULE_WAITERS;
}

static u64 first_of(const struct policy_condition *c, u8 flag)
{
	const struct policy_facet *crowd = &c->facet[FACET_CROWD];
	const struct policy_facet *stuck = &c->facet[FACET_STUCK];

	if (!(crowd->flags & flag))
		return stuck->first;
	return stuck->flags & flag ? min(crowd->first, stuck->first) : crowd->first;
}

/* One pass goes over a condition whose root is there: facets end, and begin. */
static void meet(struct step *s, struct policy_condition *c, const struct policy_object *o)
{
	u8 i;

	c->flags |= MET;
	c->index = o->index;
	c->told = o->told;
	for (i = 0; i < POLICY_FACETS; i++) {
		if (c->facet[i].flags & FACET_USED)
			meet_facet(s, &c->facet[i], i, o);
		retire_facet(&c->facet[i]);
		add_facet(s, &c->facet[i], i, o);
		begin_facet(s, &c->facet[i]);
	}
	if (has_facets(c, FACET_HELD))
		c->last = s->now;
}

static void end_condition(struct step *s, struct policy_condition *c)
{
	if (c->flags & ANNOUNCED)
		emit_alert(s, c, POLICY_END, c->rule);
	c->flags &= ~(BEGUN | ANNOUNCED | DEFERRED);
	c->id = 0;
}

static void forget_pass(struct policy *p)
{
	u8 at, i;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		p->slot[at].flags &= ~MET;
		p->slot[at].index = NO_ROW;
		for (i = 0; i < POLICY_FACETS; i++)
			p->slot[at].facet[i].flags &= ~(FACET_HELD | FACET_PRIVILEGED);
	}
}

/* Whether it can be what a condition told of, and not another one at the same address. */
static bool is_told(const struct step *s, const struct policy_condition *c,
		    const struct policy_object *o)
{
	return o->told && c->told == o->told &&
	       (o->oldest <= c->last || crowd_rule(s, o) != NO_RULE);
}

/* The condition that was told of by the same object, and whose root is not there. */
static u8 find_told(const struct step *s, const struct policy_object *o)
{
	const struct policy *p = s->p;
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		if ((p->slot[at].flags & (USED | MET)) == USED && is_told(s, &p->slot[at], o))
			return at;
	return NO_SLOT;
}

/* Conditions whose roots are not there by their keys. */
static u32 count_missing(const struct policy *p)
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

	forget_pass(s->p);
	for (i = 0; i < n; i++) {
		breathe(s, i);
		c = find_condition(s->p, o[i].key);
		if (c)
			meet(s, c, &o[i]);
	}
	missing = count_missing(s->p);
	for (i = 0; i < n && missing; i++) {
		breathe(s, i);
		if (!is_bad(s, &o[i]) || find_condition(s->p, o[i].key))
			continue;
		at = find_told(s, &o[i]);
		if (at == NO_SLOT)
			continue;
		unlink_condition(s->p, at);
		link_condition(s->p, at, o[i].key);
		meet(s, &s->p->slot[at], &o[i]);
		missing--;
	}
}

static void remove_condition(struct policy *p, u8 at)
{
	unlink_condition(p, at);
	p->slot[at].flags = 0;
}

static void retire_all(struct step *s)
{
	struct policy_condition *c;
	u8 at, i;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		c = &s->p->slot[at];
		if (!(c->flags & USED))
			continue;
		for (i = 0; i < POLICY_FACETS && !(c->flags & MET); i++)
			retire_facet(&c->facet[i]);
		if (!has_facets(c, FACET_BEGUN))
			end_condition(s, c);
		if (!has_facets(c, FACET_USED))
			remove_condition(s->p, at);
	}
}

#define RANK_DEADLOCK	1
#define RANK_PRIVILEGED	2

/* How much worse it would be to lose sight of one condition than of another. */
static u8 rank_of(u8 rule, bool privileged)
{
	return (privileged ? RANK_PRIVILEGED : 0) + (rule == RULE_DEADLOCK ? RANK_DEADLOCK : 0);
}

static u8 rank_of_condition(const struct policy_condition *c)
{
	return rank_of(worst_rule(c, FACET_USED), has_facets(c, FACET_PRIVILEGED));
}

static u8 slots_of(const struct policy *p, u32 uid)
{
	u8 at, n = 0;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		n += p->slot[at].flags & USED && p->slot[at].uid == uid;
	return n;
}

static struct newcomer newcomer_of(const struct step *s, const struct policy_object *o)
{
	bool crowd = crowd_rule(s, o) != NO_RULE, stuck = stuck_rule(o) != NO_RULE;
	u64 since = crowd ? since_of(s, o, FACET_CROWD) : s->now;

	return (struct newcomer){
		.since = stuck ? min(since, since_of(s, o, FACET_STUCK)) : since,
		.rank = rank_of(stuck ? stuck_rule(o) : RULE_WAITERS,
				(crowd && o->crowd_privileged) || (stuck && o->privileged)),
		.uid = o->uid,
	};
}

/*
 * Whether one that has a place must leave it: to one of root's, to one whose user has
 * fewer, to a worse one.  So no user's conditions, however many and bad, hide another's.
 */
static bool must_leave(const struct policy *p, const struct policy_condition *c,
		       const struct newcomer *new)
{
	u8 rank = rank_of_condition(c);

	if ((rank ^ new->rank) & RANK_PRIVILEGED)
		return rank < new->rank;
	if (c->uid != new->uid && slots_of(p, c->uid) != new->share + 1)
		return slots_of(p, c->uid) > new->share + 1;
	if (rank != new->rank)
		return rank < new->rank;
	return !(c->flags & BEGUN) && first_of(c, FACET_USED) > new->since;
}

/* Of two that must leave: the less bad, who has not begun, the younger. */
static bool leaves_before(const struct policy_condition *a, const struct policy_condition *b)
{
	if (rank_of_condition(a) != rank_of_condition(b))
		return rank_of_condition(a) < rank_of_condition(b);
	if ((a->flags ^ b->flags) & BEGUN)
		return b->flags & BEGUN;
	return first_of(a, FACET_USED) > first_of(b, FACET_USED);
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

/* Whether one that was no better has found no place: a crowd of them is not worth a look each. */
static bool is_refused(const struct step *s, const struct newcomer *new)
{
	const struct newcomer *r = &s->refused;

	return r->since && r->uid == new->uid && r->rank >= new->rank && r->since <= new->since;
}

/* Return: whether a condition found no place, this one or another. */
static bool remember(struct step *s, const struct policy_object *o)
{
	struct newcomer new = newcomer_of(s, o);
	bool lost;
	u8 at;

	if (is_refused(s, &new))
		return true;
	new.share = slots_of(s->p, new.uid);
	at = find_place(s->p, &new);
	lost = at == NO_SLOT || s->p->slot[at].flags & USED;
	if (at == NO_SLOT) {
		s->refused = new;
		return lost;
	}
	s->refused = (struct newcomer){ 0 };
	if (lost) {
		end_condition(s, &s->p->slot[at]);
		remove_condition(s->p, at);
	}
	add_condition(s->p, at, o);
	meet(s, &s->p->slot[at], o);
	return lost;
}

static void remember_all(struct step *s, const struct policy_object *o, u32 n)
{
	u32 i, lost = 0;

	for (i = 0; i < n; i++) {
		breathe(s, i);
		if (is_bad(s, &o[i]) && !find_condition(s->p, o[i].key))
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

	if (!has_facets(c, FACET_PRIVILEGED))
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

static bool facet_escalates(const struct step *s, const struct policy_facet *f)
{
	u8 needed = FACET_HELD | FACET_BEGUN | FACET_PRIVILEGED;

	return (f->flags & (needed | FACET_ESCALATED)) == needed && f->proof &&
	       s->now - f->proved >= s->alert_ns && s->params->panic_on >> f->rule & 1;
}

static bool escalates(const struct step *s, const struct policy_condition *c)
{
	return facet_escalates(s, &c->facet[FACET_CROWD]) ||
	       facet_escalates(s, &c->facet[FACET_STUCK]);
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
	const struct policy_condition *slot = s->p->slot;
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
		begin(s, &s->p->slot[order[i]]);
}

/* The rule and the age of a condition follow its facets, for the worse. */
static void follow(struct step *s, struct policy_condition *c)
{
	u8 rule = worst_rule(c, FACET_BEGUN);
	u64 first = first_of(c, FACET_BEGUN);

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
	u8 at;

	for (at = 0; at < POLICY_MAX_ALERTS; at++)
		if (s->p->slot[at].flags & USED && has_facets(&s->p->slot[at], FACET_BEGUN))
			follow(s, &s->p->slot[at]);
}

static void escalate_all(struct step *s)
{
	struct policy_condition *c;
	u8 at, i;

	for (at = 0; at < POLICY_MAX_ALERTS; at++) {
		c = &s->p->slot[at];
		for (i = 0; i < POLICY_FACETS; i++) {
			if (!facet_escalates(s, &c->facet[i]))
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
	follow_all(&s);
	begin_all(&s);
	escalate_all(&s);
	tell(&s, &p->suppressed, POLICY_SUPPRESSED);
	tell(&s, &p->overflow, POLICY_OVERFLOW);
	p->last_step = now;
	return s.count;
}
