#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 1G --timeout 600
# The memory of the machine is full: passes go on, a deadlock that arises then is named and
# announced to a reader who is there, and nobody is killed for it.
PATIENCE=400
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

LEFT_KB=40000

available_kb() {
	awk '/^MemAvailable/ { print $2 }' /proc/meminfo
}

nobody_is_killed() {
	! dmesg | grep -q 'Out of memory\|oom-kill'
}

load interval_ms=200 alert_secs=1 || bail "insmod"
await_pass
mkdir "$T/full"
mount -t tmpfs -o size=$(($(available_kb) - LEFT_KB))k tmpfs "$T/full" || bail "tmpfs"
dd if=/dev/zero of="$T/full/all" bs=64k 2>/dev/null
echo "# $(available_kb) kB available"
check "the memory is full" [ "$(available_kb)" -lt $((LEFT_KB * 2)) ]
selflog self waiters=10 path="$T/log" || bail "fixture"
await_pass
check "a deadlock is all there" agree self
check "and is an alert" await "the alert" has_alert active deadlock
check "nobody was killed for it" nobody_is_killed
umount "$T/full"
finish
