// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pool of snapshots and the scratch memory; the model is in snapshot.h.
 *
 * All buffers of one size are a *generation*: POOL_FITTING snapshots and one scratch. The
 * worker makes the first two buffers of a generation before it is the present one. From then
 * on buffers of an older one are retired when they come back. The worker frees them at once,
 * after a grace period, as a reader may just be trying to hold one. Nobody else frees
 * anything.
 *
 * Memory has a cap: a generation may take two thirds of it, as the next one is made while
 * this one is still used. If a generation can't have all it wants, edges, objects, holders
 * and text lose room before tasks do. Allocations never make the kernel kill anybody: they
 * fail instead, and the present generation stays.
 *
 * Free buffers are in a list under a spinlock that nobody holds for longer than
 * a list operation.
 */
#include <linux/atomic.h>
#include <linux/llist.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "params.h"
#include "store/snapshot.h"

/* The current one, one to fill, one that a reader may hold. */
#define POOL_FITTING 3
/* More while readers hold them; beyond this they stop the passes, and status says so. */
#define POOL_MOST 16

/* Fewer threads than this no machine has. */
#define POOL_LEAST 256

#define GFP_POOL (GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

static DEFINE_SPINLOCK(pool_lock);
static LIST_HEAD(pool_free);
static LIST_HEAD(pool_trash);
static struct capacity wanted;		/* by the sampler */
static struct capacity present;		/* of the present generation */
static u32 generation;
static u32 fitting;			/* snapshots of it */
static u32 alive;			/* snapshots */
static u32 missed;			/* passes for which there was none */
static struct snapshot __rcu *current_snapshot;
static struct scratch *scratch_now;
static struct scratch *scratch_next;
static LLIST_HEAD(scratch_trash);
static atomic_long_t bytes;

static struct workqueue_struct *pool_queue;
static void pool_work_fn(struct work_struct *work);
static DECLARE_WORK(pool_work, pool_work_fn);

/* The rows that an array has room for. */
enum rows { ROWS_TASKS, ROWS_EDGES, ROWS_OBJECTS, ROWS_HOLDERS, ROWS_TEXT };

/**
 * struct part - one array of a snapshot or of the scratch memory
 * @at: where the pointer to it is
 * @size: bytes a row
 * @rows: enum rows
 * @slots: if it is an addr_index, slots for every two rows; else 0
 */
struct part {
	u16 at;
	u16 size;
	u8 rows;
	u8 slots;
};

#define ARRAY(type, member, rows) \
	{ offsetof(struct type, member), sizeof(*((struct type *)0)->member), ROWS_##rows, 0 }
/* A byte a row, whatever it is an array of. */
#define BYTES(type, member, rows) \
	{ offsetof(struct type, member), 1, ROWS_##rows, 0 }
/* As much again for texts that are no longer used (struct text_log). */
#define TWICE(type, member, rows) \
	{ offsetof(struct type, member), 2 * sizeof(*((struct type *)0)->member), \
	  ROWS_##rows, 0 }
#define INDEX(type, member, rows) \
	{ offsetof(struct type, member), sizeof(struct index_slot), ROWS_##rows, 4 }
/* It has room for the rows of two passes, as it is not more than seven eighths full. */
#define KEPT_INDEX(type, member, rows) \
	{ offsetof(struct type, member), sizeof(struct index_slot), ROWS_##rows, 5 }

static const struct part snapshot_parts[] = {
	ARRAY(snapshot, task, TASKS),
	ARRAY(snapshot, edge, EDGES),
	ARRAY(snapshot, object, OBJECTS),
	ARRAY(snapshot, holder, HOLDERS),
	TWICE(snapshot, text, TEXT),
	ARRAY(snapshot, order, OBJECTS),
	ARRAY(snapshot, chain, OBJECTS),
};

static const struct part scratch_parts[] = {
	INDEX(scratch, rings.nodes, EDGES),
	KEPT_INDEX(scratch, stacks, TASKS),
	KEPT_INDEX(scratch, tasks, TASKS),
	KEPT_INDEX(scratch, objects, OBJECTS),
	INDEX(scratch, wants, OBJECTS),
	ARRAY(scratch, rings.heads, EDGES),
	ARRAY(scratch, remap, OBJECTS),
	BYTES(scratch, agenda, OBJECTS),
	ARRAY(scratch, next_want, OBJECTS),
	ARRAY(scratch, policy, OBJECTS),
	ARRAY(scratch, worst, OBJECTS),
	ARRAY(scratch, crowd, OBJECTS),
};

static u32 rows_of(const struct capacity *c, enum rows rows)
{
	switch (rows) {
	case ROWS_TASKS:
		return c->tasks;
	case ROWS_EDGES:
		return c->edges;
	case ROWS_OBJECTS:
		return c->objects;
	case ROWS_HOLDERS:
		return c->holders;
	default:
		return c->text;
	}
}

static u32 slots_of(const struct part *part, u32 rows)
{
	return roundup_pow_of_two((rows + 1) / 2 * part->slots + 16);
}

static size_t part_bytes(const struct part *part, const struct capacity *c)
{
	u32 rows = rows_of(c, part->rows);

	return array_size(part->slots ? slots_of(part, rows) : rows, part->size);
}

static size_t parts_bytes(const struct part *part, u32 n, const struct capacity *c)
{
	size_t sum = 0;

	while (n--)
		sum += part_bytes(part++, c);
	return sum;
}

static size_t snapshot_bytes(const struct capacity *c)
{
	return sizeof(struct snapshot) +
	       parts_bytes(snapshot_parts, ARRAY_SIZE(snapshot_parts), c);
}

static struct judge_room judge_room(const struct capacity *c)
{
	return (struct judge_room){
		.tasks = c->tasks,
		.edges = c->edges,
		.objects = c->objects,
		.holders = c->holders,
	};
}

static size_t scratch_bytes(const struct capacity *c)
{
	const struct judge_room room = judge_room(c);

	return sizeof(struct scratch) + THREAD_SIZE +
	       parts_bytes(scratch_parts, ARRAY_SIZE(scratch_parts), c) +
	       judge_bytes(&room);
}

static size_t generation_bytes(const struct capacity *c)
{
	return POOL_FITTING * snapshot_bytes(c) + scratch_bytes(c);
}

size_t snapshot_memory(void)
{
	return atomic_long_read(&bytes);
}

size_t snapshot_memory_max(void)
{
	u64 kb = params_memory_max_kb();

	return kb ? kb << 10 : (size_t)totalram_pages() / 20 << PAGE_SHIFT;
}

/* The first word of each array is the pointer, even of an addr_index. */
static void **part_of(void *owner, const struct part *part)
{
	return owner + part->at;
}

static bool make_parts(void *owner, const struct part *part, u32 n, const struct capacity *c)
{
	for (; n--; part++) {
		void *mem = __vmalloc(part_bytes(part, c), GFP_POOL | __GFP_ZERO);

		if (!mem)
			return false;
		*part_of(owner, part) = mem;
		if (part->slots)
			((struct addr_index *)part_of(owner, part))->mask =
				slots_of(part, rows_of(c, part->rows)) - 1;
	}
	return true;
}

static void free_parts(void *owner, const struct part *part, u32 n)
{
	for (; n--; part++)
		vfree(*part_of(owner, part));
}

static bool has_room(size_t more)
{
	return snapshot_memory() + more <= snapshot_memory_max();
}

static void free_snapshot(struct snapshot *s)
{
	if (!s)
		return;
	free_parts(s, snapshot_parts, ARRAY_SIZE(snapshot_parts));
	atomic_long_sub(snapshot_bytes(&s->max), &bytes);
	kvfree(s);
}

static struct snapshot *make_snapshot(const struct capacity *max)
{
	struct snapshot *s;

	if (!has_room(snapshot_bytes(max)))
		return NULL;
	s = kvzalloc(sizeof(*s), GFP_POOL);
	if (!s)
		return NULL;
	s->max = *max;
	atomic_long_add(snapshot_bytes(max), &bytes);
	if (make_parts(s, snapshot_parts, ARRAY_SIZE(snapshot_parts), max))
		return s;
	free_snapshot(s);
	return NULL;
}

static void free_scratch(struct scratch *c)
{
	if (!c)
		return;
	free_parts(c, scratch_parts, ARRAY_SIZE(scratch_parts));
	vfree(c->judge_memory);
	kvfree(c->stack);
	atomic_long_sub(scratch_bytes(&c->max), &bytes);
	kvfree(c);
}

static bool make_judge(struct scratch *c, const struct capacity *max)
{
	const struct judge_room room = judge_room(max);

	c->judge_memory = __vmalloc(judge_bytes(&room), GFP_POOL | __GFP_ZERO);
	if (c->judge_memory)
		judge_init(&c->judge, c->judge_memory, &room);
	return c->judge_memory;
}

static struct scratch *make_scratch(const struct capacity *max)
{
	struct scratch *c;

	if (!has_room(scratch_bytes(max)))
		return NULL;
	c = kvzalloc(sizeof(*c), GFP_POOL);
	if (!c)
		return NULL;
	c->max = *max;
	c->rings.max_walks = max->edges;
	c->stack = kvmalloc(THREAD_SIZE, GFP_POOL);
	atomic_long_add(scratch_bytes(max), &bytes);
	if (c->stack && make_judge(c, max) &&
	    make_parts(c, scratch_parts, ARRAY_SIZE(scratch_parts), max))
		return c;
	free_scratch(c);
	return NULL;
}

static void empty_trash(void)
{
	struct llist_node *scratches = llist_del_all(&scratch_trash);
	struct snapshot *s, *next;
	struct scratch *c, *n;
	LIST_HEAD(trash);

	spin_lock(&pool_lock);
	list_splice_init(&pool_trash, &trash);
	spin_unlock(&pool_lock);
	if (!list_empty(&trash))
		synchronize_rcu();
	list_for_each_entry_safe(s, next, &trash, list)
		free_snapshot(s);
	llist_for_each_entry_safe(c, n, scratches, trash)
		free_scratch(c);
}

/* Caller holds the lock. */
static void retire(struct snapshot *s)
{
	alive--;
	fitting -= s->generation == generation;
	list_add(&s->list, &pool_trash);
}

/* Caller holds the lock. */
static void adopt(struct snapshot *s)
{
	s->generation = generation;
	fitting++;
	alive++;
	list_add(&s->list, &pool_free);
}

static bool covers(const struct capacity *a, const struct capacity *b)
{
	return a->tasks >= b->tasks && a->edges >= b->edges && a->objects >= b->objects &&
	       a->holders >= b->holders && a->text >= b->text;
}

/* Rows that tasks need for the plainest wait each; the least a generation has of the rest. */
static struct capacity plain_room(u32 tasks)
{
	return (struct capacity){
		.tasks = tasks,
		.edges = tasks + 1024,
		.objects = tasks + 1024,
		.holders = tasks / 2 + 1024,
		.text = tasks * 16 + 16384,
	};
}

static u32 part_way(u32 from, u32 to, u32 eighths)
{
	return from < to ? from + (u64)(to - from) * eighths / 8 : to;
}

static struct capacity between(const struct capacity *a, const struct capacity *b, u32 eighths)
{
	return (struct capacity){
		.tasks = b->tasks,
		.edges = part_way(a->edges, b->edges, eighths),
		.objects = part_way(a->objects, b->objects, eighths),
		.holders = part_way(a->holders, b->holders, eighths),
		.text = part_way(a->text, b->text, eighths),
	};
}

/* As much of the room that is wanted as the cap allows: at most 8 tries a size, 20 sizes. */
static struct capacity allowed_room(struct capacity need)
{
	size_t limit = snapshot_memory_max() / 3 * 2;
	struct capacity least, room;
	u32 eighths;

	do {
		least = plain_room(need.tasks);
		for (eighths = 8; eighths; eighths--) {
			room = between(&least, &need, eighths);
			if (generation_bytes(&room) <= limit)
				return room;
		}
		room = between(&least, &need, 0);
		need.tasks -= need.tasks / 4;
	} while (generation_bytes(&room) > limit && need.tasks > POOL_LEAST);
	return room;
}

static struct capacity next_room(void)
{
	struct capacity need;

	spin_lock(&pool_lock);
	need = wanted;
	spin_unlock(&pool_lock);
	return allowed_room(need);
}

/* Free buffers of the last generation go at once; held ones go when they come back. */
static void switch_to(const struct capacity *room, struct snapshot *first)
{
	struct snapshot *s, *next;

	spin_lock(&pool_lock);
	list_for_each_entry_safe(s, next, &pool_free, list) {
		list_del(&s->list);
		retire(s);
	}
	present = *room;
	generation++;
	fitting = 0;
	adopt(first);
	spin_unlock(&pool_lock);
}

static bool begin_generation(const struct capacity *room)
{
	struct scratch *c = make_scratch(room);
	struct snapshot *s = c ? make_snapshot(room) : NULL;

	if (!s) {
		free_scratch(c);
		return false;
	}
	/* The scratch first: a pass uses the lesser of the two. */
	free_scratch(xchg(&scratch_next, c));
	switch_to(room, s);
	return true;
}

static bool is_short(void)
{
	bool is;

	spin_lock(&pool_lock);
	is = fitting < POOL_FITTING || (list_empty(&pool_free) && alive < POOL_MOST);
	spin_unlock(&pool_lock);
	return is;
}

static void fill_pool(void)
{
	while (is_short()) {
		struct snapshot *s = make_snapshot(&present);

		if (!s)
			return;
		spin_lock(&pool_lock);
		adopt(s);
		spin_unlock(&pool_lock);
	}
}

static bool is_an_eighth_more(u32 a, u32 b)
{
	return a - a / 8 >= b && a > b;
}

/*
 * Whether a generation pays. At the cap the wish stays out of reach. Then one is made only if
 * it has notably more of something and as much of all else; more tasks may cost other rows.
 * One that is smaller by a quarter also pays.
 */
static bool is_worth(const struct capacity *room)
{
	size_t now = generation_bytes(&present), then = generation_bytes(room);

	if (is_an_eighth_more(room->tasks, present.tasks) ||
	    now > snapshot_memory_max() / 3 * 2)
		return then != now;
	if (!covers(room, &present))
		return then < now - now / 4;
	return is_an_eighth_more(room->edges, present.edges) ||
	       is_an_eighth_more(room->objects, present.objects) ||
	       is_an_eighth_more(room->holders, present.holders) ||
	       is_an_eighth_more(room->text, present.text);
}

static void pool_work_fn(struct work_struct *work)
{
	struct capacity room = next_room();

	empty_trash();
	if (is_worth(&room))
		begin_generation(&room);
	empty_trash();
	fill_pool();
}

int snapshot_setup(const struct capacity *need)
{
	struct capacity room;

	pool_queue = alloc_workqueue("hangwatch", WQ_UNBOUND, 1);
	if (!pool_queue)
		return -ENOMEM;
	wanted = *need;
	room = next_room();
	if (begin_generation(&room)) {
		scratch_now = xchg(&scratch_next, NULL);
		fill_pool();
		if (fitting > 1)
			return 0;
	}
	snapshot_teardown();
	return -ENOMEM;
}

void snapshot_teardown(void)
{
	struct snapshot *s, *next;

	destroy_workqueue(pool_queue);
	pool_queue = NULL;
	s = rcu_dereference_protected(current_snapshot, true);
	RCU_INIT_POINTER(current_snapshot, NULL);
	if (s)
		snapshot_put(s);
	empty_trash();
	list_for_each_entry_safe(s, next, &pool_free, list)
		free_snapshot(s);
	INIT_LIST_HEAD(&pool_free);
	free_scratch(xchg(&scratch_now, NULL));
	free_scratch(xchg(&scratch_next, NULL));
}

static void call_worker(void)
{
	if (pool_queue)
		queue_work(pool_queue, &pool_work);
}

static struct snapshot *pop_free(void)
{
	struct snapshot *s;

	spin_lock(&pool_lock);
	s = list_first_entry_or_null(&pool_free, struct snapshot, list);
	if (s)
		list_del(&s->list);
	spin_unlock(&pool_lock);
	return s;
}

u32 snapshot_missed(void)
{
	return READ_ONCE(missed);
}

struct snapshot *snapshot_begin(void)
{
	struct snapshot *s = pop_free();

	if (!s || fitting < POOL_FITTING)
		call_worker();
	if (!s) {
		WRITE_ONCE(missed, missed + 1);
		return NULL;
	}
	memset(&s->used, 0, sizeof(s->used));
	/* Offset 0 of the text is the empty name. */
	s->text[0] = '\0';
	s->used.text = 1;
	memset(&s->count, 0, sizeof(s->count));
	memset(s->losers, 0, sizeof(s->losers));
	s->free_objects = 0;
	s->ordered = 0;
	s->chains = 0;
	s->alert_rows = 0;
	return s;
}

struct scratch *snapshot_scratch(void)
{
	struct scratch *next = xchg(&scratch_next, NULL);

	if (next) {
		llist_add(&scratch_now->trash, &scratch_trash);
		WRITE_ONCE(scratch_now, next);
		call_worker();
	}
	return scratch_now;
}

/* Back to the pool. To the trash if it is of an old generation, or one too many. */
static void release(struct kref *ref)
{
	struct snapshot *s = container_of(ref, struct snapshot, ref);
	bool kept;

	spin_lock(&pool_lock);
	kept = s->generation == generation &&
	       (fitting <= POOL_FITTING || list_empty(&pool_free));
	if (kept)
		list_add(&s->list, &pool_free);
	else
		retire(s);
	spin_unlock(&pool_lock);
	if (!kept)
		call_worker();
}

void snapshot_put(struct snapshot *s)
{
	kref_put(&s->ref, release);
}

void snapshot_publish(struct snapshot *s)
{
	struct snapshot *old = rcu_dereference_protected(current_snapshot, true);

	kref_init(&s->ref);
	rcu_assign_pointer(current_snapshot, s);
	if (old)
		snapshot_put(old);
}

/*
 * A buffer whose count is 0 is being filled. Its memory is still there (it is freed only
 * after a grace period), but it is no longer the current one.
 */
struct snapshot *snapshot_get(void)
{
	struct snapshot *s;

	rcu_read_lock();
	do {
		s = rcu_dereference(current_snapshot);
	} while (s && !kref_get_unless_zero(&s->ref));
	rcu_read_unlock();
	return s;
}

void snapshot_want(const struct capacity *need)
{
	spin_lock(&pool_lock);
	wanted = *need;
	spin_unlock(&pool_lock);
	call_worker();
}

void snapshot_flush_growth(void)
{
	flush_work(&pool_work);
}
