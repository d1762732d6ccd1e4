#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: file locks are laid out in another way
# A file lock that goes to one of its waiters while the other sleeps on: that one waits for the new holder.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# waiting KIND: the tid of the only one who waits for such a lock
waiting() {
	table tasks '$h["KIND"] == kind { n++; tid = $h["TID"] } END { if (n == 1) print tid }' -v kind="$1"
}

is_passed() {
	[ -n "$(waiting "$1")" ]
}

# owned_by KIND NAME PID: who must act.
owned_by() {
	table queues '$h["KIND"] == kind { print "# " $0; if ($h["OWNER"] == owner && $h["OUTCOME"] == "blocked") found = 1 }
		END { exit !found }' -v kind="$1" -v owner="$2[$3]" >"$T/row" || { cat "$T/row"; return 1; }
}

for kind in flock posix-lock ofd-lock; do
	fixture one $kind waiters=2 || bail "fixture"
	await_pass
	check "$kind: both wait for the holder" owned_by $kind holder "$(sed -n 's/.* holder=\([0-9]*\).*/\1/p;T;q' "$T/one")"
	echo drain 1<>"$T/one.in" >"$T/one.in" # its holder gives it back; the second waiter sleeps on
	check "$kind: one of them has it" await "the lock" is_passed $kind
	await_pass
	other=$(sed -n 's/.* tid=\([0-9]*\) .*/\1/p' "$T/one" | grep -vx "$(waiting $kind)")
	check "$kind: the other waits for that one" owned_by $kind waiter "$other"
	stop one
done
finish
