#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: frames of stops and signals differ
# quick
# Sleeps that are in no queue: the clock, signals, stops, and kernel threads
# that wait for work; and waits that must not be taken for one of them.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

waits <<'TABLE'
# TASK   KIND    OBJECT    OWNER     OUTCOME  VERDICT  ROOT  FIXTURE
sleeper  timer   .         -         .        idle     .     nanosleep
sleeper  timer   .         -         .        idle     .     clock_nanosleep
sleeper  signal  .         -         .        idle     .     pause
sleeper  signal  .         -         .        idle     .     sigsuspend
sleeper  signal  .         -         .        idle     .     sigtimedwait
stopped  jobctl  .         .         .        .        .     jobctl
traced   ptrace  .         {tracer}  .        .        .     ptrace | how=exact
frozen   frozen  ~mkwait   .         .        .        .     frozen
server   unix-poll {path}  -         .        idle     .     unix-poll
sleeper  !unix-poll,unix-recv,unix-send,unix-peer,epoll . . . . . stale
owner    unix-peer {path}  {owner}   blocked  deadlock .     dgram-self
waiter   unix-peer {path}  {owner}   blocked  deadlock .
TABLE

# A sleep of a day says so.
fixture day clock_nanosleep || bail "fixture"
await_pass
is "a day is named by its length" "$(table tasks '
	$h["TID"] == tid { print ($h["NAME"] ~ /^for:(86399|86400)\.[0-9]s$/ ? "yes" : $h["NAME"]) }' \
	-v tid="$(truth_value day tid)")" yes
stop day

# Kernel threads wait for work: nearly all of an idle machine's have a name.
await_pass
table tasks '$h["KIND"] == "unknown" { print "# unknown: " $0 }'
is "no idle worker is unknown" "$(table tasks '
	$h["COMM"] ~ /^kworker/ && $h["KIND"] == "unknown" { n++ }
	END { print n + 0 }')" 0
check "idle kernel threads share the object of their function" table queues '
	$h["KIND"] == "kthread-idle" && $h["NAME"] == "worker_thread" { found = 1 }
	END { exit !found }'
is "nothing bare is a demand" "$(table queues '
	$h["KIND"] ~ /^(timer|signal|jobctl|ptrace|frozen|kthread-idle)$/ &&
		$h["VERDICT"] != "idle" { n++; print "# " $0 }
	END { print n + 0 }')" 0
check "every row has its columns" well_formed
finish
