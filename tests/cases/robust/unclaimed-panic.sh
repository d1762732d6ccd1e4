#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# expect-panic
# expect-console: Kernel panic - not syncing: hangwatch: .*deadlock.*/tmp/self
# A user's sleeps that no family can name keep nobody from a panic that root wants.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

fixture nap nap n=3 uid=65534 || bail "fixture"
fixture pause pause32 n=3 uid=65534 || bail "fixture"
fixture self dgram-self waiters=100 path=/tmp/self || bail "fixture"
load interval_ms=200 alert_secs=1 waiters_max=50 panic_on=deadlock panic_without_kdump=1
await "a panic" false
bail "no panic"
