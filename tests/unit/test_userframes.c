// SPDX-License-Identifier: GPL-2.0-only
/*
 * The prover of user frames on stacks of real programs, against what a debugger
 * unwinds of the same stop: nothing that is not marked is wrong, whatever of the
 * memory is missing and however many stale words lie about; and of what lies between
 * the kernel and the first library that is not C's own, most is found.
 */
#include "test.h"

#include <dirent.h>

#include "model/usertext.h"
#include "userimage.h"

#define IMAGES_MAX 128
#define LEAST 20
#define LEAST_PERCENT 90

static struct userimage *images;
static char names[IMAGES_MAX][64];
static u32 count;
static struct user_frames frames;

static void prove(struct userimage *image)
{
	struct user_view view = {
		.ctx = image, .read = userimage_read, .map = userimage_map,
	};

	user_frames_find(&frames, &view, &image->regs);
}

static const char *name_of(const struct userimage *image, u64 pc)
{
	u32 i;

	for (i = 0; i < image->maps; i++)
		if (image->map[i].map.start <= pc && pc < image->map[i].map.end)
			return image->map[i].name;
	return "";
}

/* Every unmarked frame is one, and farther out than the one before. */
static void must_be_right(const char *name, const struct userimage *image)
{
	u32 i, at = 0;

	for (i = 0; i < frames.count; i++) {
		u32 from = at;

		while (at < image->trues && image->truth[at] != frames.frame[i].pc)
			at++;
		if (at++ < image->trues)
			continue;
		if (frames.frame[i].how != USER_LIKELY)
			fail_msg("%s: %llx is no frame there", name,
				 (unsigned long long)frames.frame[i].pc);
		at = from;
	}
}

static bool is_found(u64 pc)
{
	u32 i;

	for (i = 0; i < frames.count; i++)
		if (frames.frame[i].pc == pc)
			return true;
	return false;
}

/* Frames from the kernel to the first one outside the C library, and those found. */
static void count_needed(const struct userimage *image, u32 *needed, u32 *found)
{
	u32 i;

	for (i = 0; i < image->trues; i++) {
		char text[USERIMAGE_NAME + 4];
		size_t len;

		(*needed)++;
		*found += is_found(image->truth[i]);
		snprintf(text, sizeof(text), "%s+0", name_of(image, image->truth[i]));
		if (usertext_caller(text, &len))
			return;
	}
}

static void test_precision(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < count; i++) {
		prove(&images[i]);
		assert_true(frames.count > 1);
		must_be_right(names[i], &images[i]);
	}
}

static void test_recall(void **state)
{
	u32 i, needed = 0, found = 0;

	(void)state;
	for (i = 0; i < count; i++) {
		prove(&images[i]);
		count_needed(&images[i], &needed, &found);
	}
	print_message("# %u of %u frames up to the first library found\n", found, needed);
	assert_true(found * 100 >= needed * LEAST_PERCENT);
}

static struct userimage *image_of(const char *name)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return &images[i];
	fail_msg("no image %s", name);
	return NULL;
}

/* What a person asks: whose code called the C library. */
static void test_caller(void **state)
{
	static const struct {
		const char *image;
		const char *caller;
	} expected[] = {
		{ "syslog-ng.image", "selflog.so" },
		{ "sshd-pam.image", "libpam.so.0.85.1" },
		{ "cron.image", "libnss_ldap.so.2" },
		{ "shapes32-callback.image", "libshapes32.so" },
		{ "java-server.image", "libnio.so" },
		{ "go.image", "gosleep" },
	};
	u32 i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		struct userimage *image = image_of(expected[i].image);
		char text[USER_FRAMES * (USERIMAGE_NAME + 20)];
		const char *caller;
		size_t n = 0, len;

		prove(image);
		for (k = 0; k < frames.count; k++)
			n += snprintf(text + n, sizeof(text) - n, "%s%s%s+0x1", k ? "<" : "",
				      frames.frame[k].how == USER_LIKELY ? "?" : "",
				      name_of(image, frames.frame[k].pc));
		caller = usertext_caller(text, &len);
		assert_non_null(caller);
		if (strlen(expected[i].caller) != len || strncmp(caller, expected[i].caller, len))
			fail_msg("%s: called by %.*s", expected[i].image, (int)len, caller);
	}
}

/* Pages that are not there cost frames, never the truth of one. */
static void test_missing_memory(void **state)
{
	u64 seed = test_setting("HANGWATCH_SEED", 1);
	u64 rounds = test_setting("HANGWATCH_CASES", 20);
	static struct userimage spoilt;
	u32 i, k, r;

	(void)state;
	for (i = 0; i < count; i++) {
		for (r = 0; r < rounds; r++) {
			u32 one_in = 2 + test_below(&seed, 100);

			spoilt = images[i];
			for (k = 0; k < spoilt.lines; k++)
				if (!test_below(&seed, one_in))
					spoilt.line_at[k] = 1;
			prove(&spoilt);
			must_be_right(names[i], &spoilt);
		}
	}
}

/* A word of the stack that is the return address of no frame. */
static bool is_idle(const struct userimage *image, u64 at, u64 word)
{
	return at >= image->regs.sp && at < image->regs.sp + USER_STACK && !word;
}

/*
 * Wherever the stack has a word that is 0, a stale return address of the very
 * functions that are on it: the nearest word that calls the right one is mostly wrong.
 */
static void test_stale_words(void **state)
{
	u64 seed = test_setting("HANGWATCH_SEED", 2);
	u64 rounds = test_setting("HANGWATCH_CASES", 20);
	static struct userimage spoilt;
	u32 i, k, r, at;

	(void)state;
	for (i = 0; i < count; i++) {
		u32 size = images[i].regs.compat ? 4 : 8;

		for (r = 0; r < rounds; r++) {
			spoilt = images[i];
			for (k = 0; k < spoilt.lines; k++) {
				for (at = 0; at < USER_LINE; at += size) {
					u64 word = 0;

					memcpy(&word, spoilt.line[k] + at, size);
					if (!is_idle(&spoilt, spoilt.line_at[k] + at, word))
						continue;
					word = spoilt.truth[test_below(&seed, spoilt.trues)];
					memcpy(spoilt.line[k] + at, &word, size);
				}
			}
			prove(&spoilt);
			must_be_right(names[i], &spoilt);
		}
	}
}

/* What a thread costs is bounded, whatever its memory says. */
static void test_bounds(void **state)
{
	u32 i, most = 0;

	(void)state;
	for (i = 0; i < count; i++) {
		images[i].asked = 0;
		prove(&images[i]);
		most = images[i].asked > most ? images[i].asked : most;
		assert_true(frames.count <= USER_FRAMES);
	}
	print_message("# at most %u reads a thread\n", most);
}

static void test_text(void **state)
{
	size_t len;

	(void)state;
	assert_null(usertext_caller("-", &len));
	assert_null(usertext_caller("", &len));
	assert_null(usertext_caller("[vdso]+0x5e9<libc.so.6+0x10<?libx.so+0x1", &len));
	assert_string_equal(usertext_caller("libc.so.6+0x1<libc++.so+0x2", &len), "libc++.so+0x2");
	assert_int_equal(len, 9);
	assert_string_equal(usertext_caller("ld-musl-x86_64.so.1+0x1<?a+0x1<b+0x3<c+0x4", &len),
			    "b+0x3<c+0x4");
	assert_int_equal(len, 1);
}

static int load(void **state)
{
	char path[512];
	DIR *dir = opendir(USER_IMAGES);
	struct dirent *entry;

	(void)state;
	images = calloc(IMAGES_MAX, sizeof(*images));
	while (images && dir && (entry = readdir(dir)) && count < IMAGES_MAX) {
		if (!strstr(entry->d_name, ".image"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", USER_IMAGES, entry->d_name);
		snprintf(names[count], sizeof(names[count]), "%.63s", entry->d_name);
		count += userimage_load(&images[count], path);
	}
	if (dir)
		closedir(dir);
	return count >= LEAST ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	free(images);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_precision),
		cmocka_unit_test(test_recall),
		cmocka_unit_test(test_caller),
		cmocka_unit_test(test_missing_memory),
		cmocka_unit_test(test_stale_words),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
