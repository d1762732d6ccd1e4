/* SPDX-License-Identifier: GPL-2.0-only */
/* The one screen, whole and in parts. */
#ifndef HANGWATCH_SCREEN_H
#define HANGWATCH_SCREEN_H

#include "model.h"

/** screen_show() - print the screen of a pass */
void screen_show(const struct model *m);

/**
 * screen_chain() - print all the facts about one chain
 * @whole: also all of the code of user space
 */
void screen_chain(const struct model *m, const struct chain *c, bool whole);

/**
 * screen_code() - code of user space for people
 * @b: is appended to
 * @code: as the tables have it, "libc.so.6+0x10aba4<selflog.so+0x1254"
 * @whole: all of it; else only where each object was entered, of the innermost objects
 */
void screen_code(struct buf *b, const char *code, bool whole);

/** screen_advice() - print what to do about a chain */
void screen_advice(const struct model *m, const struct chain *c);

#endif
