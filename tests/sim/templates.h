/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Systems after hangs that were reported, each with a healthy twin.
 *
 * A template is a hang's kind, not one program: capacities, loops and who else is
 * there are thrown with dice, and generate.c adds random processes.
 */
#ifndef HANGWATCH_TESTS_SIM_TEMPLATES_H
#define HANGWATCH_TESTS_SIM_TEMPLATES_H

#include "build.h"

/**
 * struct template - how to make systems of one kind
 * @name: as the report prints it
 * @make: writes it down, up to build_end(); @healthy: the twin whose waits can end
 * @unknown_max: at most so many in a hundred of what was asked for may be unknown
 * @possible_max: or possible-deadlock
 * @silent_max: so many in a hundred of those whose wait never ends may hear nothing of it:
 *	idle, unknown or busy.  Workers that wait for work are among them
 */
struct template {
	const char *name;
	void (*make)(struct sim *m, struct dice *d, bool healthy);
	u32 unknown_max;
	u32 possible_max;
	u32 silent_max;
};

extern const struct template queue_templates[], lock_templates[], request_templates[],
	loop_templates[];

/** template_count() - all of them, for template_at() */
u32 template_count(void);

/** template_at() - one of them, random systems first */
const struct template *template_at(u32 at);

#endif
