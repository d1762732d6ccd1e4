#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# alone: no memory is left for others
# guest: --mem 512M
# The command answers when hardly any memory is free: everything is taken but a few megabytes, and nothing can be swapped.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

available() {
	awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo
}

# The killer must find the hog, not us.
echo -1000 >/proc/$$/oom_score_adj
load interval_ms=200 alert_secs=2 || bail "insmod"
fixture one dgram-self waiters=12 || bail "fixture"
await_pass
mkdir "$T/hog"
mount -t tmpfs -o size=100% tmpfs "$T/hog" || bail "tmpfs"
while [ "$(available)" -gt 10000 ]; do
	dd if=/dev/zero bs=1M count=2 2>/dev/null >>"$T/hog/all" || break
done
left=$(available)
echo "# $left kB are available"
check "hardly any memory is left" [ "$left" -le 16000 ]
hangwatch-rescue >"$T/hog/said" 2>&1
status=$?
is "it answers: a deadlock" "$status" 2
check "who, and what next" grep -q 'next:  kill -9' "$T/hog/said"
check "why" sh -c 'hangwatch-rescue why waiter | grep -q "the ring is closed"'
check "tree" sh -c 'hangwatch-rescue tree | grep -q "the ring is closed"'
umount -l "$T/hog"
finish
