/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The terminal, or its substitute: its width, whether it takes colour and UTF-8, and text
 * that fits. No locale is loaded: the names are ASCII.
 */
#ifndef HANGWATCH_TERM_H
#define HANGWATCH_TERM_H

#include <stdbool.h>

#include "words.h"

struct term {
	int width;
	int height;
	bool color;
	bool utf8;
};

extern struct term term;

/** term_setup() - look at stdout and the environment: NO_COLOR, LC_ALL, LANG */
void term_setup(void);

/**
 * term_wrap() - print a text in lines that fit
 * @first: the beginning of the first line
 * @indent: blanks that the others begin with
 * @text: is broken at blanks; a word that is too long, at the width
 */
void term_wrap(const char *first, int indent, const char *text);

/** term_verdict() - print a verdict in capitals, in its colour */
void term_verdict(enum verdict verdict);

/** term_cut() - print a line, cut to the width with "..." */
void term_cut(const char *line);

#endif
