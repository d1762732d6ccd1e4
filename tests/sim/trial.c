// SPDX-License-Identifier: GPL-2.0-only
/* A seed decides everything about a trial: system, schedule, moment. */
#include "trial.h"
#include "generate.h"

/* Somebody has slept for so many turns of the scheduler. */
#define QUIET_MIN 6
#define QUIET_MORE 40

static void judge_moment(struct trial *t, struct dice *d, struct tally *tally)
{
	t->faulty = false;
	t->slept = run_to_moment(&t->sim, d, QUIET_MIN + dice_below(d, QUIET_MORE), &t->moment);
	if (!t->slept)
		return;
	observe(&t->sim, &t->moment, &t->seen);
	t->faulty = examine(&t->seen, tally, &t->finding);
}

void trial_of_seed(struct trial *t, u64 seed, struct tally *tally)
{
	struct dice d = { seed };

	/* Neighbours differ in one bit: mix them before they are used. */
	d.state = dice_roll(&d);
	generate(&t->sim, &d, &t->template);
	t->sim.seed = seed;
	judge_moment(t, &d, tally);
}

/* So many schedules are tried for a smaller system. */
#define SCHEDULES 24

static bool still_faulty(struct trial *t, u32 fault)
{
	struct tally tally = { 0 };
	struct dice d;
	u32 i;

	for (i = 0; i < SCHEDULES; i++) {
		d.state = t->sim.seed + i;
		judge_moment(t, &d, &tally);
		if (t->faulty && t->finding.fault == fault)
			return true;
	}
	return false;
}

/* Keeps a smaller system if it has the fault too. */
static bool try_smaller(struct trial *t, const struct sim *smaller)
{
	static struct trial other;

	other = *t;
	other.sim = *smaller;
	if (!still_faulty(&other, t->finding.fault))
		return false;
	*t = other;
	return true;
}

static void start_again(struct sim *m)
{
	memset(m->start.thread, 0, sizeof(m->start.thread));
	build_end(m);
}

static bool drop_thread(struct trial *t, u32 thread)
{
	struct sim smaller = t->sim;

	if (smaller.script[thread][0].what == OP_END)
		return false;
	memset(smaller.script[thread], 0, sizeof(smaller.script[thread]));
	start_again(&smaller);
	return try_smaller(t, &smaller);
}

static bool drop_op(struct trial *t, u32 thread, u32 at)
{
	struct sim smaller = t->sim;
	struct op *script = smaller.script[thread];
	u32 i;

	if (script[at].what == OP_END)
		return false;
	memmove(&script[at], &script[at + 1], (OPS_MAX - 1 - at) * sizeof(*script));
	memset(&script[OPS_MAX - 1], 0, sizeof(*script));
	for (i = 0; i < OPS_MAX; i++)
		if (script[i].other > at)
			script[i].other--;
	start_again(&smaller);
	return try_smaller(t, &smaller);
}

static bool drop_outside(struct trial *t, u32 proc)
{
	struct sim smaller = t->sim;

	if (!smaller.outside[proc])
		return false;
	smaller.outside[proc] = OUTSIDE_NONE;
	return try_smaller(t, &smaller);
}

static bool drop_end(struct trial *t, u32 proc, u32 object)
{
	struct sim smaller = t->sim;

	if (!smaller.start.proc[proc].ends[object] || smaller.kind[object] == OBJ_FLOCK)
		return false;
	smaller.start.proc[proc].ends[object] = 0;
	return try_smaller(t, &smaller);
}

static bool drop_interest(struct trial *t, u32 set, u32 object)
{
	struct sim smaller = t->sim;

	if (!smaller.interest[set][object])
		return false;
	smaller.interest[set][object] = 0;
	return try_smaller(t, &smaller);
}

static bool shrink_once(struct trial *t)
{
	bool smaller = false;
	u32 i, k;

	for (i = 0; i < t->sim.threads; i++)
		smaller |= drop_thread(t, i);
	for (i = 0; i < t->sim.procs; i++)
		smaller |= drop_outside(t, i);
	for (i = 0; i < t->sim.threads; i++)
		for (k = OPS_MAX - 1; k-- > 0;)
			smaller |= drop_op(t, i, k);
	for (i = 0; i < t->sim.procs; i++)
		for (k = 0; k < t->sim.objects; k++)
			smaller |= drop_end(t, i, k);
	for (i = 0; i < t->sim.objects; i++)
		for (k = 0; k < t->sim.objects; k++)
			smaller |= drop_interest(t, i, k);
	return smaller;
}

void shrink(struct trial *t)
{
	while (shrink_once(t))
		;
	/* The rows point at where they were made. */
	observe(&t->sim, &t->moment, &t->seen);
}
