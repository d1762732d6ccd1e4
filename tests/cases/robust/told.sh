#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Who else hears of an alert: tracers, udev, somebody at the console by a SysRq key; and
# what status counts.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

TRACE=/sys/kernel/tracing

status_is() {
	[ "$(status "$1")" = "$2" ]
}

traced() {
	grep -qE "alert: id=[0-9]+ $1 rule=blocked kind=flock name=[^ ]*/lock owner=role\[[0-9]+\] waiters=1" "$TRACE"/trace
}

# An alert's text of several lines, by the key only.
text_is_logged() {
	dmesg | grep -qE "hangwatch: hangwatch [0-9.]+, pass" &&
		dmesg | grep -qE 'hangwatch: 1 blocked 1 [0-9a-f]{8} [a-z]+ role[^ ]* 1 task waits behind role'
}

no_address_is_logged() {
	! dmesg | grep 'hangwatch: ' | grep -E 'ffff[0-9a-f]{12}|#hangwatch-'
}

no_text_yet() {
	! dmesg | grep -qE "hangwatch: hangwatch [0-9.]+, pass"
}

load interval_ms=200 alert_secs=1 panic_on=blocked sysrq_key=y || bail "insmod"
mount -t tracefs tracefs "$TRACE" 2>/dev/null
echo 1 >/proc/sys/kernel/sysrq
is "the key is as it was given" "$(parameter sysrq_key)" y
check "two letters are no key" sh -c "! echo xy 2>/dev/null >$PARAMETERS/sysrq_key"
check "nor is one that is taken" sh -c "! echo c 2>/dev/null >$PARAMETERS/sysrq_key"
is "and the old one stays" "$(parameter sysrq_key)" y
check "no alert so far" status_is alerts_blocked 0
if [ -d "$TRACE"/events/hangwatch/alert ]; then
	echo 1 >"$TRACE"/events/hangwatch/alert/enable
else
	skip "the tracepoint" "no tracefs"
fi
before=$(cat /sys/kernel/uevent_seqnum)

fixture one code || bail "the fixture failed"
check "an alert" await "the alert" has_alert active blocked
[ ! -d "$TRACE"/events/hangwatch ] || check "tracers hear that it begins" await "the trace" traced active
check "and udev" await "a uevent" sh -c "[ \$(cat /sys/kernel/uevent_seqnum) -gt $before ]"
check "status counts it" status_is alerts_blocked 1
check "and why it did not panic" status_is no_panic_no_crash_kernel 1
check "the console has nothing of the text by itself" no_text_yet
echo y >/proc/sysrq-trigger
check "and has it by the key" await "the text" text_is_logged
check "without the tables, which have kernel addresses" no_address_is_logged
stop one
check "it ends" await "the end" has_alert ended blocked
[ ! -d "$TRACE"/events/hangwatch ] || check "tracers hear that, too" await "the trace" traced ended
check "the module goes, with its key" unload
finish
