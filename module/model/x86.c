// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decoding one x86 instruction; the model is in x86.h.
 *
 * Its length follows from the prefixes, the opcode map and the ModRM byte
 * (Intel SDM volume 2, appendix A).  A map is a letter for each opcode:
 *
 *	.	no operand bytes		b w z	immediate of 1, 2, 2 or 4 bytes
 *	m	ModRM				B Z	ModRM and an immediate
 *	v	2, 4 or 8 bytes			o	as long as an address
 *	g G	ModRM, immediate for /0 and /1	n	enter: 3 bytes
 *	6	only in 32-bit code		f	far pointer, only in 32-bit code
 *	x	no such instruction
 */
#include "model/x86.h"

static const char * const one_byte[16] = {
	"mmmmbz66mmmmbz6x", "mmmmbz66mmmmbz66", "mmmmbzx6mmmmbzx6", "mmmmbzx6mmmmbzx6",
	"................", "................", "66xmxxxxzZbB....", "bbbbbbbbbbbbbbbb",
	"BZ6Bmmmmmmmmmmmm", "..........f.....", "oooo....bz......", "bbbbbbbbvvvvvvvv",
	"BBw.mmBZn.w..b6.", "mmmm66x.mmmmmmmm", "bbbbbbbbzzfb....", "x.xx..gG......mm",
};

static const char * const two_byte[16] = {
	"mmmmx.....x.xm.B", "mmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmm", "......x.mxBxxxxx",
	"mmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmm", "BBBBmmm.mmmmmmmm",
	"zzzzzzzzzzzzzzzz", "mmmmmmmmmmmmmmmm", "...mBmxx...mBmmm", "mmmmmmmmmmBmmmmm",
	"mmBmBBBm........", "mmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmm",
};

/* The maps that an escape or a vector prefix chooses. */
#define MAP_ONE 0
#define MAP_0F 1
#define MAP_0F38 2
#define MAP_0F3A 3

/* An instruction under way: @at is the next byte to look at. */
struct decoder {
	const u8 *code;
	u32 len;
	u32 at;
	bool compat;
	bool small_operand;
	bool small_address;
	bool vector;
	u8 rex;
	u8 map;
	u8 opcode;
	u8 modrm;
	u32 modrm_at;
	u32 imm_at;
};

static u8 byte_at(const struct decoder *d, u32 at)
{
	return at < d->len ? d->code[at] : 0;
}

static s64 number_at(const struct decoder *d, u32 at, u32 size)
{
	s32 n = 0;
	u32 i;

	if (size == 1)
		return (signed char)byte_at(d, at);
	for (i = 0; i < 4; i++)
		n |= (s32)((u32)byte_at(d, at + i) << i * 8);
	return n;
}

static bool take_prefix(struct decoder *d)
{
	switch (byte_at(d, d->at)) {
	case 0x66:
		d->small_operand = true;
		break;
	case 0x67:
		d->small_address = true;
		break;
	case 0x26: case 0x2e: case 0x36: case 0x3e:
	case 0x64: case 0x65: case 0xf0: case 0xf2: case 0xf3:
		break;
	default:
		return false;
	}
	d->at++;
	return true;
}

/* In 32-bit code c4, c5 and 62 are other instructions, unless what follows can't be. */
static u32 vector_prefix(const struct decoder *d)
{
	u8 first = byte_at(d, d->at);

	if (first != 0xc4 && first != 0xc5 && first != 0x62)
		return 0;
	if (d->compat && byte_at(d, d->at + 1) < 0xc0)
		return 0;
	return first == 0xc5 ? 2 : first == 0xc4 ? 3 : 4;
}

static void take_vector(struct decoder *d, u32 len)
{
	d->vector = true;
	d->map = len == 2 ? MAP_0F : byte_at(d, d->at + 1) & (len == 3 ? 31 : 7);
	d->at += len;
	d->opcode = byte_at(d, d->at++);
}

static void take_opcode(struct decoder *d)
{
	u32 vector = vector_prefix(d);

	if (vector) {
		take_vector(d, vector);
		return;
	}
	d->opcode = byte_at(d, d->at++);
	if (d->opcode != 0x0f)
		return;
	d->map = MAP_0F;
	d->opcode = byte_at(d, d->at++);
	if (d->opcode != 0x38 && d->opcode != 0x3a)
		return;
	d->map = d->opcode == 0x38 ? MAP_0F38 : MAP_0F3A;
	d->opcode = byte_at(d, d->at++);
}

static char shape(const struct decoder *d)
{
	char c;

	if (d->map == MAP_0F38 || (d->vector && d->map > MAP_0F3A))
		return 'm';
	if (d->map == MAP_0F3A)
		return 'B';
	c = (d->map == MAP_0F ? two_byte : one_byte)[d->opcode >> 4][d->opcode & 15];
	if (c == '6' || c == 'f')
		return !d->compat ? 'x' : c == 'f' ? 'f' : d->opcode == 0x82 ? 'B' :
			(d->opcode & 0xfe) == 0xd4 ? 'b' : '.';
	/* bound, where it is no vector prefix */
	return d->compat && d->map == MAP_ONE && d->opcode == 0x62 ? 'm' : c;
}

static u32 displacement(const struct decoder *d, u8 mod, u8 rm, u8 base)
{
	bool word = d->compat && d->small_address;

	if (mod == 1)
		return 1;
	if (mod == 2)
		return word ? 2 : 4;
	if (word)
		return rm == 6 ? 2 : 0;
	return rm == 5 || (rm == 4 && base == 5) ? 4 : 0;
}

static void take_modrm(struct decoder *d)
{
	u8 mod, rm, base;

	d->modrm_at = d->at;
	d->modrm = byte_at(d, d->at++);
	mod = d->modrm >> 6;
	rm = d->modrm & 7;
	if (mod == 3)
		return;
	base = byte_at(d, d->at) & 7;
	if (rm == 4 && !(d->compat && d->small_address))
		d->at++;
	d->at += displacement(d, mod, rm, base);
}

static bool is_near_transfer(const struct decoder *d)
{
	return (d->map == MAP_ONE && (d->opcode & 0xfe) == 0xe8) ||
	       (d->map == MAP_0F && !d->vector && (d->opcode & 0xf0) == 0x80);
}

/* Two or four bytes; an address is never cut short by 64-bit code. */
static u32 operand(const struct decoder *d)
{
	if (is_near_transfer(d))
		return d->compat && d->small_operand ? 2 : 4;
	return d->small_operand && !(d->rex & 8) ? 2 : 4;
}

static u32 address(const struct decoder *d)
{
	return (d->compat ? 4 : 8) >> d->small_address;
}

static u32 immediate(const struct decoder *d, char c)
{
	bool test = !(d->modrm & 0x30);

	switch (c) {
	case 'b': case 'B':
		return 1;
	case 'w':
		return 2;
	case 'n':
		return 3;
	case 'z': case 'Z':
		return operand(d);
	case 'v':
		return d->rex & 8 ? 8 : operand(d);
	case 'o':
		return address(d);
	case 'f':
		return operand(d) + 2;
	case 'g':
		return test ? 1 : 0;
	case 'G':
		return test ? operand(d) : 0;
	default:
		return 0;
	}
}

static bool measure(struct decoder *d)
{
	char c;

	while (d->at < X86_LONGEST && take_prefix(d))
		;
	if (!d->compat && (byte_at(d, d->at) & 0xf0) == 0x40)
		d->rex = byte_at(d, d->at++);
	take_opcode(d);
	c = shape(d);
	if (c == 'x')
		return false;
	if (c == 'm' || c == 'B' || c == 'Z' || c == 'g' || c == 'G')
		take_modrm(d);
	d->imm_at = d->at;
	d->at += immediate(d, c);
	return d->at <= d->len && d->at <= X86_LONGEST;
}

/* The register ModRM names in its middle, and the one at its end if it is one. */
static u8 reg_of(const struct decoder *d)
{
	return (d->modrm >> 3 & 7) | (d->rex & 4) << 1;
}

static u8 rm_of(const struct decoder *d)
{
	return (d->modrm & 7) | (d->rex & 1) << 3;
}

static bool is_register(const struct decoder *d)
{
	return d->modrm >> 6 == 3;
}

/* Memory at a fixed distance from the stack or the frame pointer: which, and how far. */
static bool based(const struct decoder *d, u8 base, s64 *far)
{
	u8 mod = d->modrm >> 6, rm = d->modrm & 7;
	u32 at = d->modrm_at + 1;

	if (mod == 3 || rm != base || d->rex & 3)
		return false;
	/* The stack pointer as a base takes a SIB byte, here one without an index. */
	if (base == X86_SP && byte_at(d, at++) != 0x24)
		return false;
	if (!mod && base == X86_BP)
		return false;
	*far = mod ? number_at(d, at, mod == 1 ? 1 : 4) : 0;
	return true;
}

static void decode_lea(const struct decoder *d, struct x86_insn *i)
{
	u8 reg = reg_of(d);

	if (reg == X86_SP)
		i->op = based(d, X86_SP, &i->imm) ? X86_MOVE_SP :
			based(d, X86_BP, &i->imm) ? X86_SP_FROM_BP : X86_SP_LOST;
	else if (reg == X86_BP && based(d, X86_SP, &i->imm))
		i->op = X86_BP_FROM_SP;
}

static void decode_move(const struct decoder *d, struct x86_insn *i)
{
	bool load = d->opcode == 0x8b;
	u8 to = load ? reg_of(d) : rm_of(d), from = load ? rm_of(d) : reg_of(d);

	if (!is_register(d)) {
		i->reg = to;
		if (load && to == X86_SP)
			i->op = X86_SP_LOST;
		else if (load && based(d, X86_SP, &i->imm))
			i->op = X86_LOAD;
		return;
	}
	if (to == X86_SP)
		i->op = from == X86_BP ? X86_SP_FROM_BP : X86_SP_LOST;
	else if (to == X86_BP && from == X86_SP)
		i->op = X86_BP_FROM_SP;
}

/* add, or, adc, sbb, and, sub, xor with an immediate; cmp changes nothing. */
static void decode_group1(const struct decoder *d, struct x86_insn *i)
{
	u8 what = d->modrm >> 3 & 7;
	s64 imm = number_at(d, d->imm_at, d->opcode == 0x83 ? 1 : 4);

	if (!is_register(d) || rm_of(d) != X86_SP || what == 7)
		return;
	i->op = what && what != 5 ? X86_SP_LOST : X86_MOVE_SP;
	if (i->op == X86_MOVE_SP)
		i->imm = what ? -imm : imm;
}

static void decode_group5(const struct decoder *d, struct x86_insn *i)
{
	static const u8 op[8] = {
		X86_OTHER, X86_OTHER, X86_CALL_ANY, X86_STOP,
		X86_JUMP_ANY, X86_STOP, X86_PUSH_ANY, X86_BAD,
	};

	i->op = op[d->modrm >> 3 & 7];
	if (i->op == X86_OTHER && is_register(d) && rm_of(d) == X86_SP)
		i->op = X86_SP_LOST;
}

/* The same operations between registers: 01 and 03, and so on every 8 up to 33. */
static void decode_alu(const struct decoder *d, struct x86_insn *i)
{
	u8 to = d->opcode & 2 ? reg_of(d) : rm_of(d);

	if (to == X86_SP && (d->opcode & 2 || is_register(d)))
		i->op = X86_SP_LOST;
}

static void decode_transfer(const struct decoder *d, struct x86_insn *i, u8 op, u32 size)
{
	i->op = size == 2 ? X86_STOP : op;
	i->imm = number_at(d, d->imm_at, size);
}

static void decode_push(const struct decoder *d, struct x86_insn *i)
{
	bool pop = d->opcode & 8;

	i->reg = (d->opcode & 7) | (d->rex & 1) << 3;
	i->op = pop ? X86_POP : X86_PUSH;
	if (d->small_operand || (pop && i->reg == X86_SP))
		i->op = X86_SP_LOST;
}

static void decode_plain(const struct decoder *d, struct x86_insn *i)
{
	switch (d->opcode) {
	case 0x68: case 0x6a: case 0x9c:
		i->op = X86_PUSH_ANY;
		break;
	case 0x8f: case 0x9d:
		i->op = X86_POP_ANY;
		break;
	case 0xc2: case 0xc3:
		i->op = X86_RETURN;
		i->imm = d->opcode == 0xc2 ? (u16)number_at(d, d->imm_at, 4) : 0;
		break;
	case 0xc9:
		i->op = X86_LEAVE;
		break;
	case 0x06: case 0x07: case 0x0e: case 0x16: case 0x17: case 0x1e: case 0x1f:
	case 0x60: case 0x61: case 0xc8:
		i->op = X86_SP_LOST;
		break;
	case 0x9a: case 0xca: case 0xcb: case 0xcc: case 0xcf: case 0xea: case 0xf4:
		i->op = X86_STOP;
		break;
	case 0x87: case 0x86:
		if (reg_of(d) == X86_SP || (is_register(d) && rm_of(d) == X86_SP))
			i->op = X86_SP_LOST;
		break;
	}
}

static void decode_one(const struct decoder *d, struct x86_insn *i)
{
	u8 op = d->opcode;

	if (op < 0x38 && (op & 5) == 1)
		decode_alu(d, i);
	else if ((op & 0xf0) == 0x50)
		decode_push(d, i);
	else if ((op & 0xf0) == 0x70 || (op & 0xfc) == 0xe0)
		decode_transfer(d, i, X86_BRANCH, 1);
	else if (op == 0x81 || op == 0x83)
		decode_group1(d, i);
	else if (op == 0x89 || op == 0x8b)
		decode_move(d, i);
	else if (op == 0x8d)
		decode_lea(d, i);
	else if (op == 0xe8 || op == 0xe9)
		decode_transfer(d, i, op == 0xe8 ? X86_CALL : X86_JUMP, operand(d));
	else if (op == 0xeb)
		decode_transfer(d, i, X86_JUMP, 1);
	else if (op == 0xff)
		decode_group5(d, i);
	else
		decode_plain(d, i);
}

static void decode_two(const struct decoder *d, struct x86_insn *i)
{
	if ((d->opcode & 0xf0) == 0x80)
		decode_transfer(d, i, X86_BRANCH, operand(d));
	else if (d->opcode == 0x0b || d->opcode == 0xb9 || d->opcode == 0xff)
		i->op = X86_STOP;
	else if (d->opcode == 0xa0 || d->opcode == 0xa8)
		i->op = X86_PUSH_ANY;
	else if (d->opcode == 0xa1 || d->opcode == 0xa9)
		i->op = X86_POP_ANY;
}

bool x86_decode(const u8 *code, u32 len, bool compat, struct x86_insn *insn)
{
	struct decoder d = { .code = code, .len = len, .compat = compat };

	*insn = (struct x86_insn){ .op = X86_BAD };
	if (!measure(&d))
		return false;
	insn->op = X86_OTHER;
	if (d.map == MAP_ONE && !d.vector)
		decode_one(&d, insn);
	else if (d.map == MAP_0F && !d.vector)
		decode_two(&d, insn);
	insn->len = insn->op == X86_BAD ? 0 : d.at;
	return insn->op != X86_BAD;
}
