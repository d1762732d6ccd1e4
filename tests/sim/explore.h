/* SPDX-License-Identifier: GPL-2.0-only */
/* All that can happen from a state on. */
#ifndef HANGWATCH_TESTS_SIM_EXPLORE_H
#define HANGWATCH_TESTS_SIM_EXPLORE_H

#include "system.h"

/* More states are not looked at; a system that has more exceeds the bound. */
#define STATES_MAX 50000

/**
 * struct question - what may happen, and what is asked; all are masks of threads
 * @frozen: they take no step
 * @free: they do whatever they could, see free.h; their processes are continued
 * @frees: they follow their scripts until the wait they are in has ended; then they are free
 * @patient: their timeouts and alarms do not run out
 * @goal: stop as soon as one of them has got what it waited for
 */
struct question {
	u8 frozen;
	u8 free;
	u8 frees;
	u8 patient;
	u8 goal;
};

/**
 * struct answer - masks of threads that can take a step
 * @served: they got what they waited for, or ran
 * @timed: a timeout or an alarm ended their wait
 * @states: how many were looked at
 * @exceeded: there were more than STATES_MAX; what is not said may be true then
 */
struct answer {
	u8 served;
	u8 timed;
	u32 states;
	bool exceeded;
};

/**
 * explore() - every schedule from one state on
 * @m: the system
 * @start: the state
 * @q: the question
 * @a: set
 */
void explore(const struct sim *m, const struct state *start, const struct question *q,
	     struct answer *a);

#endif
