#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Alerts are said on a slow console, and it is never the sampler that drives it.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

SLOW=/sys/module/mkwait_console/parameters

said() {
	[ "$(cat "$SLOW/others")" -ge "$1" ]
}

insmod "$HANGWATCH/modules/mkwait_console.ko" || bail "the console"
load interval_ms=100 alert_secs=1 || bail "insmod"
selflog self waiters=3 path="$T/log" || bail "fixture"
fixture blocked dgram-blocked waiters=3 path="$T/other-log" || bail "fixture"
check "alerts come" await "the alert" has_alert active deadlock
check "and are said on the console" await "its lines" said 3
stop self
check "their end, too" await "its end" has_alert ended deadlock
await_pass
is "the sampler drove the console for no line" "$(cat "$SLOW/sampler")" 0
unload
rmmod mkwait_console
finish
