/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scan of an image reports must be so: it is looked up again in the
 * image, and its head by a walk without any cleverness.
 */
#ifndef HANGWATCH_TESTS_UNIT_CHECKED_H
#define HANGWATCH_TESTS_UNIT_CHECKED_H

#include "image.h"

static inline void check_word(const struct image *image, u64 addr, u64 value)
{
	u64 word;

	image_must(image_get(image, addr, &word) && word == value, "not what was found");
}

static inline void check_poll(const struct image *image, const struct scan *s,
			      const struct found_wait *wait)
{
	u64 entry = wait->waiter - POLL_WAIT, key = 0, pwq = 0;

	check_word(image, entry + POLL_HEAD, wait->head);
	check_word(image, entry + POLL_FILE, wait->file);
	image_must(image_get(image, entry + POLL_KEY, &key) && (u32)key == wait->mask, "mask");
	image_must(image_get(image, wait->waiter + ENTRY_PRIVATE, &pwq), "private");
	check_word(image, pwq + PWQ_TASK, s->task);
	image_must(pwq + PWQ_TASK >= s->base && pwq + PWQ_TASK < s->base + s->count * 8, "where");
}

static inline void check_entry(const struct image *image, const struct scan *s,
			       const struct found_wait *wait)
{
	check_word(image, wait->waiter + ENTRY_PRIVATE, s->task);
	image_must(s->found == 1 && !wait->file && !wait->mask, "entry");
	image_must(wait->waiter >= s->base && wait->waiter < s->base + s->count * 8, "where");
}

static inline void check_head(struct image *image, enum ring_kind kind, u64 links, u64 head)
{
	image_must(head == image_only_head(image, kind, links), "not the only head");
}

/* Linked, that is, its neighbours say so; it may be its own. */
static inline bool check_linked(const struct image *image, u64 links)
{
	u64 prev, forth;

	return image_next(image, links) && image_get(image, links + 8, &prev) &&
	       image_get(image, prev, &forth) && forth == links;
}

/* Either the head of the list, or a pointer to the first of those in it. */
static inline void check_lock(struct image *image, const struct scan *s,
			      const struct found_wait *wait)
{
	u64 first = 0;

	check_word(image, wait->waiter + LOCK_TASK, s->task);
	if (!s->layout->lock_headless) {
		check_head(image, RING_WAITERS, wait->waiter, wait->head);
		return;
	}
	image_must(image_get(image, wait->head, &first), "lock");
	if (first == wait->waiter)
		image_must(check_linked(image, first), "not linked");
	else
		image_must(image_same_ring(image, RING_WAITERS, wait->waiter, first), "ring");
}

static inline void check_list(struct image *image, const struct scan *s,
			      const struct found_wait *wait)
{
	bool ext = wait->shape == SHAPE_EXT;

	check_word(image, ext ? wait->waiter - 8 : wait->waiter + LOCK_TASK, s->task);
	check_head(image, ext ? RING_SWAIT : RING_LIST, wait->waiter, wait->head);
}

static inline void check_wait(struct image *image, const struct scan *s,
			      const struct found_wait *wait)
{
	switch (wait->shape) {
	case SHAPE_LOCK:
		check_lock(image, s, wait);
		break;
	case SHAPE_WAITER:
	case SHAPE_EXT:
		check_list(image, s, wait);
		break;
	case SHAPE_SWAIT:
		check_word(image, wait->waiter + SWAIT_TASK, s->task);
		check_head(image, RING_SWAIT, wait->waiter + SWAIT_LINKS, wait->head + HEAD_LINKS);
		break;
	default:
		check_word(image, wait->waiter + ENTRY_FUNC, wait->func);
		check_head(image, RING_WAIT_QUEUE, wait->waiter + ENTRY_LINKS,
			   wait->head + HEAD_LINKS);
		if (wait->shape == SHAPE_POLL)
			check_poll(image, s, wait);
		else
			check_entry(image, s, wait);
	}
}

/* scan_stack(), and all it found looked up. */
static inline enum scan_result scan_checked(struct image *image, struct scan *s)
{
	enum scan_result result;
	u32 i;

	result = image_scan(s);
	image_must(s->found <= SCAN_MAX_WAITS, "too many");
	image_must(result == SCAN_UNSTABLE || (result == SCAN_FOUND) == (s->found > 0), "result");
	for (i = 0; i < s->found; i++)
		check_wait(image, s, &s->waits[i]);
	return result;
}

#endif
