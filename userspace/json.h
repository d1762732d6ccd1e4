/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON on stdout: numbers as numbers, nothing as null. */
#ifndef HANGWATCH_JSON_H
#define HANGWATCH_JSON_H

#include <stdbool.h>

/** json_text() - a string in quotes */
void json_text(const char *text);

/** json_key() - a key in lower case, with its colon */
void json_key(const char *key);

/** json_value() - a field: a number if it should be one and is, null for "-", else text */
void json_value(const char *field, bool is_number);

#endif
