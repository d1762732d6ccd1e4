/* SPDX-License-Identifier: GPL-2.0-only */
/* What shapes calls in its library; each of the sleeping ones sleeps for good. */
#ifndef SHAPES_H
#define SHAPES_H

typedef int compare(const void *a, const void *b);

void library_sleep(char *room);
void library_touch(char *room);
void library_many(int a, int b, int c, int d, int e, int f, int g, int h, char *room);
void library_sort(char *room, int count, compare *by);

#endif
