/* SPDX-License-Identifier: GPL-2.0-only */
/* Who could end a wait: what the judge's first question has to come to. */
#ifndef HANGWATCH_TESTS_SIM_ACTORS_H
#define HANGWATCH_TESTS_SIM_ACTORS_H

#include "system.h"

/**
 * actors_of() - the threads that could end what a sleeping thread waits for
 *
 * By what they hold, not by their scripts; a timer is none of them.  Return: a mask,
 * 0 if the thread does not sleep.
 */
u32 actors_of(const struct sim *m, const struct state *s, u32 thread);

/** leads_to_cycle() - whether going from waiter to actor, any of them, can come round */
bool leads_to_cycle(const struct sim *m, const struct state *s, u32 thread);

#endif
