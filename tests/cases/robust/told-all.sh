#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# Many alerts in one pass: each has its uevent and its lines in the kernel log; none hides another.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

ALERTS=20

uevents() {
	cat /sys/kernel/uevent_seqnum
}

all_begun() {
	[ "$(alerts_in active blocked)" -ge "$ALERTS" ]
}

all_sent() {
	[ "$(uevents)" -ge $((before + ALERTS)) ]
}

# What is said last of an alert is the sentence, or whose code led there.
all_logged() {
	[ "$(dmesg | grep -c 'hangwatch: alert [0-9]*: hang signature')" -ge "$ALERTS" ]
}

n=0
while [ $n -lt $ALERTS ]; do
	n=$((n + 1))
	fixture "f$n" dgram-blocked waiters=1 path="$T/log$n" || bail "fixture"
done
load interval_ms=200 alert_secs=3600 || bail "insmod"
await_pass
before=$(uevents)
echo 1 >"$PARAMETERS/alert_secs"
check "$ALERTS alerts" await "alerts" all_begun
check "as many uevents" await "uevents" all_sent
check "as many in the log" await "log" all_logged
check "no line is missing" sh -c "! dmesg | grep -q 'lines are missing'"
finish
