// SPDX-License-Identifier: GPL-2.0-only
/*
 * btf.c: files built by hand, files cut and bent, and the running kernel's own
 * against what is known of it and against pahole.
 */
#include "test.h"

#include <ctype.h>

#include "model/btf.h"
#include "btf_blob.h"

/* 4 kB each: one for the kernel, one for a module. */
static struct btf_reader reader, module;
static struct blob blob, split;

static struct btf_query ask(const struct btf_reader *r, const char *type, const char *member)
{
	struct btf_query q = { .type = type, .member = member, .offset = 77, .status = 77 };
	u32 found = btf_member_offsets(r, &q, 1);

	assert_int_equal(found, q.status == BTF_QUERY_FOUND);
	if (!found)
		assert_int_equal(q.offset, 0);
	return q;
}

static void expect_offset(const struct btf_reader *r, const char *type, const char *member,
			  u32 offset)
{
	struct btf_query q = ask(r, type, member);

	if (q.status != BTF_QUERY_FOUND || q.offset != offset)
		fail_msg("%s.%s: %s at %u, expected %u", type, member ? member : "",
			 btf_query_text(q.status), q.offset, offset);
}

static void expect_status(const struct btf_reader *r, const char *type, const char *member,
			  u8 status)
{
	struct btf_query q = ask(r, type, member);

	if (q.status != status)
		fail_msg("%s.%s: %s, expected %s", type, member,
			 btf_query_text(q.status), btf_query_text(status));
}

static int open_blob(struct btf_reader *r, const struct blob *b, const struct btf_reader *base,
		     u8 **file)
{
	size_t len;

	*file = blob_file(b, &len);
	return btf_open(r, *file, len, base);
}

/*
 * struct inner { int a; long b; };
 * typedef const struct inner inner_t;
 * struct outer {
 *	struct outer *self;				0
 *	union {						8
 *		long u;
 *		struct { int v; volatile inner_t w; };	v 8, w 16
 *	};
 *	struct inner array[2];				32
 *	inner_t in;					64
 *	int flags : 3, more : 8;			80
 *	char whole;					81
 * };
 */
static void build_sample(struct blob *b)
{
	u32 i32, i64, i8, inner, alias, vol, ptr, un, st, array;

	blob_init(b);
	blob_type(b, "outer", FWD, 0, 0);
	i32 = blob_int(b, "int", 4);
	i64 = blob_int(b, "long", 8);
	i8 = blob_int(b, "char", 1);
	ptr = blob_type(b, NULL, PTR, 0, b->next_id + 8);
	inner = blob_type(b, "inner", STRUCT, 2, 16);
	blob_member(b, "a", i32, 0);
	blob_member(b, "b", i64, 64);
	alias = blob_type(b, NULL, CONST, 0, inner);
	alias = blob_type(b, "inner_t", TYPEDEF, 0, alias);
	vol = blob_type(b, NULL, VOLATILE, 0, alias);
	st = blob_type(b, NULL, STRUCT, 2, 24);
	blob_member(b, "v", i32, 0);
	blob_member(b, "w", vol, 64);
	un = blob_type(b, NULL, UNION, 2, 24);
	blob_member(b, "u", i64, 0);
	blob_member(b, NULL, st, 0);
	array = blob_type(b, NULL, ARRAY, 0, 0);
	blob_u32(b, inner);
	blob_u32(b, i32);
	blob_u32(b, 2);
	assert_int_equal(b->next_id, 13);
	blob_type(b, "outer", STRUCT | FLAGGED, 7, 88);
	blob_member(b, "self", ptr, 0);
	blob_member(b, NULL, un, 64);
	blob_member(b, "array", array, 256);
	blob_member(b, "in", alias, 512);
	blob_member(b, "flags", i32, 3u << 24 | 640);
	blob_member(b, "more", i32, 8u << 24 | 643);
	blob_member(b, "whole", i8, 652);	/* at half a byte: an odd file's */
}

static void test_offsets(void **state)
{
	u8 *file;

	(void)state;
	build_sample(&blob);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	assert_int_equal(reader.first_id, 1);
	assert_int_equal(reader.types, 13);
	expect_offset(&reader, "inner", "", 16);
	expect_offset(&reader, "inner", NULL, 16);
	expect_offset(&reader, "inner", "a", 0);
	expect_offset(&reader, "inner", "b", 8);
	expect_offset(&reader, "outer", NULL, 88);
	expect_offset(&reader, "outer", "self", 0);
	expect_offset(&reader, "outer", "u", 8);
	expect_offset(&reader, "outer", "v", 8);
	expect_offset(&reader, "outer", "w", 16);
	expect_offset(&reader, "outer", "w.b", 24);
	expect_offset(&reader, "outer", "array", 32);
	expect_offset(&reader, "outer", "in.a", 64);
	expect_offset(&reader, "outer", "in.b", 72);
	free(file);
}

static void test_no_such(void **state)
{
	static const char * const no_member[] = {
		"x", "sel", "selfx", "self.u", "array.a", "in.c", "in.", ".", ".in",
		"in..a", "w.b.c", "in.a.", "a", "b"
	};
	u8 *file;
	u32 i;

	(void)state;
	build_sample(&blob);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	for (i = 0; i < ARRAY_SIZE(no_member); i++)
		expect_status(&reader, "outer", no_member[i], BTF_QUERY_NO_MEMBER);
	expect_status(&reader, "oute", "self", BTF_QUERY_NO_STRUCT);
	expect_status(&reader, "outer2", NULL, BTF_QUERY_NO_STRUCT);
	expect_status(&reader, "inner_t", "a", BTF_QUERY_NO_STRUCT);
	expect_status(&reader, "int", NULL, BTF_QUERY_NO_STRUCT);
	expect_status(&reader, "", "v", BTF_QUERY_NO_STRUCT);
	expect_status(&reader, "outer", "flags", BTF_QUERY_BIT_FIELD);
	expect_status(&reader, "outer", "more", BTF_QUERY_BIT_FIELD);
	expect_status(&reader, "outer", "whole", BTF_QUERY_BIT_FIELD);
	assert_string_equal(btf_query_text(BTF_QUERY_NO_STRUCT), "no such struct");
	assert_string_equal(btf_query_text(BTF_QUERY_STATUS_COUNT), "?");
	free(file);
}

static void test_many_queries(void **state)
{
	struct btf_query q[] = {
		{ .type = "outer", .member = "in.b" },
		{ .type = "none" },
		{ .type = "inner" },
		{ .type = "outer", .member = "in.b" },
		{ .type = "outer", .member = "flags" },
	};
	u8 *file;

	(void)state;
	build_sample(&blob);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	assert_int_equal(btf_member_offsets(&reader, q, ARRAY_SIZE(q)), 3);
	assert_int_equal(q[0].offset, 72);
	assert_int_equal(q[1].status, BTF_QUERY_NO_STRUCT);
	assert_int_equal(q[2].offset, 16);
	assert_int_equal(q[3].offset, 72);
	assert_int_equal(btf_member_offsets(&reader, q, 0), 0);
	free(file);
}

/* Without the flag the offset has all 32 bits, and a narrow int is a bit-field. */
static void test_old_bit_fields(void **state)
{
	u32 narrow, shifted, wide;
	u8 *file;

	(void)state;
	blob_init(&blob);
	narrow = blob_type(&blob, "int", INT, 0, 4);
	blob_u32(&blob, 5);
	shifted = blob_type(&blob, "int", INT, 0, 4);
	blob_u32(&blob, 8 << 16 | 32);
	wide = blob_type(&blob, "int", INT, 0, 4);
	blob_u32(&blob, 1 << 24 | 32);
	blob_type(&blob, "old", STRUCT, 4, 0x400010);
	blob_member(&blob, "narrow", narrow, 0);
	blob_member(&blob, "shifted", shifted, 32);
	blob_member(&blob, "wide", wide, 64);
	blob_member(&blob, "far", wide, 0x2000000);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	expect_status(&reader, "old", "narrow", BTF_QUERY_BIT_FIELD);
	expect_status(&reader, "old", "shifted", BTF_QUERY_BIT_FIELD);
	expect_offset(&reader, "old", "wide", 8);
	expect_offset(&reader, "old", "far", 0x400000);
	free(file);
}

/* One record of each kind, a struct behind them all: wrong lengths would lose it. */
static void test_every_kind(void **state)
{
	static const struct {
		u32 kind, count, extra;
	} kinds[] = {
		{ INT, 0, 4 }, { PTR, 0, 0 }, { ARRAY, 0, 12 }, { STRUCT, 3, 36 },
		{ UNION, 2, 24 }, { ENUM, 3, 24 }, { FWD, 0, 0 }, { TYPEDEF, 0, 0 },
		{ VOLATILE, 0, 0 }, { CONST, 0, 0 }, { RESTRICT, 0, 0 },
		{ FUNC, 2, 0 },		/* here the count is the linkage */
		{ FUNC_PROTO, 3, 24 }, { VAR, 0, 4 }, { DATASEC, 2, 24 },
		{ FLOAT, 0, 0 }, { DECL_TAG, 0, 4 }, { TYPE_TAG, 0, 0 }, { ENUM64, 2, 24 },
	};
	u32 i, j;
	u8 *file;

	(void)state;
	blob_init(&blob);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		blob_type(&blob, "x", kinds[i].kind, kinds[i].count, 0);
		for (j = 0; j < kinds[i].extra; j += 4)
			blob_u32(&blob, 0x13000000);
	}
	blob_type(&blob, "last", STRUCT, 0, 5);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	assert_int_equal(reader.types, 20);
	expect_offset(&reader, "last", NULL, 5);
	free(file);
}

static void test_qualifiers(void **state)
{
	static const u32 kinds[] = { TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG };
	u32 i32, id, i;
	u8 *file;

	(void)state;
	blob_init(&blob);
	i32 = blob_int(&blob, "int", 4);
	id = blob_type(&blob, "s", STRUCT, 1, 8);
	blob_member(&blob, "m", i32, 32);
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		id = blob_type(&blob, "x", kinds[i], 0, id);
	blob_type(&blob, "t", STRUCT, 1, 16);
	blob_member(&blob, "s", id, 64);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	expect_offset(&reader, "t", "s.m", 12);
	free(file);
}

static void test_unknown_kind(void **state)
{
	u8 layout[25][2] = { 0 }, *file;
	size_t len;

	(void)state;
	blob_init(&blob);
	blob_type(&blob, "new", 24, 3, 0);
	blob_u32(&blob, 1);
	blob_u32(&blob, 1);
	blob_u32(&blob, 1);
	blob_u32(&blob, 1);
	blob_type(&blob, "s", STRUCT, 0, 5);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), -EPROTO);
	free(file);

	/* unless the file says how long it is: 4 bytes and 4 for each */
	layout[24][0] = 4;
	layout[24][1] = 4;
	file = blob_file_layout(&blob, layout, 25, &len);
	assert_int_equal(btf_open(&reader, file, len, NULL), 0);
	expect_offset(&reader, "s", NULL, 5);
	free(file);
	file = blob_file_layout(&blob, layout, 24, &len);
	assert_int_equal(btf_open(&reader, file, len, NULL), -EPROTO);
	free(file);

	blob_init(&blob);
	blob_type(&blob, "void", 0, 0, 0);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), -EPROTO);
	free(file);
}

/* More than 65535 members or a kind above 31 is possible since 7.1. */
static void test_wide_count(void **state)
{
	u32 i, many = 70000 / 8;
	u8 *file;

	(void)state;
	blob_init(&blob);
	blob_type(&blob, "e", 6, many, 4);
	for (i = 0; i < many; i++) {
		blob_u32(&blob, 0);
		blob_u32(&blob, i);
	}
	blob_type(&blob, "s", STRUCT, 0, 5);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	assert_int_equal(reader.types, 2);
	/* bit 16 counts: a record of 65536 more elements does not fit */
	file[24 + 4 + 2] |= 1;
	assert_int_equal(btf_open(&reader, file, 24 + blob.types_len + blob.strings_len, NULL),
			 -EINVAL);
	free(file);
	blob_init(&blob);
	blob_type(&blob, "s", 36, 0, 0);	/* 4, were a kind 5 bits wide */
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), -EPROTO);
	free(file);
}

static void test_bad_headers(void **state)
{
	static const struct {
		u32 at;
		u8 value;
	} bad[] = {
		{ 0, 0xeb }, { 1, 0x9f }, { 2, 2 }, { 2, 0 }, { 3, 1 },
		{ 4, 23 }, { 4, 0 }, { 7, 0x80 },	/* header length */
		{ 8, 1 }, { 11, 0xff },			/* place of the types */
		{ 12, 0 }, { 15, 0xff },		/* their length */
		{ 16, 1 }, { 19, 0xff }, { 20, 0 }, { 23, 0xff },	/* strings */
	};
	size_t len, i;
	u8 *file;

	(void)state;
	blob_init(&blob);
	blob_int(&blob, "int", 4);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		file = blob_file(&blob, &len);
		file[bad[i].at] = bad[i].value;
		if (bad[i].at == 12 || bad[i].at == 20)	/* the whole word */
			memset(file + bad[i].at, 0, 4);
		if (btf_open(&reader, file, len, NULL) != -EINVAL)
			fail_msg("byte %u = %u was taken", bad[i].at, bad[i].value);
		free(file);
	}
	file = blob_file(&blob, &len);
	file[len - 1] = 'x';		/* strings that don't end */
	assert_int_equal(btf_open(&reader, file, len, NULL), -EINVAL);
	free(file);
	file = blob_file(&blob, &len);
	file[len - blob.strings_len] = 'x';	/* the empty one isn't */
	assert_int_equal(btf_open(&reader, file, len, NULL), -EINVAL);
	free(file);
}

/* What is asked of a file that may be anything: it must only not crash. */
static void ask_everything(const struct btf_reader *r)
{
	struct btf_query q[] = {
		{ .type = "outer" },
		{ .type = "outer", .member = "w.b" },
		{ .type = "outer", .member = "none" },
		{ .type = "inner", .member = "b" },
		{ .type = "", .member = "v" },
	};

	btf_member_offsets(r, q, ARRAY_SIZE(q));
}

static void test_truncated(void **state)
{
	size_t len, cut;
	u8 *file, *part;

	(void)state;
	build_sample(&blob);
	file = blob_file(&blob, &len);
	for (cut = 0; cut < len; cut++) {
		part = malloc(cut ? cut : 1);
		memcpy(part, file, cut);
		if (btf_open(&reader, part, cut, NULL) != -EINVAL)
			fail_msg("cut at %zu was taken", cut);
		free(part);
	}
	assert_int_equal(btf_open(&reader, file, len, NULL), 0);
	free(file);
}

/* A name that begins where the strings end is none, and nothing behind them is read. */
static void test_name_at_the_end(void **state)
{
	u8 *file;

	(void)state;
	blob_init(&blob);
	blob_type(&blob, NULL, STRUCT, 0, 4);
	memcpy(blob.types, &blob.strings_len, sizeof(blob.strings_len));
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	expect_status(&reader, "outer", NULL, BTF_QUERY_NO_STRUCT);
	free(file);
}

/* The types end early by every number of bytes: only between records is right. */
static void test_truncated_types(void **state)
{
	u32 full, opened = 0;
	size_t len;
	u8 *file;
	int err;

	(void)state;
	build_sample(&blob);
	full = blob.types_len;
	for (blob.types_len = 1; blob.types_len <= full; blob.types_len++) {
		file = blob_file(&blob, &len);
		err = btf_open(&reader, file, len, NULL);
		assert_true(err == 0 || err == -EINVAL);
		opened += !err;
		if (!err)
			ask_everything(&reader);
		free(file);
	}
	assert_int_equal(opened, 13);
}

/* Every byte set to some other values, at every alignment. */
static void test_bent(void **state)
{
	static const u8 flips[] = { 0x01, 0x04, 0x10, 0x80, 0xff };
	u8 *file, *copy, *bent;
	size_t len, at, i;

	(void)state;
	build_sample(&blob);
	file = blob_file(&blob, &len);
	for (at = 0; at < len; at++) {
		for (i = 0; i < ARRAY_SIZE(flips); i++) {
			copy = malloc(len + i);
			bent = copy + i;
			memcpy(bent, file, len);
			bent[at] ^= flips[i];
			if (!btf_open(&reader, bent, len, NULL))
				ask_everything(&reader);
			free(copy);
		}
	}
	free(file);
}

static void test_same_name(void **state)
{
	u32 i32, i;
	u8 *file;

	(void)state;
	blob_init(&blob);
	i32 = blob_int(&blob, "int", 4);
	for (i = 0; i < 2; i++) {
		blob_type(&blob, "two", STRUCT, 2, 16);
		blob_member(&blob, "same", i32, 32);
		blob_member(&blob, i ? "second" : "first", i32, 64);
		blob_type(&blob, "sized", STRUCT, 0, i);
	}
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	expect_offset(&reader, "two", "same", 4);
	expect_offset(&reader, "two", NULL, 16);
	expect_status(&reader, "two", "first", BTF_QUERY_AMBIGUOUS);
	expect_status(&reader, "two", "second", BTF_QUERY_AMBIGUOUS);
	expect_status(&reader, "two", "third", BTF_QUERY_NO_MEMBER);
	expect_status(&reader, "sized", NULL, BTF_QUERY_AMBIGUOUS);
	free(file);
}

/* Types that contain or name themselves, and ids of nothing. */
static void test_odd_types(void **state)
{
	u32 i32, i, id;
	u8 *file;

	(void)state;
	blob_init(&blob);
	i32 = blob_int(&blob, "int", 4);
	blob_type(&blob, "loop", TYPEDEF, 0, 2);
	blob_type(&blob, "looped", STRUCT, 1, 8);
	blob_member(&blob, "m", 2, 0);
	id = blob_type(&blob, "self", STRUCT, 2, 8);
	blob_member(&blob, NULL, id, 0);
	blob_member(&blob, "m", i32, 0);
	blob_type(&blob, "nothing", STRUCT, 3, 8);
	blob_member(&blob, "far", 1000, 0);
	blob_member(&blob, "void", 0, 0);
	blob_member(&blob, "past", i32, 72);
	id = blob_type(&blob, NULL, STRUCT, 1, 4);
	blob_member(&blob, "deepest", i32, 0);
	for (i = 0; i < 8; i++) {
		char name[] = { 'd', '0' + i, 0 };

		id = blob_type(&blob, name, STRUCT, 1, 4);
		blob_member(&blob, NULL, id - 1, 0);
	}
	blob_type(&blob, "noname", STRUCT, 1, 4);
	blob_u32(&blob, 100000);
	blob_u32(&blob, i32);
	blob_u32(&blob, 0);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	expect_status(&reader, "looped", "m", BTF_QUERY_TOO_DEEP);
	expect_status(&reader, "self", "m", BTF_QUERY_TOO_DEEP);
	expect_status(&reader, "nothing", "far", BTF_QUERY_ODD);
	expect_status(&reader, "nothing", "void", BTF_QUERY_ODD);
	expect_status(&reader, "nothing", "past", BTF_QUERY_ODD);
	expect_offset(&reader, "d6", "deepest", 0);
	expect_status(&reader, "d7", "deepest", BTF_QUERY_TOO_DEEP);
	expect_status(&reader, "noname", "m", BTF_QUERY_ODD);
	free(file);
}

/* 7 levels of 40 anonymous members each are 40^7 ways: the search gives up. */
static void test_wide_search_ends(void **state)
{
	u32 id, level, i;
	u8 *file;

	(void)state;
	blob_init(&blob);
	id = blob_int(&blob, "int", 4);
	for (level = 0; level < 7; level++) {
		id = blob_type(&blob, level == 6 ? "wide" : NULL, UNION, 40, 4);
		for (i = 0; i < 40; i++)
			blob_member(&blob, level ? NULL : "x", id - 1, 0);
	}
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	expect_status(&reader, "wide", "m", BTF_QUERY_TOO_DEEP);
	expect_offset(&reader, "wide", "x", 0);
	free(file);
}

/* More than one mark, and look-ups on both sides of each. */
static void test_many_types(void **state)
{
	u32 i, i32, before = 0, after = 0;
	u8 *file;

	(void)state;
	blob_init(&blob);
	i32 = blob_int(&blob, "int", 4);
	for (i = 0; blob.next_id < 4 * BTF_READER_STRIDE; i++) {
		if (blob.next_id == 2 * BTF_READER_STRIDE) {
			before = blob_type(&blob, NULL, STRUCT, 1, 8);
			blob_member(&blob, "m", i32, 32);
			after = blob_type(&blob, NULL, STRUCT, 1, 8);
			blob_member(&blob, "n", i32, 32);
		}
		blob_type(&blob, NULL, PTR, 0, i32);
	}
	assert_int_equal(before, 2 * BTF_READER_STRIDE);
	blob_type(&blob, "s", STRUCT, 2, 16);
	blob_member(&blob, "b", before, 0);
	blob_member(&blob, "a", after, 64);
	assert_int_equal(open_blob(&reader, &blob, NULL, &file), 0);
	expect_offset(&reader, "s", "b.m", 4);
	expect_offset(&reader, "s", "a.n", 12);
	free(file);
}

static void test_too_many_types(void **state)
{
	u32 header[6] = { 0x0001eb9f, 24, 0, 0x100000 * 12, 0x100000 * 12, 1 };
	size_t len = sizeof(header) + header[3] + 1;
	u8 *file = calloc(1, len);
	u32 i;

	(void)state;
	assert_non_null(file);
	for (i = 0; i < 0x100000; i++)
		file[sizeof(header) + i * 12 + 7] = PTR;
	memcpy(file, header, sizeof(header));
	assert_int_equal(btf_open(&reader, file, len, NULL), -EINVAL);
	header[3] -= 12;
	memcpy(file, header, sizeof(header));
	assert_int_equal(btf_open(&reader, file, len, NULL), 0);
	assert_int_equal(reader.types, BTF_READER_MAX_TYPES);
	free(file);
}

/*
 * A module: struct mod { struct inner in; struct local l; }, its own struct
 * two, and a name of the kernel's strings.
 */
static void test_split(void **state)
{
	u32 i32 = 2, inner = 6, local, own_inner;
	u8 *base_file, *file;

	(void)state;
	build_sample(&blob);
	blob_type(&blob, "two", STRUCT, 0, 100);
	assert_int_equal(open_blob(&reader, &blob, NULL, &base_file), 0);

	blob_init_split(&split, &blob);
	local = blob_type(&split, "local", STRUCT, 1, 4);
	blob_member(&split, "z", i32, 0);
	blob_type(&split, "mod", STRUCT, 3, 40);
	blob_member(&split, "in", inner, 0);
	blob_member(&split, "l", local, 128);
	blob_u32(&split, 1 + sizeof("outer") + sizeof("int"));	/* "long", the kernel's */
	blob_u32(&split, i32);
	blob_u32(&split, 256);
	own_inner = blob_type(&split, "two", STRUCT, 0, 200);
	assert_int_equal(open_blob(&module, &split, &reader, &file), 0);
	assert_int_equal(module.first_id, 15);
	assert_int_equal(local, 15);
	assert_int_equal(own_inner, 17);
	assert_int_equal(module.types, 3);
	expect_offset(&module, "mod", "in.b", 8);
	expect_offset(&module, "mod", "l.z", 16);
	expect_offset(&module, "mod", "long", 32);
	expect_offset(&module, "two", NULL, 200);
	expect_offset(&reader, "two", NULL, 100);
	expect_offset(&module, "outer", "w.b", 24);
	expect_status(&reader, "mod", NULL, BTF_QUERY_NO_STRUCT);
	expect_status(&module, "none", NULL, BTF_QUERY_NO_STRUCT);
	/* a base with a base is refused */
	{
		static struct btf_reader third;
		u8 *third_file;

		assert_int_equal(open_blob(&third, &split, &module, &third_file), -EINVAL);
		free(third_file);
	}
	free(file);
	free(base_file);
}

/* A module may have no types and no strings of its own. */
static void test_empty_split(void **state)
{
	u8 *base_file, *file;

	(void)state;
	build_sample(&blob);
	assert_int_equal(open_blob(&reader, &blob, NULL, &base_file), 0);
	blob_init_split(&split, &blob);
	assert_int_equal(open_blob(&module, &split, &reader, &file), 0);
	expect_offset(&module, "outer", "w.b", 24);
	free(file);
	assert_int_equal(open_blob(&module, &split, NULL, &file), -EINVAL);
	free(file);
	free(base_file);
}

/*
 * The running kernel, or the file HANGWATCH_BTF names.
 */
static const char *vmlinux_path(void)
{
	const char *path = getenv("HANGWATCH_BTF");

	return path ? path : "/sys/kernel/btf/vmlinux";
}

static u8 *read_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	size_t room = 1 << 20, n;
	u8 *data;

	*len = 0;
	if (!f)
		return NULL;
	for (data = malloc(room);; data = realloc(data, room)) {
		assert_non_null(data);
		n = fread(data + *len, 1, room - *len, f);
		*len += n;
		if (!n)
			break;
		room *= 2;
	}
	fclose(f);
	return realloc(data, *len ? *len : 1);	/* exactly: a byte too far is seen */
}

static u8 *open_vmlinux(void)
{
	size_t len;
	u8 *file = read_file(vmlinux_path(), &len);

	if (!file) {
		printf("# SKIP: no %s: the reader is not tried on a real kernel\n",
		       vmlinux_path());
		skip();
	}
	assert_int_equal(btf_open(&reader, file, len, NULL), 0);
	return file;
}

static void test_vmlinux(void **state)
{
	static const char * const found[][2] = {
		{ "task_struct", "stack" }, { "task_struct", "sched_info.last_arrival" },
		{ "eventpoll", "wq" }, { "eventpoll", "mtx.owner" },
		{ "epitem", "ffd.file" }, { "epitem", "ep" }, { "epitem", "rdllink" },
		{ "sock", "__sk_common.skc_family" }, { "unix_sock", "peer_wq.wait.head.next" },
		{ "file", "f_op" }, { "inode", "i_rdev" }, { "pipe_inode_info", "rd_wait" },
		{ "wait_queue_entry", "entry.prev" }, { "wait_queue_entry", "private" },
	};
	u8 *file = open_vmlinux();
	struct btf_query q;
	u32 i;

	(void)state;
	printf("# %s: %u types, %u bytes of records\n", vmlinux_path(),
	       reader.types, reader.records_len);
	assert_true(reader.types > 10000);
	expect_offset(&reader, "list_head", NULL, 16);
	expect_offset(&reader, "list_head", "next", 0);
	expect_offset(&reader, "list_head", "prev", 8);
	expect_offset(&reader, "hlist_node", "pprev", 8);
	expect_offset(&reader, "wait_queue_entry", NULL, 40);
	expect_offset(&reader, "wait_queue_entry", "flags", 0);
	expect_offset(&reader, "wait_queue_entry", "entry", 24);
	expect_status(&reader, "list_head", "nxet", BTF_QUERY_NO_MEMBER);
	expect_status(&reader, "no_such_struct_at_all", NULL, BTF_QUERY_NO_STRUCT);
	expect_status(&reader, "task_struct", "sched_migrated", BTF_QUERY_BIT_FIELD);
	for (i = 0; i < ARRAY_SIZE(found); i++) {
		q = ask(&reader, found[i][0], found[i][1]);
		if (q.status != BTF_QUERY_FOUND)
			fail_msg("%s.%s: %s", found[i][0], found[i][1], btf_query_text(q.status));
	}
	free(file);
}

/* A real file cut short anywhere is refused. */
static void test_vmlinux_truncated(void **state)
{
	u8 *file = open_vmlinux(), *part;
	size_t len = reader.strings - file + reader.strings_len, cut;
	u64 seed = 1;
	u32 i;

	(void)state;
	for (i = 0; i < 50; i++) {
		cut = test_random(&seed) % len;
		part = malloc(cut ? cut : 1);
		memcpy(part, file, cut);
		assert_int_equal(btf_open(&reader, part, cut, NULL), -EINVAL);
		free(part);
	}
	free(file);
}

/*
 * pahole prints every struct with offsets: what is inside an anonymous member
 * stands between braces, and its name, if it has one, behind them.
 */
struct printed {
	char path[200];
	unsigned int offset;
	bool bit_field;
};

struct pahole {
	char type[128];
	struct printed member[2000];
	u32 members;
	u32 open[16];		/* first member inside each brace */
	u32 depth;
};

/* Leaves out "__attribute__((...))", which may stand before or after a name. */
static void drop_attributes(const char *text, char *plain, size_t room)
{
	static const char word[] = "__attribute__";
	u32 depth = 0;

	while (*text && --room) {
		if (!strncmp(text, word, sizeof(word) - 1)) {
			text += sizeof(word) - 1;
			do {
				depth += *text == '(';
				depth -= *text == ')';
			} while (*text++ && depth);
		}
		*plain++ = *text ? *text++ : 0;
	}
	*plain = 0;
}

/* "long unsigned int flags[2]" to "flags", "void (*func)(int)" to "func". */
static void declared_name(const char *text, char *name, size_t room)
{
	const char *begin, *end;
	char plain[1000];

	drop_attributes(text, plain, sizeof(plain));
	text = plain;
	begin = strstr(text, "(*");
	if (begin) {
		begin += 2;
		end = begin;
	} else {
		end = text + strcspn(text, "[:;");
		while (end > text && isspace((unsigned char)end[-1]))
			end--;
		for (begin = end; begin > text; begin--)
			if (!isalnum((unsigned char)begin[-1]) && begin[-1] != '_')
				break;
	}
	while (isalnum((unsigned char)*end) || *end == '_')
		end++;
	snprintf(name, room, "%.*s", (int)(end - begin), begin);
}

static void close_brace(struct pahole *p, const char *rest)
{
	char name[100], path[200];
	u32 i;

	if (!p->depth)
		return;
	i = p->open[--p->depth];
	declared_name(rest, name, sizeof(name));
	if (!*name)
		return;
	if (strcspn(rest, "[*") < strcspn(rest, ";"))
		p->members = i;		/* an array, a pointer: no path of ours */
	for (; i < p->members; i++) {
		snprintf(path, sizeof(path), "%s.%.90s", name, p->member[i].path);
		memcpy(p->member[i].path, path, sizeof(path));
	}
}

static void take_member(struct pahole *p, const char *line)
{
	const char *comment;
	struct printed *m = &p->member[p->members];
	const char *brace = line[0] == '}' ? line + 1 : line;
	char colon = 0;

	for (comment = strchr(line, ';'); comment; comment = strchr(comment + 1, ';'))
		if (comment[strspn(comment + 1, " ") + 1] == '/')
			break;
	if (!comment || p->members == ARRAY_SIZE(p->member))
		return;
	comment = strstr(comment, "/*") + 2;
	if (sscanf(comment, " %u%c", &m->offset, &colon) < 1)
		return;
	declared_name(brace, m->path, sizeof(m->path));
	m->bit_field = colon == ':';
	if (*m->path)
		p->members++;
}

/* "struct inner;": as if its members stood here (-fms-extensions, Linux 7). */
static bool has_no_name(const char *line)
{
	const char *type = NULL;
	char plain[1000];

	drop_attributes(line, plain, sizeof(plain));
	line = plain;
	if (!strncmp(line, "struct ", 7))
		type = line + 7;
	else if (!strncmp(line, "union ", 6))
		type = line + 6;
	if (!type)
		return false;
	type += strcspn(type, " ;");
	return type[strspn(type, " ")] == ';';
}

/* Return: true when @p holds a whole struct. */
static bool take_line(struct pahole *p, char *line)
{
	size_t len;

	line[strcspn(line, "\n")] = 0;
	if (*line && !isspace((unsigned char)*line)) {
		if (*line == '}')
			return *p->type;
		memset(p, 0, offsetof(struct pahole, member));
		p->members = 0;
		p->depth = 0;
		if (sscanf(line, "struct %127s", p->type) != 1 || *p->type == '{' ||
		    !strchr(line, '{'))
			*p->type = 0;
		return false;
	}
	line += strspn(line, "\t ");
	len = strlen(line);
	if (*line == '}') {
		close_brace(p, line + 1);
		take_member(p, line);
	} else if (len && line[len - 1] == '{') {
		assert_true(p->depth < ARRAY_SIZE(p->open));
		p->open[p->depth++] = p->members;
	} else if (*line && strncmp(line, "/*", 2) && !has_no_name(line)) {
		take_member(p, line);
	}
	return false;
}

struct tally {
	u32 structs, members, bit_fields, ambiguous;
};

static void compare(const struct pahole *p, struct tally *t)
{
	static struct btf_query q[2000];
	u32 i;

	for (i = 0; i < p->members; i++)
		q[i] = (struct btf_query){ .type = p->type, .member = p->member[i].path };
	btf_member_offsets(&reader, q, p->members);
	t->structs++;
	for (i = 0; i < p->members; i++) {
		const struct printed *m = &p->member[i];

		t->members++;
		if (q[i].status == BTF_QUERY_AMBIGUOUS)
			t->ambiguous++;
		else if (q[i].status == BTF_QUERY_BIT_FIELD && m->bit_field)
			t->bit_fields++;
		else if (q[i].status != BTF_QUERY_FOUND || q[i].offset != m->offset)
			fail_msg("%s.%s: %s at %u, pahole says %u%s", p->type, m->path,
				 btf_query_text(q[i].status), q[i].offset, m->offset,
				 m->bit_field ? ", a bit-field" : "");
	}
}

static bool is_wanted(const char *type, u64 *seed, u32 one_in)
{
	static const char * const always[] = {
		"task_struct", "epitem", "eventpoll", "file", "inode", "sock", "socket",
		"unix_sock", "mutex", "rw_semaphore", "pipe_inode_info", "signal_struct",
		"file_lock", "super_block", "tty_struct", "mm_struct", "page", "net_device",
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(always); i++)
		if (!strcmp(type, always[i]))
			return true;
	return !test_below(seed, one_in);
}

/* HANGWATCH_PAHOLE_ONE_IN=1 compares every struct of the kernel. */
static void test_against_pahole(void **state)
{
	static struct pahole p;
	u64 seed = test_setting("HANGWATCH_SEED", 1);
	u32 one_in = test_setting("HANGWATCH_PAHOLE_ONE_IN", 50);
	struct tally t = { 0 };
	char command[1000], line[1000];
	u8 *file = open_vmlinux();
	FILE *pipe;

	(void)state;
	if (system("pahole --version >/dev/null 2>&1")) {
		printf("# SKIP: no pahole in PATH: offsets are not compared with it\n");
		free(file);
		skip();
	}
	snprintf(command, sizeof(command), "pahole %s 2>/dev/null", vmlinux_path());
	pipe = popen(command, "r");
	assert_non_null(pipe);
	while (fgets(line, sizeof(line), pipe))
		if (take_line(&p, line) && is_wanted(p.type, &seed, one_in))
			compare(&p, &t);
	pclose(pipe);
	printf("# pahole: %u structs, %u members, of them %u bit-fields, %u ambiguous\n",
	       t.structs, t.members, t.bit_fields, t.ambiguous);
	assert_true(t.structs > 10 && t.members > 500);
	free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_no_such),
		cmocka_unit_test(test_many_queries),
		cmocka_unit_test(test_old_bit_fields),
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_qualifiers),
		cmocka_unit_test(test_unknown_kind),
		cmocka_unit_test(test_wide_count),
		cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_name_at_the_end),
		cmocka_unit_test(test_truncated_types),
		cmocka_unit_test(test_bent),
		cmocka_unit_test(test_same_name),
		cmocka_unit_test(test_odd_types),
		cmocka_unit_test(test_wide_search_ends),
		cmocka_unit_test(test_many_types),
		cmocka_unit_test(test_too_many_types),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_empty_split),
		cmocka_unit_test(test_vmlinux),
		cmocka_unit_test(test_vmlinux_truncated),
		cmocka_unit_test(test_against_pahole),
	};

	return cmocka_run_group_tests_name("btf", tests, NULL, NULL);
}
