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
#include <linux/rbtree.h>

#include "../compat.h"
#include "../layout.h"
#include "../symbol.h"
#include "names.h"
#include "wait.h"

/* Sets looked at per file, and sets within sets (EP_MAX_NESTS is 4). */
#define WATCHERS_MAX 4096
#define NESTS_MAX 5
/* Files of a set that its name tells. */
#define FILES_NAMED 4
/* A red-black tree of WATCHERS_MAX nodes is lower by far. */
#define TREE_HEIGHT 64

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

/* One level: the sets that watch @file.  Returns the last of them, 0 if there is none. */
static u64 each_watcher(const struct memread *m, u64 file, void (*fn)(void *ctx, u64 head),
			void *ctx)
{
	u64 end, link = first_watcher(m, file, &end), ep = 0;
	u32 steps;

	for (steps = 0; link && link != end && steps < WATCHERS_MAX; steps++) {
		if (!mem_word(m, link - layout.epitem_fllink + layout.epitem_ep, &ep))
			return 0;
		fn(ctx, ep + layout.eventpoll_wq);
		if (!mem_word(m, link, &link))
			return 0;
	}
	return ep;
}

void epoll_each_watcher(const struct memread *m, u64 file, void (*fn)(void *ctx, u64 head),
			void *ctx)
{
	u64 outer;
	u32 nest;

	if (!layout_on(LAYOUT_EPOLL))
		return;
	for (nest = 0; nest < NESTS_MAX && file; nest++) {
		outer = each_watcher(m, file, fn, ctx);
		file = outer ? ep_file(m, outer) : 0;
	}
}

/* In-order walk of the set's tree (lib/rbtree.c, rb_first, rb_next). */
static u64 tree_first(const struct memread *m, u64 node)
{
	u64 left = node;
	u32 steps;

	for (steps = 0; left && steps < TREE_HEIGHT; steps++) {
		node = left;
		if (!mem_word(m, node + offsetof(struct rb_node, rb_left), &left))
			return 0;
	}
	return node;
}

static u64 tree_next(const struct memread *m, u64 node)
{
	u64 parent, right;
	u32 steps;

	if (!mem_word(m, node + offsetof(struct rb_node, rb_right), &right))
		return 0;
	if (right)
		return tree_first(m, right);
	for (steps = 0; steps < TREE_HEIGHT; steps++) {
		if (!mem_word(m, node, &parent) || !(parent & ~3ULL) ||
		    !mem_word(m, (parent & ~3ULL) + offsetof(struct rb_node, rb_right), &right))
			return 0;
		if (right != node)
			return parent & ~3ULL;
		node = parent & ~3ULL;
	}
	return 0;
}

/* The file of an epitem that is still one of the set. */
static u64 watched_file(const struct memread *m, u64 item, u64 ep)
{
	u64 file, set;

	if (!mem_word(m, item + layout.epitem_file, &file) ||
	    !mem_word(m, item + layout.epitem_ep, &set) || set != ep)
		return 0;
	return file;
}

/* "[eventpoll]:3{pipe:[17],socket:[18],...}": how many files, and the first of them. */
static void name_set(const struct memread *m, u64 ep, struct object_desc *d)
{
	static char files[NAME_MAX_TEXT / 2];
	u64 node, file, root = 0;
	size_t n = 0;
	u32 count = 0;

	mem_word(m, ep + layout.eventpoll_rbr, &root);
	files[0] = '\0';
	for (node = tree_first(m, root); node && count < WATCHERS_MAX; node = tree_next(m, node)) {
		file = watched_file(m, node - layout.epitem_rbn, ep);
		if (file && count < FILES_NAMED) {
			n += scnprintf(files + n, sizeof(files) - n, count ? "," : "");
			n += name_file(m, file, files + n, sizeof(files) - n);
		}
		count++;
	}
	scnprintf(d->name, sizeof(d->name), "[eventpoll]:%u%s{%s%s}", count,
		  count < WATCHERS_MAX ? "" : "+", files, count > FILES_NAMED ? ",..." : "");
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
	name_set(s->mem, ep, d);
	return true;
}
