// SPDX-License-Identifier: GPL-2.0-only
/* Scanning one stack; the model is at the top of scan.h. */
#include "model/functions.h"
#include "model/scan.h"

/* The words that may hold the saved address of a lock whose waiter is on the stack. */
#define SCAN_LOCK_WORDS 256

/* The word at a kernel address inside the copied stack; 0 outside of it. */
static u64 word_at(const struct scan *s, u64 addr)
{
	u64 index = (addr - s->base) / sizeof(u64);

	return addr >= s->base && index < s->count ? s->words[index] : 0;
}

/*
 * Whether the links at @links may be a list's, by the copy, if it has them. A sleeper's
 * waiter was linked before the copy was made, or is not linked. Neighbours are in the
 * kernel's half.
 */
static bool may_be_linked(const struct scan *s, u64 links)
{
	u64 at = (links - s->base) / sizeof(u64), next, prev;

	if (links < s->base || at + 1 >= s->count)
		return true;
	next = s->words[at];
	prev = s->words[at + 1];
	return (s64)(next & prev) < 0 && !((next | prev) & (sizeof(u64) - 1)) && next != links &&
	       prev != links;
}

/* Whether a walk of a ring proved something; a ring in motion is worth another try. */
static bool is_proved(struct scan *s, enum ring_result result)
{
	if (result == RING_CHANGED || result == RING_LONG)
		s->unstable = true;
	return result == RING_OK;
}

/* Proves that @entry is linked into a wait queue and notes the queue's head. */
static bool prove_entry(struct scan *s, u64 entry, struct found_wait *wait)
{
	const struct scan_layout *l = s->layout;
	u64 head;

	if (!is_proved(s, ring_find_head(s->map, s->mem, RING_WAIT_QUEUE, entry + l->entry_links,
					 &head)))
		return false;
	wait->waiter = entry;
	wait->head = head - l->head_links;
	return true;
}

static bool try_entry(struct scan *s, u64 entry)
{
	struct found_wait wait = { .shape = SHAPE_ENTRY };

	if (!s->entries || !may_be_linked(s, entry + s->layout->entry_links))
		return false;
	wait.func = word_at(s, entry + s->layout->entry_func);
	if (!s->mem->is_function(s->mem->ctx, wait.func) ||
	    !prove_entry(s, entry, &wait))
		return false;
	s->waits[s->found++] = wait;
	return true;
}

/*
 * One poll_table_entry, on the stack or in an overflow page. Its entry's private pointer
 * leads back to the poll_wqueues (fs/select.c, __pollwait). The head that it names must be
 * the head of the ring.
 */
static void try_poll_entry(struct scan *s, u64 pwq, u64 addr)
{
	const struct scan_layout *l = s->layout;
	struct found_wait wait = { .shape = SHAPE_POLL };
	u64 entry = addr + l->poll_wait, private, key, head;

	if (!mem_word(s->mem, entry + l->entry_private, &private) || private != pwq)
		return;
	if (s->found < SCAN_MAX_WAITS && mem_word(s->mem, entry + l->entry_func, &wait.func) &&
	    s->mem->is_function(s->mem->ctx, wait.func) &&
	    mem_word(s->mem, addr + l->poll_file, &wait.file) &&
	    mem_word(s->mem, addr + l->poll_key, &key) &&
	    mem_word(s->mem, addr + l->poll_head, &head) &&
	    prove_entry(s, entry, &wait) && wait.head == head) {
		wait.mask = (u32)key;
		s->waits[s->found++] = wait;
	} else {
		s->cut = true;
	}
}

/* Pages that hold the sources a row may have, about 60 to a page. */
#define POLL_PAGES 3

/*
 * Entries past the inline ones live in a chain of pages, each
 * { next page; first free entry; entries[] } (struct poll_table_page).
 */
static void try_poll_pages(struct scan *s, u64 pwq)
{
	const struct scan_layout *l = s->layout;
	u64 page = word_at(s, pwq + l->pwq_table), end, addr;
	u32 pages;

	for (pages = 0; page && pages < POLL_PAGES && !s->unstable; pages++) {
		if (!mem_word(s->mem, page + 8, &end) || end > page + l->page_size) {
			s->cut = true;
			return;
		}
		for (addr = page + 16; addr + l->poll_size <= end; addr += l->poll_size)
			try_poll_entry(s, pwq, addr);
		if (!mem_word(s->mem, page, &page))
			return;
	}
	s->cut |= page;
}

static bool try_poll(struct scan *s, u64 pwq)
{
	const struct scan_layout *l = s->layout;
	u32 inlined = (u32)word_at(s, pwq + l->pwq_index), i;
	u64 qproc = word_at(s, pwq + l->pwq_qproc);

	/* do_poll() clears _qproc before it sleeps, unless it sleeps in its first round. */
	if (!s->entries || inlined > l->pwq_inline ||
	    (qproc && !s->mem->is_function(s->mem->ctx, qproc)))
		return false;
	for (i = 0; i < inlined && !s->unstable; i++)
		try_poll_entry(s, pwq, pwq + l->pwq_entries + (u64)i * l->poll_size);
	try_poll_pages(s, pwq);
	s->cut &= s->found > 0;
	return s->found;
}

/*
 * The word before a { links, task } may be the task as well, spilled by the compiler. Then
 * the task behind the links says which of the two it is.
 */
static bool is_behind(const struct scan *s, u64 links)
{
	return word_at(s, links + 2 * sizeof(u64)) == s->task;
}

static bool try_swait(struct scan *s, u64 waiter)
{
	struct found_wait wait = { .shape = SHAPE_SWAIT, .waiter = waiter };
	u64 links = waiter + s->layout->swait_links, head;

	if (is_behind(s, links) || !may_be_linked(s, links) ||
	    !is_proved(s, ring_find_head(s->map, s->mem, RING_SWAIT, links, &head)))
		return false;
	wait.head = head - s->layout->swait_head_links;
	s->waits[s->found++] = wait;
	return true;
}

/* Whether some lock at @lock has its first waiter in the ring of @waiter. */
static bool try_lock_at(struct scan *s, u64 waiter, u64 lock, u64 *head)
{
	u64 first, task;
	u32 i;

	for (i = 0; i < SCAN_LOCKS; i++) {
		*head = lock + s->layout->lock_lists[i];
		if (!mem_word(s->mem, *head, &first) ||
		    !mem_word(s->mem, first + s->layout->lock_task, &task) ||
		    !task || s->mem->stack_of(s->mem->ctx, first) != task)
			continue;
		if (is_proved(s, ring_reaches(s->map, s->mem, RING_WAITERS, waiter, first)))
			return true;
	}
	return false;
}

/*
 * Tries the locks a task says it is blocked on, else each word saved on its stack. Such a
 * word may point into another waiter of the ring, but an address on a stack is no lock.
 */
static bool find_headless(struct scan *s, u64 waiter, u64 *head)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(s->blocked); i++)
		if (s->blocked[i] && try_lock_at(s, waiter, s->blocked[i], head))
			return true;
	for (i = 0; i < s->count && i < SCAN_LOCK_WORDS && !s->unstable; i++)
		if (!s->mem->stack_of(s->mem->ctx, s->words[i]) &&
		    try_lock_at(s, waiter, s->words[i], head))
			return true;
	return false;
}

static bool find_lock(struct scan *s, u64 waiter, u64 *head)
{
	u64 next = word_at(s, waiter), prev = word_at(s, waiter + sizeof(u64));

	if (s->layout->lock_headless)
		return s->mem->stack_of(s->mem->ctx, next) &&
		       s->mem->stack_of(s->mem->ctx, prev) && find_headless(s, waiter, head);
	return may_be_linked(s, waiter) &&
	       is_proved(s, ring_find_head(s->map, s->mem, RING_WAITERS, waiter, head));
}

static bool try_lock(struct scan *s, u64 waiter)
{
	struct found_wait wait = { .shape = SHAPE_LOCK, .waiter = waiter };

	if (s->lists || !find_lock(s, waiter, &wait.head))
		return false;
	s->waits[s->found++] = wait;
	return true;
}

/*
 * A waiter with nothing more than links and a task: the kind of its list tells on which side
 * of the links the task is.
 */
static bool try_list(struct scan *s, u64 links, enum ring_kind kind, struct found_wait *wait)
{
	if (!s->lists || !may_be_linked(s, links) ||
	    !is_proved(s, ring_find_head(s->map, s->mem, kind, links, &wait->head)))
		return false;
	wait->waiter = links;
	s->waits[s->found++] = *wait;
	return true;
}

static bool try_waiter(struct scan *s, u64 links)
{
	struct found_wait wait = { .shape = SHAPE_WAITER };

	return try_list(s, links, RING_LIST, &wait);
}

static bool try_ext(struct scan *s, u64 waiter)
{
	struct found_wait wait = { .shape = SHAPE_EXT };

	return !is_behind(s, waiter + sizeof(u64)) &&
	       try_list(s, waiter + sizeof(u64), RING_SWAIT, &wait);
}

/* In the order of enum scan_shape: where the shape's task pointer sits, how it is proved. */
static bool try_shapes(struct scan *s, u64 addr)
{
	const struct scan_layout *l = s->layout;
	u64 room = addr - s->base;

	return (room >= l->entry_private && try_entry(s, addr - l->entry_private)) ||
	       (room >= l->pwq_task && try_poll(s, addr - l->pwq_task)) ||
	       (room >= 2 * sizeof(u64) && try_waiter(s, addr - 2 * sizeof(u64))) ||
	       try_ext(s, addr) ||
	       (room >= l->lock_task && try_lock(s, addr - l->lock_task)) ||
	       (room >= l->swait_task && try_swait(s, addr - l->swait_task));
}

/* None of eight words: one jump for all, as few stacks have more than a few. */
static bool none_is(const u64 *words, u64 task)
{
	return words[0] != task && words[1] != task && words[2] != task && words[3] != task &&
	       words[4] != task && words[5] != task && words[6] != task && words[7] != task;
}

u32 scan_own_words(const u64 *words, u32 count, u64 task, u16 *at)
{
	u32 i, k, n = 0;

	for (i = 0; i < count; i += 8) {
		if (count - i >= 8 && none_is(words + i, task))
			continue;
		for (k = i; k < count && k < i + 8; k++) {
			at[n] = k;
			n += words[k] == task;
		}
	}
	return n;
}

enum scan_result scan_stack(struct scan *s)
{
	bool found = false;
	u32 i;

	s->found = 0;
	s->cut = false;
	s->unstable = false;
	for (i = 0; i < s->owns && !found && !s->unstable; i++)
		found = try_shapes(s, s->base + (u64)s->own[i] * sizeof(u64));
	if (s->unstable)
		return SCAN_UNSTABLE;
	return found ? SCAN_FOUND : SCAN_NOTHING;
}

bool scan_has_entry(const u16 *ids, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (function_role(ids[i]) != ROLE_SCHED)
			return function_role(ids[i]) != ROLE_BARE &&
			       function_role(ids[i]) != ROLE_CLOCK &&
			       function_role(ids[i]) != ROLE_LIST;
	return true;
}

bool scan_has_list(const u16 *ids, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (function_role(ids[i]) == ROLE_LIST)
			return true;
	return false;
}
