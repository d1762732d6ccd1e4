/* SPDX-License-Identifier: GPL-2.0-only */
/* Systems, moments and results as text. */
#ifndef HANGWATCH_TESTS_SIM_REPORT_H
#define HANGWATCH_TESTS_SIM_REPORT_H

#include "truth.h"

/** print_system() - its processes, objects and scripts */
void print_system(const struct sim *m);

/** print_moment() - where everybody is, and what the judge said of it */
void print_moment(const struct seen *seen);

/** print_finding() - one line about what is false */
void print_finding(const struct seen *seen, const struct finding *f);

/** print_table() - verdicts against fates */
void print_table(const struct tally *tally);

#endif
