// SPDX-License-Identifier: GPL-2.0-only
/*
 * epoll: a sleeper in epoll_wait(), the files its set watches, and the sets that watch a
 * file.
 *
 * Two things prove an eventpoll's head. The wake function is one that only ep_poll() uses,
 * and the eventpoll and its file point at each other (fs/eventpoll.c).
 *
 * The sets that watch a file are found from the file's side. Its list of epitems is as long
 * as the number of sets, not of their members. Sets that watch such a set are found in the
 * same way, along every path. An epitem counts only if it asks for something to read:
 * EPOLLONESHOT, once it has fired, leaves no events in it.
 *
 * The tree of a set tells the files it watches. It changes while the sleeper sleeps on, and
 * while it is walked: it is walked twice, and believed if both walks saw the same epitems.
 * One walk is enough if it saw those of the pass before, and their files: then the set keeps
 * its name. Epitems are freed a grace period later, so both ways are walked under RCU. All of
 * this together has a bound on its steps per pass; whatever that cuts short is called
 * unknown.
 */
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/rbtree.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "compat.h"
#include "target/layout.h"
#include "target/symbol.h"
#include "waits/file.h"
#include "target/names.h"
#include "target/sock.h"
#include "waits/epoll.h"
#include "waits/families.h"

/* Epitems looked at in a pass to find the sets that watch files. (To name sets: SHARE_SETS.) */
#define STEPS_WATCHED 65536
/* Part of these for one file, and in one set. */
#define STEPS_FILE 4096
#define STEPS_SET 1024
/* Sets kept that watch a file, by any path. */
#define SETS_MAX 512
/* Files of a set that its name tells, and how much of each one's name. */
#define FILES_NAMED 5
#define FILE_TEXT 64
/* A red-black tree of as many nodes as memory can hold is lower. */
#define TREE_HEIGHT 64

/* The sets that watch a file. */
static struct {
	u64 sets[SETS_MAX];
	u32 events[SETS_MAX];
	u32 count;
	u32 steps;
	bool cut;
} watchers;

static u32 steps_watched;

/* One walk through a set. */
struct walk {
	u32 count;
	bool cut;
	u64 sum;
	struct {
		u64 file;
		s32 fd;
		u32 events;
	} first[FILES_NAMED];
};

void epoll_new_pass(void)
{
	steps_watched = STEPS_WATCHED;
}

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

static bool take_step(u32 *left)
{
	if (!*left)
		return false;
	--*left;
	return true;
}

static bool asks_to_read(u32 events)
{
	return events & (__force u32)(EPOLLIN | EPOLLRDNORM);
}

static u32 item_events(const struct memread *m, u64 item)
{
	u32 events;

	return mem_read(m, item + layout.epitem_events, &events, sizeof(events)) ? events : 0;
}

/* Flags that may let an event that lies there already go unnoticed. */
#define EVENTS_LOSSY ((__force u32)(EPOLLET | EPOLLONESHOT))

/* Of two ways to a set, the one that misses no event counts. */
static void add_watcher(u64 ep, u32 events)
{
	u32 i;

	for (i = 0; i < watchers.count; i++)
		if (watchers.sets[i] == ep)
			break;
	if (i == SETS_MAX) {
		watchers.cut = true;
		return;
	}
	if (i < watchers.count) {
		watchers.events[i] &= events | ~EVENTS_LOSSY;
		return;
	}
	watchers.sets[i] = ep;
	watchers.events[i] = events;
	watchers.count++;
}

/* One level: the sets that watch this file themselves; @way: how one gets there. */
static void add_watchers(const struct memread *m, u64 file, u32 way)
{
	u64 end, link = first_watcher(m, file, &end), item, ep;
	u32 events;

	while (link && link != end && !watchers.cut) {
		item = link - layout.epitem_fllink;
		watchers.cut = !take_step(&watchers.steps) || !take_step(&steps_watched) ||
			       !mem_word(m, item + layout.epitem_ep, &ep) ||
			       !mem_word(m, link, &link);
		events = item_events(m, item);
		if (!watchers.cut && asks_to_read(events))
			add_watcher(ep, events | (way & EVENTS_LOSSY));
	}
}

static void find_watchers(const struct memread *m, u64 file)
{
	u64 outer;
	u32 i;

	watchers.count = 0;
	watchers.steps = STEPS_FILE;
	watchers.cut = false;
	rcu_read_lock();
	add_watchers(m, file, 0);
	for (i = 0; i < watchers.count; i++) {
		outer = ep_file(m, watchers.sets[i]);
		if (outer)
			add_watchers(m, outer, watchers.events[i]);
	}
	rcu_read_unlock();
}

bool epoll_each_watcher(const struct memread *m, u64 file, set_watch *fn, void *arg)
{
	u32 i;

	if (!layout_on(LAYOUT_EPOLL))
		return true;
	find_watchers(m, file);
	for (i = 0; i < watchers.count; i++)
		fn(arg, watchers.sets[i], watchers.events[i]);
	return !watchers.cut;
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

/* Keeps those of the lowest descriptors, in their order. */
static void keep_lowest(struct walk *w, u64 file, s32 fd, u32 events)
{
	u32 i = min_t(u32, w->count, FILES_NAMED);

	if (i == FILES_NAMED && w->first[--i].fd <= fd)
		return;
	for (; i && w->first[i - 1].fd > fd; i--)
		w->first[i] = w->first[i - 1];
	w->first[i].file = file;
	w->first[i].fd = fd;
	w->first[i].events = events;
}

/* What the files of a set are: clocks; sockets that listen, and others. */
struct sorts {
	bool clocks;
	bool listeners;
	bool sockets;
};

static void sort_file(const struct memread *m, u64 file, struct sorts *sorts)
{
	const struct file *at = (const void *)(uintptr_t)file;
	const struct socket *sock;
	const struct sock *sk = sock_of_file(m, at, &sock);
	unsigned char state;

	sorts->clocks &= file_poll(m, file) == FN_timerfd_poll;
	if (!sk)
		return;
	if (peek(m, &state, (const unsigned char *)&sk->__sk_common.skc_state) &&
	    state == TCP_LISTEN)
		sorts->listeners = true;
	else
		sorts->sockets = true;
}

/* Returns false if it is not, or is no longer, an epitem of the set. */
static bool count_item(const struct memread *m, u64 item, u64 ep, struct walk *w,
		       struct sorts *sorts)
{
	u64 file, set;
	s32 fd;

	if (!mem_word(m, item + layout.epitem_file, &file) ||
	    !mem_read(m, item + layout.epitem_fd, &fd, sizeof(fd)) ||
	    !mem_word(m, item + layout.epitem_ep, &set) || set != ep)
		return false;
	keep_lowest(w, file, fd, item_events(m, item));
	w->count++;
	if (sorts)
		sort_file(m, file, sorts);
	w->sum += ((item ^ file) + fd) * 0x9e3779b97f4a7c15ULL;
	return true;
}

/* Also tells what is in it, if @sorts asks. */
static bool walk_set(const struct memread *m, u64 ep, struct walk *w, u32 *steps,
		     struct sorts *sorts)
{
	u64 root, node;

	memset(w, 0, sizeof(*w));
	if (sorts)
		*sorts = (struct sorts){ .clocks = true };
	if (!mem_word(m, ep + layout.eventpoll_rbr, &root))
		return false;
	for (node = tree_first(m, root); node; node = tree_next(m, node)) {
		w->cut = w->count == STEPS_SET || !take_step(steps);
		if (w->cut)
			return true;
		if (!count_item(m, node - layout.epitem_rbn, ep, w, sorts))
			return false;
	}
	return true;
}

/* Tells one file from the next at its address: the inode has a number of its own. */
static u64 file_identity(const struct memread *m, u64 addr)
{
	const struct file *file = (const void *)(uintptr_t)addr;
	const struct inode *inode;
	unsigned long number;

	if (!peek(m, &inode, &file->f_inode) || !peek(m, &number, &inode->i_ino))
		return 0;
	return number + ((u64)(uintptr_t)inode ^ file_private(m, addr) << 1);
}

/*
 * In a look: it is one; the set has clocks and nothing else; it has sockets that listen, and
 * none that do not.
 */
#define LOOK_TAKEN 1
#define LOOK_CLOCKS 2
#define LOOK_LISTENS 4
#define LOOK_SORTS (LOOK_CLOCKS | LOOK_LISTENS)

/* All that a name is made of, except the names of the files, as one number. */
static u64 look_of(const struct memread *m, const struct walk *w)
{
	u32 named = min_t(u32, w->count, FILES_NAMED), i;
	u64 look = w->sum + w->count + w->cut;

	for (i = 0; i < named; i++) {
		look = rol64(look, 13) ^ w->first[i].file;
		look += (u64)w->first[i].fd << 32 | w->first[i].events;
		look = (look ^ file_identity(m, w->first[i].file)) * 0x9e3779b97f4a7c15ULL;
	}
	return (look & ~(u64)LOOK_SORTS) | LOOK_TAKEN;
}

/* "epoll:{3</dev/log>,5!<pipe:[77]>,+12}" */
static void print_set(const struct memread *m, const struct walk *w, char *out, size_t size)
{
	u32 named = min_t(u32, w->count, FILES_NAMED), i;
	static char text[FILE_TEXT];
	size_t n = scnprintf(out, size, "epoll:{");

	for (i = 0; i < named; i++) {
		name_file(m, w->first[i].file, text, sizeof(text));
		n += scnprintf(out + n, size - n, "%s%d%s<%s>", i ? "," : "", w->first[i].fd,
			       asks_to_read(w->first[i].events) ? "" : "!", text);
	}
	if (w->count > named || w->cut)
		n += scnprintf(out + n, size - n, ",+%u%s", w->count - named, w->cut ? "..." : "");
	scnprintf(out + n, size - n, "}");
}

/*
 * A set that watches one file alone is a wait for that file, and has its owner. With more
 * files any may end the wait, and nobody is asked. Returns whether a clock of the kernel ends
 * that wait.
 */
static bool describe_only(const struct memread *m, const struct walk *w, struct found_object *d)
{
	static struct found_object only;
	u16 kind = d->kind;
	u8 family = d->family;

	memset(&only, 0, offsetof(struct found_object, name));
	if (w->count == 1)
		family_source(m, w->first[0].file, w->first[0].events, &only);
	only.addr = d->addr;
	only.service_given = d->service_given;
	only.look = d->look;
	only.demand = kind_is_demand(only.kind);
	only.source = only.family;
	only.listens = !!(d->look & LOOK_LISTENS);
	only.kind = kind;
	only.family = family;
	d->desc = only.desc;
	return only.ends;
}

/* Names a set that is not as it was; false if it changes just now. */
static bool name_anew(const struct memread *m, u64 ep, const struct walk *before,
		      struct found_object *d)
{
	static struct walk after;
	struct sorts sorts;

	print_set(m, before, d->name, sizeof(d->name));
	if (!walk_set(m, ep, &after, &d->steps, &sorts) ||
	    memcmp(before, &after, sizeof(after)))
		return false;
	d->look = look_of(m, before);
	if (before->cut)
		return true;
	if (sorts.clocks && before->count)
		d->look |= LOOK_CLOCKS;
	if (sorts.listeners && !sorts.sockets)
		d->look |= LOOK_LISTENS;
	return true;
}

/* The known name of a set may be old: its sleepers don't notice that it changes. */
static enum refreshed name_set(const struct memread *m, struct found_object *d)
{
	static struct walk set;
	u64 ep = d->service_given;
	bool same;

	if (d->kind != KIND_EPOLL)
		return REFRESH_DONE;
	if (!d->steps)
		return REFRESH_FAILED;
	rcu_read_lock();
	same = walk_set(m, ep, &set, &d->steps, NULL);
	if (same && look_of(m, &set) != (d->look & ~(u64)LOOK_SORTS))
		same = name_anew(m, ep, &set, d);
	rcu_read_unlock();
	if (!same)
		return REFRESH_FAILED;
	d->clock = describe_only(m, &set, d) || d->look & LOOK_CLOCKS;
	d->watches = true;
	return set.cut ? REFRESH_CUT : REFRESH_DONE;
}

u64 epoll_of_file(const struct memread *m, u64 file)
{
	u64 ep;

	if (!layout_on(LAYOUT_EPOLL) || file_poll(m, file) != FN_ep_eventpoll_poll)
		return 0;
	ep = file_private(m, file);
	return ep && ep_file(m, ep) == file ? ep : 0;
}

static bool claim_epoll(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	u64 ep = w->head - layout.eventpoll_wq;

	if (symbol_function(w->func) != FN_ep_autoremove_wake_function)
		return false;
	if (!ep_file(s->mem, ep))
		return false;
	d->kind = KIND_EPOLL;
	d->addr = w->head;
	d->service_given = ep;
	strscpy(d->name, "epoll", sizeof(d->name));
	return true;
}

const struct wait_family epoll_family = {
	.name = "epoll",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(EPOLL),
	.claim = claim_epoll,
	.refresh = name_set,
	.owner = family_source_owner,
};
