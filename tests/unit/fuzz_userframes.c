// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any code, any stack.  The input is the memory of a process: code of one page, a
 * stack, a table of slots; its first bytes are the registers.  What is said of it has
 * to be bounded, and every frame is in code; and so is the text a frame becomes.
 */
#include "model/usertext.h"
#include "model/userframes.h"
#include "fuzz.h"

#define CODE 0x400000ull
#define CODE_SIZE 1024
#define STACK 0x7f0000ull
#define READS 2000000

struct memory {
	const u8 *data;
	size_t len;
	u32 reads;
};

static bool read_input(void *ctx, u64 addr, void *dst, u32 len)
{
	struct memory *in = ctx;
	u64 at;

	MUST(addr / 4096 == (addr + len - 1) / 4096);
	MUST(++in->reads < READS);
	if (addr >= CODE && addr < CODE + CODE_SIZE)
		at = addr - CODE;
	else if (addr >= STACK && addr < STACK + in->len)
		at = addr - STACK;
	else
		return false;
	if (at + len > in->len)
		return false;
	memcpy(dst, in->data + at, len);
	return true;
}

static bool map_input(void *ctx, u64 addr, struct user_map *map)
{
	bool code = addr >= CODE && addr < CODE + CODE_SIZE;

	(void)ctx;
	if (!code && (addr < STACK || addr >= STACK + 65536))
		return false;
	*map = (struct user_map){
		.start = code ? CODE : STACK, .end = code ? CODE + CODE_SIZE : STACK + 65536,
		.code = code, .vdso = code && addr & 1,
	};
	return true;
}

static void check_text(const u8 *data, size_t size)
{
	char text[256];
	const char *at;
	size_t len;

	size = size < sizeof(text) - 1 ? size : sizeof(text) - 1;
	memcpy(text, data, size);
	text[size] = '\0';
	at = usertext_caller(text, &len);
	MUST(!at || (at >= text && len && at + len <= text + strlen(text) && *at != '?'));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct user_frames frames;
	struct memory in = { .data = data + 4, .len = len - 4 };
	struct user_view view = { .ctx = &in, .read = read_input, .map = map_input };
	struct user_regs regs;
	u32 i;

	if (len < 16)
		return 0;
	check_text(data, len);
	regs = (struct user_regs){
		.pc = CODE + data[0] * 4, .sp = STACK + data[1] * 4, .bp = STACK + data[2] * 8,
		.bx = CODE + data[3], .compat = data[0] & 1,
	};
	user_frames_find(&frames, &view, &regs);
	MUST(frames.count && frames.count <= USER_FRAMES && frames.steps <= USER_STEPS);
	for (i = 1; i < frames.count; i++)
		MUST(frames.frame[i].pc - CODE <= CODE_SIZE);
	return 0;
}
