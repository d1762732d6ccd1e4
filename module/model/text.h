/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes text that a stranger chose (a comm, a path, a socket name) safe for a table or a log
 * line. It becomes one field in one line without terminal escapes. Our own names are made of
 * it as well.
 */
#ifndef HANGWATCH_MODEL_TEXT_H
#define HANGWATCH_MODEL_TEXT_H

#include "model/line.h"
#include "model/rows.h"

/**
 * text_escape() - write bytes as one printable field
 * @out: room for @size bytes, always NUL-terminated if @size > 0
 * @size: bytes of room
 * @in: the bytes; a NUL among them is escaped like any other
 * @len: how many
 *
 * Printable ASCII stands for itself, except the space, the backslash and the separators of
 * items and keys in a field (, ; = < >). Every other byte becomes \xNN. Text that does not
 * fit ends in "..." instead of in half an escape; at least 4 bytes of room are needed to say
 * so.
 *
 * Return: characters written, without the NUL.
 */
size_t text_escape(char *out, size_t size, const char *in, size_t len);

/**
 * text_escape_item() - write bytes as one item of a list within a field
 *
 * As text_escape(), and the sign that multiplies items is escaped as well: *
 */
size_t text_escape_item(char *out, size_t size, const char *in, size_t len);

/** text_add_item() - text_escape_item() to the end of a line, in the room that is left */
void text_add_item(struct line *l, const char *in, size_t len);

/**
 * text_put() - write a text, or as much of it as there is room for
 * @out: room for @size bytes, always NUL-terminated if @size > 0
 * @size: bytes of room
 * @text: the text
 *
 * Names of sleeps begun anew are made of this: a format takes ten times as much.
 *
 * Return: characters written, without the NUL.
 */
size_t text_put(char *out, size_t size, const char *text);

/** text_inode() - write "TYPE:[NUMBER]", as files without a name are called; else as text_put() */
size_t text_inode(char *out, size_t size, const char *type, u64 number);

#endif
