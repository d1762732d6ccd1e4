/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One of the module's tables, parsed by the names in its header.
 *
 *	#hangwatch-queues-1 WAITERS OLDEST KIND ...
 *
 * A newer module may have more columns, fewer, or others: a column that is missing reads as
 * "-". The last column takes the rest of its line. In `chains` a line whose second word is
 * `|` belongs to the tree of the row above it.
 *
 * Any bytes can be parsed, perhaps to an empty table. Bytes that are not printable ASCII
 * become \xNN before anything looks at them. So no name can forge output, even in a file that
 * no module wrote.
 */
#ifndef HANGWATCH_TABLE_H
#define HANGWATCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* More columns than this are joined into the last. */
#define TABLE_COLUMNS 64

/**
 * struct table_row - one line
 * @field: as many as the table has columns
 * @notes: how many lines of a tree it has
 * @note: the first of them, in table.note
 */
struct table_row {
	char **field;
	int note;
	int notes;
};

/**
 * struct table - a parsed table; all zero is a table that is not there
 * @name: "queues"
 * @version: of its format
 * @text: the memory that everything points into
 */
struct table {
	char name[24];
	unsigned int version;
	char *column[TABLE_COLUMNS];
	int columns;
	struct table_row *row;
	int rows;
	char **note;
	int notes;
	char *text;
	char **fields;
};

/**
 * table_parse() - parse a table
 * @t: the result; table_free() it
 * @text: any bytes
 * @len: how many
 *
 * Return: whether the first line is the header of a table.
 */
bool table_parse(struct table *t, const char *text, size_t len);

/** table_free() - give the memory back; @t is all zero again */
void table_free(struct table *t);

/** table_column() - the number of a column, -1 if there is none of that name */
int table_column(const struct table *t, const char *name);

/** table_get() - a field; "-" if there is no such row or column */
const char *table_get(const struct table *t, int row, const char *column);

/** table_number() - a field as a number; @otherwise if it is none */
double table_number(const struct table *t, int row, const char *column, double otherwise);

/** table_find() - the first row from @from on with that field, -1 if none */
int table_find(const struct table *t, int from, const char *column, const char *value);

/** table_value() - of a table KEY VALUE: the value, or NULL */
const char *table_value(const struct table *t, const char *key);

/** is_nothing() - whether a field is "-" */
bool is_nothing(const char *field);

#endif
