// SPDX-License-Identifier: GPL-2.0-only
/*
 * Breadth first over all states that can follow, each once, by a hash of its words.
 *
 * A step that concerns nobody else (is_private()) is taken alone: whatever others do
 * meanwhile, they could do after it.  So that a loop of such steps does not hide them,
 * that holds only if all it leads to is new; else everybody's steps are taken.
 *
 * The memory is one, for all explorations of a run.
 */
#include <stdlib.h>

#include "explore.h"
#include "free.h"
#include "step.h"

#define SLOTS 131072u
#define NO_STATE 0

static struct state *store;
static u32 *slot_of;
static u32 *table;
static u32 stored;

struct run {
	const struct sim *m;
	const struct question *q;
	struct answer *a;
	bool done;
	bool met;	/* some state was known */
};

static u32 hash_state(const struct state *s)
{
	const unsigned char *at = (const unsigned char *)s;
	u64 hash = 0x9e3779b97f4a7c15ull, word;
	size_t i;

	for (i = 0; i < sizeof(*s); i += sizeof(word)) {
		memcpy(&word, at + i, sizeof(word));
		hash = (hash ^ word) * 0xff51afd7ed558ccdull;
		hash ^= hash >> 32;
	}
	return hash % SLOTS;
}

static bool need_memory(void)
{
	if (table)
		return true;
	store = calloc(STATES_MAX + 1, sizeof(*store));
	slot_of = calloc(STATES_MAX + 1, sizeof(*slot_of));
	table = calloc(SLOTS, sizeof(*table));
	return store && slot_of && table;
}

static void forget_all(void)
{
	u32 i;

	for (i = 1; i <= stored; i++)
		table[slot_of[i]] = NO_STATE;
	stored = 0;
}

/* Keeps a state unless it is known. */
static void meet(struct run *r, const struct state *s)
{
	u32 slot = hash_state(s);

	while (table[slot] != NO_STATE) {
		if (!memcmp(&store[table[slot]], s, sizeof(*s))) {
			r->met = true;
			return;
		}
		slot = (slot + 1) % SLOTS;
	}
	if (stored == STATES_MAX) {
		r->a->exceeded = true;
		r->done = true;
		return;
	}
	store[++stored] = *s;
	slot_of[stored] = slot;
	table[slot] = stored;
}

static void follow(struct run *r, u32 thread, const struct steps *steps)
{
	struct state next;
	u32 i, bit = 1u << thread;

	for (i = 0; i < steps->count; i++) {
		if (steps->by[i] == BY_TIMER)
			r->a->timed |= bit;
		else
			r->a->served |= bit;
		next = steps->next[i];
		if (r->q->frees & bit && next.thread[thread].alive)
			next.freed |= bit;
		meet(r, &next);
	}
	if (r->a->served & r->q->goal)
		r->done = true;
}

static void follow_free(struct run *r, const struct state *s, u32 thread)
{
	static struct state next[FREE_STEPS_MAX];
	u32 i, count;

	if (!s->thread[thread].alive || s->proc[r->m->of[thread]].stopped)
		return;
	count = free_steps(r->m, s, thread, r->q->free, next);
	for (i = 0; i < count; i++)
		meet(r, &next[i]);
}

static bool private_steps(struct run *r, const struct state *s)
{
	static struct steps steps;
	u32 i, bound = r->q->frozen | r->q->frees | r->q->patient | s->freed;

	for (i = 0; i < r->m->threads; i++) {
		if (bound & 1u << i || !is_private(r->m, s, i))
			continue;
		step_thread(r->m, s, i, true, &steps);
		r->met = false;
		follow(r, i, &steps);
		return !r->met;
	}
	return false;
}

static void expand(struct run *r, const struct state *s)
{
	static struct steps steps;
	u32 i, bit;

	if (private_steps(r, s))
		return;
	for (i = 0; !r->done && i < r->m->threads; i++) {
		bit = 1u << i;
		if (r->q->frozen & bit)
			continue;
		if (s->freed & bit) {
			follow_free(r, s, i);
			continue;
		}
		step_thread(r->m, s, i, !(r->q->patient & bit), &steps);
		follow(r, i, &steps);
	}
}

static void begin(struct run *r, const struct state *start)
{
	struct state s = *start;
	u32 i;

	s.freed = r->q->free;
	for (i = 0; i < r->m->threads; i++)
		if (r->q->free & 1u << i)
			s.proc[r->m->of[i]].stopped = 0;
	meet(r, &s);
}

void explore(const struct sim *m, const struct state *start, const struct question *q,
	     struct answer *a)
{
	struct run r = { .m = m, .q = q, .a = a };
	struct state s;
	u32 i;

	memset(a, 0, sizeof(*a));
	if (!need_memory())
		abort();
	forget_all();
	begin(&r, start);
	for (i = 1; i <= stored && !r.done; i++) {
		s = store[i];
		expand(&r, &s);
	}
	a->states = stored;
}
