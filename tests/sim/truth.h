/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a verdict means, and whether it is true of a system.
 *
 * T is a waiting thread, R the task that the judge calls the root of its chain.
 *
 *	deadlock	in no schedule does T's wait end, by a timer neither if T is
 *			itself in the cycle
 *	busy		in some schedule it ends.  If R runs it is free (free.h): what a
 *			running thread will do no row shows.  If R sleeps, and so serves,
 *			it follows its script: it has to be woken by what it waits for
 *	blocked, stopped
 *			R is necessary: with its process frozen T's wait ends in no
 *			schedule.  R is enough: with its process free it ends in some.
 *			A root that runs stands for all that run: any may be the one.  Who
 *			sleeps until a timer brings it back may be a server that naps or
 *			an heir that does nothing: no moment tells, and it is frozen too
 *	orphaned	whatever every process did, T's wait would not end
 *	possible-deadlock
 *			a cycle is there: going from waiter to whoever could act comes
 *			round (actors.h).  Either future may be
 *	unknown, idle, kernel, remote
 *			nothing; they are counted
 *
 * Of several who share a lock that the chain waits for R is one: the others are free, too, if
 * they run, or once their present wait has ended.
 *
 * T's own timers do not run out, but for deadlock: a timeout is no answer.  A thread
 * on the chain between T and R is free once its present wait has ended, because no row
 * shows what it will do then.
 *
 * Assumed, because no moment can tell:
 *
 *	- an event loop acts only on what it watches, a server that waits for requests
 *	  only on these;
 *	- a signal handler interrupts, and does nothing else;
 *	- a thread that had its chance twice will not take it the third time;
 *	- a process does not invent descriptors.
 *
 * Not assumed, but not to be seen either: an end that lies in a message, beside others
 * who have it open.  A deadlock around such an end is excused, too.
 *
 * A deadlock that only somebody who breaks one of the first or third could end, or of a
 * system that breaks another (sim.breaks), is counted as excused, if the evidence is
 * not weak.
 */
#ifndef HANGWATCH_TESTS_SIM_TRUTH_H
#define HANGWATCH_TESTS_SIM_TRUTH_H

#include "observe.h"

enum fault {
	FAULT_NONE,
	FAULT_ENDS,		/* deadlock was said, and the wait can end */
	FAULT_NEVER,		/* busy was said, and the wait cannot end */
	FAULT_OTHERS,		/* blocked at R, and it can end without R */
	FAULT_TOO_LITTLE,	/* blocked at R, and R cannot end it */
	FAULT_HELPED,		/* orphaned, and somebody could end it */
	FAULT_STRAIGHT,		/* (possible) deadlock, and nothing comes round */
	FAULTS
};

enum fate { FATE_ENDS, FATE_NEVER, FATE_UNCLEAR, FATES };

/**
 * struct finding - what is false of a moment
 * @fault: enum fault
 * @verdict: what was said
 * @thread: T
 * @root: the thread R, NOBODY for none
 * @excused: the system breaks an assumption, and the evidence is not weak
 * @hinted: some edge of the chain is only likely, and shown as that; a deadlock never is
 */
struct finding {
	u8 fault;
	u8 verdict;
	u8 thread;
	u8 root;
	bool excused;
	bool hinted;
};

/**
 * struct tally - what a run comes to
 * @said: how often each verdict was said of threads of each fate
 * @states: all that were explored
 * @hinted: verdicts whose chain has an edge that is only likely
 * @hinted_faults: how many of them were false; not among @faults
 * @exceeded: explorations that exceeded the bound, so that nothing was proved
 * @explored: how many there were
 */
struct tally {
	u32 said[VERDICTS][FATES];
	u32 faults[FAULTS];
	u32 excused;
	u32 hinted;
	u32 hinted_faults;
	u32 exceeded;
	u32 explored;
	u64 states;
};

/**
 * examine() - check every verdict of a judged moment
 * @tally: added to
 * @first: set to the first fault, if any
 *
 * Return: whether there is a fault that no broken assumption excuses.
 */
bool examine(const struct seen *seen, struct tally *tally, struct finding *first);

/** tally_add() - sum up */
void tally_add(struct tally *sum, const struct tally *t);

/** fault_name() - in words */
const char *fault_name(u32 fault);

#endif
