#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x rt: SRCU and kthreads differ
# quick
# Waits in the kernel whose end is somebody's or the kernel's own business.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# A sleeper that can't be interrupted asks for something, with a queue or without one.
who_asks() {
	case $2 in
	in=stranger) is "$2: who is behind it" "$(behind waitqueue mkwait_queue)" 1 ;;
	in=queueless) is "$2: who is behind it" "$(behind unknown in:mkwait_queueless)" 1 ;;
	esac
}

# behind KIND NAME: how many are
behind() {
	table queues '$h["KIND"] == kind && index($h["NAME"], name) == 1 { print $h["BEHIND"] }' \
		-v kind="$1" -v name="$2"
}

# A shell that waits for its child comes before idle kernel threads.
users_first() {
	table queues '
		$h["KIND"] == "kthread-idle" { kernel = 1 }
		$h["KIND"] == "child" && kernel { bad = 1 }
		END { exit bad || !kernel }'
}

waits who_asks <<'TABLE'
# TASK        KIND        OBJECT                OWNER   OUTCOME  VERDICT  ROOT  FIXTURE
srcu          rcu         srcu                  -       kernel   kernel   .     kernel in=srcu
kthread-stop  completion  ~exit-of:mkwait-deaf  {deaf}  blocked  blocked  .     kernel in=kthread-stop | how=exact
completion    completion  ~mkwait_completion    .       .        .        .     kernel in=completion
stranger      waitqueue   ~mkwait_queue         -       unknown  unknown  .     kernel in=stranger
queueless     unknown     ~in:mkwait_queueless  -       unknown  unknown  .     kernel in=queueless
TABLE

check "waits of users come first" users_first

check "every row has its columns" well_formed
finish
