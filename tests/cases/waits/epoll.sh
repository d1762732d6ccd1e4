#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: the lists of a set differ
# guest: --timeout 300
# Epoll sets: named by all they watch, also after that has changed under the
# sleepers; and an event loop serves a socket only if it would be woken to read it.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

again() {
	await_pass
	check "$1 $2, carried over" agree one
}

waits again <<'TABLE'
# TASK  KIND   OBJECT             OWNER OUTCOME VERDICT ROOT FIXTURE
sleeper epoll  epoll:{{members}}  .     .       .       .    epoll
sleeper epoll  epoll:{{members}}  .     .       .       .    epoll nested=1
sleeper epoll  epoll:{{members}}  .     .       .       .    epoll pipes=2
sleeper epoll  epoll:{{members}}  .     .       .       .    epoll pipes=5
sleeper epoll  epoll:{{members}}  .     .       .       .    epoll pipes=6
sleeper epoll  epoll:{{members}}  .     .       .       .    epoll pipes=400
TABLE

# An owner that sleeps though the queue is full will not be woken by it, whatever it watches.
waits again <<'TABLE'
# TASK    KIND                 OBJECT  OWNER       OUTCOME  VERDICT  ROOT  FIXTURE
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=in
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=rdnorm
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=out
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=oneshot
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=nested
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=cut
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=paths
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=polled
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-loop by=pri
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
TABLE

# The set changes under sleepers that sleep on: they keep each other's name alive.
cat >"$T/one.rows" <<'ROWS'
sleeper epoll epoll:{{members}} . . . .
changer timer .                 . . . .
ROWS
fixture one epoll pipes=6 sleepers=3 changes=1
await_pass
check "a set before it changes" agree one
sed 's/,+1}$/}/' "$T/truth.copy" | grep kind=epoll >"$T/changed"
kill -USR1 "$(truth_value one changer)"
agree_changed() {
	agree changed >/dev/null
}
check "its name follows" await "the new name" agree_changed
stop one
is "every set could be read" "$(status sets_old)" 0
is "and to its end" "$(status sets_cut)" 0
is "no holder is unsure" "$(status sets_unsure)" 0
check "every row has its columns" well_formed
finish
