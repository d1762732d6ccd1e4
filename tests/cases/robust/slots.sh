#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 600
# One user's 70 deadlocks, more than are followed at a time and announced in an hour: root's crowd, which comes
# later, has its alert all the same.
PATIENCE=400
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

users_alerts() {
	[ "$(alerts_in active deadlock)" -ge 45 ]
}

# All 64 rows of the table may be active ones of the user: the log has what was announced.
logged() {
	dmesg | grep -q "hangwatch: alert [0-9]*: .*: 12 tasks wait for .* $1,"
}

fixture locks own-locks n=70 uid=65534 || bail "fixture"
load interval_ms=200 alert_secs=1 waiters_max=10 alerts_per_hour=60 || bail "insmod"
await_pass
is "deadlocks of the user" "$(chains_in deadlock)" 70
check "his alerts, as far as they are announced" await "alerts" users_alerts
is "and no more of them" "$(alerts_in active deadlock)" 45
check "the rest is counted" sh -c "dmesg | grep -q 'hangwatch: [0-9]* alerts not shown'"

fixture crowd dgram-blocked waiters=12 path="$T/log" || bail "fixture"
check "root's crowd has its alert" await "root's alert" logged "$T/log"
finish
