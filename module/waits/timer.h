/* SPDX-License-Identifier: GPL-2.0-only */
/* The timers that end a sleep; see timer.c. */
#ifndef HANGWATCH_WAITS_TIMER_H
#define HANGWATCH_WAITS_TIMER_H

#include "waits/sleep.h"

/**
 * timer_ends() - find the timer that will wake a sleeper
 * @s: the sleeper
 * @left: how long it still runs (ns)
 *
 * Return: the address of the timer, on the sleeper's stack and queued; 0 if
 * there is none.
 */
u64 timer_ends(const struct sleep *s, s64 *left);

/**
 * poll_is_empty() - whether a sleeper polls nothing at all
 * @s: the sleeper
 */
bool poll_is_empty(const struct sleep *s);

#endif
