// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decoder: what it says of instructions one by one, and lengths and kinds as
 * objdump has them of everything in this machine's C library.
 */
#include "test.h"

#include "model/x86.h"

struct expected {
	const char *hex;
	bool compat;
	u8 op;
	u8 reg;
	s64 imm;
};

static u32 bytes_of(const char *hex, u8 *code, u32 size)
{
	u32 n = 0;
	unsigned int byte;

	while (n < size && sscanf(hex, "%2x", &byte) == 1) {
		code[n++] = byte;
		hex += 2;
	}
	return n;
}

/* One by one. */
static const struct expected expected[] = {
	{ "c3", false, X86_RETURN, 0, 0 },
	{ "f3c3", false, X86_RETURN, 0, 0 },
	{ "c20400", true, X86_RETURN, 0, 4 },
	{ "c208ff", true, X86_RETURN, 0, 0xff08 },
	{ "e810000000", false, X86_CALL, 0, 16 },
	{ "67e8fcffffff", false, X86_CALL, 0, -4 },
	{ "ff15f0ff0000", false, X86_CALL_ANY, 0, 0 },
	{ "41ffd2", false, X86_CALL_ANY, 0, 0 },
	{ "ff142588776655", false, X86_CALL_ANY, 0, 0 },
	{ "65ff1510000000", true, X86_CALL_ANY, 0, 0 },
	{ "eb80", false, X86_JUMP, 0, -128 },
	{ "e900010000", false, X86_JUMP, 0, 256 },
	{ "3effe0", false, X86_JUMP_ANY, 0, 0 },
	{ "f2ff2500000000", false, X86_JUMP_ANY, 0, 0 },
	{ "74fe", false, X86_BRANCH, 0, -2 },
	{ "0f8500000080", false, X86_BRANCH, 0, -2147483648LL },
	{ "e2fe", false, X86_BRANCH, 0, -2 },
	{ "f4", false, X86_STOP, 0, 0 },
	{ "0f0b", false, X86_STOP, 0, 0 },
	{ "55", false, X86_PUSH, X86_BP, 0 },
	{ "4157", false, X86_PUSH, 15, 0 },
	{ "6a00", false, X86_PUSH_ANY, 0, 0 },
	{ "6878563412", false, X86_PUSH_ANY, 0, 0 },
	{ "ff75fc", true, X86_PUSH_ANY, 0, 0 },
	{ "5d", false, X86_POP, X86_BP, 0 },
	{ "415d", false, X86_POP, 13, 0 },
	{ "5c", false, X86_SP_LOST, X86_SP, 0 },
	{ "488b6c2410", false, X86_LOAD, X86_BP, 16 },
	{ "8b5c2404", true, X86_LOAD, X86_BX, 4 },
	{ "4883ec28", false, X86_MOVE_SP, 0, -40 },
	{ "4883ec80", false, X86_MOVE_SP, 0, 128 },
	{ "4881c4d8000000", false, X86_MOVE_SP, 0, 216 },
	{ "488d642408", false, X86_MOVE_SP, 0, 8 },
	{ "83c410", true, X86_MOVE_SP, 0, 16 },
	{ "4883e4f0", false, X86_SP_LOST, 0, 0 },
	{ "4829c4", false, X86_SP_LOST, 0, 0 },
	{ "4839c4", false, X86_OTHER, 0, 0 },
	{ "4889ec", false, X86_SP_FROM_BP, 0, 0 },
	{ "488d65d8", false, X86_SP_FROM_BP, 0, -40 },
	{ "4889e5", false, X86_BP_FROM_SP, 0, 0 },
	{ "488d6c2420", false, X86_BP_FROM_SP, 0, 32 },
	{ "498d62f8", false, X86_SP_LOST, 0, 0 },
	{ "c9", false, X86_LEAVE, 0, 0 },
	{ "0f05", false, X86_OTHER, 0, 0 },
	{ "f30f1efa", false, X86_OTHER, 0, 0 },
	{ "c5f877", false, X86_OTHER, 0, 0 },
	{ "62f17c48100424", false, X86_OTHER, 0, 0 },
	{ "c500", true, X86_OTHER, 0, 0 },
	{ "48b8efcdab8967452301", false, X86_OTHER, 0, 0 },
	{ "66b83412", false, X86_OTHER, 0, 0 },
	{ "f6042501000000ff", false, X86_OTHER, 0, 0 },
	{ "40", true, X86_OTHER, 0, 0 },
	{ "06", true, X86_SP_LOST, 0, 0 },
};

static void test_instructions(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		const struct expected *e = &expected[i];
		u8 code[X86_LONGEST];
		struct x86_insn insn;
		u32 len = bytes_of(e->hex, code, sizeof(code));

		if (!x86_decode(code, len, e->compat, &insn) || insn.len != len ||
		    insn.op != e->op || insn.imm != e->imm)
			fail_msg("%s: op %d, %d bytes, %lld", e->hex, insn.op, insn.len,
				 (long long)insn.imm);
		if (e->reg)
			assert_int_equal(insn.reg, e->reg);
		/* Cut short it is none. */
		assert_false(x86_decode(code, len - 1, e->compat, &insn));
	}
}

static void test_no_instructions(void **state)
{
	static const char * const none[] = { "06", "82c000", "9a000000000000", "d6", "0f04" };
	u8 code[X86_LONGEST + 1];
	struct x86_insn insn;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(none); i++)
		assert_false(x86_decode(code, bytes_of(none[i], code, sizeof(code)), false, &insn));
	memset(code, 0x66, sizeof(code));
	assert_false(x86_decode(code, sizeof(code), false, &insn));
	assert_false(x86_decode(code, 0, false, &insn));
}

/* What objdump's word for an instruction says of where it goes. */
static u8 op_of(const char *word)
{
	static const struct {
		const char *begins;
		u8 op;
	} words[] = {
		{ "call", X86_CALL }, { "ret", X86_RETURN }, { "jmp", X86_JUMP },
		{ "j", X86_BRANCH }, { "loop", X86_BRANCH }, { "popcnt", X86_OTHER },
		{ "push", X86_PUSH }, { "pop", X86_POP }, { "leave", X86_LEAVE },
		{ "hlt", X86_STOP }, { "ud", X86_STOP },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strncmp(word, words[i].begins, strlen(words[i].begins)))
			return words[i].op;
	return X86_OTHER;
}

static u8 plain(u8 op)
{
	switch (op) {
	case X86_CALL_ANY:
		return X86_CALL;
	case X86_JUMP_ANY:
		return X86_JUMP;
	case X86_PUSH_ANY:
		return X86_PUSH;
	case X86_POP_ANY:
		return X86_POP;
	case X86_LOAD: case X86_MOVE_SP: case X86_SP_FROM_BP: case X86_BP_FROM_SP:
	case X86_SP_LOST:
		return X86_OTHER;
	}
	return op;
}

static bool is_prefix(const char *word)
{
	static const char * const prefixes[] = {
		"rep ", "repz ", "repnz ", "lock ", "bnd ", "notrack ", "data16 ", "addr32 ",
		"cs ", "ds ", "es ", "ss ", "fs ", "gs ", "rex", "xacquire ", "xrelease ",
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (!strncmp(word, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

/* Address, bytes and words of a line stand between tabs. */
static bool check_line(char *line)
{
	char *hex = strchr(line, '\t'), *word = hex ? strchr(hex + 1, '\t') : NULL, *from, *to;
	u8 code[X86_LONGEST + 1];
	struct x86_insn insn;
	u32 len;

	if (!word || strstr(word, "(bad)"))
		return false;
	for (from = to = hex + 1; from < word; from++)
		if (*from != ' ')
			*to++ = *from;
	*to = '\0';
	len = bytes_of(hex + 1, code, sizeof(code));
	word++;
	while (is_prefix(word) && strchr(word, ' '))
		word = strchr(word, ' ') + 1;
	if (!len || len > X86_LONGEST)
		return false;
	if (!x86_decode(code, len, false, &insn) || insn.len != len ||
	    plain(insn.op) != op_of(word))
		fail_msg("%s %s: op %d, %d bytes", hex + 1, word, insn.op, insn.len);
	return true;
}

static void test_c_library(void **state)
{
	FILE *file = popen("objdump -dw \"$(${CC:-cc} -print-file-name=libc.so.6)\"", "r");
	char line[512];
	u32 checked = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		checked += check_line(line);
	pclose(file);
	print_message("# %u instructions\n", checked);
	assert_true(checked > 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_instructions),
		cmocka_unit_test(test_no_instructions),
		cmocka_unit_test(test_c_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
