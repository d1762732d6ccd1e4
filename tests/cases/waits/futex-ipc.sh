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

situations also <<'TABLE'
futex-private
futex-anon
futex-anon waiters=20
futex-file waiters=3
futex-shm waiters=3
futex-requeue
pthread-cond
sysv-msg-send
sysv-msg-send reader=1
sysv-msg-recv
sysv-sem
mq-send waiters=2
mq-send both=1
mq-send both=1 waiters=3
mq-send reader=asleep
mq-send reader=asleep both=1 waiters=3
mq-send reader=stopped both=1
mq-recv
TABLE

# Two processes with a private word at one address wait for two things.
fixture a futex-private && fixture b futex-private
await_pass
names a >"$T/a.name"
names b >"$T/b.name"
check "two processes, two futexes" sh -c "! cmp -s $T/a.name $T/b.name"

check "every row has its columns" well_formed
finish
