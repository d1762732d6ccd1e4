// SPDX-License-Identifier: GPL-2.0-only
/* Learning private layouts from BTF; the model is in layout.h. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#include "core/btf.h"
#include "layout.h"

#define BTF_FILE "/sys/kernel/btf/vmlinux"
/* Debian's is 5 to 10 MB; what is larger is not read. */
#define BTF_MAX_BYTES (64U << 20)
#define REASON_MAX 96

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

static char reasons[LAYOUT_GROUP_COUNT][REASON_MAX];
static struct btf_query queries[ARRAY_SIZE(members)] __initdata;
static struct btf_reader reader __initdata;

static void __init all_off(const char *why)
{
	unsigned int i;

	for (i = 0; i < LAYOUT_GROUP_COUNT; i++)
		strscpy(reasons[i], why, REASON_MAX);
}

/* A file in sysfs gives at most a page a read. */
static ssize_t __init read_all(struct file *file, void *data, size_t size)
{
	loff_t pos = 0;
	ssize_t n;

	do {
		n = kernel_read(file, data + pos, size - pos, &pos);
	} while (n > 0 && pos < size);
	return n < 0 ? n : pos;
}

static void __init ask(const void *data, size_t size)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(members); i++)
		queries[i] = (struct btf_query){ .type = members[i].type,
						 .member = members[i].member };
	if (btf_open(&reader, data, size, NULL)) {
		all_off(BTF_FILE " is not type information this version can read");
		return;
	}
	btf_member_offsets(&reader, queries, ARRAY_SIZE(members));
	for (i = 0; i < ARRAY_SIZE(members); i++) {
		if (queries[i].status == BTF_QUERY_FOUND)
			*members[i].offset = queries[i].offset;
		else
			snprintf(reasons[members[i].group], REASON_MAX, "struct %s.%s: %s",
				 members[i].type, members[i].member,
				 btf_query_text(queries[i].status));
	}
}

static void __init read_and_ask(struct file *file)
{
	loff_t size = i_size_read(file_inode(file));
	void *data;

	if (size <= 0 || size > BTF_MAX_BYTES) {
		all_off(BTF_FILE " has an odd size");
		return;
	}
	data = vmalloc(size);
	if (!data) {
		all_off("no memory to read " BTF_FILE);
		return;
	}
	if (read_all(file, data, size) == size)
		ask(data, size);
	else
		all_off(BTF_FILE " could not be read");
	vfree(data);
}

void __init layout_setup(void)
{
	struct file *file = filp_open(BTF_FILE, O_RDONLY, 0);
	unsigned int i;

	if (IS_ERR(file)) {
		all_off("no " BTF_FILE ": mount sysfs, or use a kernel with CONFIG_DEBUG_INFO_BTF");
	} else {
		read_and_ask(file);
		filp_close(file, NULL);
	}
	for (i = 0; i < LAYOUT_GROUP_COUNT; i++)
		if (!layout_on(i))
			pr_warn("waits of kind %s are not named: %s\n", group_names[i], reasons[i]);
}

bool layout_on(enum layout_group group)
{
	return !reasons[group][0];
}

const char *layout_group_name(enum layout_group group)
{
	return group_names[group];
}

const char *layout_group_reason(enum layout_group group)
{
	return reasons[group];
}
