/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Builds small files of type information by hand, from the description of the
 * format and not from the reader's constants.
 */
#ifndef HANGWATCH_TESTS_UNIT_BTF_BLOB_H
#define HANGWATCH_TESTS_UNIT_BTF_BLOB_H

#include "test.h"

enum {
	INT = 1, PTR, ARRAY, STRUCT, UNION, ENUM, FWD, TYPEDEF, VOLATILE, CONST,
	RESTRICT, FUNC, FUNC_PROTO, VAR, DATASEC, FLOAT, DECL_TAG, TYPE_TAG, ENUM64,
};

#define FLAGGED 0x80000000u	/* kind_flag */

struct blob {
	u8 types[1 << 17];
	char strings[4096];
	u32 types_len, strings_len, strings_first, next_id;
};

static inline void blob_init(struct blob *b)
{
	memset(b, 0, sizeof(*b));
	b->strings_len = 1;
	b->next_id = 1;
}

/* A module's: goes on where the base ends. */
static inline void blob_init_split(struct blob *b, const struct blob *base)
{
	memset(b, 0, sizeof(*b));
	b->strings_first = base->strings_len;
	b->next_id = base->next_id;
}

static inline u32 blob_string(struct blob *b, const char *text)
{
	u32 at = b->strings_first + b->strings_len;

	if (!text)
		return 0;
	assert_true(b->strings_len + strlen(text) < sizeof(b->strings));
	memcpy(b->strings + b->strings_len, text, strlen(text) + 1);
	b->strings_len += strlen(text) + 1;
	return at;
}

static inline void blob_u32(struct blob *b, u32 value)
{
	assert_true(b->types_len + 4 <= sizeof(b->types));
	memcpy(b->types + b->types_len, &value, 4);
	b->types_len += 4;
}

/* Begins a record; what its kind adds follows by blob_u32(). */
static inline u32 blob_type(struct blob *b, const char *name, u32 kind, u32 count, u32 size)
{
	blob_u32(b, blob_string(b, name));
	blob_u32(b, (kind & FLAGGED) | (kind & 0x7f) << 24 | count);
	blob_u32(b, size);
	return b->next_id++;
}

static inline void blob_member(struct blob *b, const char *name, u32 type, u32 bits)
{
	blob_u32(b, blob_string(b, name));
	blob_u32(b, type);
	blob_u32(b, bits);
}

static inline u32 blob_int(struct blob *b, const char *name, u32 bytes)
{
	u32 id = blob_type(b, name, INT, 0, bytes);

	blob_u32(b, bytes * 8);
	return id;
}

/* A file in memory of its own, so that a byte too far is seen; free it. */
static inline u8 *blob_file(const struct blob *b, size_t *len)
{
	u32 header[6] = { 0x0001eb9f, 24, 0, b->types_len, b->types_len, b->strings_len };
	u8 *file;

	*len = sizeof(header) + b->types_len + b->strings_len;
	file = malloc(*len);
	assert_non_null(file);
	memcpy(file, header, sizeof(header));
	memcpy(file + sizeof(header), b->types, b->types_len);
	memcpy(file + sizeof(header) + b->types_len, b->strings, b->strings_len);
	return file;
}

/* The newer header, with lengths of records for kinds 0 to kinds - 1. */
static inline u8 *blob_file_layout(const struct blob *b, const u8 (*layout)[2], u32 kinds,
				   size_t *len)
{
	u32 tail = (b->types_len + b->strings_len + 3) & ~3u;
	u32 header[8] = { 0x0001eb9f, 32, 0, b->types_len, b->types_len, b->strings_len,
			  tail, kinds * 4 };
	u8 *file;
	u32 i;

	*len = sizeof(header) + tail + kinds * 4;
	file = calloc(1, *len);
	assert_non_null(file);
	memcpy(file, header, sizeof(header));
	memcpy(file + sizeof(header), b->types, b->types_len);
	memcpy(file + sizeof(header) + b->types_len, b->strings, b->strings_len);
	for (i = 0; i < kinds; i++)
		memcpy(file + sizeof(header) + tail + i * 4, layout[i], 2);
	return file;
}

#endif
