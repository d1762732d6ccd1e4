/* SPDX-License-Identifier: GPL-2.0-only */
/* The one screen, whole and in parts. */
#ifndef HANGWATCH_SCREEN_H
#define HANGWATCH_SCREEN_H

#include "model.h"

/** screen_show() - print the screen of a pass */
void screen_show(const struct model *m);

/** screen_chain() - print all there is to say of one chain */
void screen_chain(const struct model *m, const struct chain *c);

/** screen_advice() - print what to do about a chain */
void screen_advice(const struct model *m, const struct chain *c);

#endif
