/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User frames as text: libc.so.6+0x10aba4<libc.so.6+0x101243<?selflog.so+0x1267
 *
 * An item is FILE+0xOFFSET, innermost first; names are escaped, so that < and + in
 * them mean nothing else.  A ? before it: its call did not say where it goes.
 */
#ifndef HANGWATCH_MODEL_USERTEXT_H
#define HANGWATCH_MODEL_USERTEXT_H

#include "model/rows.h"

/* Between two frames, before the offset, and before a frame that is likely. */
#define USERTEXT_NEXT '<'
#define USERTEXT_OFFSET '+'
#define USERTEXT_LIKELY '?'

/**
 * usertext_caller() - which object called the C library
 * @text: frames
 * @len: length of its name
 *
 * It is the first proved frame outside the C libraries, the loader and the kernel's page.
 * Context: any.
 * Return: where its name begins in @text, NULL if there is none.
 */
const char *usertext_caller(const char *text, size_t *len);

/**
 * usertext_name() - a file's name as an item has it
 * @out: room for @size bytes, at least 8
 * @size: bytes of room
 * @path: escaped path
 *
 * The part behind the last slash; characters that would look like something else in a list of
 * frames are escaped. Context: any. Return: characters written, without the NUL.
 */
size_t usertext_name(char *out, size_t size, const char *path);

#endif
