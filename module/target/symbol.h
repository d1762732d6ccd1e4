/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code addresses, classified backwards: from the address to its name.
 *
 * Only sprint_symbol*() is exported for this, and it is slow, so what it says is remembered
 * by address. Names of module text are forgotten at every pass, because a module may have
 * gone and another come to the same address.
 */
#ifndef HANGWATCH_TARGET_SYMBOL_H
#define HANGWATCH_TARGET_SYMBOL_H

#include <linux/types.h>

/** symbol_new_pass() - forget what may have changed; sampler only */
void symbol_new_pass(void);

/**
 * symbol_function() - the known function that a code address is in
 * @addr: any number
 *
 * Context: sampler only (the cache has no lock).
 * Return: enum function_id; FN_OTHER if it is another function or no code.
 */
unsigned int symbol_function(u64 addr);

/**
 * symbol_is_function() - whether an address is the first byte of a function
 * @addr: any number
 *
 * Context: sampler only.
 */
bool symbol_is_function(u64 addr);

/**
 * symbol_start() - the first byte of the function a code address is in
 * @addr: a code address
 *
 * Context: sampler only.  Return: @addr itself if it is in none.
 */
u64 symbol_start(u64 addr);

/**
 * symbol_is_code() - whether an address lies inside a named function
 * @addr: any number
 *
 * Context: sampler only.
 */
bool symbol_is_code(u64 addr);

/**
 * symbol_print() - the name of the function or data at an address
 * @out: room for KSYM_SYMBOL_LEN bytes
 * @addr: code or static data
 *
 * Without white space; of a module "name[module]".
 * Not cached; any context.  Return: false, and "?" in @out, if the address
 * has no name: no address goes into the log.
 */
bool symbol_print(char *out, u64 addr);

/* How much of a name is kept, and of how many symbols. */
#define SYMBOL_NAME 40
#define SYMBOL_NAMES 256

/**
 * struct symbol_names - names that one reader has printed; all zeroes if none
 *
 * A symbol's name may become another's once its module is gone. So keep the names as long as
 * the snapshot that is read, and no longer.
 */
struct symbol_names {
	/* private: */
	u64 addr[SYMBOL_NAMES];
	u8 length[SYMBOL_NAMES];
	char name[SYMBOL_NAMES][SYMBOL_NAME];
};

/**
 * symbol_name() - the name of the function or data at an address, looked up once
 * @names: those looked up before; the caller keeps others away
 * @addr: the address, not 0
 * @length: how long the name is
 *
 * Return: as symbol_print() prints it, its first SYMBOL_NAME characters, without a NUL; good
 * until the next call.
 */
const char *symbol_name(struct symbol_names *names, u64 addr, u32 *length);

#endif
