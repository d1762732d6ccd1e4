#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: rt: switch counts of sleeping locks
# Waits that renew themselves: each sleep ends by its timeout, and the next begins. If nobody who could act has run since,
# that is one long wait: it is as old as that, and raises its alert. Senders to a healthy server sleep anew too, and none.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

oldest() {
	table queues '$h["NAME"] == name { print int($h["OLDEST"]) }' -v name="$1"
}

# All sleeps of the senders are younger than the alert asks for; yet the object's wait is older.
is_old() {
	[ "$(oldest "$1")" -ge 5 ]
}

fixture healthy dgram-serving waiters=20 name=abstract || bail "fixture"
echo 'sender unix-peer {path} {owner} . . .' >"$T/retry.rows"
fixture retry retry n=3 timeout=400 || bail "fixture"
load interval_ms=200 alert_secs=5 waiters_max=100 || bail "insmod"
path=$(truth_value retry path)
check "who waits and for whom" await "the truth" agree retry
check "an alert, though no sleep lasts so long" await "alert" has_alert active blocked "$path"
check "the queue is as old as the wait" await "age" is_old "$path"
is "no task claims to have slept that long" "$(table tasks '$h["COMM"] == "retry" && $h["ASLEEP"] >= 5 { n++ }
	END { print n + 0 }')" 0
is "it is the only alert" "$(table alerts '{ n++ } END { print n + 0 }')" 1
check "every row has its columns" well_formed
finish
