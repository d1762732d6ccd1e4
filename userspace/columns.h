/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the columns of the tables mean: for `list -H`, hangwatch(5), and to tell
 * numbers from text.  A table may have columns that are not known here.
 */
#ifndef HANGWATCH_COLUMNS_H
#define HANGWATCH_COLUMNS_H

#include <stdbool.h>

/**
 * struct column - one column of one table
 * @is_number: its values are numbers, or "-"
 */
struct column {
	const char *table;
	const char *name;
	bool is_number;
	const char *help;
};

/** column_at() - the n-th column, NULL past the last */
const struct column *column_at(unsigned int n);

/** column_info() - a column by its table and name, NULL if it is not known */
const struct column *column_info(const char *table, const char *name);

#endif
