// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line, an exit status and performance data, as monitoring plugins have
 * them; with --npd as node-problem-detector has it: 0, 1, 2 for unknown.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "model.h"

/* node-problem-detector's number for an unknown state. */
#define NPD_UNKNOWN 2

/**
 * struct limits - from how many stuck tasks on it is a warning, or critical
 *
 * A deadlock is critical by itself, anything else that is stuck a warning.
 */
struct limits {
	double warning;
	double critical;
};

static enum status judge(const struct model *m, const struct limits *l)
{
	if (m->stale)
		return STATUS_UNKNOWN;
	if (m->deadlocks || (l->critical >= 0 && m->tasks_stuck >= l->critical))
		return STATUS_DEADLOCK;
	return m->stuck && m->tasks_stuck >= l->warning ? STATUS_STUCK : STATUS_HEALTHY;
}

static void say_line(const struct model *m, enum status status)
{
	static const char * const words[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };
	int i;

	printf("HANGWATCH %s - ", words[status]);
	if (m->stale)
		printf("%sthe last pass is %.0f s old", m->paused ? "passes are paused, " : "",
		       m->age);
	else if (!m->stuck)
		printf("nothing is stuck");
	for (i = 0; !m->stale && i < m->chains; i++) {
		if (!m->chain[i].stuck)
			continue;
		printf("%s", chain_get(m, &m->chain[i], "SENTENCE"));
		break;
	}
	if (m->stuck > 1 && !m->stale)
		printf(" And %d more.", m->stuck - 1);
	printf(" | stuck_tasks=%.0f stuck_roots=%d deadlocks=%d pass_age=%.1fs\n",
	       m->tasks_stuck, m->stuck, m->deadlocks, m->age < 0 ? 0 : m->age);
}

static bool take_limit(double *limit, const char *text)
{
	char *end;

	*limit = strtod(text, &end);
	return end != text && !*end && *limit >= 0;
}

static bool take_options(int argc, char **argv, struct limits *l)
{
	static const struct option longs[] = {
		{ "warning", required_argument, NULL, 'w' },
		{ "critical", required_argument, NULL, 'c' },
		{ "npd", no_argument, NULL, 'N' },
		{ 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "w:c:", longs, NULL)) != -1) {
		if (c == 'N')
			failure_status = NPD_UNKNOWN;
		else if (c == '?' || !take_limit(c == 'w' ? &l->warning : &l->critical, optarg))
			return false;
	}
	return optind == argc;
}

static int npd_status(enum status status)
{
	if (status == STATUS_UNKNOWN)
		return NPD_UNKNOWN;
	return status == STATUS_HEALTHY ? 0 : 1;
}

int command_check(int argc, char **argv)
{
	struct limits l = { .critical = -1 };
	enum status status;
	struct model m;

	if (!take_options(argc, argv, &l))
		return usage(argv[0]);
	model_read(&m, options.from, options.min_age);
	status = judge(&m, &l);
	say_line(&m, status);
	model_free(&m);
	return failure_status == NPD_UNKNOWN ? npd_status(status) : (int)status;
}
