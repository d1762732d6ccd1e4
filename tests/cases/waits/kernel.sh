#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x rt: SRCU and kthreads differ
# quick
# Waits in the kernel whose end is somebody's or the kernel's own business.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

who_acts() {
	[ "$2" != in=srcu ] || is "it is the kernel that must act" "$(table queues '
		$h["KIND"] == "rcu" && $h["NAME"] == "srcu" { print $h["OWNER"], $h["OUTCOME"], $h["VERDICT"] }')" \
		"- kernel kernel"
	case $2 in
	in=stranger) is "who can't be interrupted asks for something" "$(asked waitqueue mkwait_queue)" \
		"- unknown unknown 1" ;;
	in=queueless) is "without a queue too" "$(asked unknown in:mkwait_queueless)" "- unknown unknown 1" ;;
	esac
}

# asked KIND NAME: who must act, and how many are behind it
asked() {
	table queues '$h["KIND"] == kind && index($h["NAME"], name) == 1 {
		print $h["OWNER"], $h["OUTCOME"], $h["VERDICT"], $h["BEHIND"] }' -v kind="$1" -v name="$2"
}

# A shell that waits for its child comes before idle kernel threads.
users_first() {
	table queues '
		$h["KIND"] == "kthread-idle" { kernel = 1 }
		$h["KIND"] == "child" && kernel { bad = 1 }
		END { exit bad || !kernel }'
}

situations who_acts <<'TABLE'
kernel in=srcu
kernel in=kthread-stop
kernel in=completion
kernel in=stranger
kernel in=queueless
TABLE

check "waits of users come first" users_first

check "every row has its columns" well_formed
finish
