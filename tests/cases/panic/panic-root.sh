#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: panic and console code differ
# expect-panic
# expect-console: Kernel panic - not syncing: hangwatch: .*deadlock.*/tmp/self
# The same crowd made by root does panic, with the evidence in the message,
# since panic_without_kdump allows it.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

fixture self dgram-self waiters=100 path=/tmp/self || bail "fixture"
load interval_ms=200 alert_secs=1 waiters_max=50 panic_on=deadlock panic_without_kdump=1
await "a panic" false
bail "no panic"
