// SPDX-License-Identifier: GPL-2.0-only
/* The signature of a hang; see signature.h. */
#include "model/signature.h"

#define FNV_PRIME 16777619U
/* Shorter runs of a to f are words: "dead", "cafe". */
#define ADDRESS_DIGITS 6

static u32 add_byte(u32 hash, char byte)
{
	return (hash ^ (u8)byte) * FNV_PRIME;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The length of the number at the start of a text, 0 if there is none. */
static u32 number_at(const char *text)
{
	u32 hex = 0, digits = 0, decimal = 0;

	while (is_digit(text[decimal]))
		decimal++;
	for (; is_hex(text[hex]); hex++)
		digits += is_digit(text[hex]);
	return digits && hex >= ADDRESS_DIGITS ? hex : decimal;
}

u32 signature_add(u32 hash, const char *word)
{
	while (*word) {
		u32 number = number_at(word);

		hash = add_byte(hash, number ? '#' : *word);
		word += number ? number : 1;
	}
	return add_byte(hash, '\n');
}
