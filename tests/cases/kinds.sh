#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 2G --timeout 600
# Every kind of wait has its name: each fixture, one after the other, compared
# with the tables.  It has no number, so that a check passes it over, until the
# module names them all.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

modprobe -q fuse
modprobe -q autofs4
load interval_ms=200 || bail "insmod"

while read -r name options; do
	what="$name${options:+ $options}"
	# shellcheck disable=SC2086  # options are words
	if fixture one "$name" $options; then
		await_pass
		check "$what" agree one
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "$what" "$(cat "$T/one.err")"
	else
		not_ok "$what: the fixture failed"
	fi
	stop one
done <<'TABLE'
pipe-read
pipe-read fifo=1
pipe-write
pipe-write fifo=1
fifo-open
fifo-open side=write
eventfd
signalfd
timerfd
aio
inotify
fanotify
poll
poll many=1
ppoll
select
epoll
epoll nested=1
io_uring
io_uring flags=12288
futex-private
futex-anon waiters=3
futex-file
futex-shm waiters=3
futex-requeue
futex-waitv
futex-pi
pthread-mutex
pthread-cond
tcp-accept
tcp-connect
tcp-recv
tcp-send
udp-recv
netlink
flock waiters=3
posix-lock waiters=3
ofd-lock
lease
fuse
fuse server=read
autofs
autofs server=read
lookup
block
rpc
fanotify-perm
fs-freeze
wait4
waitid
vfork
jobctl
ptrace
frozen
pause
sigsuspend
sigtimedwait
nanosleep
clock_nanosleep
sysv-msg-send
sysv-msg-recv
sysv-sem
mq-send
mq-recv
tty-read
tty-write
kmsg
userfaultfd
seccomp
kernel
kernel in=rwsem-read
kernel in=rwsem-write
kernel in=rwsem-readers
kernel in=ab-ba
TABLE
finish
