// SPDX-License-Identifier: GPL-2.0-only
/*
 * epoll: a sleeper in epoll_wait(), and what its set watches.
 *
 * A head is proved to be an eventpoll's by the wake function only ep_poll()
 * uses, and by the eventpoll and its file pointing at each other
 * (fs/eventpoll.c).  Which sets watch a file is asked from the file's side:
 * its list of epitems is as long as the number of sets, not of their members.
 */
#include <linux/fs.h>

#include "../compat.h"
#include "../layout.h"
#include "../symbol.h"
#include "names.h"
#include "wait.h"

/* Sets looked at per file, and sets within sets (EP_MAX_NESTS is 4). */
#define WATCHERS_MAX 4096
#define NESTS_MAX 5

static u64 ep_file(const struct memread *m, u64 ep)
{
	struct file *file;
	void *back;

	if (!mem_word(m, ep + layout.eventpoll_file, (u64 *)&file) || !file)
		return 0;
	if (!peek(m, &back, &file->private_data) || (u64)(uintptr_t)back != ep)
		return 0;
	return (u64)(uintptr_t)file;
}

/* The first epitem link of a file; see compat.h for the two ways to keep them. */
static u64 first_watcher(const struct memread *m, u64 file, u64 *end)
{
	u64 list = (u64)(uintptr_t)&compat_file_watchers((struct file *)(uintptr_t)file), link;

	*end = COMPAT_WATCHERS_INDIRECT ? 0 : list;
	if (COMPAT_WATCHERS_INDIRECT && (!mem_word(m, list, &list) || !list))
		return 0;
	return mem_word(m, list, &link) ? link : 0;
}

/* One level: whether @ep watches @file itself; else a set that does goes to @outer. */
static bool watched_by(const struct memread *m, u64 file, u64 ep, u64 *outer)
{
	u64 end, link = first_watcher(m, file, &end), watcher;
	u32 steps;

	*outer = 0;
	for (steps = 0; link && link != end && steps < WATCHERS_MAX; steps++) {
		if (!mem_word(m, link - layout.epitem_fllink + layout.epitem_ep, &watcher))
			return false;
		if (watcher == ep)
			return true;
		*outer = watcher;
		if (!mem_word(m, link, &link))
			return false;
	}
	return false;
}

bool epoll_watches(const struct memread *m, u64 head, u64 file)
{
	u64 ep = head - layout.eventpoll_wq, outer;
	u32 nest;

	if (!layout_on(LAYOUT_EPOLL))
		return false;
	for (nest = 0; nest < NESTS_MAX && file; nest++) {
		if (watched_by(m, file, ep, &outer))
			return true;
		file = outer ? ep_file(m, outer) : 0;
	}
	return false;
}

bool wait_epoll(const struct sleep *s, const struct found_wait *w, struct object_desc *d)
{
	u64 ep = w->head - layout.eventpoll_wq, file;

	if (!layout_on(LAYOUT_EPOLL) || symbol_function(w->func) != FN_ep_autoremove_wake_function)
		return false;
	file = ep_file(s->mem, ep);
	if (!file)
		return false;
	d->kind = KIND_EPOLL;
	d->addr = w->head;
	strscpy(d->name, "[eventpoll]", sizeof(d->name));
	return true;
}
