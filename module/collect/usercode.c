// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user code that led a sleeper into its system call (model/userframes.h), as text.
 *
 * A frame is written as a person looks it up: the file's name, and the address given by the
 * linker, which addr2line -e FILE takes. The address follows from the mapping's place in the
 * file and from the program headers, which the process has mapped. If the headers aren't in
 * memory, the place in the file is shown, with an @. Code without a file is [anon] (made at
 * run time), the kernel's page [vdso].
 *
 * Few threads are asked, once a sleep. The number of new ones in a pass is bounded and shared
 * out, so nobody's threads crowd out root's. While more are waiting than a pass may look at,
 * it looks at fewer, the worst first. A hang of thousands must not take the CPU from a task
 * that may still end it. A stack can be made to cost all of USER_STEPS: its user is not asked
 * again in that pass.
 */
#include <linux/elf.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

#include "arch/arch.h"
#include "collect/rows.h"
#include "collect/walk.h"
#include "model/userframes.h"
#include "model/usertext.h"
#include "pass.h"
#include "target/names.h"
#include "target/usermem.h"
#include "target/vma.h"

/* New ones in a pass: of root, of everybody else together, and of one user of them. */
#define PASS_ROOT 24
#define PASS_OTHERS 12
#define PASS_USER 3
/* The same in a pass after one that could not look at all. */
#define LATER_ROOT 3
#define LATER_OTHERS 4
#define LATER_USER 1
/* Members of one deadlock that are looked at. */
#define RING_ASKED 64
/* Longest text, less than a line of the kernel log; longest name in it. */
#define CODE_TEXT 896
#define CODE_NAME 64
/* Mappings of one file below a mapping; program headers of a file. */
#define FILE_MAPS 8
#define FILE_HEADERS 16

/* The process looked at. */
static struct {
	struct pass *pass;
	const struct memread *mem;
	u64 task;
	u64 vdso;
} process;

/* Too large for a stack; the sampler is one thread. */
static struct user_frames frames;
static char text[CODE_TEXT];

static bool read_user(void *ctx, u64 addr, void *dst, u32 len)
{
	pass_yield(process.pass);
	return usermem_read(process.mem, process.task, addr, dst, len);
}

static bool map_user(void *ctx, u64 addr, struct user_map *map)
{
	struct vma_view vma;

	if (!vma_look(process.mem, process.task, addr, &vma))
		return false;
	*map = (struct user_map){
		.start = vma.start, .end = vma.end, .code = vma.code,
		.vdso = vma.start == process.vdso,
	};
	return true;
}

static const struct user_view user_view = { .read = read_user, .map = map_user };

/* The user registers as the kernel's entry code left them (task_pt_regs()). */
static bool read_regs(const struct task_row *t, struct user_regs *regs)
{
	u64 top = t->stack + THREAD_SIZE - ARCH_STACK_PADDING;
	struct pt_regs r;

	if (!ARCH_USER_CODE || !t->stack ||
	    !mem_read(process.mem, top - sizeof(r), &r, sizeof(r)) || !user_mode(&r))
		return false;
	*regs = (struct user_regs)ARCH_USER_REGS(&r);
	return true;
}

/* The mapping of a file's beginning, from one of those behind it. */
static bool find_beginning(struct vma_view *vma)
{
	u64 file = vma->file;
	u32 i;

	for (i = 0; vma->offset && i < FILE_MAPS; i++)
		if (!vma_look(process.mem, process.task, vma->start - 1, vma) ||
		    vma->file != file)
			return false;
	return !vma->offset;
}

/* Whether a program header has what is at an offset of the file; both sizes of ELF. */
static bool header_covers(u64 at, bool wide, u64 offset, u64 *link)
{
	struct elf64_phdr wide_header;
	struct elf32_phdr header;

	if (wide) {
		if (!read_user(NULL, at, &wide_header, sizeof(wide_header)) ||
		    wide_header.p_type != PT_LOAD || offset < wide_header.p_offset ||
		    offset - wide_header.p_offset >= wide_header.p_filesz)
			return false;
		*link = offset - wide_header.p_offset + wide_header.p_vaddr;
		return true;
	}
	if (!read_user(NULL, at, &header, sizeof(header)) || header.p_type != PT_LOAD ||
	    offset < header.p_offset || offset - header.p_offset >= header.p_filesz)
		return false;
	*link = offset - header.p_offset + header.p_vaddr;
	return true;
}

/* The address that the linker gave to an offset of a mapped file. */
static bool find_link_address(struct vma_view vma, u64 offset, u64 *link)
{
	u64 begin, size, table;
	struct elf64_hdr header;
	bool wide;
	u32 i, n;

	if (!find_beginning(&vma) ||
	    !read_user(NULL, vma.start, &header, sizeof(header)) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG))
		return false;
	wide = header.e_ident[EI_CLASS] == ELFCLASS64;
	n = wide ? header.e_phnum : ((struct elf32_hdr *)&header)->e_phnum;
	table = wide ? header.e_phoff : ((struct elf32_hdr *)&header)->e_phoff;
	size = wide ? sizeof(struct elf64_phdr) : sizeof(struct elf32_phdr);
	begin = vma.start;
	if (table >= PAGE_SIZE - FILE_HEADERS * size)
		return false;
	for (i = 0; i < n && i < FILE_HEADERS; i++)
		if (header_covers(begin + table + i * size, wide, offset, link))
			return true;
	return false;
}

static size_t print_file(char *out, size_t size, const struct vma_view *vma, u64 pc)
{
	u64 offset = pc - vma->start + vma->offset, link;
	static char path[NAME_MAX_TEXT];
	char name[CODE_NAME];
	bool linked = find_link_address(*vma, offset, &link);

	name_file(process.mem, vma->file, path, sizeof(path));
	usertext_name(name, sizeof(name), path);
	return scnprintf(out, size, "%s%c%s0x%llx", name, USERTEXT_OFFSET, linked ? "" : "@",
			 linked ? link : offset);
}

static size_t print_frame(char *out, size_t size, const struct user_frame *f)
{
	size_t n = f->how == USER_SIGNAL ? scnprintf(out, size, "[signal]%c", USERTEXT_NEXT) :
		   f->how == USER_LIKELY ? scnprintf(out, size, "%c", USERTEXT_LIKELY) : 0;
	struct vma_view vma;

	if (!vma_look(process.mem, process.task, f->pc, &vma))
		return n + scnprintf(out + n, size - n, "[unmapped]");
	if (vma.start == process.vdso)
		return n + scnprintf(out + n, size - n, "[vdso]%c0x%llx", USERTEXT_OFFSET,
				     f->pc - vma.start);
	if (!vma.file)
		return n + scnprintf(out + n, size - n, "[anon]");
	return n + print_file(out + n, size - n, &vma, f->pc);
}

/* Frames that are left out, or unknown, are written as three dots. */
static void print_frames(void)
{
	static const char rest[] = "<...";
	size_t n = 0, room = sizeof(text) - sizeof(rest);
	u32 i;

	for (i = 0; i < frames.count && n + CODE_NAME + 32 < room; i++) {
		if (i)
			text[n++] = USERTEXT_NEXT;
		n += print_frame(text + n, room - n, &frames.frame[i]);
	}
	if (i < frames.count || frames.end != USER_BEGUN)
		strscpy(text + n, rest, sizeof(text) - n);
}

static bool may_ask(const struct task_row *t)
{
	return !t->code && !(t->flags & ROW_KTHREAD) && t->state != TASK_ON_CPU &&
	       t->state != TASK_GONE;
}

void pass_user_code_of(struct pass *p, u32 task)
{
	struct task_row *t = &p->snap->task[task];
	struct user_regs regs;

	if (!may_ask(t))
		return;
	process.pass = p;
	process.mem = &p->mem;
	process.task = t->task;
	process.vdso = vma_vdso(&p->mem, t->task);
	strscpy(text, "-", sizeof(text));
	if (read_regs(t, &regs)) {
		user_frames_find(&frames, &user_view, &regs);
		print_frames();
	}
	/* The mm that was read is pinned by the sleep only. */
	if (pass_still_asleep(p, task))
		t->code = pass_text(p, text);
}

/* How many more may be looked at in this pass; of one user @each. */
struct budget {
	bool root;
	bool short_of;
	u32 left;
	u32 each;
	u32 users;
	u32 uid[PASS_OTHERS];
	u32 used[PASS_OTHERS];
};

/* Root's, and all others'. */
struct budgets {
	struct budget root;
	struct budget others;
};

static bool is_within(struct budget *b, const struct task_row *t)
{
	u32 i;

	if (!b->left)
		return false;
	if (b->root)
		return true;
	for (i = 0; i < b->users && b->uid[i] != t->uid; i++)
		;
	if (i == PASS_OTHERS)
		return false;
	if (i == b->users) {
		b->uid[b->users++] = t->uid;
		b->used[i] = 0;
	}
	return b->used[i]++ < b->each;
}

/* A user whose thread took all the steps is not asked again in this pass. */
static void note_cost(struct budget *b, u32 uid)
{
	u32 i;

	if (b->root || frames.end != USER_EXHAUSTED)
		return;
	for (i = 0; i < b->users; i++)
		if (b->uid[i] == uid)
			b->used[i] = b->each;
}

static void ask(struct pass *p, struct budgets *all, u32 task)
{
	const struct task_row *t = &p->snap->task[task];
	struct budget *b;

	if (task == NO_ROW || !may_ask(t))
		return;
	b = t->flags & ROW_ROOT_UID ? &all->root : &all->others;
	if (!is_within(b, t)) {
		b->short_of = true;
		return;
	}
	b->left--;
	frames.end = USER_BEGUN;
	pass_user_code_of(p, task);
	note_cost(b, t->uid);
	pass_yield(p);
}

/* The task at a chain's root, or the members of the ring there. */
static void ask_chain(struct pass *p, struct budgets *all, const struct chain_row *c)
{
	u32 at = c->task, through, i;

	for (i = 0; at != NO_ROW && i < (c->ring ? RING_ASKED : 1); i++) {
		ask(p, all, at);
		through = p->snap->task[at].blocked_on;
		at = through == NO_ROW ? NO_ROW : p->snap->object[through].blocker;
		if (at == c->task)
			return;
	}
}

/* Asks about the thread that decides for the owner of something stuck, at a root or not. */
static void ask_decider(struct pass *p, struct budgets *all, const struct object_row *o)
{
	if (o->demand && o->verdict >= VERDICT_BLOCKED && o->owner != NO_ROW)
		ask(p, all, p->snap->holder[o->owner].decider);
}

/* Nothing is left, and it is known that there is more to ask. */
static bool are_spent(const struct budgets *all)
{
	return !all->root.left && all->root.short_of && !all->others.left && all->others.short_of;
}

static void ask_all(struct pass *p, struct budgets *all)
{
	const struct snapshot *s = p->snap;
	u32 i;

	for (i = 0; i < s->chains && !are_spent(all); i++) {
		pass_yield_at(p, i);
		ask_chain(p, all, &s->chain[i]);
	}
	for (i = 0; i < s->ordered && !are_spent(all); i++) {
		pass_yield_at(p, i);
		ask_decider(p, all, &s->object[s->order[i]]);
	}
}

void pass_user_code(struct pass *p)
{
	static bool roots_wait, others_wait;
	struct budgets all = {
		.root = { .root = true, .left = roots_wait ? LATER_ROOT : PASS_ROOT },
		.others = {
			.left = others_wait ? LATER_OTHERS : PASS_OTHERS,
			.each = others_wait ? LATER_USER : PASS_USER,
		},
	};

	ask_all(p, &all);
	roots_wait = all.root.short_of;
	others_wait = all.others.short_of;
}
