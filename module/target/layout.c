// SPDX-License-Identifier: GPL-2.0-only
/*
 * Learning private layouts from BTF; the model is in layout.h.
 *
 * The task that loads hangwatch reads, and so does one that loads a module with structures to
 * be learned. The sampler never does.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "model/btf.h"
#include "target/compiled.h"
#include "target/layout.h"

#define BTF_DIR "/sys/kernel/btf/"
#define KERNEL "vmlinux"
/* Debian's is 5 to 10 MB; a larger one is not read. */
#define BTF_MAX_BYTES (64U << 20)
#define REASON_MAX 96
/* Megabytes for a moment: without them some kinds are off, and no task is killed for them. */
#define GFP_LEARN (GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

struct layout layout;

static const struct {
	const char *type;
	const char *member;
	u32 *offset;
	enum layout_group group;
} members[] = {
#define L(sym, type, member, group) { type, member, &layout.sym, LAYOUT_##group },
	LAYOUT_MEMBERS(L)
#undef L
};

static const char * const group_names[] = {
#define G(sym, name) [LAYOUT_##sym] = name,
	LAYOUT_GROUPS(G)
#undef G
};

/* The module a group's structures may belong to. */
static const char * const group_modules[LAYOUT_GROUP_COUNT] = {
#define M(sym, name) [LAYOUT_##sym] = name,
	LAYOUT_MODULES(M)
#undef M
};

static char reasons[LAYOUT_GROUP_COUNT][REASON_MAX];
static bool on[LAYOUT_GROUP_COUNT];
/* One task learns at a time. */
static DEFINE_MUTEX(learning);

/* A file of type information in memory, opened. */
struct source {
	struct btf_reader reader;
	void *data;
};

struct learner {
	struct source kernel;
	struct source module;
	struct btf_query queries[ARRAY_SIZE(members)];
};

/* A file in sysfs gives at most a page a read. */
static ssize_t read_all(struct file *file, void *data, size_t size)
{
	loff_t pos = 0;
	ssize_t n;

	do {
		n = kernel_read(file, data + pos, size - pos, &pos);
	} while (n > 0 && pos < size);
	return n < 0 ? n : pos;
}

static const char *open_source(struct source *s, struct file *file, const struct source *base)
{
	loff_t size = i_size_read(file_inode(file));

	if (size <= 0 || size > BTF_MAX_BYTES)
		return "has an odd size";
	s->data = __vmalloc(size, GFP_LEARN);
	if (!s->data)
		return "is too large for the memory there is";
	if (read_all(file, s->data, size) != size)
		return "could not be read";
	if (btf_open(&s->reader, s->data, size, base ? &base->reader : NULL))
		return "is not type information this version can read";
	return NULL;
}

/* Returns NULL, or the fault of the file. */
static const char *read_source(struct source *s, const char *name, const struct source *base)
{
	char path[sizeof(BTF_DIR) + MODULE_NAME_LEN];
	struct file *file;
	const char *why;

	snprintf(path, sizeof(path), BTF_DIR "%s", name);
	file = filp_open(path, O_RDONLY, 0);
	if (IS_ERR(file))
		return PTR_ERR(file) == -ENOENT ? "is not there" : "can't be opened";
	why = open_source(s, file, base);
	filp_close(file, NULL);
	return why;
}

static void close_source(struct source *s)
{
	vfree(s->data);
	s->data = NULL;
}

/* Whether a question is still open and @module may answer it; NULL: the kernel. */
static bool is_asked(u32 query, const char *module)
{
	const char *of = group_modules[members[query].group];

	return !module || (of && !strcmp(of, module));
}

static void note_answer(struct learner *l, u32 query)
{
	const struct btf_query *q = &l->queries[query];
	enum layout_group group = members[query].group;

	if (q->status == BTF_QUERY_FOUND)
		*members[query].offset = q->offset;
	else
		snprintf(reasons[group], REASON_MAX, "struct %s.%s: %s", q->type, q->member,
			 btf_query_text(q->status));
}

static void set_off(enum layout_group group, const char *file, const char *why)
{
	snprintf(reasons[group], REASON_MAX, BTF_DIR "%s %s", file, why);
}

/* Answers the questions about the groups of a module; of @module NULL, all of them. */
static void ask(struct learner *l, const struct btf_reader *reader, const char *module)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(members); i++)
		l->queries[i] = (struct btf_query){ .type = members[i].type,
						    .member = members[i].member };
	btf_member_offsets(reader, l->queries, ARRAY_SIZE(members));
	for (i = 0; i < LAYOUT_GROUP_COUNT; i++)
		if (!module || (group_modules[i] && !strcmp(group_modules[i], module)))
			reasons[i][0] = '\0';
	for (i = 0; i < ARRAY_SIZE(members); i++)
		if (is_asked(i, module))
			note_answer(l, i);
}

static atomic_t learned;

static void publish(void)
{
	u32 i;

	for (i = 0; i < LAYOUT_GROUP_COUNT; i++)
		/* The learned layouts are there first: pairs with layout_on(). */
		smp_store_release(&on[i], !reasons[i][0]);
	/* A pass that sees the new count sees the groups: pairs with layout_learned(). */
	atomic_fetch_inc_release(&learned);
}

u32 layout_learned(void)
{
	return atomic_read_acquire(&learned);
}

static void learn_module(struct learner *l, enum layout_group group)
{
	const char *module = group_modules[group];
	const char *why = read_source(&l->module, module, &l->kernel);

	if (why)
		set_off(group, module, why);
	else
		ask(l, &l->module.reader, module);
	close_source(&l->module);
}

/* Returns an error if the module was built for another kernel. */
static int learn_all(struct learner *l)
{
	const char *why = read_source(&l->kernel, KERNEL, NULL);
	int err = why ? 0 : compiled_check(&l->kernel.reader);
	u32 i;

	if (!why)
		ask(l, &l->kernel.reader, NULL);
	for (i = 0; i < LAYOUT_GROUP_COUNT; i++) {
		if (why)
			set_off(i, KERNEL, why);
		else if (reasons[i][0] && group_modules[i])
			learn_module(l, i);
	}
	close_source(&l->kernel);
	return err;
}

#ifdef CONFIG_DEBUG_INFO_BTF_MODULES
static void learn_loaded(struct learner *l, const char *module)
{
	const char *why = read_source(&l->kernel, KERNEL, NULL);
	u32 i;

	for (i = 0; i < LAYOUT_GROUP_COUNT; i++) {
		if (!group_modules[i] || strcmp(group_modules[i], module))
			continue;
		if (why)
			set_off(i, KERNEL, why);
		else
			learn_module(l, i);
	}
	close_source(&l->kernel);
}

static bool has_groups(const char *module)
{
	u32 i;

	for (i = 0; i < LAYOUT_GROUP_COUNT; i++)
		if (group_modules[i] && !strcmp(group_modules[i], module))
			return true;
	return false;
}

/* After its init: the file in sysfs is there, and nobody sleeps in it yet. */
static int module_event(struct notifier_block *nb, unsigned long event, void *data)
{
	const struct module *mod = data;
	struct learner *l;

	if (event != MODULE_STATE_LIVE || !has_groups(mod->name))
		return NOTIFY_DONE;
	l = kvzalloc(sizeof(*l), GFP_LEARN);
	if (!l)
		return NOTIFY_DONE;
	mutex_lock(&learning);
	learn_loaded(l, mod->name);
	publish();
	mutex_unlock(&learning);
	kvfree(l);
	return NOTIFY_DONE;
}

static struct notifier_block listener = { .notifier_call = module_event };

static int listen(void)
{
	return register_module_notifier(&listener);
}

void layout_teardown(void)
{
	unregister_module_notifier(&listener);
}
#else
static int listen(void)
{
	return 0;
}

void layout_teardown(void)
{
}
#endif

#ifdef LAYOUT_SHAPES
/* The groups whose places are known even if there is no type information. */
static const u8 shaped[] = { LAYOUT_SHAPED };

static void use_shapes(void)
{
	u32 i;

#define S(sym, bytes) layout.sym = (bytes);
	LAYOUT_SHAPES(S)
#undef S
	for (i = 0; i < ARRAY_SIZE(shaped); i++)
		reasons[shaped[i]][0] = '\0';
}
#else
static void use_shapes(void)
{
}
#endif

/* If a module is absent, its groups are not missed. */
static void warn_of_missing(void)
{
	u32 i;

	for (i = 0; i < LAYOUT_GROUP_COUNT; i++)
		if (!on[i] && !group_modules[i])
			pr_warn("waits of kind %s are not named: %s\n", group_names[i], reasons[i]);
}

int __init layout_setup(void)
{
	struct learner *l = kvzalloc(sizeof(*l), GFP_LEARN);
	int err = 0;
	u32 i;

	mutex_lock(&learning);
	for (i = 0; !l && i < LAYOUT_GROUP_COUNT; i++)
		set_off(i, KERNEL, "is too large for the memory there is");
	if (l)
		err = learn_all(l);
	use_shapes();
	publish();
	mutex_unlock(&learning);
	kvfree(l);
	if (err)
		return err;
	warn_of_missing();
	if (listen())
		pr_warn("structures of modules loaded from now on are not learned\n");
	return 0;
}

bool layout_on(enum layout_group group)
{
	/* Pairs with publish(). */
	return smp_load_acquire(&on[group]);
}

const char *layout_group_name(enum layout_group group)
{
	return group_names[group];
}

const char *layout_group_reason(enum layout_group group)
{
	return reasons[group];
}
