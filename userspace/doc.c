// SPDX-License-Identifier: GPL-2.0-only
/*
 * doc PART: the parts of man pages, docs/ and completion that are data here.
 * The build and the tests call it; it is no command for people.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "columns.h"
#include "command.h"
#include "refusal.h"

static void cell(const char *text, bool is_code)
{
	struct buf b = { 0 };

	advice_fill(&b, NULL, NULL, *text ? text : "-");
	printf(" %s%s%s |", is_code ? "`" : "", b.data, is_code ? "`" : "");
	free(b.data);
}

static const char *root_says(const char *root)
{
	static const char * const says[][2] = {
		{ "*", "any" }, { "-", "no task" }, { "k", "kernel thread" }, { "1", "process 1" },
		{ "T", "stopped (T)" }, { "t", "traced (t)" }, { "F", "frozen (F)" },
		{ "D", "in state D" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(says); i++)
		if (!strcmp(says[i][0], root))
			return says[i][1];
	return root;
}

static void spaced(const char *list)
{
	if (!strcmp(list, "*")) {
		printf(" any |");
		return;
	}
	putchar(' ');
	for (; *list; list++)
		printf(*list == ',' ? ", " : "%c", *list);
	printf(" |");
}

static void doc_advice(void)
{
	const struct advice *a;
	unsigned int i;

	puts("| verdict | kind | at the root | do | the waiters | costs | not if |\n"
	     "|---|---|---|---|---|---|---|");
	for (i = 0; (a = advice_at(i)); i++) {
		putchar('|');
		spaced(a->verdict);
		spaced(a->kind);
		printf(" %s |", root_says(a->root));
		cell(a->act, true);
		cell(a->frees, false);
		cell(a->cost, false);
		cell(a->unless, false);
		putchar('\n');
	}
}

static void page_advice(void)
{
	puts("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
	     "<!-- made by make -C userspace docs: the rows are userspace/advice_rows.h -->\n"
	     "# What to do next\n\n"
	     "The first row that fits the verdict, the kind of the object and the task at the root. PID,\n"
	     "OBJECT and so on are filled in by `hangwatch`. Before anything else, if you want the reason\n"
	     "later: `hangwatch report`.\n");
	doc_advice();
}

static void refusal_row(const char *situation, const char *says)
{
	printf("| %s | %s |\n", situation, says);
}

static void doc_refusals(void)
{
	puts("| what is wrong | what `hangwatch load` says |\n|---|---|");
	refusal_rows(refusal_row);
}

/* scdoc gives a meaning to these. */
static void put_scdoc(const char *text)
{
	for (; *text; text++) {
		if (strchr("*_\\`<>#|[]~", *text))
			putchar('\\');
		putchar(*text);
	}
}

static void scdoc_filled(const char *text)
{
	struct buf b = { 0 };

	advice_fill(&b, NULL, NULL, text);
	put_scdoc(b.data ? b.data : "");
	free(b.data);
}

static void man_advice(void)
{
	const struct advice *a;
	unsigned int i;

	for (i = 0; (a = advice_at(i)); i++) {
		putchar('*');
		put_scdoc(!strcmp(a->verdict, "*") ? "any verdict" : a->verdict);
		printf("*, ");
		put_scdoc(!strcmp(a->kind, "*") ? "any kind" : a->kind);
		if (strcmp(a->root, "*")) {
			printf(", ");
			put_scdoc(root_says(a->root));
		}
		printf("\n\t");
		scdoc_filled(a->act);
		printf("++\n");
		scdoc_filled(a->frees);
		if (*a->cost) {
			printf("; costs: ");
			scdoc_filled(a->cost);
		}
		if (*a->unless) {
			printf("; not if: ");
			scdoc_filled(a->unless);
		}
		printf("\n\n");
	}
}

static void man_commands(void)
{
	const char *name, *args, *help;
	unsigned int i;

	for (i = 0; command_at(i, &name, &args, &help); i++) {
		printf("*%s*", name);
		if (*args) {
			putchar(' ');
			put_scdoc(args);
		}
		printf("\n\t");
		put_scdoc(help);
		printf("\n\n");
	}
}

static void man_columns(void)
{
	const char *table = "";
	const struct column *c;
	unsigned int i;

	for (i = 0; (c = column_at(i)); i++) {
		if (strcmp(c->table, table))
			printf("## %s\n\n", c->table);
		table = c->table;
		printf("*%s*\n\t", c->name);
		put_scdoc(c->help);
		printf("\n\n");
	}
}

static void words_commands(void)
{
	const char *name, *args, *help;
	unsigned int i;

	for (i = 0; command_at(i, &name, &args, &help); i++)
		printf("%s%s", i ? " " : "", name);
	putchar('\n');
}

/* As json_key() has them. */
static void put_key(const char *name)
{
	for (; *name; name++)
		putchar(isalnum((unsigned char)*name) ? tolower((unsigned char)*name) : '_');
}

static const char * const json_types[] = {
	[TEXT] = "[\"string\", \"null\"]",
	[NUMBER] = "[\"number\", \"null\"]",
	[EITHER] = "[\"number\", \"string\", \"null\"]",
};

/* A row may lack columns that -o left out, and may have columns that are unknown here. */
static void schema_row(const char *table)
{
	const struct column *c;
	unsigned int i;

	printf("\t\t\"%s_row\": {\n\t\t\t\"type\": \"object\",\n\t\t\t\"properties\": {", table);
	for (i = 0; (c = column_at(i)); i++) {
		if (strcmp(c->table, table))
			continue;
		printf("%s\n\t\t\t\t\"", i && !strcmp(column_at(i - 1)->table, table) ? "," : "");
		put_key(c->name);
		printf("\": { \"type\": %s, \"description\": \"%s\" }", json_types[c->type],
		       c->help);
	}
	if (!strcmp(table, "chains"))
		printf(",\n\t\t\t\t\"tree\": { \"type\": \"array\", "
		       "\"items\": { \"type\": \"string\" } }");
	printf("\n\t\t\t},\n\t\t\t\"additionalProperties\": "
	       "{ \"type\": [\"string\", \"null\"] }\n\t\t}");
}

static void schema_table(const char *table)
{
	printf("\t\t{\n\t\t\t\"type\": \"object\",\n\t\t\t\"properties\": {\n"
	       "\t\t\t\t\"%s\": { \"type\": \"array\", "
	       "\"items\": { \"$ref\": \"#/$defs/%s_row\" } }\n"
	       "\t\t\t},\n\t\t\t\"required\": [\"%s\"],\n"
	       "\t\t\t\"additionalProperties\": false\n\t\t}",
	       table, table, table);
}

static bool is_new_table(unsigned int i)
{
	return !i || strcmp(column_at(i)->table, column_at(i - 1)->table);
}

/* Each row of `list TABLE -J` is one of anyOf; `wait --json` prints rows of alerts. */
static void print_schema(void)
{
	unsigned int i;

	puts("{\n"
	     "\t\"$comment\": \"SPDX-License-Identifier: GPL-2.0-only; "
	     "made by make -C userspace docs\",\n"
	     "\t\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
	     "\t\"title\": \"hangwatch list TABLE -J, and hangwatch wait --json: a line an alert\",\n"
	     "\t\"anyOf\": [");
	for (i = 0; column_at(i); i++)
		if (is_new_table(i)) {
			schema_table(column_at(i)->table);
			puts(",");
		}
	puts("\t\t{ \"$ref\": \"#/$defs/alerts_row\", "
	     "\"required\": [\"id\", \"state\", \"rule\"] }\n"
	     "\t],\n\t\"$defs\": {");
	for (i = 0; column_at(i); i++)
		if (is_new_table(i)) {
			printf("%s", i ? ",\n" : "");
			schema_row(column_at(i)->table);
		}
	puts("\n\t}\n}");
}

int command_doc(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} parts[] = {
		{ "page-advice", page_advice }, { "man-advice", man_advice },
		{ "man-commands", man_commands }, { "man-columns", man_columns },
		{ "commands", words_commands }, { "schema", print_schema },
		{ "refusals", doc_refusals },
	};
	unsigned int i;

	for (i = 0; argc == 2 && i < ARRAY_SIZE(parts); i++)
		if (!strcmp(parts[i].name, argv[1])) {
			parts[i].print();
			return STATUS_HEALTHY;
		}
	return STATUS_UNKNOWN;
}
