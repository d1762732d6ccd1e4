#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: layouts differ; splice and pipes were rewritten
# Waits in the queue of an open file: each has its kind and its file's name, and
# a full pipe or terminal has the process on its other side as its owner.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

waits <<'TABLE'
# TASK  KIND        OBJECT        OWNER    OUTCOME  VERDICT  ROOT     FIXTURE
reader  pipe-read   {pipe}        -        .        idle     .        pipe-read
reader  pipe-read   {pipe}        -        .        idle     .        pipe-read fifo=1
writer  pipe-write  {pipe}        {peer}   blocked  blocked  {peer}   pipe-write
writer  pipe-write  {pipe}        {peer}   blocked  blocked  {peer}   pipe-write fifo=1
writer  pipe-write  {pipe}        {peer}   blocked  blocked  {peer}   pipe-write fifo=1 both=1
opener  fifo-open   {fifo}        .        .        .        .        fifo-open side=read
opener  fifo-open   {fifo}        .        .        .        .        fifo-open side=write
reader  eventfd     .             .        .        .        .        eventfd
reader  signalfd    .             .        .        .        .        signalfd
reader  timerfd     .             .        .        .        .        timerfd
sleeper aio         aio:{context}@[{pid}] - .       idle     .        aio
reader  inotify     .             .        .        .        .        inotify
reader  fanotify    .             .        .        .        .        fanotify
sleeper io_uring    .             .        .        .        .        io_uring
poller  poll        ~{pipe}       .        .        .        .        poll
poller-too poll      ~{socket}    .        .        .        .
poller  poll        ~{pipe}       .        .        .        .        ppoll
poller-too poll      ~{socket}    .        .        .        .
poller  poll        ~{pipe}       .        .        .        .        select
poller-too poll      ~{socket}    .        .        .        .
sleeper epoll       epoll:{{members}} .    .        .        .        epoll
sleeper epoll       epoll:{{members}} .    .        .        .        epoll nested=1
reader  tty-read    {terminal}    -        .        idle     .        tty-read
writer  tty-write   {terminal}    {master} .        blocked  .        tty-write
writer  tty-write   {terminal}    -        stopped  stopped  -        tty-write stopped=call | holders={master}
master  tty-read    .             -        .        idle     .
chain   stopped     1             0        {terminal}:_its_output_is_stopped_(^S)_until_it_is_started_again_(^Q)_(stopped).
writer  tty-write   {terminal}    -        stopped  stopped  -        tty-write stopped=key | holders={master}
master  tty-read    .             -        .        idle     .
chain   stopped     1             0        {terminal}:_its_output_is_stopped_(^S)_until_it_is_started_again_(^Q)_(stopped).
reader  kmsg        ~/dev/kmsg    .        .        .        .        kmsg
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
