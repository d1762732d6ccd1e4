// SPDX-License-Identifier: GPL-2.0-only
/* Reads a text; see text.h. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "buf.h"
#include "text.h"

bool read_all(int fd, struct text *text)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	struct buf b = { 0 };
	char block[65536];
	ssize_t n = -1;

	while (b.len < TEXT_MAX) {
		n = read(fd, block, sizeof(block));
		if (n > 0)
			buf_put(&b, block, n);
		else if (n < 0 && errno == EAGAIN)
			poll(&ready, 1, -1);
		else if (!n || errno != EINTR)
			break;
	}
	text->len = b.len;
	text->data = buf_take(&b);
	return !n;
}
