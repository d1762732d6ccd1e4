#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# Tasks of root behind a root of root's, but through servers of a user's: such a crowd is what the user makes of it, and no
# panic; though the root has a waiter of root's of its own, which is told of.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# who_waits N: so many tasks, and more, are behind one root.
who_waits() {
	awk -v n="$1" 'NR > 1 && $2 != "|" && $3 >= n { found = 1 } END { exit !found }' "$DIR/chains"
}

chmod 1777 "$T"
fixture held flock waiters=1 || bail "fixture"
lock=$(truth_value held file)
chmod 777 "${lock%/*}"
chmod 666 "$lock"
for server in a b c; do
	fixture $server dgram-blocked owner_uid=65534 lock="$lock" waiters=30 path="$T/$server.sock" || bail "fixture"
done

load interval_ms=200 alert_secs=1 waiters_max=50 panic_on=waiters panic_without_kdump=1 || bail "insmod"
check "one root, with all behind it" await "the chain" who_waits 90
check "an alert" await "alert" has_alert active blocked
passes=0
while [ $passes -lt 15 ]; do
	await_pass
	passes=$((passes + 1))
done
ok "no panic in 15 passes"
finish
