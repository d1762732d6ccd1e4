/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A line of text under way, in room of its writer's.
 *
 * A table has thousands of rows of a dozen columns each: to interpret a format for each costs
 * more than all else. Here a column is a call that copies.
 *
 * Text that does not fit is left out and remembered (@cut): a caller that has more room
 * writes the line anew. A part of a line is a line with less room.
 */
#ifndef HANGWATCH_MODEL_LINE_H
#define HANGWATCH_MODEL_LINE_H

#include "model/types.h"

/**
 * struct line - text under way, always ended by a NUL
 * @at: where the next character goes: the NUL's place
 * @end: the last byte of the room, which only the NUL may have
 * @cut: something found no room
 */
struct line {
	char *at;
	char *end;
	bool cut;
};

/**
 * line_in() - begin a line
 * @out: room for @size bytes
 * @size: at least 1
 */
static inline struct line line_in(char *out, size_t size)
{
	*out = '\0';
	return (struct line){ .at = out, .end = out + size - 1 };
}

/**
 * line_part() - begin a part of a line
 * @l: the line, which stays unchanged until line_join()
 * @most: how many characters the part may have
 */
static inline struct line line_part(const struct line *l, size_t most)
{
	size_t room = l->end - l->at;

	return (struct line){ .at = l->at, .end = l->at + min(room, most) };
}

/**
 * line_join() - end a part
 * @l: the line
 * @part: of it, which may be cut at its own end: the line is not cut by that
 */
static inline void line_join(struct line *l, const struct line *part)
{
	l->at = part->at;
	l->cut |= part->cut && part->end == l->end;
}

/** line_char() - add a character */
static inline void line_char(struct line *l, char c)
{
	if (l->at == l->end) {
		l->cut = true;
		return;
	}
	*l->at++ = c;
	*l->at = '\0';
}

/** line_bytes() - add @len characters, as many as there is room for */
void line_bytes(struct line *l, const char *text, size_t len);

/** line_text() - add a text that ends at its NUL */
void line_text(struct line *l, const char *text);

/**
 * line_number() - add a decimal number
 * @l: the line
 * @value: the number
 * @width: blanks before it fill it up to so many characters
 */
void line_number(struct line *l, u64 value, u32 width);

/** line_signed() - line_number() of a value that may be negative */
void line_signed(struct line *l, s64 value, u32 width);

/**
 * line_hex() - add a hexadecimal number
 * @l: the line
 * @value: the number
 * @digits: zeroes before it fill it up to so many, 16 at most
 */
void line_hex(struct line *l, u64 value, u32 digits);

/**
 * line_column() - end a column
 * @l: the line
 * @from: where the column began
 * @width: blanks fill it up to so many characters
 */
void line_column(struct line *l, const char *from, u32 width);

/** line_word() - add a text as a column of @width, and a blank before it */
void line_word(struct line *l, const char *text, u32 width);

#endif
