// SPDX-License-Identifier: GPL-2.0-only
/* The library of shapes.c. */
#include <stdlib.h>
#include <unistd.h>

#include "shapes.h"

static int wait_for_input(char *room)
{
	int ends[2], got;

	if (pipe(ends))
		return 0;
	got = read(ends[0], room, 1);
	return got + room[0];
}

void library_sleep(char *room)
{
	room[1] = wait_for_input(room);
}

void library_touch(char *room)
{
	room[2] = getppid() + access("/", F_OK);
}

void library_many(int a, int b, int c, int d, int e, int f, int g, int h, char *room)
{
	library_sleep(room);
	room[3] = a + b + c + d + e + f + g + h;
}

void library_sort(char *room, int count, compare *by)
{
	qsort(room, count, 1, by);
}
