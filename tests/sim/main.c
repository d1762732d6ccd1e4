// SPDX-License-Identifier: GPL-2.0-only
/*
 * sim [--seed N] [--count N] [--show] [--template NAME]: the judge against systems whose
 * future is known.
 *
 * Prints TAP, and as comments the seed, the systems, the states, what was said of what,
 * and the first fault as a script, shrunk.  --show prints every system of the run, and
 * of faulty ones what they shrink to.  Exit status 1 on any fault.
 */
#include <stdio.h>
#include <stdlib.h>

#include "explore.h"
#include "report.h"
#include "trial.h"

/* Explorations over the bound prove nothing: at most so many in a hundred systems. */
#define EXCEEDED_PERCENT 5

#define TEMPLATES_MAX 64

struct options {
	u64 seed;
	u32 count;
	bool show;
	const char *template;
};

/**
 * struct results - what a run has come to
 * @of: by template
 */
struct results {
	struct tally of[TEMPLATES_MAX];
	u32 systems[TEMPLATES_MAX];
	u32 slept[TEMPLATES_MAX];
	u32 over[TEMPLATES_MAX];
	u32 faulty;
	u32 tests;
	bool failed;
};

static struct options options = { .seed = 1 };

static u32 number_of(const struct template *t)
{
	u32 i = 0;

	while (template_at(i) != t)
		i++;
	return i;
}

static void show(struct trial *t)
{
	print_system(&t->sim);
	if (!t->slept) {
		printf("# nobody slept for long\n");
		return;
	}
	print_moment(&t->seen);
	if (t->faulty)
		print_finding(&t->seen, &t->finding);
}

static void show_shrunk(struct trial *t)
{
	printf("# shrunk:\n");
	shrink(t);
	show(t);
}

static void one(struct results *r, u64 seed)
{
	static struct trial t;
	struct tally tally = { 0 };
	u32 at;

	trial_of_seed(&t, seed, &tally);
	if (options.template && !strstr(t.template->name, options.template))
		return;
	at = number_of(t.template);
	r->systems[at]++;
	r->slept[at] += t.slept;
	r->over[at] += !!tally.exceeded;
	tally_add(&r->of[at], &tally);
	r->faulty += t.faulty;
	if (options.show)
		show(&t);
	if (t.faulty && (options.show || r->faulty == 1))
		show_shrunk(&t);
}

static void test(struct results *r, bool well, const char *name)
{
	printf("%sok %u - sim: %s\n", well ? "" : "not ", ++r->tests, name);
	r->failed |= !well;
}

static u32 percent(u32 part, u32 whole)
{
	return whole ? (part * 100 + whole / 2) / whole : 0;
}

/* One line a template: how much was said, and how much was not. */
static bool print_template(const struct results *r, u32 at)
{
	const struct tally *t = &r->of[at];
	u32 said[VERDICTS], all = 0, faults = 0, silent, possible, i;
	bool well;

	for (i = 0; i < VERDICTS; i++) {
		said[i] = t->said[i][FATE_ENDS] + t->said[i][FATE_NEVER] + t->said[i][FATE_UNCLEAR];
		all += i == VERDICT_IDLE ? 0 : said[i];
	}
	for (i = 0; i < FAULTS; i++)
		faults += t->faults[i];
	silent = percent(said[VERDICT_UNKNOWN], all);
	possible = percent(said[VERDICT_POSSIBLE_DEADLOCK], all);
	well = silent <= template_at(at)->unknown_max && possible <= template_at(at)->possible_max;
	printf("# %-20s %6u %6u %6u %8u%% %8u%% %6u%s\n", template_at(at)->name, r->systems[at],
	       r->slept[at], all, silent, possible, faults, well ? "" : "  over its ceiling");
	return well;
}

static bool print_templates(const struct results *r)
{
	bool well = true;
	u32 i;

	printf("# %-20s %6s %6s %6s %9s %9s %6s\n", "template", "made", "slept", "asked", "unknown",
	       "possible", "false");
	for (i = 0; i < template_count(); i++)
		well &= print_template(r, i);
	return well;
}

static void print_results(struct results *r)
{
	struct tally sum = { 0 };
	u32 i, systems = 0, slept = 0, over = 0;
	bool said_enough;

	for (i = 0; i < template_count(); i++) {
		tally_add(&sum, &r->of[i]);
		systems += r->systems[i];
		slept += r->slept[i];
		over += r->over[i];
	}
	printf("# seed %llu, %u systems, %u with a sleeper, %u over the bound of %u states\n",
	       (unsigned long long)options.seed, systems, slept, over, STATES_MAX);
	print_table(&sum);
	said_enough = print_templates(r);
	test(r, !sum.faults[FAULT_ENDS], "no false deadlock");
	test(r, !sum.faults[FAULT_NEVER], "no false busy");
	test(r, !sum.faults[FAULT_OTHERS], "no root that is not needed");
	test(r, !sum.faults[FAULT_TOO_LITTLE], "no root that could not help");
	test(r, !sum.faults[FAULT_HELPED], "no false orphan");
	test(r, !sum.faults[FAULT_STRAIGHT], "no deadlock without a cycle");
	test(r, over * 100 <= systems * EXCEEDED_PERCENT, "few systems over the bound");
	test(r, options.template || options.count < 1000 || said_enough,
	     "no template above its share of unknown and possible");
}

static bool next_number(char **argv, u32 *at, u64 *value)
{
	char *end;

	if (!argv[*at + 1])
		return false;
	*value = strtoull(argv[++*at], &end, 0);
	return !*end;
}

static bool parse(char **argv)
{
	u64 value;
	u32 i;

	for (i = 1; argv[i]; i++) {
		if (!strcmp(argv[i], "--seed") && next_number(argv, &i, &value))
			options.seed = value;
		else if (!strcmp(argv[i], "--count") && next_number(argv, &i, &value))
			options.count = value;
		else if (!strcmp(argv[i], "--template") && argv[i + 1])
			options.template = argv[++i];
		else if (!strcmp(argv[i], "--show"))
			options.show = true;
		else
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	static struct results results;
	u32 i;

	(void)argc;
	if (!parse(argv)) {
		fprintf(stderr, "usage: sim [--seed N] [--count N] [--show] [--template NAME]\n");
		return 2;
	}
	if (!options.count)
		options.count = options.show ? 1 : 20000;
	for (i = 0; i < options.count; i++)
		one(&results, options.seed + i);
	print_results(&results);
	printf("1..%u\n", results.tests);
	return results.failed;
}
