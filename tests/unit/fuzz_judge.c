// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a pass: tasks in processes, what they wait for, who holds it.  Checked is
 * what must hold of every judgement, without a second opinion.
 */
#include "judged.h"
#include "fuzz.h"

#define FEW 32

static void make_tasks(struct input *in)
{
	u32 n = take(in) % FEW + 1, i;

	for (i = 0; i < n; i++) {
		u8 what = take(in), when = take(in);
		u32 at = i && what & 1 ? thread() : process();
		struct task_row *t = &world.task[at];

		t->state = what & 2 ? TASK_SLEEP : take(in) % TASK_STATES;
		t->flags |= (when & 3 ? 0 : ROW_TIMED) | (when & 12 ? 0 : ROW_PRIVATE) |
			    (when & 48 ? 0 : ROW_ALARM) | (when & 192 ? 0 : ROW_CLOCK);
		t->since = NOW - when * SECOND / 8;
		t->before = what & 4 ? 0 : t->since - take(in) % 16 * SECOND;
		t->ptgid = world.task[take(in) % (at + 1)].tgid;
	}
}

static void make_objects(struct input *in)
{
	u32 n = take(in) % FEW + 1, i;

	for (i = 0; i < n; i++) {
		u8 what = take(in);
		u32 at = object(what % WAIT_KIND_COUNT);
		struct object_row *o = &world.object[at];

		o->request = take(in) % 3;
		o->fixed_state = take(in) % 16 ? 0 : take(in) % OUTCOMES;
		if (what & 128)
			o->service_given = world.object[take(in) % (at + 1)].service_needed;
	}
}

/* A holder is listed once for each process. */
static bool is_held_by(u32 at, u32 leader)
{
	u32 i;

	for (i = world.object[at].first_holder; i != NO_ROW; i = world.holder[i].next)
		if (world.holder[i].leader == leader)
			return true;
	return false;
}

static void make_holders(struct input *in)
{
	u32 n = take(in) % 64;

	while (n--) {
		u32 at = take(in) % world.j.objects, task = take(in) % world.j.tasks;

		if (is_held_by(at, world.task[task].leader))
			continue;
		if (take(in) % 4)
			holds(task, at);
		else
			owns(task, at);
	}
}

static void make_waits(struct input *in)
{
	u32 i, n;

	for (i = 0; i < world.j.tasks; i++)
		if (world.task[i].state != TASK_ON_CPU && world.task[i].state != TASK_GONE)
			for (n = take(in) % 4; n--;)
				waits(i, take(in) % world.j.objects);
}

static void check_object(u32 at)
{
	const struct object_row *o = &world.object[at];
	u32 steps, task = o->blocker, found = 0;

	MUST(o->verdict < VERDICTS && o->outcome < OUTCOMES);
	MUST(o->root == NO_ROW || o->root < world.j.tasks);
	MUST(o->root != NO_ROW || o->root_object < world.j.objects);
	MUST(o->owner == NO_ROW || world.holder[o->owner].object == at);
	/* Every chain ends, or comes round. */
	for (steps = 0; task != NO_ROW && steps <= world.j.tasks; steps++) {
		MUST(task < world.j.tasks);
		found |= task == o->root;
		task = world.task[task].blocked_on == NO_ROW ? NO_ROW :
		       world.object[world.task[task].blocked_on].blocker;
	}
	if (o->verdict == VERDICT_DEADLOCK) {
		MUST(found && task != NO_ROW);
		MUST(judge_may_return(&world.j, at) == NO_ROW);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct input in = { data, len };
	u32 i;

	world_begin();
	make_tasks(&in);
	make_objects(&in);
	make_holders(&in);
	make_waits(&in);
	judge(&world.j);
	MUST(world.j.chains <= world.j.objects && world.j.ordered <= world.j.objects);
	for (i = 0; i < world.j.objects; i++)
		check_object(i);
	world_end();
	return 0;
}
