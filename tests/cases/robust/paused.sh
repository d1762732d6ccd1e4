#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# interval_ms=0 pauses: no pass is made and nothing is an alert, the tables keep the last pass, status and the command say
# so; another value resumes. It may also be given at load: one pass, and no more.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

deadlocks() {
	table queues '$h["VERDICT"] == "deadlock"' | wc -l
}

deadlocks_are() {
	[ "$(deadlocks)" = "$1" ]
}

alerts_are() {
	[ "$(status alerts_deadlock)" = "$1" ]
}

# What a task's sleep is: a kthread that waits for a time sleeps as one that waits for ever.
sampler_rests() {
	passes=$(status passes)
	sleep 1
	[ "$(status passes)" = "$passes" ]
}

load interval_ms=100 alert_secs=0 || bail "insmod"
is "passes go on" "$(status paused)" 0
check "pause" set_parameter interval_ms 0
check "no pass is made any more" await "rest" sampler_rests
is "status says so" "$(status paused)" 1

fixture one dgram-self waiters=3 || bail "fixture"
sleep 1
check "the tables keep the last pass" deadlocks_are 0
check "nothing is an alert" alerts_are 0
hangwatch-rescue >"$T/said"
check "the command says so" grep -q 'passes are paused (interval_ms=0)' "$T/said"
hangwatch-rescue status >"$T/said"
check "and its status, how to go on" grep -q 'hangwatch set interval_ms=1000 goes on' "$T/said"
set_parameter waiters_max 50
check "another parameter does not resume it" sampler_rests

check "resume" set_parameter interval_ms 100
check "the tables are of now" await "the deadlock" deadlocks_are 1
check "and it is an alert" await "the alert" alerts_are 1
is "status says so" "$(status paused)" 0
set_parameter interval_ms 0
stop one
await "rest" sampler_rests
check "paused again, they are of then" deadlocks_are 1
check "it unloads while paused" unload

load interval_ms=0 || bail "insmod"
is "loaded so: one pass" "$(status passes)" 1
check "and no more" sampler_rests
finish
