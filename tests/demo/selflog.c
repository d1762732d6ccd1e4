// SPDX-License-Identifier: GPL-2.0-only
/*
 * A library, preloaded into the system logger, that logs through the system
 * logger: what the incident's two custom packages came down to.
 *
 * While /run/selflog.debug exists ("somebody switched the agent's debugging
 * on") every line the logger receives makes it write two lines of its own, from
 * the thread that received it.  Its own lines make none, so an unhurried system
 * works.  But when the queue of /dev/log is full, the first of the two takes
 * the one place the reader has just made, and the second waits for another,
 * which only the reader could make.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#define IDENT "selflog"
#define DEBUG_SWITCH "/run/selflog.debug"

static void audit(const char *line, size_t length)
{
	int saved = errno;

	if (access(DEBUG_SWITCH, F_OK) || memmem(line, length, IDENT, strlen(IDENT))) {
		errno = saved;
		return;
	}
	syslog(LOG_DAEMON | LOG_DEBUG, IDENT ": received a line of %zu bytes", length);
	syslog(LOG_DAEMON | LOG_DEBUG, IDENT ": passed it on");
	errno = saved;
}

static int is_log_socket(int fd)
{
	struct sockaddr_storage name;
	socklen_t size = sizeof(name);
	int type;
	socklen_t type_size = sizeof(type);

	return !getsockname(fd, (struct sockaddr *)&name, &size) &&
		name.ss_family == AF_UNIX &&
		!getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) &&
		type == SOCK_DGRAM;
}

ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	static ssize_t (*next)(int fd, struct msghdr *msg, int flags);
	ssize_t length;

	if (!next)
		next = dlsym(RTLD_NEXT, "recvmsg");
	length = next(fd, msg, flags);
	if (length > 0 && msg->msg_iovlen && is_log_socket(fd))
		audit(msg->msg_iov[0].iov_base, length);
	return length;
}

ssize_t recvfrom(int fd, void *buf, size_t size, int flags, __SOCKADDR_ARG from,
		 socklen_t *from_size)
{
	static ssize_t (*next)(int fd, void *buf, size_t size, int flags,
			       __SOCKADDR_ARG from, socklen_t *from_size);
	ssize_t length;

	if (!next)
		next = dlsym(RTLD_NEXT, "recvfrom");
	length = next(fd, buf, size, flags, from, from_size);
	if (length > 0 && is_log_socket(fd))
		audit(buf, length);
	return length;
}
