// SPDX-License-Identifier: GPL-2.0-only
/* JSON; see json.h. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "json.h"

void json_text(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
			printf("\\u%04x", (unsigned char)*text);
		else
			putchar(*text);
	}
	putchar('"');
}

void json_key(const char *key)
{
	putchar('"');
	for (; *key; key++)
		putchar(isalnum((unsigned char)*key) ? tolower((unsigned char)*key) : '_');
	fputs("\":", stdout);
}

/*
 * Numbers as in RFC 8259: the only sign is -, a leading zero stands alone, digits follow a
 * point.
 */
static bool is_json_number(const char *text)
{
	size_t whole, rest;

	text += *text == '-';
	whole = strspn(text, "0123456789");
	if (!whole || (whole > 1 && *text == '0'))
		return false;
	text += whole;
	if (!*text)
		return true;
	rest = strspn(text + 1, "0123456789");
	return *text == '.' && rest && !text[1 + rest];
}

void json_value(const char *field, bool is_number)
{
	if (!strcmp(field, "-"))
		fputs("null", stdout);
	else if (is_number && is_json_number(field))
		fputs(field, stdout);
	else
		json_text(field);
}
