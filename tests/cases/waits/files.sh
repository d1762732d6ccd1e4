#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: layouts differ; splice and pipes were rewritten
# Waits in the queue of an open file: each has its kind and its file's name, and
# a full pipe or terminal has the process on its other side as its owner.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

situations <<'TABLE'
pipe-read
pipe-read fifo=1
pipe-write
pipe-write fifo=1
pipe-write fifo=1 both=1
fifo-open side=read
fifo-open side=write
eventfd
signalfd
timerfd
aio
inotify
fanotify
io_uring
poll
ppoll
select
epoll
epoll nested=1
tty-read
tty-write
tty-write stopped=call
tty-write stopped=key
kmsg
TABLE

# A name that was renamed, removed, or has odd bytes in it.
mkdir "$T/odd dir"
mkfifo "$T/odd dir/x"
sh -c "sleep 1000 <>'$T/odd dir/x' & echo \$! >$T/keep; exec cat '$T/odd dir/x'" >/dev/null &
reader=$!
named() {
	await_pass
	table tasks '$h["PID"] == pid && $h["NAME"] == name { found = 1 } END { exit !found }' \
		-v pid="$reader" -v name="$(awk_string "$1")"
}
check "a path with a space" await "name" named "$T/odd\\x20dir/x"
kill "$(cat "$T/keep")" $reader 2>/dev/null

# A writer behind a reader that never reads, then is stopped too: who and how.
mkfifo "$T/full"
# shellcheck disable=SC2217  # it only holds it open
sleep 1000 <"$T/full" &
holder=$!
yes >"$T/full" &
writer=$!
full() {
	await_pass
	table queues '$h["KIND"] == "pipe-write" && $h["NAME"] == name && $h["OUTCOME"] == outcome &&
		index($h["OWNER"], "[" pid "]") { found = 1 } END { exit !found }' \
		-v pid="$holder" -v name="$T/full" -v outcome="$1"
}
check "the reader does something else" await "owner" full blocked
kill -STOP $holder
check "the reader is stopped" await "owner" full stopped
kill -KILL $holder $writer 2>/dev/null

check "every row has its columns" well_formed
finish
