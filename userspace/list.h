/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A selection of a table, and how it is laid out for people: with libsmartcols,
 * or by ourselves in the build without libraries.
 */
#ifndef HANGWATCH_LIST_H
#define HANGWATCH_LIST_H

#include "table.h"

/**
 * struct selection - rows and columns of a table, in the order wanted
 * @column: numbers of columns
 * @row: numbers of rows
 * @headings: whether the first line names the columns
 * @trees: of chains also the tree, in JSON
 * @filter: an expression that rows must fulfil, NULL for all
 */
struct selection {
	const struct table *table;
	int column[TABLE_COLUMNS];
	int columns;
	int *row;
	int rows;
	bool headings;
	bool trees;
	const char *filter;
};

/** list_layout() - print for people, in columns; the last is cut to the width on a terminal */
void list_layout(const struct selection *s);

/** list_cell() - a field of a selection by its place in it */
const char *list_cell(const struct selection *s, int row, int column);

/** list_is_number() - whether a column of a selection has numbers */
bool list_is_number(const struct selection *s, int column);

#endif
