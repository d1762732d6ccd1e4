// SPDX-License-Identifier: GPL-2.0-only
/* The signature of a hang; see signature.h. */
#include "model/signature.h"
#include "model/syscalls.h"

/* Members of a ring that are signed. */
#define RING_SIGNED 1024

#define FNV_PRIME 16777619U
/* Shorter runs of a to f are words: "dead", "cafe". */
#define ADDRESS_DIGITS 6

static u32 add_byte(u32 hash, char byte)
{
	return (hash ^ (u8)byte) * FNV_PRIME;
}

enum sort_of_char {
	PLAIN,
	LETTER,		/* may be a hexadecimal digit */
	DIGIT,
	END,
};

static const u8 sort_of[256] = {
	['\0'] = END,
	['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
	['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
	['a'] = LETTER, ['b'] = LETTER, ['c'] = LETTER, ['d'] = LETTER, ['e'] = LETTER,
	['f'] = LETTER,
	['A'] = LETTER, ['B'] = LETTER, ['C'] = LETTER, ['D'] = LETTER, ['E'] = LETTER,
	['F'] = LETTER,
};

static u8 sort_at(const char *at)
{
	return sort_of[(u8)*at];
}

static u32 run_of(const char *text, u8 sort)
{
	u32 n = 0;

	while (sort_at(text + n) == sort)
		n++;
	return n;
}

/*
 * How many characters at the start of a run of digits, hexadecimal or not, are one number. 0
 * if they are letters, @letters of them up to where a number may begin.
 */
static u32 number_at(const char *text, u32 *letters)
{
	u32 decimal = run_of(text, DIGIT), hex = decimal;

	*letters = decimal ? 0 : run_of(text, LETTER);
	if (sort_at(text + hex + *letters) != (decimal ? LETTER : DIGIT))
		return decimal;
	while (sort_at(text + hex) == DIGIT || sort_at(text + hex) == LETTER)
		hex++;
	*letters = 1;
	return hex >= ADDRESS_DIGITS ? hex : decimal;
}

u32 signature_add(u32 hash, const char *word)
{
	u32 number, letters;

	for (;;) {
		while (sort_at(word) == PLAIN)
			hash = add_byte(hash, *word++);
		if (sort_at(word) == END)
			return add_byte(hash, '\n');
		number = number_at(word, &letters);
		word += number;
		if (number)
			hash = add_byte(hash, '#');
		for (; !number && letters; letters--)
			hash = add_byte(hash, *word++);
	}
}

/* The program and its system call; frames differ from kernel to kernel. */
static u32 sign_task(u32 hash, const struct task_row *t)
{
	s32 call = call_of_row(t);
	const char *name = call < 0 ? NULL : call_name(call);

	hash = signature_add(hash, t->comm);
	return signature_add(hash, name ? name : "-");
}

/* The verdict and the kind, which many have in common. */
static u32 start(const struct signed_rows *rows, u16 kind)
{
	struct signature_start *last = rows->last;
	u32 hash;

	if (last && last->verdict == rows->verdict && last->kind == kind)
		return last->hash;
	hash = signature_add(SIGNATURE_START, rows->verdict);
	hash = signature_add(hash, kind_name(kind));
	if (last)
		*last = (struct signature_start){ rows->verdict, kind, hash };
	return hash;
}

static u32 sign(const struct signed_rows *rows, u32 object, u32 task)
{
	const struct object_row *o = &rows->object[object];
	const char *name = rows->text + o->name;
	u32 hash = signature_add(start(rows, o->kind), *name ? name : "-");

	return task == NO_ROW ? hash : sign_task(hash, &rows->task[task]);
}

/* The member of a ring after @task, NO_ROW if the chain is no ring after all. */
static u32 next_in_ring(const struct signed_rows *rows, u32 task)
{
	u32 on = rows->task[task].blocked_on;

	return on == NO_ROW ? NO_ROW : rows->object[on].blocker;
}

u32 signature_of_chain(const struct signed_rows *rows, const struct chain_row *c)
{
	u32 at = c->task, hash = 0, i;

	if (!c->ring)
		return sign(rows, c->object, c->task);
	/* A sum, as there is no first member. */
	for (i = 0; i < RING_SIGNED && at != NO_ROW; i++) {
		if (rows->task[at].blocked_on == NO_ROW)
			break;
		hash += sign(rows, rows->task[at].blocked_on, at);
		at = next_in_ring(rows, at);
		if (at == c->task)
			break;
	}
	return hash;
}
