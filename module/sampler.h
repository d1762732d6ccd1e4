/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kthread that makes a pass every interval, and the pass itself.
 */
#ifndef HANGWATCH_SAMPLER_H
#define HANGWATCH_SAMPLER_H

struct capacity;

/**
 * sampler_first_pass() - look at the whole machine once, before insmod returns
 *
 * Context: process, may sleep: memory is made larger until everything fits.
 */
void sampler_first_pass(void);

/**
 * sampler_start() - start the kthread
 *
 * Return: 0 or a negative errno.
 */
int sampler_start(void);

/** sampler_stop() - stop the kthread, if it runs; may sleep */
void sampler_stop(void);

/** sampler_room() - room for the rows that a machine with this many threads needs */
void sampler_room(struct capacity *need);

#endif
