#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# A crowd that one user without privilege makes on a socket of its own raises
# alerts, and never a panic, whatever panic_on says.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 alert_secs=1 waiters_max=50 panic_on=waiters,blocked,deadlock \
	panic_without_kdump=1 || bail "insmod"
is "it would panic" "$(parameter panic_on)" waiters,blocked,deadlock

fixture self dgram-self uid=65534 waiters=100 path=/tmp/self || bail "fixture"
fixture blocked dgram-blocked uid=65534 waiters=100 path=/tmp/blocked || bail "fixture"
fixture stopped dgram-stopped uid=65534 waiters=100 path=/tmp/stopped || bail "fixture"
fixture flight dgram-flight uid=65534 waiters=100 path=/tmp/flight || bail "fixture"
fixture ring dgram-ring uid=65534 waiters=100 || bail "fixture"
for name in self blocked stopped flight; do
	check "alert waiters for $name" await "alert" has_alert active waiters /tmp/$name
done
check "alert deadlock" await "alert" has_alert active deadlock /tmp/self
check "alert blocked" await "alert" has_alert active blocked /tmp/blocked
await_pass
check "still here, and right" agree self
finish
