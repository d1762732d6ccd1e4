#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: rt: softirqs are left to threads there, always
# alone: a processor that spins holds up whatever else has work there
# Passes are made on, whatever a processor spins on and whatever softirqs wait for: the sampler, which slept there
# last, is not woken by one.
. "${0%/*}/../lib.sh"

last=$(($(nproc) - 1))
[ "$last" -gt 0 ] || skip "it takes a second processor"

spins() {
	[ "$(cat /sys/module/mkwait_spin/parameters/spinning)" = Y ]
}

rests() {
	! spins
}

load interval_ms=1000 || bail "insmod"
sampler=$(pidof hangwatch)
taskset -p "$((1 << last))" "$sampler" >/dev/null || bail "taskset"
await_pass
await_pass
insmod "$HANGWATCH/modules/mkwait_spin.ko" ms=12000 || bail "the processor that spins"
taskset -p "$(((2 << last) - 1))" "$sampler" >/dev/null
await_pass
check "passes are made while a processor runs nothing else" spins
check "which ends" await "its end" rests
unload
rmmod mkwait_spin
finish
