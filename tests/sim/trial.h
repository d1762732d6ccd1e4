/* SPDX-License-Identifier: GPL-2.0-only */
/* One system from its seed to its faults, and the smallest one that still has them. */
#ifndef HANGWATCH_TESTS_SIM_TRIAL_H
#define HANGWATCH_TESTS_SIM_TRIAL_H

#include "templates.h"
#include "truth.h"

/**
 * struct trial - one system before the judge
 * @slept: somebody had slept for long, and the judge was asked
 * @faulty: something it said is false: @finding
 */
struct trial {
	struct sim sim;
	struct moment moment;
	struct seen seen;
	const struct template *template;
	struct finding finding;
	bool slept;
	bool faulty;
};

/** trial_of_seed() - generate, run, observe, examine; the same for the same seed */
void trial_of_seed(struct trial *t, u64 seed, struct tally *tally);

/**
 * shrink() - drop threads, operations and everything else while the fault stays
 * @t: a faulty trial; becomes a smaller one
 *
 * A smaller system is run under several schedules, because the one of the seed
 * does not fit it any more.
 */
void shrink(struct trial *t);

#endif
