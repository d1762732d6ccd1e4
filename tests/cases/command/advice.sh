#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# What the command says to do next of who is stopped, frozen or traced, of locks and sockets; done, all are free.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../advised.sh
. "${0%/*}/../advised.sh"
PATIENCE=40
load interval_ms=200 alert_secs=3600 || bail "insmod"

is_stopped() {
	grep -q '^State:.T' "/proc/$(cat "$T/reader")/status" 2>/dev/null
}

# A stopped reader goes on, and reads again.
dd if=/dev/zero bs=1M count=4 2>/dev/null | sh -c "echo \$\$ >$T/reader; kill -STOP \$\$; cat >/dev/null" &
await "a stopped reader" is_stopped
done_frees "a pipe's reader is stopped" "kill -CONT"
wait

# So does who is frozen, once thawed.
group=/sys/fs/cgroup/advice
if mkdir $group 2>/dev/null && [ -e $group/cgroup.freeze ]; then
	dd if=/dev/zero bs=1M count=4 2>/dev/null |
		sh -c "echo \$\$ >$group/cgroup.procs && touch $T/in && sleep 1; cat >/dev/null" &
	await "the reader" test -e "$T/in"
	echo 1 >$group/cgroup.freeze
	done_frees "a pipe's reader is frozen" "echo 0 >/sys/fs/cgroup/advice/cgroup.freeze"
	wait
	rmdir $group
else
	skip "a pipe's reader is frozen" "no cgroup v2 at /sys/fs/cgroup"
fi

situations_freed <<'TABLE'
kill -9|dgram-self waiters=5
kill -9|dgram-ring length=3 waiters=2
kill -9|scene links=flock end=asleep waiters=1
kill -9|scene links=flock end=inherited
kill -9|scene links=dgram end=asleep waiters=3
kill -9|scene links=permit end=asleep
kill |scene links=flock end=traced
TABLE
finish
