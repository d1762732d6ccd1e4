/* SPDX-License-Identifier: GPL-2.0-only */
/* Where systems come from. */
#ifndef HANGWATCH_TESTS_SIM_GENERATE_H
#define HANGWATCH_TESTS_SIM_GENERATE_H

#include "templates.h"

/**
 * generate() - one system of a seed
 * @d: dice thrown with that seed; goes on to be used for the scheduler
 * @template: set to what it was made from
 *
 * Every third is random, the others are templates or their healthy twins, half of
 * them with a random process that shares some of what is there.
 */
void generate(struct sim *m, struct dice *d, const struct template **template);

#endif
