#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# expect-panic
# expect-console: Kernel panic - not syncing: hangwatch: .*waiters
# The crowd of crowd-between.sh, through servers of root's: no queue has waiters_max, all together do.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

fixture held flock waiters=1 || bail "fixture"
for server in a b c; do
	fixture $server dgram-blocked lock="$(truth_value held file)" waiters=30 path="$T/$server.sock" || bail "fixture"
done
load interval_ms=200 alert_secs=1 waiters_max=50 panic_on=waiters panic_without_kdump=1
await "a panic" false
bail "no panic"
