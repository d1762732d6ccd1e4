// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides at which byte of a structure a member lies, from the BTF the running
 * kernel carries of itself.
 *
 * The model. A file is a header, a row of records and a row of strings. A record is a type:
 * 12 bytes (name, kind and count, size or another type) and a tail that depends on its kind.
 * Types are known by number only, 1 for the first record, and records differ in length. So
 * the reader notes where every 1024th begins (marks) and walks from there. No memory is
 * needed, and a look-up costs at most 1023 steps. A module's file (split BTF) goes on
 * counting types and string bytes where the kernel's ends.
 *
 * Nothing is guessed. Some questions have no one answer: a name that two different structs
 * have, a bit-field, a member past the end of its struct. Each case is an answer of its own,
 * and the caller does without.
 *
 * A kind that this file doesn't know makes the rest unreadable, unless the file says how long
 * its records are. The layout section does so since Linux 7.1. The same release widened count
 * to 24 bits and kind to 7; these bits used to be 0.
 *
 * Bounds: every read is within the sections checked by btf_open(). Walks are bounded by the
 * number of records. The search for a member is bounded by the limits below, which a file
 * made to be deep or cyclic reaches.
 *
 * The facts of the format are from Documentation/bpf/btf.rst.
 */
#include "model/btf.h"

#define MAGIC 0xeb9f
#define VERSION 1
#define HEADER_LEN 24		/* up to and with the strings' length */
#define HEADER_LAYOUT_LEN 32	/* with the layout section */
#define RECORD_LEN 12
#define MEMBER_LEN 12
#define LAYOUT_LEN 4

#define MAX_ALIASES 32		/* typedefs and qualifiers in a row */
#define MAX_DEPTH 8		/* anonymous structs in each other */
#define MAX_STEPS 100000	/* members looked at for one query */

enum record_kind {
	RECORD_INT = 1,
	RECORD_PTR,
	RECORD_ARRAY,
	RECORD_STRUCT,
	RECORD_UNION,
	RECORD_ENUM,
	RECORD_FWD,
	RECORD_TYPEDEF,
	RECORD_VOLATILE,
	RECORD_CONST,
	RECORD_RESTRICT,
	RECORD_FUNC,
	RECORD_FUNC_PROTO,
	RECORD_VAR,
	RECORD_DATASEC,
	RECORD_FLOAT,
	RECORD_DECL_TAG,
	RECORD_TYPE_TAG,
	RECORD_ENUM64,
	RECORD_KINDS
};

/* The tail after the 12 bytes of a record: once, and for each that it counts. */
static const struct {
	u8 once;
	u8 each;
} record_extra[RECORD_KINDS] = {
	[RECORD_INT] = { 4, 0 },
	[RECORD_ARRAY] = { 12, 0 },
	[RECORD_STRUCT] = { 0, MEMBER_LEN },
	[RECORD_UNION] = { 0, MEMBER_LEN },
	[RECORD_ENUM] = { 0, 8 },
	[RECORD_FUNC_PROTO] = { 0, 8 },
	[RECORD_VAR] = { 4, 0 },
	[RECORD_DATASEC] = { 0, 12 },
	[RECORD_DECL_TAG] = { 4, 0 },
	[RECORD_ENUM64] = { 0, 12 },
};

/* A record, read: @extra is the tail after its 12 bytes. */
struct record {
	const u8 *extra;
	u32 name;
	u32 kind;
	u32 count;
	bool flag;
	u32 size;	/* or the type it refers to */
};

static u32 read_u32(const u8 *at)
{
	u32 value;

	memcpy(&value, at, sizeof(value));	/* of any alignment */
	return value;
}

static void read_record(const u8 *at, struct record *rec)
{
	u32 info = read_u32(at + 4);

	rec->name = read_u32(at);
	rec->kind = info >> 24 & 0x7f;
	rec->count = info & 0xffffff;
	rec->flag = info >> 31;
	rec->size = read_u32(at + 8);
	rec->extra = at + RECORD_LEN;
}

/* Length of a whole record, 0 if nobody knows. */
static u64 record_len(const struct btf_reader *r, const struct record *rec)
{
	const u8 *layout;

	if (rec->kind && rec->kind < RECORD_KINDS)
		return RECORD_LEN + record_extra[rec->kind].once +
		       (u64)record_extra[rec->kind].each * rec->count;
	if (!rec->kind || rec->kind >= r->layout_count)
		return 0;
	layout = r->layouts + rec->kind * LAYOUT_LEN;
	return RECORD_LEN + layout[0] + (u64)layout[1] * rec->count;
}

/* The string at an offset, NULL if there is none. */
static const char *string_at(const struct btf_reader *r, u32 offset)
{
	if (r->base && offset < r->strings_first)
		r = r->base;
	offset -= r->strings_first;	/* 0 in a base */
	return offset < r->strings_len ? (const char *)r->strings + offset : NULL;
}

/* The records of an opened reader are known to be whole: no check of lengths. */
static bool find_record(const struct btf_reader *r, u32 id, struct record *rec)
{
	const u8 *at;
	u32 n;

	if (r->base && id < r->first_id)
		r = r->base;
	if (id < r->first_id || id - r->first_id >= r->types)
		return false;
	n = id - r->first_id;
	at = r->records + r->marks[n / BTF_READER_STRIDE];
	read_record(at, rec);
	for (n %= BTF_READER_STRIDE; n; n--) {
		at += record_len(r, rec);
		read_record(at, rec);
	}
	return true;
}

/*
 * One section: its place stands at @field of the header. NULL unless it is inside the file
 * and behind the header.
 */
static const u8 *open_section(const u8 *data, size_t len, u32 field, u32 *section_len)
{
	u64 start = (u64)read_u32(data + 4) + read_u32(data + field);

	*section_len = read_u32(data + field + 4);
	return start + *section_len <= len ? data + start : NULL;
}

static bool header_is_sane(const u8 *data, size_t len)
{
	u16 magic;

	if (len < HEADER_LEN)
		return false;
	memcpy(&magic, data, sizeof(magic));
	return magic == MAGIC && data[2] == VERSION && !data[3] &&
	       read_u32(data + 4) >= HEADER_LEN && read_u32(data + 4) <= len;
}

/* Strings must end, and offset 0 is the empty one. */
static bool strings_are_sane(const struct btf_reader *r)
{
	if (r->strings_len && r->strings[r->strings_len - 1])
		return false;
	return r->base || (r->strings_len && !r->strings[0]);
}

static bool overlap(const u8 *a, u32 a_len, const u8 *b, u32 b_len)
{
	return a < b + b_len && b < a + a_len;
}

static bool open_sections(struct btf_reader *r, const u8 *data, size_t len)
{
	u32 layout_len = 0;

	r->records = open_section(data, len, 8, &r->records_len);
	r->strings = open_section(data, len, 16, &r->strings_len);
	if (!r->records || !r->strings || read_u32(data + 8) % 4)
		return false;
	if (overlap(r->records, r->records_len, r->strings, r->strings_len))
		return false;
	if (read_u32(data + 4) >= HEADER_LAYOUT_LEN) {
		r->layouts = open_section(data, len, 24, &layout_len);
		if (!r->layouts)
			return false;
	}
	r->layout_count = layout_len / LAYOUT_LEN;
	return strings_are_sane(r) && (r->base || r->records_len);
}

/* Counts the records, notes every 1024th, and sees that the last one is whole. */
static int mark_records(struct btf_reader *r)
{
	struct record rec;
	u32 at = 0;
	u64 len;

	while (at < r->records_len) {
		if (r->first_id + r->types > BTF_READER_MAX_TYPES)
			return -EINVAL;
		if (r->records_len - at < RECORD_LEN)
			return -EINVAL;
		read_record(r->records + at, &rec);
		len = record_len(r, &rec);
		if (!len)
			return -EPROTO;
		if (len > r->records_len - at)
			return -EINVAL;
		if (r->types % BTF_READER_STRIDE == 0)
			r->marks[r->types / BTF_READER_STRIDE] = at;
		r->types++;
		at += len;
	}
	return 0;
}

int btf_open(struct btf_reader *r, const void *data, size_t len,
	     const struct btf_reader *base)
{
	memset(r, 0, sizeof(*r));
	if (base && base->base)
		return -EINVAL;
	if (!header_is_sane(data, len))
		return -EINVAL;
	r->base = base;
	r->first_id = base ? base->first_id + base->types : 1;
	r->strings_first = base ? base->strings_len : 0;
	if (!open_sections(r, data, len))
		return -EINVAL;
	return mark_records(r);
}

static bool is_composite(const struct record *rec)
{
	return rec->kind == RECORD_STRUCT || rec->kind == RECORD_UNION;
}

static bool is_alias(const struct record *rec)
{
	switch (rec->kind) {
	case RECORD_TYPEDEF:
	case RECORD_VOLATILE:
	case RECORD_CONST:
	case RECORD_RESTRICT:
	case RECORD_TYPE_TAG:
		return true;
	default:
		return false;
	}
}

/* The type behind typedefs and qualifiers. */
static u8 resolve(const struct btf_reader *r, u32 id, struct record *rec)
{
	u32 steps;

	for (steps = 0; steps < MAX_ALIASES; steps++) {
		if (!find_record(r, id, rec))
			return BTF_QUERY_ODD;
		if (!is_alias(rec))
			return BTF_QUERY_FOUND;
		id = rec->size;
	}
	return BTF_QUERY_TOO_DEEP;
}

struct member {
	const char *name;	/* "" if anonymous */
	u32 type;
	u32 bits;		/* offset in its struct */
	bool bit_field;
};

/* Offsets are bits; in a flagged struct the top 8 bits are a bit-field's size. */
static bool read_member(const struct btf_reader *r, const struct record *in, u32 n,
			struct member *m)
{
	const u8 *at = in->extra + (size_t)n * MEMBER_LEN;
	u32 where = read_u32(at + 8);

	m->name = string_at(r, read_u32(at));
	m->type = read_u32(at + 4);
	m->bits = in->flag ? where & 0xffffff : where;
	m->bit_field = in->flag && where >> 24;
	return m->name;
}

/* The older encoding of a bit-field: an integer narrower than its bytes. */
static bool is_narrow_int(const struct record *rec)
{
	u32 encoding;

	if (rec->kind != RECORD_INT)
		return false;
	encoding = read_u32(rec->extra);
	return (encoding >> 16 & 0xff) || (encoding & 0xff) != rec->size * 8;
}

static bool name_is(const char *name, const char *want, size_t want_len)
{
	return !strncmp(name, want, want_len) && !name[want_len];
}

/* A struct or union being searched: member @next of it comes next. */
struct search_level {
	struct record in;
	u32 next;
	u64 bits;	/* where it begins in the outermost */
};

struct search {
	struct search_level level[MAX_DEPTH];
	u32 depth;
	u32 steps;
};

static u8 search_into(struct search *s, const struct record *in, u64 bits)
{
	if (s->depth == MAX_DEPTH)
		return BTF_QUERY_TOO_DEEP;
	s->level[s->depth++] = (struct search_level){ .in = *in, .bits = bits };
	return BTF_QUERY_NO_MEMBER;
}

/*
 * Finds one member of @at, a struct or union, also inside anonymous ones, and
 * makes @at its type and @bits its offset.
 */
static u8 find_member(const struct btf_reader *r, struct search *s, struct record *at,
		      u64 *bits, const char *name, size_t name_len)
{
	struct search_level *top;
	struct member m;
	u8 status;

	s->depth = 0;
	search_into(s, at, *bits);
	while (s->depth) {
		top = &s->level[s->depth - 1];
		if (top->next == top->in.count) {
			s->depth--;
			continue;
		}
		if (s->steps++ == MAX_STEPS)
			return BTF_QUERY_TOO_DEEP;
		if (!read_member(r, &top->in, top->next++, &m))
			return BTF_QUERY_ODD;
		if (*m.name && !name_is(m.name, name, name_len))
			continue;
		status = resolve(r, m.type, at);
		if (status != BTF_QUERY_FOUND)
			return status;
		*bits = top->bits + m.bits;
		if (*m.name)
			return m.bit_field || is_narrow_int(at) ? BTF_QUERY_BIT_FIELD :
								  BTF_QUERY_FOUND;
		if (!is_composite(at))	/* an unnamed bit-field: padding */
			continue;
		status = search_into(s, at, *bits);
		if (status == BTF_QUERY_TOO_DEEP)
			return status;
	}
	return BTF_QUERY_NO_MEMBER;
}

static size_t step_len(const char *path)
{
	size_t len = 0;

	while (path[len] && path[len] != '.')
		len++;
	return len;
}

/* Finds where the member at the end of a path lies in a struct. */
static u8 follow_path(const struct btf_reader *r, const struct record *in, const char *path,
		      u32 *offset)
{
	struct search s = { .steps = 0 };
	struct record at = *in;
	u64 bits = 0;
	size_t len;
	u8 status;

	for (;; path++) {
		len = step_len(path);
		if (!len || !is_composite(&at))
			return BTF_QUERY_NO_MEMBER;
		status = find_member(r, &s, &at, &bits, path, len);
		if (status != BTF_QUERY_FOUND)
			return status;
		path += len;
		if (!*path)
			break;
	}
	if (bits % 8)
		return BTF_QUERY_BIT_FIELD;
	if (bits / 8 > in->size)
		return BTF_QUERY_ODD;
	*offset = bits / 8;
	return BTF_QUERY_FOUND;
}

/* One struct of the right name; another one may have answered before. */
static void answer(const struct btf_reader *r, const struct record *in, struct btf_query *q)
{
	u8 status = BTF_QUERY_FOUND;
	u32 offset = 0;

	if (q->member && *q->member)
		status = follow_path(r, in, q->member, &offset);
	else
		offset = in->size;
	if (q->status != BTF_QUERY_NO_STRUCT && (q->status != status || q->offset != offset)) {
		status = BTF_QUERY_AMBIGUOUS;
		offset = 0;
	}
	q->status = status;
	q->offset = offset;
}

/* One pass over the records of @r itself, for the queries that are not closed. */
static void answer_all(const struct btf_reader *r, struct btf_query *q, u32 n)
{
	const u8 *at = r->records;
	struct record rec;
	const char *name;
	u32 count, i;

	for (count = r->types; count; count--, at += record_len(r, &rec)) {
		read_record(at, &rec);
		if (!is_composite(&rec))
			continue;
		name = string_at(r, rec.name);
		if (!name || !*name)
			continue;
		for (i = 0; i < n; i++)
			if (!q[i].closed && *name == *q[i].type && !strcmp(name, q[i].type))
				answer(r, &rec, &q[i]);
	}
}

u32 btf_member_offsets(const struct btf_reader *r, struct btf_query *q, u32 n)
{
	u32 i, open = 0, found = 0;

	for (i = 0; i < n; i++) {
		q[i].status = BTF_QUERY_NO_STRUCT;
		q[i].offset = 0;
		q[i].closed = false;
	}
	answer_all(r, q, n);
	for (i = 0; i < n; i++) {
		q[i].closed = q[i].status != BTF_QUERY_NO_STRUCT;
		open += !q[i].closed;
	}
	if (r->base && open)
		answer_all(r->base, q, n);
	for (i = 0; i < n; i++)
		found += q[i].status == BTF_QUERY_FOUND;
	return found;
}

const char *btf_query_text(unsigned int status)
{
	static const char * const text[BTF_QUERY_STATUS_COUNT] = {
		[BTF_QUERY_NO_STRUCT] = "no such struct",
		[BTF_QUERY_NO_MEMBER] = "no such member",
		[BTF_QUERY_BIT_FIELD] = "a bit-field, or not at a whole byte",
		[BTF_QUERY_AMBIGUOUS] = "several structs of this name disagree",
		[BTF_QUERY_TOO_DEEP] = "nested too deep or too large to search",
		[BTF_QUERY_ODD] = "its type information contradicts itself",
		[BTF_QUERY_FOUND] = "found",
	};

	return status < BTF_QUERY_STATUS_COUNT ? text[status] : "?";
}
