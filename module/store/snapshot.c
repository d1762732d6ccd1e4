// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pool of snapshots and the scratch memory; the model is in snapshot.h.
 *
 * Free buffers are in a list under a spinlock that nobody holds for longer
 * than a list operation.  Growth is one work item: it makes memory of the
 * wanted size and leaves it where the next pass finds it; what is too small
 * goes to a second list, which the same work frees after a grace period, as a
 * reader may just be trying to hold it.
 */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "store/snapshot.h"

#define POOL_FIRST 3
/* Readers that hold more snapshots than this stop the passes; status says so. */
#define POOL_MOST 16

static DEFINE_SPINLOCK(pool_lock);
static LIST_HEAD(pool_free);
static LIST_HEAD(pool_trash);
static unsigned int pool_size;
static struct snapshot __rcu *current_snapshot;
static struct capacity wanted;
static struct scratch *scratch_now;
static struct scratch *scratch_next;
static struct scratch *scratch_trash;

static struct workqueue_struct *grow_queue;
static void grow(struct work_struct *work);
static DECLARE_WORK(grow_work, grow);

static bool covers(const struct capacity *a, const struct capacity *b)
{
	return a->tasks >= b->tasks && a->edges >= b->edges && a->objects >= b->objects &&
	       a->holders >= b->holders && a->text >= b->text;
}

static void free_snapshot(struct snapshot *s)
{
	if (!s)
		return;
	vfree(s->task);
	vfree(s->edge);
	vfree(s->object);
	vfree(s->holder);
	vfree(s->text);
	vfree(s->order);
	vfree(s->chain);
	kvfree(s);
}

static struct snapshot *make_snapshot(const struct capacity *max)
{
	struct snapshot *s = kvzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->max = *max;
	s->task = vmalloc(array_size(max->tasks, sizeof(*s->task)));
	s->edge = vmalloc(array_size(max->edges, sizeof(*s->edge)));
	s->object = vmalloc(array_size(max->objects, sizeof(*s->object)));
	s->holder = vmalloc(array_size(max->holders, sizeof(*s->holder)));
	s->order = vmalloc(array_size(max->objects, sizeof(*s->order)));
	s->chain = vmalloc(array_size(max->objects, sizeof(*s->chain)));
	s->text = vmalloc(max->text);
	if (s->task && s->edge && s->object && s->holder && s->order && s->chain && s->text)
		return s;
	free_snapshot(s);
	return NULL;
}

static bool make_index(struct addr_index *x, u32 rows)
{
	u32 slots = roundup_pow_of_two(rows * 2 + 16);

	x->mask = slots - 1;
	x->slots = vzalloc(array_size(slots, sizeof(*x->slots)));
	return x->slots;
}

static void free_scratch(struct scratch *c)
{
	if (!c)
		return;
	vfree(c->rings.nodes.slots);
	vfree(c->rings.heads);
	vfree(c->stacks.slots);
	vfree(c->tasks.slots);
	vfree(c->prev_tasks.slots);
	vfree(c->objects.slots);
	vfree(c->wants.slots);
	vfree(c->remap);
	vfree(c->next_want);
	vfree(c->judge_memory);
	vfree(c->policy);
	kvfree(c->stack);
	kvfree(c);
}

static bool make_tables(struct scratch *c, const struct capacity *max)
{
	return make_index(&c->rings.nodes, max->edges) && make_index(&c->stacks, max->tasks) &&
	       make_index(&c->tasks, max->tasks) && make_index(&c->prev_tasks, max->tasks) &&
	       make_index(&c->objects, max->objects) && make_index(&c->wants, max->objects);
}

static bool make_judge(struct scratch *c, const struct capacity *max)
{
	const struct judge_room room = {
		.tasks = max->tasks, .edges = max->edges, .objects = max->objects,
		.holders = max->holders,
	};

	c->judge_memory = vzalloc(judge_bytes(&room));
	if (c->judge_memory)
		judge_init(&c->judge, c->judge_memory, &room);
	return c->judge_memory;
}

static bool make_arrays(struct scratch *c, const struct capacity *max)
{
	c->rings.max_walks = max->edges;
	c->rings.heads = vmalloc(array_size(max->edges, sizeof(*c->rings.heads)));
	c->remap = vmalloc(array_size(max->objects, sizeof(*c->remap)));
	c->next_want = vmalloc(array_size(max->objects, sizeof(*c->next_want)));
	c->policy = vmalloc(array_size(max->objects, sizeof(*c->policy)));
	c->stack = kvmalloc(THREAD_SIZE, GFP_KERNEL);
	return c->rings.heads && c->remap && c->next_want && c->policy && c->stack;
}

static struct scratch *make_scratch(const struct capacity *max)
{
	struct scratch *c = kvzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	c->max = *max;
	if (make_tables(c, max) && make_arrays(c, max) && make_judge(c, max))
		return c;
	free_scratch(c);
	return NULL;
}

static void add_free(struct snapshot *s)
{
	spin_lock(&pool_lock);
	list_add(&s->list, &pool_free);
	spin_unlock(&pool_lock);
}

static void empty_trash(void)
{
	struct snapshot *s, *next;
	LIST_HEAD(trash);

	spin_lock(&pool_lock);
	list_splice_init(&pool_trash, &trash);
	spin_unlock(&pool_lock);
	if (!list_empty(&trash))
		synchronize_rcu();
	list_for_each_entry_safe(s, next, &trash, list)
		free_snapshot(s);
	free_scratch(xchg(&scratch_trash, NULL));
}

/* Makes one snapshot of the wanted size, if the pool may have another. */
static void add_snapshot(const struct capacity *need)
{
	struct snapshot *s = READ_ONCE(pool_size) < POOL_MOST ? make_snapshot(need) : NULL;

	if (!s)
		return;
	spin_lock(&pool_lock);
	pool_size++;
	list_add(&s->list, &pool_free);
	spin_unlock(&pool_lock);
}

static void grow(struct work_struct *work)
{
	struct capacity need = wanted;
	int i;

	empty_trash();
	if (!covers(&READ_ONCE(scratch_now)->max, &need))
		free_scratch(xchg(&scratch_next, make_scratch(&need)));
	for (i = 0; i < POOL_FIRST; i++)
		add_snapshot(&need);
}

int snapshot_setup(const struct capacity *need)
{
	grow_queue = alloc_workqueue("hangwatch", WQ_UNBOUND, 1);
	if (!grow_queue)
		return -ENOMEM;
	wanted = *need;
	scratch_now = make_scratch(need);
	if (scratch_now)
		grow(NULL);
	if (scratch_now && READ_ONCE(pool_size) >= POOL_FIRST)
		return 0;
	snapshot_teardown();
	return -ENOMEM;
}

void snapshot_teardown(void)
{
	struct snapshot *s, *next;

	destroy_workqueue(grow_queue);
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

static struct snapshot *pop_free(void)
{
	struct snapshot *s = list_first_entry_or_null(&pool_free, struct snapshot, list);

	if (s)
		list_del(&s->list);
	return s;
}

/* A buffer that has become too small is retired, unless it is all there is. */
static struct snapshot *pop_fitting(void)
{
	struct snapshot *s = pop_free();

	while (s && !covers(&s->max, &wanted) && !list_empty(&pool_free)) {
		list_add(&s->list, &pool_trash);
		pool_size--;
		s = pop_free();
	}
	return s;
}

struct snapshot *snapshot_begin(void)
{
	struct snapshot *s;

	spin_lock(&pool_lock);
	s = pop_fitting();
	spin_unlock(&pool_lock);
	if (!s || !covers(&s->max, &wanted))
		queue_work(grow_queue, &grow_work);
	if (!s)
		return NULL;
	memset(&s->used, 0, sizeof(s->used));
	/* Offset 0 of the text is the empty name. */
	s->text[0] = '\0';
	s->used.text = 1;
	memset(&s->count, 0, sizeof(s->count));
	s->ordered = 0;
	s->chains = 0;
	s->alert_rows = 0;
	return s;
}

struct scratch *snapshot_scratch(void)
{
	struct scratch *next = xchg(&scratch_next, NULL);

	if (next) {
		/* The work empties the trash; only if two were made in a row is one left here. */
		free_scratch(xchg(&scratch_trash, scratch_now));
		WRITE_ONCE(scratch_now, next);
	}
	return scratch_now;
}

static void release(struct kref *ref)
{
	add_free(container_of(ref, struct snapshot, ref));
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
 * A buffer whose count is 0 is being filled: its memory is still there (it is
 * only freed after a grace period), but it is not the current one any more.
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
	wanted.tasks = max(wanted.tasks, need->tasks);
	wanted.edges = max(wanted.edges, need->edges);
	wanted.objects = max(wanted.objects, need->objects);
	wanted.holders = max(wanted.holders, need->holders);
	wanted.text = max(wanted.text, need->text);
	queue_work(grow_queue, &grow_work);
}

void snapshot_flush_growth(void)
{
	flush_work(&grow_work);
}
