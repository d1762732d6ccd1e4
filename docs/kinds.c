// SPDX-License-Identifier: GPL-2.0-only
/* Prints the list of kinds as the table of docs/kinds.md; docs/generate runs it. */
#include <ctype.h>
#include <stdio.h>

#include "model/rows.h"

static void print_row(const char *name, const char *doc, const char *need)
{
	printf("| %s | %s | ", name, doc);
	while (*need)
		putchar(tolower((unsigned char)*need++));
	puts(" |");
}

int main(void)
{
	puts("| kind | the task waits for | |\n|---|---|---|");
#define K(sym, name, need, noun, flags, doc) print_row(name, doc, #need);
	WAIT_KINDS(K)
#undef K
	return 0;
}
