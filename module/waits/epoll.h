/* SPDX-License-Identifier: GPL-2.0-only */
/* Epoll sets, from the side of the files they watch; see epoll.c. */
#ifndef HANGWATCH_WAITS_EPOLL_H
#define HANGWATCH_WAITS_EPOLL_H

#include "target/memory.h"

/* Told of one epoll set that watches a file; the judge's judge_watch. */
typedef void set_watch(void *arg, u64 set, u32 events);

/**
 * epoll_each_watcher() - the epoll sets that watch a file for something to read
 * @m: foreign memory
 * @file: address of the struct file
 * @fn: called once for each set, with @arg, the address of the eventpoll, and the events it
 *	asks for. These include EPOLLET and EPOLLONESHOT only if every way to it has them
 * @arg: for @fn
 *
 * Includes sets within sets, along every path. Bounded per file and per pass. Context:
 * sampler; takes rcu_read_lock().
 * Return: false if there may be more of them; if the layout is unknown there are none.
 */
bool epoll_each_watcher(const struct memread *m, u64 file, set_watch *fn, void *arg);

/** epoll_of_file() - the eventpoll of a struct file, 0 if it is no epoll's */
u64 epoll_of_file(const struct memread *m, u64 file);

/** epoll_new_pass() - begin to count anew */
void epoll_new_pass(void);

#endif
