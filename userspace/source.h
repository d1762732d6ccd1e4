/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sources of the texts of the tables.
 *
 *	(nothing)	the module: /sys/kernel/debug/hangwatch, else /proc/hangwatch
 *	DIR		files with the names of the tables
 *	FILE		a tar of `hangwatch report`, or text in which tables follow each other
 *	VMCORE		a crash dump: the text that the module left in it (vmcore.h)
 *	-		a tar or text from standard input
 *
 * Nothing else is ever opened: a machine that hangs may hang on any other file.
 */
#ifndef HANGWATCH_SOURCE_H
#define HANGWATCH_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

/* The texts that can exist; SOURCE_PARTS is their number. */
enum part {
	PART_QUEUES, PART_TASKS, PART_CHAINS, PART_ALERTS, PART_STATUS,
	PART_PARAMETERS,	/* KEY VALUE, of the module */
	PART_MACHINE,		/* KEY VALUE: host, kernel */
	PART_LOG,		/* the tail of the kernel log: no table */
	SOURCE_PARTS
};

/* The parts that are files of the module. */
#define SOURCE_TABLES (PART_STATUS + 1)

/**
 * struct source - all texts of one moment
 * @text: of each part; data is NULL if there is none
 * @live: they come from the module of this machine
 */
struct source {
	struct text text[SOURCE_PARTS];
	bool live;
};

/** part_name() - the name of a part's file */
const char *part_name(enum part part);

/**
 * source_read() - read all texts
 * @s: the result; source_free() it
 * @from: as above, NULL for the module
 *
 * Gives up with a message if there is nothing to read.
 */
void source_read(struct source *s, const char *from);

/**
 * source_split() - find the texts in a tar, or in text
 * @s: the result
 * @data: any bytes
 * @len: how many
 *
 * If one part has several texts, the last counts: the newest pass of a report.
 */
void source_split(struct source *s, const char *data, size_t len);

/** source_free() - give the memory back */
void source_free(struct source *s);

/**
 * source_open_live() - open one of the module's files
 * @name: of the file
 *
 * Return: a descriptor; -1 if the module has no such file (errno says why).
 */
int source_open_live(const char *name);

#endif
