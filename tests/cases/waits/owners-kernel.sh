#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: exit, keys and workqueues differ
# Who ends what the kernel waits for: the tracer of a zombie, the outside parent of one in a pid namespace, the helper
# of request_key(), the worker that runs what is flushed.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# The worker sleeps in the function of the work.
worker() {
	case $2 in in=flush-*) is "$1 $2: its worker" "$(table queues '$h["KIND"] == "flush-work" && $h["OWNER"] ~ /^kworker/ {
		print $h["HOW"], $h["OUTCOME"] }')" "exact blocked" ;; esac
}

situations worker <<'TABLE'
exec-traced
pid-namespace
request-key
kernel in=flush-work
kernel in=flush-queue
TABLE

check "every row has its columns" well_formed
finish
