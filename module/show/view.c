// SPDX-License-Identifier: GPL-2.0-only
/* The data that the rows of one reader share; see view.h. */
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "model/signature.h"
#include "show/fields.h"
#include "show/sentence.h"
#include "show/view.h"
#include "store/snapshot.h"
#include "target/symbol.h"

/* Chains whose signatures are remembered: a ring's is made of all its members. */
#define SIGNATURES 256

/**
 * struct known - what rows have in common, worked out once; as old as the snapshot
 * @names: of functions
 * @frames: of the last task shown
 * @text: these, as text
 * @length: of that, 0 if none
 * @start: of the last signature
 * @chain: number of a chain plus one, 0 if none
 * @signature: of that chain
 */
struct known {
	struct symbol_names names;
	u64 frames[ROW_FRAMES];
	char text[REPORT_LONG];
	u32 length;
	struct signature_start start;
	u32 chain[SIGNATURES];
	u32 signature[SIGNATURES];
};

/* Rows that are asked for by the thousand are written where seq_file has room for them. */
struct line row_begin(struct seq_file *m)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);
	static char none[1];

	return size ? line_in(buf, size) : line_in(none, sizeof(none));
}

/* A row without room is written anew, with more of it. */
void row_end(struct seq_file *m, const struct line *l)
{
	char *buf;

	if (l->cut || !seq_get_buf(m, &buf))
		seq_commit(m, -1);
	else
		seq_commit(m, l->at - buf);
}

void row_age(struct seq_file *m, u64 since, u64 until)
{
	struct line l = row_begin(m);

	report_age(&l, since, until);
	row_end(m, &l);
}

static struct known *known_to(const struct seq_file *m)
{
	const struct view *v = m->private;

	return v ? v->known : NULL;
}

struct symbol_names *view_names(const struct seq_file *m)
{
	struct known *k = known_to(m);

	return k ? &k->names : NULL;
}

/* Threads of a pool stand one after the other, and sleep alike. */
void view_add_frames(struct line *l, const struct seq_file *m, const struct task_row *t)
{
	struct known *k = known_to(m);
	const char *text = l->at;

	if (k && k->length && !memcmp(k->frames, t->frames, sizeof(k->frames))) {
		line_bytes(l, k->text, k->length);
		return;
	}
	report_frames(l, t, view_names(m));
	if (!k)
		return;
	k->length = l->cut ? 0 : l->at - text;
	memcpy(k->frames, t->frames, sizeof(k->frames));
	memcpy(k->text, text, k->length);
}

u32 view_signature(const struct seq_file *m, const struct snapshot *s, u32 chain)
{
	struct known *k = known_to(m);
	u32 at = chain % SIGNATURES;

	if (!k)
		return sentence_signature(s, &s->chain[chain], NULL);
	if (k->chain[at] != chain + 1) {
		k->signature[at] = sentence_signature(s, &s->chain[chain], &k->start);
		k->chain[at] = chain + 1;
	}
	return k->signature[at];
}

struct known *view_known(gfp_t gfp)
{
	return kzalloc(sizeof(struct known), gfp);
}

struct view *view_alloc(void)
{
	struct view *v = kzalloc(sizeof(*v), GFP_KERNEL);

	if (v)
		v->known = view_known(GFP_KERNEL);
	return v;
}

void view_begin(struct view *v, struct seq_file *m)
{
	view_forget(v);
	m->private = v;
}

void view_forget(struct view *v)
{
	if (v->known)
		memset(v->known, 0, sizeof(*v->known));
}

void view_free(struct view *v)
{
	if (v)
		kfree(v->known);
	kfree(v);
}
