// SPDX-License-Identifier: GPL-2.0-only
/* Walking rings of wait queue entries; the model is at the top of ring.h. */
#include "model/ring.h"

/* A node, and the word beside it that tells a waiter from a head. */
struct node {
	u64 at;
	u64 next;
	u64 prev;
	u64 word;
};

/* A walk under way: where it remembers things, and by which number. */
struct walk {
	struct ring_map *map;
	const struct memread *m;
	enum ring_kind kind;
	u64 known;	/* ends the walk as a head would; 0: there is a head */
	u64 trail;	/* a hash of all it passed, in order */
	u32 id;		/* NO_ROW as long as it has nothing to remember */
	u32 met;	/* an earlier walk that it met, which knew the head; NO_ROW: none */
};

static bool read_node(const struct walk *w, u64 at, struct node *node)
{
	u64 words[3];
	bool before = w->kind == RING_WAIT_QUEUE || w->kind == RING_SWAIT;

	if (!mem_read(w->m, before ? at - sizeof(u64) : at, words, sizeof(words)))
		return false;
	node->at = at;
	node->next = words[before];
	node->prev = words[before + 1];
	node->word = words[before ? 0 : 2];
	return true;
}

static bool is_waiter(const struct walk *w, const struct node *node)
{
	if (w->kind == RING_WAIT_QUEUE)
		return w->m->is_function(w->m->ctx, node->word);
	if (w->kind == RING_LIST)
		return w->m->is_task(w->m->ctx, node->word);
	return node->at != w->known && node->word &&
	       w->m->stack_of(w->m->ctx, node->at) == node->word;
}

void ring_map_reset(struct ring_map *map)
{
	index_reset(&map->nodes);
	map->walks = 0;
	map->left = RING_PASS_STEPS;
	map->long_walks = 0;
	map->forgotten = 0;
}

/* An entry's private pointer is two words before its links, a waiter's task two behind. */
static bool is_pinned(const struct walk *w, u64 at)
{
	u64 private, task;

	if (w->m->pinned(w->m->ctx, at))
		return true;
	if (w->kind == RING_LIST)
		return mem_word(w->m, at + 16, &task) && w->m->asleep(w->m->ctx, task);
	return w->kind == RING_WAIT_QUEUE && mem_word(w->m, at - 16, &private) &&
	       w->m->pinned(w->m->ctx, private);
}

/* Nodes are aligned: the low bits hold the kind of list the node was passed in. */
static u64 node_key(const struct walk *w, u64 at)
{
	return at | w->kind;
}

/* The head a finished walk found for this node, 0 if there is none to trust. */
static u64 recall(struct walk *w, u64 at)
{
	u32 walk = index_get(&w->map->nodes, node_key(w, at));
	u64 head = walk != NO_ROW ? w->map->heads[walk] : 0;

	if (!head || !is_pinned(w, at))
		return 0;
	w->met = walk;
	return head;
}

/* A new walk's number; its head is set when it is through. */
static u32 number_walk(struct ring_map *map)
{
	if (map->walks == map->max_walks)
		return map->max_walks;
	map->heads[map->walks] = 0;
	return map->walks++;
}

static void remember(struct walk *w, u64 at)
{
	if (w->id == NO_ROW)
		w->id = number_walk(w->map);
	if (w->id == w->map->max_walks || !index_put(&w->map->nodes, node_key(w, at), w->id))
		w->map->forgotten++;
}

/* Order counts: a node that comes later gives another hash. */
static void leave_trail(struct walk *w, u64 at)
{
	w->trail = (w->trail ^ at) * 0x9e3779b97f4a7c15ULL;
	w->trail ^= w->trail >> 32;
}

static u64 step(const struct node *node, bool forward)
{
	return forward ? node->next : node->prev;
}

/* Goes one way from @at until it knows the head. */
static enum ring_result go(struct walk *w, struct node at, bool forward, u64 *head)
{
	u64 start = at.at;
	u32 steps;

	for (steps = 0; steps < RING_MAX_STEPS && w->map->left; steps++) {
		u64 from = at.at;

		w->map->left--;
		if (!read_node(w, step(&at, forward), &at))
			return RING_UNREADABLE;
		/* list_del_init() makes a node point to itself. */
		if (step(&at, !forward) != from || step(&at, forward) == at.at)
			return RING_CHANGED;
		leave_trail(w, at.at);
		if (!is_waiter(w, &at)) {
			*head = at.at;
			return RING_OK;
		}
		if (at.at == start)
			return RING_HEADLESS;
		*head = recall(w, at.at);
		if (*head)
			return RING_OK;
		remember(w, at.at);
	}
	w->map->long_walks++;
	return RING_LONG;
}

/*
 * A waiter is linked if both its neighbours say so.  If only one does, the list
 * is being changed next to it: __list_add() and __list_del() (linux/list.h)
 * set one side before the other.
 */
static enum ring_result check_linked(const struct walk *w, u64 at, struct node *node)
{
	u64 back, forth;
	u32 sides;

	if (!read_node(w, at, node))
		return RING_UNREADABLE;
	if (node->next == at || node->prev == at)
		return RING_UNLINKED;
	sides = (mem_word(w->m, node->next + 8, &back) && back == at) +
		(mem_word(w->m, node->prev, &forth) && forth == at);
	if (sides == 2)
		return RING_OK;
	return sides ? RING_CHANGED : RING_UNLINKED;
}

/* Both ways from @at: they must end at the same head. */
static enum ring_result go_both_ways(struct walk *w, u64 at, u64 *head)
{
	struct node node;
	u64 behind = 0;
	enum ring_result result = check_linked(w, at, &node);

	w->trail = at;
	if (result == RING_OK)
		result = go(w, node, true, head);
	if (result == RING_OK)
		result = go(w, node, false, &behind);
	if (result == RING_OK && *head != behind)
		return RING_CHANGED;
	return result;
}

/*
 * Nodes that left may have led the walk into another list, both ways. All that is the same in
 * two walks was there between them at the same time.
 */
static enum ring_result walk_twice(struct walk *w, u64 at, u64 *head)
{
	enum ring_result result = go_both_ways(w, at, head);
	u64 trail = w->trail, first = *head;

	if (result == RING_OK)
		result = go_both_ways(w, at, head);
	if (result == RING_OK && (*head != first || w->trail != trail))
		return RING_CHANGED;
	return result;
}

static enum ring_result walk_ring(struct walk *w, u64 at, u64 *head)
{
	u64 found = 0;
	enum ring_result result = walk_twice(w, at, &found);

	if (result != RING_OK)
		return result;
	/* The walk went no further than another walk, so its findings belong to that one. */
	if (w->id == NO_ROW)
		w->id = w->met;
	remember(w, at);
	if (w->id < w->map->max_walks)
		w->map->heads[w->id] = found;
	*head = found;
	return RING_OK;
}

enum ring_result ring_find_head(struct ring_map *map, const struct memread *m,
				enum ring_kind kind, u64 at, u64 *head)
{
	struct walk w = { .map = map, .m = m, .kind = kind, .id = NO_ROW, .met = NO_ROW };

	return walk_ring(&w, at, head);
}

/* The first of a list without a head: linked to others, or to itself. */
static enum ring_result check_alone(const struct walk *w, u64 at)
{
	struct node node;

	if (read_node(w, at, &node) && node.next == at && node.prev == at)
		return RING_OK;
	return check_linked(w, at, &node);
}

enum ring_result ring_reaches(struct ring_map *map, const struct memread *m,
			      enum ring_kind kind, u64 at, u64 known)
{
	struct walk w = { .map = map, .m = m, .kind = kind, .known = known, .id = NO_ROW,
			  .met = NO_ROW };
	enum ring_result result;
	u64 head;

	if (at == known)
		return check_alone(&w, at);
	result = walk_ring(&w, at, &head);
	return result == RING_OK && head != known ? RING_UNLINKED : result;
}
