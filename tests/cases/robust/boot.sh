#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: all: every kernel boots
# quick
# The guest is up: right kernel, and what every other case takes for granted is mounted.

echo "# $(uname -a)"
n=0
check() {
	n=$((n + 1))
	name=$1
	shift
	if "$@" >/dev/null 2>&1; then echo "ok $n - $name"; else echo "not ok $n - $name"; bad=1; fi
}

check "runs as root" test "$(id -u)" = 0
check "proc" test -e /proc/self/stat
check "debugfs" test -d /sys/kernel/debug/sched -o -e /sys/kernel/debug/sched_features
check "tracefs" test -d /sys/kernel/tracing/events
check "cgroup2" test -e /sys/fs/cgroup/cgroup.procs
check "BTF" test -r /sys/kernel/btf/vmlinux
check "loopback is up" grep -q lo /proc/net/dev
check "scratch directory" test -w /tmp
echo "1..$n"
exit "${bad:-0}"
