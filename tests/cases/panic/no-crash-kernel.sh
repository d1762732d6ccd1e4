#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# quick
# Without a crash kernel, and without panic_without_kdump, there is no panic.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

is "no crash kernel is loaded" "$(cat /sys/kernel/kexec_crash_loaded)" 0
load interval_ms=200 alert_secs=1 waiters_max=50 panic_on=waiters,blocked,deadlock ||
	bail "insmod"
selflog self waiters=100 path="$T/self.sock" || bail "fixture"
check "alert deadlock" await "alert" has_alert active deadlock "$T/self.sock"
await_pass
check "still here, and right" agree self
finish
