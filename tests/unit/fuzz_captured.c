// SPDX-License-Identifier: GPL-2.0-only
/*
 * Real stacks, spoilt.  The first byte of the input chooses a captured image,
 * every five bytes after it overwrite one of its words; then it is scanned as
 * it was captured.  What is found must be so (checked.h).
 */
#include "captured.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

#define READS 20000	/* then nothing can be read any more: no ring is endless */

static struct captured images[CAPTURED_MAX];
static u32 count;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	count = captured_all(images, CAPTURED_MAX);
	return 0;
}

static u64 *word(struct image *image, u8 low, u8 high)
{
	return &image->words[(low | high << 8) % image->count].value;
}

/* Not the stack itself: that was copied, and is there as long as its task sleeps. */
static void hide(struct image *image, const struct scan *given, u64 addr)
{
	if (image->hides < IMAGE_RANGES && addr - given->base >= given->count * 8ull)
		image_hide(image, addr, addr + 8);
}

/* How the word at @at is changed, by another one or by a number. */
static void spoil(struct image *image, const struct scan *given, const u8 *data)
{
	u8 how = data[0], low = data[3], high = data[4];
	u64 *at = word(image, data[1], data[2]);
	u32 other_at = (low | high << 8) % image->count;

	switch (how & 7) {
	case 0:
		*at = image->words[other_at].value;
		break;
	case 1:
		*at = image->words[other_at].addr;
		break;
	case 2:
		*at ^= 1ull << (low & 63);
		break;
	case 3:
		*at += ((u64)low - 128) * 8;
		break;
	case 4:
		*at = low;
		break;
	case 5:
		hide(image, given, image->words[other_at].addr);
		break;
	case 6:
		if (low % image->answered >= CAPTURED_OWN)
			image->answers[low % image->answered].value = high & 1;
		break;
	default:
		*at = IMAGE_POISON1;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	const struct captured *c;
	struct image image;
	struct scan s;

	if (!len)
		return 0;
	c = &images[data[0] % count];
	image = captured_copy(c);
	image.budget = READS;
	for (data++, len--; len >= 5; data += 5, len -= 5)
		spoil(&image, &c->given, data);
	captured_scan(c, &image, &s);
	image_free(&image);
	return 0;
}
