/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A free thread does whatever it could with what it holds, and no script binds it.
 *
 * No row shows what a running thread will do next, nor what a sleeper does once it
 * is awake.  So the judge's "busy" and "blocked at R" are measured against a free
 * thread: it reads and writes what its process has open, unlocks what it owns,
 * answers what it has taken or finds pending, signals, closes, exits.  It takes no
 * new lock, opens nothing and kills nobody.
 */
#ifndef HANGWATCH_TESTS_SIM_FREE_H
#define HANGWATCH_TESTS_SIM_FREE_H

#include "system.h"

/* Two ends, lock or signal, request of each thread, close: of each object; two exits. */
#define FREE_STEPS_MAX (OBJECTS_MAX * (4 + THREADS_MAX) + 2)

/**
 * free_steps() - what can follow when a free thread acts
 * @thread: alive, and its process not stopped
 * @ran: threads that were free from the start: they may answer whatever has been taken
 *	from a channel that they have open.  Who was woken since has not got a request
 *	that another living thread took
 * @next: room for FREE_STEPS_MAX states
 *
 * Return: how many there are.
 */
u32 free_steps(const struct sim *m, const struct state *s, u32 thread, u32 ran,
	       struct state *next);

#endif
