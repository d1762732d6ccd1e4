#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 2G --timeout 300
# Healthy sleepers raise nothing: 500 idle workers each in accept, recv, poll
# and epoll on shared sockets, and a server slower than its senders.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

while read -r in row; do
	echo "$row" >"$T/$in.rows"
	fixture "$in" idle in="$in" n=500 || bail "fixture"
done <<'TABLE'
accept  worker  unix-accept  {path}  -  .  idle  .
recv    worker  unix-recv    {path}  -  .  idle  .
poll    worker  unix-poll    {path}  -  .  idle  .
epoll   worker  epoll        .       -  .  idle  .
TABLE
fixture serving dgram-serving waiters=20 || bail "fixture"
load interval_ms=200 alert_secs=2 waiters_max=100 || bail "insmod"
for in in accept recv poll epoll; do
	check "500 in $in are idle" agree $in
done

# A demand of the same sizes would have raised its alert by now: wait until
# one does that was made after everything else.
fixture hang dgram-blocked waiters=3
check "a real hang raises its alert" await "alert" has_alert active blocked
is "and is the only one" "$(table alerts '{ n++ } END { print n + 0 }')" 1
# With PREEMPT_RT a spinlock is waited for asleep, for a moment.
is "no demand queue but these lasts" "$(table queues '
	$h["VERDICT"] != "idle" && $h["OLDEST"] >= 1 && $h["NAME"] !~ /^\/tmp\/mkwait/ { n++; print "# " $0 }
	END { print n + 0 }')" 0
check "every row has its columns" well_formed
finish
