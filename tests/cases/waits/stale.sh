#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: what a stack keeps, and the unwinder, differ
# quick
# Words of a wait that is over, left in a sleeper's stack, are no wait.  Three
# times, because what a stack keeps is luck.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
for round in 1 2 3; do
	echo 'sleeper !unix-poll,unix-recv,unix-send,unix-peer,epoll . . . . .' >"$T/stale.rows"
	fixture stale stale || bail "fixture"
	await_pass
	check "round $round: none of $(truths stale) is named by what it did before" agree stale
	stop stale
done
finish
