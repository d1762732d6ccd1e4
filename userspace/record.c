// SPDX-License-Identifier: GPL-2.0-only
/* Copies of the tables over time, and the changes between two of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "command.h"
#include "model.h"
#include "report.h"
#include "term.h"

int command_record(int argc, char **argv)
{
	struct buf path = { 0 };
	struct source s;
	int fd;

	if (argc != 2)
		return usage(argv[0]);
	if (mkdir(argv[1], 0700) && errno != EEXIST)
		die("%s: %s", argv[1], strerror(errno));
	source_read(&s, options.from);
	buf_printf(&path, "%s/%lld.tar", argv[1], (long long)time(NULL));
	fd = report_create(path.data);
	report_pass(fd, "pass1", &s);
	report_close(fd);
	source_free(&s);
	puts(path.data);
	free(path.data);
	return STATUS_HEALTHY;
}

/* How many are behind all roots of one signature. */
static double behind(const struct model *m, const char *signature)
{
	double sum = 0;
	int i;

	for (i = 0; i < m->chains; i++)
		if (!strcmp(chain_get(m, &m->chain[i], "SIGNATURE"), signature))
			sum += m->chain[i].behind;
	return sum;
}

static bool is_first_of_its_kind(const struct model *m, int n)
{
	const char *signature = chain_get(m, &m->chain[n], "SIGNATURE");
	int i;

	for (i = 0; i < n; i++)
		if (!strcmp(chain_get(m, &m->chain[i], "SIGNATURE"), signature))
			return false;
	return true;
}

static void say(const char *what, double before, double after, const struct model *m,
		const struct chain *c)
{
	printf("%-6s %s %s %.0f -> %.0f:\n", what, chain_get(m, c, "SIGNATURE"),
	       verdict_name(c->verdict), before, after);
	term_wrap("       ", 7, chain_get(m, c, "SENTENCE"));
}

/* New and grown roots make it worse. */
static bool say_changes(const struct model *a, const struct model *b)
{
	bool is_worse = false;
	int i;

	for (i = 0; i < b->chains; i++) {
		const char *signature = chain_get(b, &b->chain[i], "SIGNATURE");
		double before = behind(a, signature), after = behind(b, signature);

		if (!is_first_of_its_kind(b, i) || before == after)
			continue;
		is_worse |= after > before;
		say(!before ? "new" : after > before ? "grown" : "shrunk", before, after, b,
		    &b->chain[i]);
	}
	return is_worse;
}

static void say_gone(const struct model *a, const struct model *b)
{
	int i;

	for (i = 0; i < a->chains; i++) {
		const char *signature = chain_get(a, &a->chain[i], "SIGNATURE");

		if (is_first_of_its_kind(a, i) && !behind(b, signature))
			say("gone", behind(a, signature), 0, a, &a->chain[i]);
	}
}

int command_diff(int argc, char **argv)
{
	struct model a, b;
	bool is_worse;

	if (argc != 3)
		return usage(argv[0]);
	model_read(&a, argv[1], options.min_age);
	model_read(&b, argv[2], options.min_age);
	is_worse = say_changes(&a, &b);
	say_gone(&a, &b);
	model_free(&a);
	model_free(&b);
	return is_worse ? STATUS_STUCK : STATUS_HEALTHY;
}
