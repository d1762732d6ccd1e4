// SPDX-License-Identifier: GPL-2.0-only
/* Shapes of stacks; the model is at the top of knownstack.h. */
#include "model/knownstack.h"

/* How many newcomers a shape outlives that was of use just now. */
#define KNOWN_CREDIT 3

static struct known_stack *set_of(struct known_stacks *k, const struct copied_stack *s)
{
	u64 caller = k->caller < s->count ? s->words[k->caller] : 0;

	return k->way[((caller + (u32)s->call) * 0x9e3779b97f4a7c15ULL >> 32) % KNOWN_SETS];
}

void known_new_pass(struct known_stacks *k, u32 number)
{
	k->pass = number + 1 ? number + 1 : 1;
}

static u64 top_of(const struct copied_stack *s)
{
	return s->base + s->count * sizeof(u64);
}

static bool has_marks(const struct known_stack *known, const struct copied_stack *s)
{
	const u64 from[MARK_ANCHORS] = { [MARK_BASE] = s->base, [MARK_TOP] = top_of(s) };
	u32 i;

	for (i = 0; i < known->marks; i++)
		if (s->words[known->at[i]] != known->value[i] + from[known->anchor[i]])
			return false;
	return true;
}

/* Whether a stack has the shape, whatever its size. */
static bool is_alike(const struct known_stack *known, const struct copied_stack *s)
{
	if (known->call != s->call || known->depth >= s->count)
		return false;
	if (known->last && (s->outermost >= s->count || known->depth >= s->outermost ||
			    s->words[s->outermost] != known->last))
		return false;
	return has_marks(known, s);
}

static bool is_of_shape(const struct known_stack *known, const struct copied_stack *s)
{
	return (!known->count || known->count == s->count) && is_alike(known, s);
}

static bool holds(const struct known_stacks *k, const struct known_stack *known)
{
	return known->marks && (!known->until || known->until == k->pass);
}

const struct stack_frames *known_frames(struct known_stacks *k, const struct copied_stack *s)
{
	struct known_stack *set = set_of(k, s);
	u32 i;

	for (i = 0; i < KNOWN_WAYS; i++)
		if (holds(k, &set[i]) && is_of_shape(&set[i], s)) {
			set[i].credit = KNOWN_CREDIT;
			return &set[i].frames;
		}
	return NULL;
}

/* A free way, or one without credit; else none, and the poorest gets poorer. */
static struct known_stack *make_room(struct known_stacks *k, const struct copied_stack *s)
{
	struct known_stack *set = set_of(k, s), *poorest = set;
	u32 i;

	for (i = 0; i < KNOWN_WAYS; i++) {
		if (!holds(k, &set[i]))
			return &set[i];
		if (set[i].credit < poorest->credit)
			poorest = &set[i];
	}
	if (!poorest->credit)
		return poorest;
	poorest->credit--;
	return NULL;
}

/* The place of an address, NO_ROW if it has none in the copy. */
static u32 place_of(const struct copied_stack *s, u64 addr)
{
	u64 at = (addr - s->base) / sizeof(u64);

	return addr >= s->base && at < s->count && !(addr & (sizeof(u64) - 1)) ? at : NO_ROW;
}

/*
 * How many frames are found from the stack pointer on. That is all that were wanted, or all
 * but the outermost of a whole stack; 0 if unwinding ended elsewhere.
 */
static u32 inner_frames(const struct copied_stack *s, const struct stack_frames *frames,
			const struct stack_trail *trail)
{
	u32 n = frames->count;

	if (n == KNOWN_FRAMES)
		return n;
	if (!n || place_of(s, trail->slot[n - 1]) != s->outermost ||
	    s->words[s->outermost] != frames->pc[n - 1])
		return 0;
	return n - 1;
}

static bool add_mark(struct known_stack *known, u32 at, u64 value, enum mark_anchor anchor)
{
	if (known->marks == KNOWN_MARKS)
		return false;
	known->at[known->marks] = at;
	known->value[known->marks] = value;
	known->anchor[known->marks] = anchor;
	known->marks++;
	return true;
}

/* The return addresses, each further out than the one before. */
static bool mark_frames(struct known_stack *known, const struct copied_stack *s,
			const struct stack_frames *frames, const struct stack_trail *trail, u32 n)
{
	u32 i, at;

	for (i = 0; i < n; i++) {
		at = place_of(s, trail->slot[i]);
		if (at == NO_ROW || s->words[at] != frames->pc[i] || (i && at <= known->depth) ||
		    !add_mark(known, at, frames->pc[i], MARK_ALONE))
			return false;
		known->depth = at;
	}
	return n;
}

/* A pointer into the stack; past all marks it belongs to the outermost frame. */
static bool mark_pointer(struct known_stack *known, const struct copied_stack *s, u32 at)
{
	bool inner = place_of(s, s->words[at]) <= known->depth;

	return inner ? add_mark(known, at, s->words[at] - s->base, MARK_BASE) :
		       add_mark(known, at, s->words[at] - top_of(s), MARK_TOP);
}

/*
 * Looks between the frame before and frame @i for the word where its frame pointer was saved.
 * Looks as well for the pointer to the end of the frame before (an aligned one is found by
 * that). Marks each candidate.
 */
static bool mark_pointers_of(struct known_stack *known, const struct copied_stack *s,
			     const struct stack_trail *trail, u32 i)
{
	u32 at = i ? place_of(s, trail->slot[i - 1]) + 1 : 0, end = place_of(s, trail->slot[i]);
	bool saved = place_of(s, trail->bp[i]) == NO_ROW || (i && trail->bp[i] == trail->bp[i - 1]);

	for (; at < end; at++) {
		bool is_bp = s->words[at] == trail->bp[i];

		if (place_of(s, s->words[at]) == NO_ROW ||
		    (!is_bp && s->words[at] != trail->slot[i] + sizeof(u64)))
			continue;
		if (!mark_pointer(known, s, at))
			return false;
		saved |= is_bp;
	}
	return saved;
}

/* Sets a shape's limits: it may hold in this pass only, or in stacks of one size. */
static void limit(struct known_stack *known, u32 pass, const struct copied_stack *s,
		  const struct stack_frames *frames, const struct stack_trail *trail,
		  bool (*may_go)(u64 pc))
{
	u32 n = frames->count, i;

	for (i = 0; i < n; i++)
		if (may_go(frames->pc[i]))
			known->until = pass;
	if (n == KNOWN_FRAMES)
		return;
	known->last = frames->pc[n - 1];
	known->count = s->count;
	known->sized = trail->slot[n - 1] == trail->bp[n - 2] + sizeof(u64);
}

/* The same shape in another size: from now on it is known in all sizes. */
static bool found_in_another_size(struct known_stacks *k, const struct known_stack *new,
				  const struct copied_stack *s)
{
	struct known_stack *set = set_of(k, s);
	u32 i;

	for (i = 0; i < KNOWN_WAYS; i++)
		if (holds(k, &set[i]) && set[i].sized && new->sized && is_alike(&set[i], s) &&
		    set[i].frames.count == new->frames.count) {
			set[i].count = 0;
			return true;
		}
	return false;
}

void known_keep(struct known_stacks *k, const struct copied_stack *s,
		const struct stack_frames *frames, const struct stack_trail *trail,
		bool (*may_go)(u64 pc))
{
	static struct known_stack new;
	u32 n = inner_frames(s, frames, trail), i;
	struct known_stack *room;

	memset(&new, 0, sizeof(new));
	if (!n || !mark_frames(&new, s, frames, trail, n))
		return;
	for (i = 0; i < n; i++)
		if (!mark_pointers_of(&new, s, trail, i))
			return;
	new.call = s->call;
	new.frames = *frames;
	limit(&new, k->pass, s, frames, trail, may_go);
	if (!k->caller && n > 2)
		k->caller = place_of(s, trail->slot[2]);
	room = found_in_another_size(k, &new, s) ? NULL : make_room(k, s);
	if (room)
		*room = new;
}
