/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait families: from a proved wait queue head to the object a person knows.
 *
 * Each family has one function.  It is shown a sleeper and one queue it is
 * proved to wait in, and claims it if the structure around the head proves
 * that it is one of its own: pointers that lead there and back again, types
 * that name themselves.  Function names on the stack only choose between
 * meanings of a queue that is already proved.
 */
#ifndef HANGWATCH_WAITS_WAIT_H
#define HANGWATCH_WAITS_WAIT_H

#include "../core/functions.h"
#include "../core/scan.h"
#include "../memory.h"
#include "../pass.h"

/* Frames of a sleeper looked at to tell meanings apart. */
#define SLEEP_FRAMES 16

/**
 * struct sleep - one sleeper as the families see it
 * @mem: foreign memory
 * @row: its row, with the system call filled in
 * @fn: function ids of its frames, innermost first
 * @frames: how many
 * @words: copy of its stack from the saved stack pointer up
 * @count: how many words, 0 if it could not be copied
 */
struct sleep {
	const struct memread *mem;
	const struct task_row *row;
	u16 fn[SLEEP_FRAMES];
	u32 frames;
	const u64 *words;
	u32 count;
};

/* Whether a known function is among a sleeper's frames. */
static inline bool sleep_in(const struct sleep *s, enum function_id id)
{
	u32 i;

	for (i = 0; i < s->frames; i++)
		if (s->fn[i] == id)
			return true;
	return false;
}

/**
 * typedef wait_family - recognize the object of a proved wait
 * @s: the sleeper
 * @w: the wait, proved by scan.c
 * @d: filled in if the family claims it; zeroed before
 *
 * Context: sampler; nofault reads only, does not sleep.
 * Return: whether the family claims the wait.
 */
typedef bool wait_family(const struct sleep *s, const struct found_wait *w,
			 struct object_desc *d);

wait_family wait_unix, wait_socket, wait_epoll, wait_child, wait_bit, wait_static, wait_file,
	wait_futex, wait_ipc, wait_filelock, wait_handler;

/* A want with this form is no address, but an inet_key(). */
#define INET_KEY_MASK (~0ULL >> 1)

struct file;
struct sock;

/**
 * inet_key() - a number for one end of a connection
 * @m: foreign memory
 * @file: may be the file of an IPv4 or IPv6 socket
 *
 * Made of both endpoints and the network namespace.  Return: 0 if it is none,
 * or not connected; else at most INET_KEY_MASK, which no kernel address is.
 */
u64 inet_key(const struct memread *m, const struct file *file);

/**
 * socket_inet() - say what a sleeper waits for on an IPv4 or IPv6 socket
 * @s: the sleeper
 * @w: the wait
 * @sk: the proved sock of the socket the wait's queue belongs to
 * @d: kind and name are filled in
 *
 * Context: as wait_family.  Return: false for a sock of another family.
 */
bool socket_inet(const struct sleep *s, const struct found_wait *w, const struct sock *sk,
		 struct object_desc *d);

/**
 * wait_identify() - ask the families in turn
 * @s: the sleeper
 * @w: the wait
 * @d: filled in; there is always an answer, at worst the head's address
 */
void wait_identify(const struct sleep *s, const struct found_wait *w, struct object_desc *d);

/**
 * epoll_watches() - whether an epoll set watches a file
 * @m: foreign memory
 * @head: address of the wait queue head of the eventpoll
 * @file: address of the struct file
 *
 * Looks through sets within sets.  Bounded; false if the layout is unknown.
 * Context: as wait_family.
 */
bool epoll_watches(const struct memread *m, u64 head, u64 file);

#endif
