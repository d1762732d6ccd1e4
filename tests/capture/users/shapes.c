// SPDX-License-Identifier: GPL-2.0-only
/*
 * shapes SHAPE: sleeps below frames of a shape that compilers and programs make, one
 * for each way in which a caller may be hard to find. What it calls is in shapes_lib.c,
 * a shared library (or, linked statically, part of it).
 */
#define _GNU_SOURCE
#include <alloca.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shapes.h"

/* Keeps a call from being the last thing a function does. */
#define AFTER __asm__ volatile("" ::: "memory")
#define NOINLINE __attribute__((noipa))

int depth = 3;

NOINLINE static void by_alloca(int bytes)
{
	char *room = alloca(bytes);

	memset(room, 1, bytes);
	library_sleep(room);
	AFTER;
}

NOINLINE static void by_big_frame(void)
{
	char room[6000];

	memset(room, 1, sizeof(room));
	library_sleep(room);
	AFTER;
}

NOINLINE static void by_realigned_frame(void)
{
	_Alignas(128) char room[256];

	memset(room, 1, sizeof(room));
	library_sleep(room);
	AFTER;
}

NOINLINE static void last_call(char *room)
{
	library_sleep(room);
	AFTER;
}

/* A jump takes the place of the last call. */
NOINLINE static void by_tail_call(char *room)
{
	room[0] = depth;
	last_call(room);
}

NOINLINE static void by_recursion(int n)
{
	char room[64] = { n };

	if (n)
		by_recursion(n - 1);
	else
		library_sleep(room);
	AFTER;
}

/* Leaves words behind that the frames of others will lie among. */
NOINLINE static void dirty(int n)
{
	char room[256];

	memset(room, n, sizeof(room));
	if (n)
		dirty(n - 1);
	library_touch(room);
	AFTER;
}

NOINLINE static void by_many_arguments(int a, int b, int c, int d, int e, int f, int g, int h)
{
	char room[16] = { a, b, c, d, e, f, g, h };

	library_many(a, b, c, d, e, f, g, h, room);
	AFTER;
}

static int by_callback(const void *a, const void *b)
{
	library_sleep((char *)a);
	AFTER;
	return *(const char *)a - *(const char *)b;
}

static void by_handler(int sig)
{
	char room[16] = { sig };

	library_sleep(room);
	AFTER;
}

static void by_exit(void)
{
	char room[16];

	library_sleep(room);
	AFTER;
}

static void *by_thread(void *arg)
{
	library_sleep(arg);
	AFTER;
	return NULL;
}

static void in_thread(void)
{
	char room[16];
	pthread_t t;

	pthread_create(&t, NULL, by_thread, room);
	pthread_join(t, NULL);
}

int main(int argc, char **argv)
{
	char room[16] = "ba";
	const char *shape = argc > 1 ? argv[1] : "";

	dirty(8);
	if (!strcmp(shape, "alloca"))
		by_alloca(300 * depth);
	else if (!strcmp(shape, "big"))
		by_big_frame();
	else if (!strcmp(shape, "realigned"))
		by_realigned_frame();
	else if (!strcmp(shape, "tail"))
		by_tail_call(room);
	else if (!strcmp(shape, "recursion"))
		by_recursion(depth);
	else if (!strcmp(shape, "arguments"))
		by_many_arguments(1, 2, 3, 4, 5, 6, 7, depth);
	else if (!strcmp(shape, "callback"))
		library_sort(room, 2, by_callback);
	else if (!strcmp(shape, "signal"))
		signal(SIGUSR1, by_handler), raise(SIGUSR1);
	else if (!strcmp(shape, "exit"))
		atexit(by_exit), exit(0);
	else if (!strcmp(shape, "thread"))
		in_thread();
	return 0;
}
