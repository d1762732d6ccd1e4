// SPDX-License-Identifier: GPL-2.0-only
/*
 * User frames by proof; the model is in userframes.h.
 *
 * Code is followed as data. A way is where one path through it has come to, with the stack
 * pointer there. At a branch a way becomes two. At a call it goes on behind it, but only once
 * all ways with fewer calls are done. A callee may never return, and then the code behind its
 * call is another function.
 *
 * The same walk answers both questions.  From the inner frame to a return
 * instruction with real addresses: there the stack pointer points at the caller's
 * frame.  From a function's first instruction to the inner frame with addresses
 * relative to its return address: so deep is the frame.
 */
#include "model/userframes.h"
#include "model/x86.h"

/* Returns looked at for one frame, and stubs gone through for one call. */
#define EXITS 8
#define STUBS 3
/* The cost of a look-up of a mapping, in instructions. */
#define MAP_STEPS 8
/* No code below; the kernel's half of the addresses begins above. */
#define LOWEST 4096ULL
#define HIGHEST 0x0100000000000000ULL

/*
 * The places that arch/x86/include/uapi/asm/sigcontext.h has, behind ucontext's first 40
 * bytes.
 */
#define CONTEXT_BP 120
#define CONTEXT_BX 128
#define CONTEXT_SP 160
#define CONTEXT_PC 168

/* A question to a walk. */
struct walk {
	struct user_frames *f;
	u64 goal;	/* 0: the function's end */
	u32 calls;	/* passed on the way */
	u32 left;	/* steps */
};

/* A call as the bytes before its return address have it. */
enum call { CALL_NONE, CALL_TO, CALL_SOMEWHERE };

/* The tries for one frame: the function, and the place of its return address. */
struct tries {
	u64 target[USER_TRIES];
	u64 place[USER_TRIES];
	u32 count;
};

static u32 word_size(const struct user_frames *f)
{
	return f->compat ? 4 : 8;
}

static u64 clip(const struct user_frames *f, u64 addr)
{
	return f->compat ? (u32)addr : addr;
}

/* The line an address lies in, NULL if it can't be read. */
static const u8 *line_of(struct user_frames *f, u64 addr)
{
	u64 start = addr & ~(u64)(USER_LINE - 1);
	u32 slot = start / USER_LINE % USER_LINES;

	if (f->line_at[slot] == start)
		return f->line[slot];
	f->line_at[slot] = 0;
	if (start < LOWEST || start >= HIGHEST ||
	    !f->view->read(f->view->ctx, start, f->line[slot], USER_LINE))
		return NULL;
	f->line_at[slot] = start;
	return f->line[slot];
}

/* Returns how many bytes could be read. */
static u32 fetch(struct user_frames *f, u64 addr, u8 *dst, u32 len)
{
	u32 done = 0, at, part;

	while (done < len) {
		const u8 *line = line_of(f, addr + done);

		if (!line)
			break;
		at = (addr + done) % USER_LINE;
		part = min(len - done, USER_LINE - at);
		memcpy(dst + done, line + at, part);
		done += part;
	}
	return done;
}

/*
 * The place of these bytes if they are in one line; NULL if they are in two, or can't be
 * read.
 */
static const u8 *in_line(struct user_frames *f, u64 addr, u32 len)
{
	u32 at = addr % USER_LINE;
	const u8 *line = at + len > USER_LINE ? NULL : line_of(f, addr);

	return line ? line + at : NULL;
}

/* Code is x86's, and so is the order of bytes in a word. */
static bool fetch_word(struct user_frames *f, u64 addr, u64 *word)
{
	u64 at = clip(f, addr);
	const u8 *bytes = in_line(f, at, sizeof(*word));

	*word = 0;
	if (bytes)
		memcpy(word, bytes, sizeof(*word));
	else if (fetch(f, at, (u8 *)word, word_size(f)) != word_size(f))
		return false;
	*word = clip(f, *word);
	return true;
}

/* Other work costs steps as well, so the steps bound all that a thread costs. */
static bool take_steps(struct user_frames *f, u32 steps)
{
	bool left = f->steps > steps;

	f->steps = left ? f->steps - steps : 0;
	return left;
}

static const struct user_map *map_of(struct user_frames *f, u64 addr)
{
	struct user_map *m;
	u32 i;

	if (addr < LOWEST || addr >= HIGHEST)
		return NULL;
	for (i = 0; i < USER_MAPS && i < f->maps; i++)
		if (f->map[i].start <= addr && addr < f->map[i].end)
			return &f->map[i];
	m = &f->map[f->maps % USER_MAPS];
	if (!take_steps(f, MAP_STEPS) || !f->view->map(f->view->ctx, addr, m)) {
		m->start = 0;
		m->end = 0;
		return NULL;
	}
	f->maps++;
	return m;
}

static bool is_code(struct user_frames *f, u64 addr)
{
	const struct user_map *m = map_of(f, addr);

	return m && m->code;
}

static bool in_function(u64 pc, u64 target)
{
	return target && target <= pc && pc - target < USER_FUNCTION;
}

static bool decode(struct user_frames *f, u64 addr, struct x86_insn *insn)
{
	const u8 *line = in_line(f, addr, X86_LONGEST);
	u8 code[X86_LONGEST];

	if (line)
		return x86_decode(line, X86_LONGEST, f->compat, insn);
	return x86_decode(code, fetch(f, addr, code, sizeof(code)), f->compat, insn);
}

/* Whether an address is new to this walk; also false when its table is half full. */
static bool is_new(struct user_frames *f, u64 addr)
{
	u32 mask = ARRAY_SIZE(f->seen) - 1, at = (u32)(addr ^ addr >> 12) & mask;

	while (f->seen[at] && f->seen[at] != addr)
		at = (at + 1) & mask;
	if (f->seen[at])
		return false;
	f->seen[at] = addr;
	return true;
}

static void add_way(struct user_way *list, u32 *count, const struct user_way *way, u64 pc)
{
	if (*count == USER_WAYS)
		return;
	list[*count] = *way;
	list[(*count)++].at.pc = pc;
}

/* A register comes off the stack: by real addresses its value, else that it is as it was. */
static void restore(struct walk *w, struct user_way *way, u8 reg, u64 from)
{
	u64 *value = reg == X86_BP ? &way->at.bp : &way->at.bx;
	u64 *saved = reg == X86_BP ? &way->bp_saved : &way->bx_saved;
	bool *known = reg == X86_BP ? &way->bp_known : &way->bx_known;

	if (reg != X86_BP && reg != X86_BX)
		return;
	if (*saved == from)
		*saved = 0;
	*known = !w->goal && way->sp_known && fetch_word(w->f, from, value);
}

static void push(struct walk *w, struct user_way *way, u8 reg)
{
	way->at.sp -= word_size(w->f);
	if (reg == X86_BP && !way->bp_saved)
		way->bp_saved = way->at.sp;
	if (reg == X86_BX && !way->bx_saved)
		way->bx_saved = way->at.sp;
}

static void pop(struct walk *w, struct user_way *way, u8 reg)
{
	restore(w, way, reg, way->at.sp);
	way->at.sp += word_size(w->f);
}

static void sp_from_bp(struct user_way *way, s64 imm)
{
	way->sp_known = way->bp_known;
	way->at.sp = way->at.bp + imm;
}

/* Applies an instruction's effect to the stack and to the frame pointer. */
static void apply(struct walk *w, struct user_way *way, const struct x86_insn *i)
{
	switch (i->op) {
	case X86_PUSH:
		push(w, way, i->reg);
		break;
	case X86_PUSH_ANY:
		push(w, way, X86_SP);
		break;
	case X86_POP:
		pop(w, way, i->reg);
		break;
	case X86_POP_ANY:
		pop(w, way, X86_SP);
		break;
	case X86_LOAD:
		restore(w, way, i->reg, way->at.sp + i->imm);
		break;
	case X86_MOVE_SP:
		way->at.sp += i->imm;
		break;
	case X86_SP_FROM_BP:
		sp_from_bp(way, i->imm);
		break;
	case X86_BP_FROM_SP:
		way->at.bp = way->at.sp + i->imm;
		way->bp_known = way->sp_known;
		break;
	case X86_LEAVE:
		sp_from_bp(way, 0);
		pop(w, way, X86_BP);
		break;
	case X86_SP_LOST:
		way->sp_known = false;
		break;
	}
}

/* The target of a stub; an address without a stub is the target itself. */
static u64 through_stubs(struct user_frames *f, u64 target, u64 bx)
{
	u8 code[11];
	u32 hops, at;

	for (hops = 0; hops < STUBS; hops++) {
		u32 len = fetch(f, target, code, sizeof(code));
		s32 far;
		u64 slot;

		/* endbr64 or endbr32, then bnd */
		at = len > 4 && code[0] == 0xf3 && code[1] == 0x0f && code[2] == 0x1e ? 4 : 0;
		at += at < len && code[at] == 0xf2;
		if (at + 6 > len || code[at] != 0xff)
			return target;
		memcpy(&far, code + at + 2, sizeof(far));
		if (code[at + 1] == 0x25)
			slot = f->compat ? (u32)far : target + at + 6 + far;
		else if (f->compat && code[at + 1] == 0xa3)
			slot = bx + far;
		else
			return target;
		if (!fetch_word(f, slot, &target))
			return 0;
	}
	return target;
}

/* Follows one way to its end, or to the place asked for. Returns whether that was found. */
static bool follow(struct walk *w, struct user_way *way, struct x86_insn *i)
{
	struct user_frames *f = w->f;

	while (w->left && is_new(f, way->at.pc)) {
		u64 next, to;

		if (way->at.pc == w->goal)
			return true;
		w->left--;
		if (!decode(f, way->at.pc, i))
			return false;
		next = clip(f, way->at.pc + i->len);
		to = clip(f, next + i->imm);
		switch (i->op) {
		case X86_RETURN:
			if (!w->goal)
				return true;
			return false;
		case X86_STOP:
			return false;
		case X86_JUMP_ANY:
			next = through_stubs(f, way->at.pc, way->at.bx);
			/* A stub is another function, entered in place of a return. */
			if (!w->goal || next == way->at.pc)
				return !w->goal && next != way->at.pc;
			break;
		case X86_CALL:
		case X86_CALL_ANY:
			add_way(f->later, &f->later_count, way, next);
			return false;
		case X86_BRANCH:
			add_way(f->now, &f->now_count, way, to);
			break;
		case X86_JUMP:
			next = to;
			break;
		default:
			apply(w, way, i);
		}
		way->at.pc = next;
	}
	return false;
}

/* The next way there is; those with more calls behind them come last. */
static bool next_way(struct walk *w, struct user_way *way)
{
	struct user_frames *f = w->f;

	if (!f->now_count) {
		memcpy(f->now, f->later, f->later_count * sizeof(*f->now));
		f->now_count = f->later_count;
		f->later_count = 0;
		w->calls++;
	}
	if (!f->now_count)
		return false;
	*way = f->now[--f->now_count];
	return true;
}

/* The next place where what is asked for is found. */
static bool find(struct walk *w, struct user_way *way, struct x86_insn *i)
{
	while (w->left && next_way(w, way))
		if (follow(w, way, i))
			return true;
	return false;
}

static void begin_walk(struct walk *w, struct user_frames *f, u64 goal, const struct user_way *way)
{
	*w = (struct walk){ .f = f, .goal = goal };
	w->left = f->steps < USER_WALK ? f->steps : USER_WALK;
	memset(f->seen, 0, sizeof(f->seen));
	f->now[0] = *way;
	f->now_count = 1;
	f->later_count = 0;
}

static void end_walk(struct walk *w, u32 had)
{
	take_steps(w->f, had - w->left);
}

/* A register as the caller had it: saved in the frame, or untouched. */
static u64 as_before(struct user_frames *f, u64 saved, u64 place, u64 value)
{
	u64 word;

	return saved && fetch_word(f, place + saved, &word) ? word : value;
}

/*
 * The place of the return address of the function whose code has come to @inner: 0 if it is
 * unknown. Sets *outer to the caller's registers but the program counter.
 */
static u64 place_in(struct user_frames *f, u64 target, const struct user_regs *inner,
		    struct user_regs *outer)
{
	struct user_way way = { .at.pc = target, .at.bx = inner->bx, .sp_known = true };
	struct x86_insn i;
	struct walk w;
	bool found;
	u64 place;
	u32 had;

	begin_walk(&w, f, inner->pc, &way);
	had = w.left;
	found = find(&w, &way, &i);
	end_walk(&w, had);
	if (!found || !(way.sp_known || way.bp_known))
		return 0;
	place = way.sp_known ? inner->sp - way.at.sp : inner->bp - way.at.bp;
	place = clip(f, place);
	outer->sp = clip(f, place + word_size(f));
	outer->bp = as_before(f, way.bp_saved, place, inner->bp);
	outer->bx = as_before(f, way.bx_saved, place, inner->bx);
	return place;
}

/* The bytes before a return address; a mapping may begin among them. */
static bool fetch_before(struct user_frames *f, u64 addr, u8 before[8])
{
	u32 i;

	for (i = fetch(f, addr - 8, before, 8) == 8 ? 8 : 0; i < 8; i++)
		if (fetch(f, addr - 8 + i, before + i, 1) != 1)
			before[i] = 0;
	return is_code(f, addr - 1);
}

/* e8 rel32 */
static u64 direct_target(struct user_frames *f, u64 addr, const u8 *before)
{
	u64 target;
	s32 far;

	if (before[3] != 0xe8)
		return 0;
	memcpy(&far, before + 4, sizeof(far));
	target = clip(f, addr + far);
	return is_code(f, target) ? target : 0;
}

/* ff 15 and, in 32-bit code, ff 93 through a slot of the global offset table. */
static u64 slot_target(struct user_frames *f, u64 addr, const u8 *before, u64 bx)
{
	u64 slot, target;
	s32 far;

	if (before[2] != 0xff)
		return 0;
	memcpy(&far, before + 4, sizeof(far));
	if (before[3] == 0x15)
		slot = f->compat ? (u32)far : addr + far;
	else if (f->compat && before[3] == 0x93)
		slot = bx + far;
	else
		return 0;
	return fetch_word(f, slot, &target) ? target : 0;
}

/* call *%gs:0x10, by which 32-bit code enters the kernel's page of code */
static bool enters_vdso(struct user_frames *f, const u8 *before, u64 pc)
{
	static const u8 call[] = { 0x65, 0xff, 0x15, 0x10, 0, 0, 0 };
	const struct user_map *m = map_of(f, pc);

	return f->compat && m && m->vdso && !memcmp(before + 1, call, sizeof(call));
}

static bool any_call(const struct user_frames *f, const u8 *before)
{
	struct x86_insn i;
	u32 len;

	for (len = 2; len <= 8; len++)
		if (x86_decode(before + 8 - len, len, f->compat, &i) && i.len == len &&
		    i.op == X86_CALL_ANY)
			return true;
	return false;
}

/*
 * Finds the call that returns to an address, made with @bx; *target is where it goes. A call
 * that may be read in two ways is taken for the one that says where.
 */
static enum call call_before(struct user_frames *f, u64 addr, u64 bx, u64 *target)
{
	u8 before[8];

	*target = 0;
	if (!fetch_before(f, addr, before))
		return CALL_NONE;
	*target = direct_target(f, addr, before);
	if (*target)
		*target = through_stubs(f, *target, bx);
	else
		*target = slot_target(f, addr, before, bx);
	if (*target)
		return CALL_TO;
	return any_call(f, before) ? CALL_SOMEWHERE : CALL_NONE;
}

/* Whether a frame that is at the right place calls the function of the inner one. */
static bool is_called(struct user_frames *f, const struct user_regs *inner, u64 place,
		      const struct user_regs *outer, u32 calls, enum user_how *how)
{
	struct user_regs other;
	u8 before[8];
	u64 target;

	*how = USER_LIKELY;
	switch (call_before(f, outer->pc, outer->bx, &target)) {
	case CALL_NONE:
		return false;
	case CALL_SOMEWHERE:
		if (fetch_before(f, outer->pc, before) && enters_vdso(f, before, inner->pc))
			*how = USER_PROVED;
		return true;
	case CALL_TO:
		/* The function, or one that goes over into it by a jump. */
		if ((!calls && in_function(inner->pc, target)) ||
		    place_in(f, target, inner, &other) == place)
			*how = USER_PROVED;
		return *how == USER_PROVED || !calls || in_function(inner->pc, target);
	}
	return false;
}

/* A signal handler returns to code that only calls rt_sigreturn. */
static bool is_signal(struct user_frames *f, u64 pc)
{
	static const u8 restorer[] = { 0x48, 0xc7, 0xc0, 15, 0, 0, 0, 0x0f, 0x05 };
	u8 code[sizeof(restorer)];

	return !f->compat && fetch(f, pc, code, sizeof(code)) == sizeof(code) &&
	       !memcmp(code, restorer, sizeof(code));
}

/* The registers that the handler interrupted, from the frame the kernel made for it. */
static bool interrupted(struct user_frames *f, struct user_regs *r)
{
	u64 context = r->sp;

	return fetch_word(f, context + CONTEXT_PC, &r->pc) &&
	       fetch_word(f, context + CONTEXT_SP, &r->sp) &&
	       fetch_word(f, context + CONTEXT_BP, &r->bp) &&
	       fetch_word(f, context + CONTEXT_BX, &r->bx) && is_code(f, r->pc);
}

/* The registers behind a return instruction. */
static bool returned(struct user_frames *f, const struct user_way *way,
		     const struct x86_insn *i, struct user_regs *outer)
{
	if (!way->sp_known || !fetch_word(f, way->at.sp, &outer->pc))
		return false;
	outer->sp = clip(f, way->at.sp + word_size(f) + i->imm);
	outer->bp = way->at.bp;
	outer->bx = way->at.bx;
	outer->compat = f->compat;
	return true;
}

/*
 * A walk from the inner frame on. It is kept aside, as the proof of a caller makes walks as
 * well.
 */
struct exits {
	struct user_regs outer[EXITS];
	u64 place[EXITS];
	u32 calls[EXITS];
	u32 count;
};

static void find_exits(struct user_frames *f, const struct user_regs *inner, struct exits *x)
{
	struct user_way way = {
		.at = *inner, .sp_known = true, .bp_known = true, .bx_known = true,
	};
	struct x86_insn i;
	struct walk w;
	u32 had;

	x->count = 0;
	begin_walk(&w, f, 0, &way);
	had = w.left;
	while (x->count < EXITS && find(&w, &way, &i)) {
		if (!returned(f, &way, &i, &x->outer[x->count]))
			continue;
		x->place[x->count] = way.at.sp;
		x->calls[x->count] = w.calls;
		x->count += !x->count || x->place[x->count - 1] != way.at.sp;
	}
	end_walk(&w, had);
}

/* By the function's end: the caller that is proved, or the first that is likely. */
static bool caller_at_exit(struct user_frames *f, const struct user_regs *inner,
			   struct user_regs *outer, enum user_how *how)
{
	bool likely = false;
	struct exits x;
	u32 i;

	find_exits(f, inner, &x);
	for (i = 0; i < x.count; i++) {
		enum user_how found;

		if (is_signal(f, x.outer[i].pc) && interrupted(f, &x.outer[i]))
			found = USER_SIGNAL;
		else if (!is_called(f, inner, x.place[i], &x.outer[i], x.calls[i], &found))
			continue;
		if (found == USER_LIKELY && likely)
			continue;
		*outer = x.outer[i];
		*how = found;
		likely = true;
		if (found != USER_LIKELY)
			return true;
	}
	return likely;
}

/* The place of a function's return address; every function is walked once. */
static u64 tried_place(struct user_frames *f, struct tries *t, u64 target,
		       const struct user_regs *inner, struct user_regs *outer)
{
	u32 i;

	for (i = 0; i < t->count; i++)
		if (t->target[i] == target)
			break;
	if (i == USER_TRIES)
		return 0;
	if (i == t->count) {
		t->count++;
		t->target[i] = target;
		t->place[i] = place_in(f, target, inner, outer);
	}
	return t->place[i];
}

/* By the function's beginning: the nearest word that calls it and is at its place. */
static bool caller_above(struct user_frames *f, const struct user_regs *inner,
			 struct user_regs *outer)
{
	u64 at, end = inner->sp + USER_STACK, word, target;
	struct tries tries = { .count = 0 };

	for (at = inner->sp; at < end && f->steps; at += word_size(f)) {
		if (!fetch_word(f, at, &word) || (!(at % USER_LINE) && !take_steps(f, 1)))
			return false;
		if (!is_code(f, word) || call_before(f, word, inner->bx, &target) != CALL_TO ||
		    !in_function(inner->pc, target) ||
		    tried_place(f, &tries, target, inner, outer) != at)
			continue;
		/* Once more: other functions may have been tried since. */
		place_in(f, target, inner, outer);
		outer->pc = word;
		outer->compat = f->compat;
		return true;
	}
	return false;
}

static bool find_caller(struct user_frames *f, const struct user_regs *inner,
			struct user_regs *outer, enum user_how *how)
{
	struct user_regs above;
	bool found = caller_at_exit(f, inner, outer, how);

	if (found && *how != USER_LIKELY)
		return true;
	if (!caller_above(f, inner, &above))
		return found;
	*outer = above;
	*how = USER_PROVED;
	return true;
}

/* A thread begins in code that ends in hlt, or in exit(2). */
static bool begins_here(struct user_frames *f, u64 pc)
{
	struct x86_insn i;
	u32 n;

	for (n = 0; n < 4; n++) {
		u8 exits[7];

		if (fetch(f, pc, exits, sizeof(exits)) == sizeof(exits) && exits[0] == 0xb8 &&
		    exits[1] == 60 && exits[5] == 0x0f && exits[6] == 0x05)
			return true;
		if (!decode(f, pc, &i))
			return false;
		if (i.op != X86_OTHER)
			return i.op == X86_STOP;
		pc += i.len;
	}
	return false;
}

static void add_frame(struct user_frames *f, u64 pc, enum user_how how)
{
	f->frame[f->count].pc = pc;
	f->frame[f->count++].how = how;
}

static enum user_end climb(struct user_frames *f, struct user_regs at)
{
	struct user_regs outer;
	enum user_how how = USER_LIKELY;

	while (f->count < USER_FRAMES) {
		if (begins_here(f, at.pc))
			return USER_BEGUN;
		if (!find_caller(f, &at, &outer, &how))
			return f->steps ? USER_UNPROVED : USER_EXHAUSTED;
		if (how != USER_SIGNAL && outer.sp <= at.sp)
			return USER_UNPROVED;
		add_frame(f, outer.pc, how);
		at = outer;
	}
	return USER_FULL;
}

void user_frames_find(struct user_frames *f, const struct user_view *view,
		      const struct user_regs *regs)
{
	f->count = 0;
	f->view = view;
	f->compat = regs->compat;
	f->steps = USER_STEPS;
	f->maps = 0;
	memset(f->line_at, 0, sizeof(f->line_at));
	add_frame(f, regs->pc, USER_PROVED);
	f->end = climb(f, *regs);
}
