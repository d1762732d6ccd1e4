#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 6.12 7.x rt: lock structures, wait lists and slow paths differ
# Kernel locks and completions: kind, name, owner, outcome and verdict.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

situations <<'TABLE'
kernel in=mutex
kernel in=spinlock
kernel in=rwlock
kernel in=rwsem-read
kernel in=rwsem-write
kernel in=rwsem-readers
kernel in=rwsem-queue
kernel in=semaphore
kernel in=rt-mutex
kernel in=ww-mutex
kernel in=percpu-rwsem
kernel in=completion
kernel in=percpu-readers
kernel in=flush-work
kernel in=wait-bit
kernel in=wait-var
kernel in=ab-ba
kernel
fs-freeze
TABLE

waits <<'TABLE'
# TASK   KIND    OBJECT    OWNER     OUTCOME  VERDICT  ROOT  FIXTURE
parent   vfork   .         {child}   .        .        .     vfork
TABLE

# A lock whose holder only sleeps by the clock or is idle is no deadlock.
fixture one kernel in=mutex || bail "fixture"
await_pass
is "nobody is in a deadlock but AB-BA" "$(table queues '
	$h["VERDICT"] ~ /deadlock/ { n++; print "# " $0 }
	END { print n + 0 }')" 0
stop one

check "every row has its columns" well_formed
finish
