#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Many who have said what they want to hear of, and wait for it, are no crowd; the same behind a server that is
# stopped are.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 waiters_max=20 alert_secs=1 || bail "insmod"

# Alerts of a rule, active or ended; each said by its row.
alerts_of() {
	table alerts '$h["RULE"] ~ rule { print "# " $0; n++ } END { exit !n }' -v rule="$1"
}

no_alert() {
	! alerts_of .
}

# A server whose chain has all its clients behind it.
are_behind() {
	table chains '$h["VERDICT"] == "stopped" && $h["BEHIND"] == 30 { n++ } END { exit !n }'
}

follow_events() {
	table queues '$h["KIND"] == "tcp-recv" && $h["OWNER"] ~ /server/ && $h["VERDICT"] == "idle" { n++ }
		END { exit n != 30 }'
}

if fixture one field-answer tag=one server=events clients=30; then
	check "30 follow what their server says" await "their rows" follow_events
	for _ in 1 2 3 4 5 6 7 8 9 10; do await_pass; done
	check "and no alert" no_alert
fi
stop one
if fixture one field-answer tag=one server=stopped clients=30; then
	check "30 are behind one that is stopped" await "the chain" are_behind
	check "which is an alert" await "the alert" alerts_of 'blocked|waiters'
fi
stop one
finish
