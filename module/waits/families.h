/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The wait families in the order they are asked; the first that claims a wait has it.
 *
 * The order is a matter of proofs: a family that proves more comes before one that needs
 * less. Families of different shapes never meet.
 */
#ifndef HANGWATCH_WAITS_FAMILIES_H
#define HANGWATCH_WAITS_FAMILIES_H

#include "waits/family.h"

#define WAIT_FAMILIES(F) \
	/* A stopped task waits to be let go on, wherever it is linked. */ \
	F(stop) \
	/* Lists of their own kind: each proves a structure that nobody else has. */ \
	F(futex) F(msg) F(sem) F(mqueue) \
	/* Before locks and completions: they have one of them inside. */ \
	F(seccomp) F(xfs) F(btrfs) F(removal) F(module_init) \
	/* Before completions: a spilled one looks like a lock; the function decides. */ \
	F(lock) \
	/* Completions inside something that has a name: before completions as such. */ \
	F(bio) F(aio_end) F(exit) \
	F(completion) \
	/* The super_block around it proves more than the wake function does. */ \
	F(frozen_fs) F(percpu_rwsem) \
	/* A socket of a known protocol before any socket. */ \
	F(unix) F(socket) F(netlink) \
	/* Wake functions that one subsystem alone has. */ \
	F(epoll) F(child) F(pidfd) \
	/* Bits and variables inside something that has a name: before bits as such. */ \
	F(lookup) F(rpc) F(buffer) F(inode_sync) F(bit) \
	/* By the mapped_device or the queue around it. */ \
	F(device) \
	/* A static queue: its symbol is all there is to prove. */ \
	F(static_queue) \
	F(filelock) \
	F(fanotify) F(userfault) \
	F(fuse) F(p9) F(cifs) F(binder) F(journal) F(writeback) F(autofs) F(aio) \
	/* Searches the stack for a file: dear, so late. */ \
	F(file) \
	/* In no queue.  An io_uring's entry, a bio or an iomap_dio proves what it is. */ \
	F(io_uring) F(direct_io) F(netdev) \
	/* The clock and signals only after everything that may have a timeout as well. */ \
	F(timer) F(signal) \
	F(rt_lock) \
	/* By rule, not by proof: last. */ \
	F(kthread)

#define F(name) extern const struct wait_family name##_family;
WAIT_FAMILIES(F)
#undef F

#endif
