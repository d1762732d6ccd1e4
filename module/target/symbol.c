// SPDX-License-Identifier: GPL-2.0-only
/* A cache in front of sprint_symbol(); see symbol.h. */
#include <linux/kallsyms.h>

#include "arch/arch.h"
#include "model/functions.h"
#include "target/symbol.h"

#define CACHE_BITS 13
/* An address is looked for in this many neighbouring slots. */
#define CACHE_WAYS 4

struct symbol {
	u64 addr;
	u32 offset;
	u16 function;
	u8 named;
	u8 start;
};

static struct symbol cache[1 << CACHE_BITS];
static char name[KSYM_SYMBOL_LEN];

void symbol_new_pass(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cache); i++)
		if (cache[i].addr && arch_may_be_unloaded(cache[i].addr))
			cache[i].addr = 0;
}

/*
 * sprint_symbol() prints "name+0xoffset/0xsize [module]", or "0x..." of a stranger. Data has
 * names as well: only executable mappings are code (strict kernel and module RWX).
 */
static void classify(struct symbol *s, u64 addr)
{
	unsigned int size;
	char *plus;

	memset(s, 0, sizeof(*s));
	s->addr = addr;
	if (!arch_is_executable(addr))
		return;
	sprint_symbol(name, addr);
	s->named = name[0] != '0' || name[1] != 'x';
	plus = strchr(name, '+');
	if (plus && sscanf(plus, "+%x/%x", &s->offset, &size) == 2)
		s->start = s->named && !s->offset;
	if (plus)
		*plus = '\0';
	s->function = s->named ? function_by_name(name) : FN_OTHER;
}

static const struct symbol *lookup(u64 addr)
{
	u32 at = (u32)(addr * 0x9e3779b97f4a7c15ULL >> (64 - CACHE_BITS));
	struct symbol *s;
	unsigned int i;

	for (i = 0; i < CACHE_WAYS; i++) {
		s = &cache[(at + i) & (ARRAY_SIZE(cache) - 1)];
		if (s->addr == addr)
			return s;
		if (!s->addr)
			break;
	}
	if (i == CACHE_WAYS)
		s = &cache[at];
	classify(s, addr);
	return s;
}

unsigned int symbol_function(u64 addr)
{
	return arch_in_kernel(addr) ? lookup(addr)->function : FN_OTHER;
}

bool symbol_is_function(u64 addr)
{
	return arch_in_kernel(addr) && lookup(addr)->start;
}

u64 symbol_start(u64 addr)
{
	return arch_in_kernel(addr) ? addr - lookup(addr)->offset : addr;
}

bool symbol_is_code(u64 addr)
{
	return arch_in_kernel(addr) && lookup(addr)->named;
}

/* A module's symbol is printed "name [module]": the space would split a field. */
bool symbol_print(char *out, u64 addr)
{
	char *space;

	sprint_symbol_no_offset(out, addr);
	space = strchr(out, ' ');
	if (space)
		memmove(space, space + 1, strlen(space));
	if (out[0] != '0' || out[1] != 'x')
		return true;
	/* It would be the address, and this goes into the log. */
	memcpy(out, "?", 2);
	return false;
}

/* Apart, as its room on the stack is large. */
static noinline void look_up(struct symbol_names *names, u32 at, u64 addr)
{
	char buffer[KSYM_SYMBOL_LEN];

	symbol_print(buffer, addr);
	names->addr[at] = addr;
	names->length[at] = strnlen(buffer, SYMBOL_NAME);
	memcpy(names->name[at], buffer, names->length[at]);
}

const char *symbol_name(struct symbol_names *names, u64 addr, u32 *length)
{
	u32 first = addr * 0x9e3779b97f4a7c15ULL >> 32, at = first % SYMBOL_NAMES, i;

	for (i = 0; i < CACHE_WAYS && names->addr[at] && names->addr[at] != addr; i++)
		at = (first + i + 1) % SYMBOL_NAMES;
	if (names->addr[at] != addr)
		look_up(names, at, addr);
	*length = names->length[at];
	return names->name[at];
}
