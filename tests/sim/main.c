// SPDX-License-Identifier: GPL-2.0-only
/*
 * sim [--seed N] [--count N] [--show] [--list] [--template NAME]: the judge against systems
 * whose future is known.
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

/* Fewer systems than these tell little about a template. */
#define CEILINGS_COUNT 10000

/* Of what is said on a hint (a rwsem's last reader) so many in a hundred may be false. */
#define HINTS_PERCENT 5

/* Of what is said to be blocked or stopped so many in a hundred may have a wrong root. */
#define ROOTS_PERCENT 1

#define TEMPLATES_MAX 64

struct options {
	u64 seed;
	u32 count;
	bool show;
	bool list;
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
	else if (options.list && t.faulty)
		print_finding(&t.seen, &t.finding);
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

struct shares {
	u32 asked;
	u32 unknown;
	u32 possible;
	u32 silent;
	u32 faults;
};

static u32 said_of(const struct tally *t, u32 verdict)
{
	return t->said[verdict][FATE_ENDS] + t->said[verdict][FATE_NEVER] +
	       t->said[verdict][FATE_UNCLEAR];
}

static void share_out(const struct tally *t, struct shares *s)
{
	u32 i, never = 0, silent;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < VERDICTS; i++) {
		s->asked += i == VERDICT_IDLE ? 0 : said_of(t, i);
		never += t->said[i][FATE_NEVER];
	}
	for (i = 0; i < FAULTS; i++)
		s->faults += t->faults[i];
	silent = t->said[VERDICT_IDLE][FATE_NEVER] + t->said[VERDICT_UNKNOWN][FATE_NEVER] +
		 t->said[VERDICT_BUSY][FATE_NEVER];
	s->unknown = percent(said_of(t, VERDICT_UNKNOWN), s->asked);
	s->possible = percent(said_of(t, VERDICT_POSSIBLE_DEADLOCK), s->asked);
	s->silent = percent(silent, never);
}

/* One line a template: how much was said, and how much was not. */
static bool print_template(const struct results *r, u32 at)
{
	const struct template *t = template_at(at);
	struct shares s;
	bool well;

	share_out(&r->of[at], &s);
	well = s.unknown <= t->unknown_max && s.possible <= t->possible_max &&
	       s.silent <= t->silent_max;
	printf("# %-18s %6u %6u %6u %7u%% %7u%% %7u%% %5u%s\n", t->name, r->systems[at],
	       r->slept[at], s.asked, s.unknown, s.possible, s.silent, s.faults,
	       well ? "" : "  over a ceiling");
	return well;
}

static bool print_templates(const struct results *r)
{
	bool well = true;
	u32 i;

	printf("# %-18s %6s %6s %6s %8s %8s %8s %5s\n", "template", "made", "slept", "asked",
	       "unknown", "possible", "silent", "false");
	for (i = 0; i < template_count(); i++)
		well &= print_template(r, i);
	return well;
}

/* Who of several has taken a request, or will wake first, no row tells. */
static bool roots_hold(const struct tally *t)
{
	u32 roots = said_of(t, VERDICT_BLOCKED) + said_of(t, VERDICT_STOPPED);

	return (t->faults[FAULT_OTHERS] + t->faults[FAULT_TOO_LITTLE]) * 100 <=
	       roots * ROOTS_PERCENT;
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
	test(r, sum.hinted_faults * 100 <= sum.hinted * HINTS_PERCENT, "hints are mostly right");
	test(r, !sum.faults[FAULT_ENDS], "no false deadlock");
	test(r, !sum.faults[FAULT_NEVER], "no false busy");
	test(r, roots_hold(&sum), "roots are needed and enough");
	test(r, !sum.faults[FAULT_HELPED], "no false orphan");
	test(r, !sum.faults[FAULT_STRAIGHT], "no deadlock without a cycle");
	test(r, over * 100 <= systems * EXCEEDED_PERCENT, "few systems over the bound");
	test(r, options.template || options.count < CEILINGS_COUNT || said_enough,
	     "no template over its ceilings");
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
		else if (!strcmp(argv[i], "--list"))
			options.list = true;
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
		fprintf(stderr, "usage: sim [--seed N] [--count N] [--show] [--list] "
			"[--template NAME]\n");
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
