#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# A crowd that one user without privilege makes on a socket of its own raises
# alerts, and never a panic, whatever panic_on says.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# Its owner is at best likely: a crowd, or blocked.
has_any_alert() {
	has_alert active waiters "$1" || has_alert active blocked "$1"
}

load interval_ms=200 alert_secs=1 waiters_max=50 panic_on=waiters,blocked,deadlock \
	panic_without_kdump=1 || bail "insmod"
chmod 1777 "$T" # the user makes sockets in there
is "it would panic" "$(parameter panic_on)" waiters,blocked,deadlock

selflog self uid=65534 waiters=100 path="$T/self.sock" || bail "fixture"
fixture blocked dgram-blocked uid=65534 waiters=100 path="$T/blocked.sock" || bail "fixture"
fixture stopped dgram-stopped uid=65534 waiters=100 path="$T/stopped.sock" || bail "fixture"
fixture flight dgram-flight uid=65534 waiters=100 path="$T/flight.sock" || bail "fixture"
fixture ring dgram-ring uid=65534 waiters=100 || bail "fixture"
check "alert deadlock" await "alert" has_alert active deadlock "$T/self.sock"
check "alert blocked" await "alert" has_alert active blocked "$T/blocked.sock"
check "alert blocked, as it is stopped" await "alert" has_alert active blocked "$T/stopped.sock"
check "alert of a crowd for what is in flight" await "alert" has_any_alert "$T/flight.sock"
await_pass
check "still here, and right" agree self
finish
