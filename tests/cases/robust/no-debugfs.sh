#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: debugfs has another interface
# quick
# A box without debugfs: the same tables below /proc/hangwatch.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

umount /sys/kernel/debug/tracing 2>/dev/null
umount /sys/kernel/debug || bail "debugfs can't be unmounted"
load interval_ms=200 || bail "insmod"
is "tables are found below /proc" "$DIR" /proc/hangwatch
selflog self waiters=3 || bail "fixture"
await_pass
check "they agree" agree self
check "every row has its columns" well_formed
unload
mount -t debugfs debugfs /sys/kernel/debug
check "and are gone after rmmod" sh -c '! [ -e /proc/hangwatch ]'
finish
