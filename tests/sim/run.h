/* SPDX-License-Identifier: GPL-2.0-only */
/* A system under a random scheduler, up to the moment that is shown to the judge. */
#ifndef HANGWATCH_TESTS_SIM_RUN_H
#define HANGWATCH_TESTS_SIM_RUN_H

#include "build.h"

/**
 * struct moment - one state, and what the kernel's clocks and counters would say in it
 * @now: turns of the scheduler since the start
 * @since: when each thread last fell asleep
 * @born: when each thread began to exist
 * @before: so of the sleep before this one, 0 if there was none
 * @switches: how often it has slept
 * @reader: the thread that last got a rwsem for reading, plus one: the hint
 * @then: how often everybody had slept when a thread fell asleep
 * @headed: when the thread that had waited longest to read or to write an object last left
 *	others behind, by what they wait for (OP_READ, OP_WRITE)
 * @asleep: a mask of threads
 * @woken: threads whose wait is over, and that have not gone on yet
 */
struct moment {
	struct state s;
	u32 now;
	u32 born[THREADS_MAX];
	u32 since[THREADS_MAX];
	u32 before[THREADS_MAX];
	u32 switches[THREADS_MAX];
	u32 then[THREADS_MAX][THREADS_MAX];
	u32 headed[2][OBJECTS_MAX];
	u8 asleep;
	u8 woken;
	u8 reader[OBJECTS_MAX];
};

/**
 * run_to_moment() - from the start until somebody has slept for a while
 * @quiet: so many steps
 *
 * Return: false if nobody did within m->until steps.
 */
bool run_to_moment(const struct sim *m, struct dice *d, u32 quiet, struct moment *at);

#endif
