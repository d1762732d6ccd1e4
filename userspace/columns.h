/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The meaning of the columns of the tables: for `list -H`, hangwatch(5), the schema of JSON,
 * and to tell numbers from text. A table may have columns that are not known here.
 */
#ifndef HANGWATCH_COLUMNS_H
#define HANGWATCH_COLUMNS_H

/* The type of a column's values, except "-". EITHER: a value is a number if it looks like one. */
enum column_type { TEXT, NUMBER, EITHER };

/** struct column - one column of one table */
struct column {
	const char *table;
	const char *name;
	enum column_type type;
	const char *help;
};

/** column_at() - the n-th column, NULL past the last */
const struct column *column_at(unsigned int n);

/** column_info() - a column by its table and name, NULL if it is not known */
const struct column *column_info(const char *table, const char *name);

#endif
