#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x rt: futex structures differ
# Futexes of every sort, System V IPC, POSIX message queues: kind and name; and
# that two words are two objects, one word is one.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
mount -t mqueue mqueue /dev/mqueue 2>/dev/null || { mkdir -p /dev/mqueue; mount -t mqueue mqueue /dev/mqueue; } 2>/dev/null

# names TAG: kind, address and name of a fixture's waits, each once
names() {
	awk '$1 == "truth" { print substr($2, 5) }' "$T/$1" >"$T/tids"
	awk -v tids="$T/tids" 'BEGIN { while ((getline tid <tids) > 0) want[tid] = 1 }
		NR == 1 { for (i = 2; i <= NF; i++) h[$i] = i - 1; next }
		$h["TID"] in want { print $h["KIND"], $h["ADDRESS"], $h["NAME"] }' "$DIR/tasks" | sort -u
}

also() {
	case $1 in
	futex-anon) check "$1: the word" grep -q 'futex:dev/zero+0 ' "$DIR/tasks" ;;
	futex-requeue) check "$1: the other word" await "the requeue" grep -q 'futex:dev/zero+4 ' "$DIR/tasks" ;;
	sysv-sem) check "$1: which of the array" grep -q 'sem:[0-9]*#1 ' "$DIR/tasks" ;;
	esac
	[ "$(truths one)" = 1 ] || is "$1: one object" "$(names one | wc -l)" 1
	names one | sed 's/^/# /'
}

waits also <<'TABLE'
# TASK  KIND           OBJECT              OWNER     OUTCOME  VERDICT   ROOT      FIXTURE
waiter  futex          .                   .         .        .         .         futex-private
waiter  futex          .                   .         .        .         .         futex-anon
waiter  futex          .                   .         .        .         .         futex-anon waiters=20
waiter  futex          ~{file}             .         .        .         .         futex-file waiters=3
waiter  futex          ~{file}             .         .        .         .         futex-shm waiters=3
waiter  futex          .                   .         .        .         .         futex-requeue
waiter  futex          .                   -         .        idle      .         pthread-cond
waiter  sysv-msg-send  ~:{queue}           .         .        .         .         sysv-msg-send
waiter  sysv-msg-send  ~:{queue}           {reader}  blocked  .         .         sysv-msg-send reader=1 | how=likely
waiter  sysv-msg-recv  ~:{queue}           .         .        .         .         sysv-msg-recv
waiter  sysv-sem       ~:{set}#            .         .        .         .         sysv-sem
sender  mq-send        ~{queue}            -         unknown  unknown   -         mq-send waiters=2
chain   unknown        2                   0         message_queue_/{queue}:_nobody_was_found_who_has_it_open_(unknown).
sender  mq-send        ~{queue}            .         blocked  deadlock  .         mq-send both=1 | how=holder
chain   deadlock       1                   {pid}     message_queue_/{queue},_called_from_mkwait:_it_can_never_wake
sender  mq-send        ~{queue}            .         blocked  deadlock  .         mq-send both=1 waiters=3 | how=holder
sender  mq-send        ~{queue}            {reader}  blocked  blocked   {reader}  mq-send reader=asleep | how=holder
chain   blocked        1                   {reader}  for_message_queue_/{queue}:_it_sleeps_in_timer
sender  mq-send        ~{queue}            {reader}  blocked  blocked   {reader}  mq-send reader=asleep both=1 waiters=3 | how=holder
chain   blocked        3                   {reader}  for_message_queue_/{queue}:_it_sleeps_in_timer
sender  mq-send        ~{queue}            {reader}  stopped  stopped   {reader}  mq-send reader=stopped both=1 | how=holder
chain   stopped        1                   {reader}  for_message_queue_/{queue}:_it_is_stopped_by_SIGSTOP
reader  mq-recv        ~{queue}            -         .        idle      .         mq-recv
TABLE

# Two processes with a private word at one address wait for two things.
fixture a futex-private && fixture b futex-private
await_pass
names a >"$T/a.name"
names b >"$T/b.name"
check "two processes, two futexes" sh -c "! cmp -s $T/a.name $T/b.name"

check "every row has its columns" well_formed
finish
