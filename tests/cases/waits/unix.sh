#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: wake functions and wait entries differ
# quick
# AF_UNIX: every way to wait has its kind, name, owner, outcome and verdict, and
# so does every way its owner can behave.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

asleep_in_nanosleep() {
	grep -q '^35 ' "/proc/$1/syscall"
}

load interval_ms=200 || bail "insmod"

while read -r name options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one "$name" $options; then
		await_pass
		check "$name${options:+ $options}" agree one
	else
		not_ok "$name${options:+ $options}: the fixture failed"
	fi
	stop one
done <<'TABLE'
dgram-self
dgram-self waiters=3
dgram-self waiters=40 threads=30
dgram-busy waiters=3
dgram-stopped waiters=3
dgram-blocked waiters=3
dgram-blocked waiters=3 pipe=1
dgram-ring length=2
dgram-ring
dgram-ring length=9 waiters=5
dgram-activated server=self waiters=3
dgram-activated server=busy waiters=3
dgram-activated server=stopped waiters=3
dgram-activated server=blocked waiters=3
dgram-shared waiters=3
dgram-flight waiters=3
unix-backlog
unix-backlog waiters=3
unix-backlog type=seqpacket
unix-backlog peer=busy
unix-send type=stream
unix-send type=dgram
unix-send type=seqpacket
unix-send peer=busy
unix-own-buffer
unix-own-buffer peer=busy
unix-recv type=stream
unix-recv type=dgram
unix-recv type=seqpacket
unix-recv owed=1
unix-recv owed=1 peer=busy
unix-recv type=seqpacket owed=1
unix-pending
unix-pending peer=busy
unix-pending heir=1
unix-accept
unix-accept type=seqpacket
unix-poll
unix-poll type=dgram
unix-select
unix-epoll
TABLE

# Who called listen() still listens; the connection is another's by now, and its maker sleeps on.
fixture one unix-pending heir=1
heir=$(truth_value one owner)
await_pass
kill -USR2 "$heir"
await "the heir to accept" asleep_in_nanosleep "$heir"
await_pass
check "unix-pending heir=1, accepted" agree one
stop one

check "every row has its columns" well_formed
finish
