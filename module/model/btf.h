/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds where a member lies in a structure of the running kernel, from the kernel's own type
 * information. See btf.c for the model.
 *
 * Not to be mixed with <linux/btf.h>: the names differ, the subject is the same.
 */
#ifndef HANGWATCH_MODEL_BTF_H
#define HANGWATCH_MODEL_BTF_H

#include "model/rows.h"

/* The format itself allows no more types than this in a kernel and a module. */
#define BTF_READER_MAX_TYPES 0xfffff
#define BTF_READER_STRIDE 1024
#define BTF_READER_MARKS 1024

/* The outcome of a query; btf_query_text() says it in words. */
enum btf_query_status {
	BTF_QUERY_NO_STRUCT,
	BTF_QUERY_NO_MEMBER,
	BTF_QUERY_BIT_FIELD,	/* or not at a whole byte */
	BTF_QUERY_AMBIGUOUS,	/* several structs of the name, and they disagree */
	BTF_QUERY_TOO_DEEP,	/* more than the reader is ready to search */
	BTF_QUERY_ODD,		/* the file contradicts itself */
	BTF_QUERY_FOUND,
	BTF_QUERY_STATUS_COUNT
};

/**
 * struct btf_query - one question and its answer
 * @type: name of a struct or union, without the word struct
 * @member: path of a member, "ffd.file"; members of an anonymous struct or union are named as
 *	in C. NULL or "" asks for the size of @type.
 * @offset: output, bytes from the beginning of @type, or its size; 0 unless
 *	@status is BTF_QUERY_FOUND
 * @status: output, enum btf_query_status
 */
struct btf_query {
	const char *type;
	const char *member;
	u32 offset;
	u8 status;
	/* private: */
	bool closed;
};

/**
 * struct btf_reader - type information in memory, opened
 * @first_id: id of its first type: 1, or the one after the base's last
 * @types: how many types it has itself
 *
 * About 4 kB: not for the stack.  The rest is private to btf.c.
 */
struct btf_reader {
	u32 first_id;
	u32 types;
	/* private: */
	const struct btf_reader *base;
	const u8 *records;
	const u8 *strings;
	const u8 *layouts;
	u32 records_len;
	u32 strings_first;
	u32 strings_len;
	u32 layout_count;
	u32 marks[BTF_READER_MARKS];	/* where every 1024th record begins */
};

/**
 * btf_open() - check a file of type information and prepare to read it
 * @r: the reader; undefined after an error
 * @data: the content of /sys/kernel/btf/vmlinux or /sys/kernel/btf/MODULE, of any alignment;
 *	it stays the caller's and must outlive @r
 * @len: its length in bytes
 * @base: NULL, or for a module's file the opened one of the kernel, which must
 *	outlive @r and have no base itself
 *
 * One pass over the records, nothing allocated; does not sleep.  All that is
 * read later was bounds checked here or is checked then.
 *
 * Return: 0; -EINVAL for a file that is truncated, malformed, or not type information of this
 * byte order and version. -EPROTO for a kind of record newer than this reader, if the file
 * does not tell its length.
 */
int btf_open(struct btf_reader *r, const void *data, size_t len,
	     const struct btf_reader *base);

/**
 * btf_member_offsets() - answer questions about structures
 * @r: an opened reader
 * @q: the queries, each answered by itself
 * @n: how many
 *
 * One pass over the records for all queries; if some name no struct of a module, one more
 * over its base. A forward declaration is no struct. Where several structs have the name, all
 * must give the same answer. Those of a module go before those of its base. The search for
 * one member is bounded: 8 anonymous structs in each other, 32 typedefs and qualifiers in a
 * row, 100,000 members looked at.
 *
 * Return: how many have status BTF_QUERY_FOUND.
 */
u32 btf_member_offsets(const struct btf_reader *r, struct btf_query *q, u32 n);

/**
 * btf_query_text() - a status in words
 * @status: enum btf_query_status; anything else is called "?"
 */
const char *btf_query_text(unsigned int status);

#endif
