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
}

situations who_acts <<'TABLE'
kernel in=srcu
kernel in=kthread-stop
kernel in=completion
TABLE

check "every row has its columns" well_formed
finish
